"""What is wrong with a model, in a designer's words. Errors stop deployment, warnings do not.

Each file holds the rules of one kind; a rule is a generator over a `Document` and yields problems that name the
element as drawn. `check_files` runs all of them over the files of one journey.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.bpmn.rules import decisions, expressions, flows, people, references, support
from engine.bpmn.rules.document import Document, Unread, open_document
from engine.problems import Problem, errors

Rule = Callable[[Document], Iterator[Problem]]

FIRST: tuple[Rule, ...] = (*support.RULES, *flows.INTEGRITY)
THEN: tuple[Rule, ...] = (*flows.RULES, *references.RULES, *decisions.RULES, *expressions.RULES, *people.RULES)


def check_files(files: Mapping[str, bytes], beside: Mapping[str, bytes] | None) -> list[Problem]:
    """Problems of these .bpmn files. `beside` is the folder they lie in; without it, references out of the file
    (forms, called processes) are not judged."""
    problems: list[Problem] = []
    documents: list[Document] = []
    for file, data in files.items():
        opened = open_document(file, data, beside)
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
    problems = _run(FIRST, document)
    if not errors(problems):
        problems += _run(THEN, document)
    return problems


def _run(rules: Iterable[Rule], document: Document) -> list[Problem]:
    return [problem for rule in rules for problem in rule(document)]
