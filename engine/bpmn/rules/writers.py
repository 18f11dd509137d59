"""Which variables a model writes, and where: forms, results, mappings, data, loops."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import drawn_id, local
from engine.bpmn.rules.decisions import GIVEN
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.event_definitions import definitions_of
from engine.bpmn.xml import tag

COUNTERS = frozenset(
    {
        "loopCounter",
        "numberOfInstances",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "numberOfTerminatedInstances",
        "activationCount",
        "completionCount",
    }
)
"""What loops and complex gateways let their own conditions read."""

BRINGS_ANYTHING = frozenset(
    {"messageEventDefinition", "signalEventDefinition", "errorEventDefinition", "escalationEventDefinition"}
)
"""Events whose payload the model does not show."""


def everything(document: Document) -> set[str] | None:
    """All names that anything in the model writes; None where something may write names that it does not show."""
    if document.beside is None or not _is_started_by_forms(document):
        return None
    names = set(GIVEN | COUNTERS)
    for element in document.judged:
        if _is_open(document, element):
            return None
        names |= declared(element)
        found = written(document, element, local_too=True)
        if found is None:
            return None
        names |= found
    return names


def declared(element: etree._Element) -> set[str]:
    """Data that has a name of its own."""
    if local(element) in (
        "dataObject",
        "property",
        "dataInput",
        "dataOutput",
        "inputDataItem",
        "outputDataItem",
        "dataStore",
    ):
        return {str(name) for name in (element.get("name"), drawn_id(element)) if name}
    return set()


def written(document: Document, element: etree._Element, *, local_too: bool = False) -> set[str] | None:
    """What an element hands on; with `local_too`, what it sees alone as well. None: it may be anything."""
    extensions = document.said(element)
    names = {_first(mapping.target) for mapping in extensions.outputs}
    names |= {each for each in (extensions.output_collection,) if each}
    if local_too:
        names |= {_first(mapping.target) for mapping in extensions.inputs}
        names |= {each for each in (extensions.input_element,) if each}
    if not extensions.outputs or local_too:
        names |= {each for each in (extensions.result_variable,) if each}
        if local(element) in ("userTask", "startEvent", "globalUserTask") and extensions.form_id:
            keys = document.form_keys(extensions.form_id)
            if keys is None:
                return None
            names |= keys
    return names


def _first(target: str) -> str:
    return target.partition(".")[0]


def _is_started_by_forms(document: Document) -> bool:
    """Whoever starts a case without a form may give it any variables, and so may what calls a process."""
    return len(document.processes) == 1 and all(
        document.said(start).form_id for start in document.processes[0].iterchildren(tag("startEvent"))
    )


def _is_open(document: Document, element: etree._Element) -> bool:
    """Whether it may write names that the model does not show: connectors, calls, messages, tasks without a form."""
    kind, extensions = local(element), document.said(element)
    if extensions.task_type or kind in ("serviceTask", "callActivity", "receiveTask", "adHocSubProcess"):
        return not extensions.outputs
    if kind in ("userTask", "globalUserTask"):
        return not extensions.form_id and not extensions.outputs
    return any(local(each) in BRINGS_ANYTHING for each in definitions_of(document, element)) and not extensions.outputs


def sources(document: Document, element: etree._Element) -> Iterator[str]:
    """The FEEL expressions of one element, without their "="."""
    extensions = document.said(element)
    texts = [element.text or "" if not len(element) and local(element) not in ("documentation", "text") else ""]
    texts += [mapping.source for mapping in (*extensions.inputs, *extensions.outputs)]
    texts += list(extensions.headers.values())
    texts += [
        each or ""
        for each in (
            extensions.assignee,
            extensions.candidate_groups,
            extensions.candidate_users,
            extensions.due_date,
            extensions.follow_up_date,
            extensions.priority,
            extensions.script,
            extensions.input_collection,
            extensions.output_element,
            extensions.active_elements,
        )
    ]
    yield from (text.strip()[1:] for text in texts if text.strip().startswith("="))
