"""What is wrong with a model, in a designer's words. Errors stop deployment, warnings do not.

Each file holds the rules of one kind; a rule is a generator over a `Document` and yields problems that name the
element as drawn. None trusts that a reference leads anywhere, so that all are asked of every file: `RULES` of what
cannot run, `THEN` of what is odd, once nothing stands in the way. `check_files` runs them over one journey's files.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.bpmn.rules import (
    activities,
    boundary_events,
    calls,
    carriers,
    clocks,
    collaborations,
    compensation,
    conditions,
    connectors,
    data,
    data_sets,
    decisions,
    event_based_gateways,
    event_definitions,
    events,
    expressions,
    extensions,
    files,
    flows,
    formal,
    forms,
    gateways,
    levels,
    links,
    listeners,
    loops,
    names,
    other_engines,
    people,
    reach,
    references,
    settings,
    sub_processes,
    support,
    tasks,
    transactions,
)
from engine.bpmn.rules.document import Document, Unread, open_document
from engine.problems import Problem, errors

Rule = Callable[[Document], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    *support.RULES,
    *extensions.RULES,
    *listeners.RULES,
    *other_engines.RULES,
    *files.RULES,
    *references.RULES,
    *flows.RULES,
    *levels.RULES,
    *events.RULES,
    *event_definitions.RULES,
    *boundary_events.RULES,
    *links.RULES,
    *gateways.RULES,
    *event_based_gateways.RULES,
    *settings.RULES,
    *sub_processes.RULES,
    *transactions.RULES,
    *compensation.RULES,
    *activities.RULES,
    *loops.RULES,
    *data.RULES,
    *data_sets.RULES,
    *collaborations.RULES,
    *formal.RULES,
    *expressions.RULES,
    *tasks.RULES,
    *connectors.RULES,
    *forms.RULES,
    *calls.RULES,
    *decisions.RULES,
    *people.RULES,
    *clocks.RULES,
)
THEN: tuple[Rule, ...] = (
    *support.THEN,
    *extensions.THEN,
    *other_engines.THEN,
    *files.THEN,
    *flows.THEN,
    *gateways.THEN,
    *compensation.THEN,
    *activities.THEN,
    *tasks.THEN,
    *calls.THEN,
    *carriers.THEN,
    *collaborations.THEN,
    *people.THEN,
    *reach.THEN,
    *conditions.THEN,
    *names.THEN,
)


def check_files(files: Mapping[str, bytes], beside: Mapping[str, bytes] | None) -> list[Problem]:
    """Problems of these .bpmn files. `beside` is the folder they lie in; without it, references out of the file
    (forms, called processes) are not judged."""
    problems: list[Problem] = []
    documents: list[Document] = []
    for file, content in files.items():
        opened = open_document(file, content, beside)
        if isinstance(opened, Unread):
            problems.append(opened.problem)
        else:
            documents.append(opened)
    for document in documents:
        document.others = [other for other in documents if other is not document]
        problems += check_document(document)
    return problems


def check_document(document: Document) -> list[Problem]:
    """The later rules trust that the earlier ones found no error: every reference leads somewhere."""
    problems = _run(RULES, document)
    if not errors(problems):
        problems += _run(THEN, document)
    return list(dict.fromkeys(problems))


def _run(rules: Iterable[Rule], document: Document) -> list[Problem]:
    return [problem for rule in rules for problem in rule(document)]
