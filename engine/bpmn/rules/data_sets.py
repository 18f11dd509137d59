"""Which data inputs and outputs belong together (§10.4.2), and what messages, operations and calls ask of them."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document, called
from engine.bpmn.rules.event_definitions import structure
from engine.bpmn.xml import tag
from engine.problems import Problem

KINDS = (("input", "dataInput", "dataInputRefs"), ("output", "dataOutput", "dataOutputRefs"))


def members(document: Document) -> Iterator[Problem]:
    """Every data input is in an input set, every data output in an output set."""
    for owner in _owners(document):
        for kind, name, references in KINDS:
            listed = {
                _text(each)
                for group in owner.iterchildren(tag(f"{kind}Set"))
                for each in group.iterchildren(tag(references))
            }
            for item in owner.iterchildren(tag(name)):
                if item.get("id") not in listed:
                    detail = f"Its data {kind} “{called(item)}” is in none of its {kind} sets."
                    yield document.problem(item, "data-in-no-set", detail, f"List it in an {kind} set.")


def parts(document: Document) -> Iterator[Problem]:
    """What is optional, or taken while it runs, is first of all in the set."""
    for group in document.everything("inputSet", "outputSet"):
        kind = "Input" if local(group) == "inputSet" else "Output"
        listed = {_text(each) for each in group.iterchildren(tag(f"data{kind}Refs"))}
        for name in (f"optional{kind}Refs", f"whileExecuting{kind}Refs"):
            for each in group.iterchildren(tag(name)):
                if _text(each) not in listed:
                    detail = f"“{_text(each)}” is listed as {name}, but is not in the set."
                    yield document.problem(group, "data-set-part", detail, f"List it as data{kind}Refs as well.")


def pairs(document: Document) -> Iterator[Problem]:
    """Where an input set names an output set, that one names it too."""
    for group in document.everything("inputSet", "outputSet"):
        mine, theirs = (
            ("outputSetRefs", "inputSetRefs") if local(group) == "inputSet" else ("inputSetRefs", "outputSetRefs")
        )
        for each in group.iterchildren(tag(mine)):
            other = document.find(each.text, "inputSet", "outputSet")
            if other is not None and group.get("id") not in {_text(back) for back in other.iterchildren(tag(theirs))}:
                detail = f"A data set refers to “{_text(each)}”, which does not refer to it."
                yield document.problem(
                    group, "data-sets-one-sided", detail, "Let both refer to each other, or neither."
                )


def required_sets(document: Document) -> Iterator[Problem]:
    """§10.4.2: who has data inputs or outputs has at least one set of each kind, though it may be empty."""
    for owner in document.everything("ioSpecification"):
        for kind in ("inputSet", "outputSet"):
            if owner.find(tag(kind)) is None:
                detail = f"Its data has no {kind}."
                yield document.problem(owner, "data-set-missing", detail, f"Add an {kind}, even an empty one.")


def messages(document: Document) -> Iterator[Problem]:
    """§10.3.3: what a task that sends or receives carries is what its message holds, and one thing only."""
    for node, kind in [(each, KINDS[0]) for each in document.each("sendTask")] + [
        (each, KINDS[1]) for each in document.each("receiveTask")
    ]:
        message = document.find(node.get("messageRef"), "message")
        if message is not None:
            yield from _carried(document, node, kind, structure(document, message.get("itemRef")), "its message")
        elif any(owner.get("itemSubjectRef") for owner in _items(node, kind[1])) and not node.get("messageRef"):
            detail = "It carries data, but does not say in which message."
            yield document.problem(node, "message-missing", detail, "Choose the message.")


def operations(document: Document) -> Iterator[Problem]:
    """§10.3.3: what a service task gives and gets is what the messages of its operation hold."""
    for node in document.each("serviceTask"):
        operation = document.find(node.get("operationRef"), "operation")
        if operation is None:
            continue
        sets = node.findall(f"{tag('ioSpecification')}/{tag('inputSet')}")
        if len(sets) != 1:
            detail = "It performs an operation, which takes exactly one set of inputs."
            yield document.problem(node, "operation-data", detail, "Keep one input set.")
        for kind, end in ((KINDS[0], "inMessageRef"), (KINDS[1], "outMessageRef")):
            message = document.find(operation.findtext(tag(end)), "message")
            if message is not None and (_items(node, kind[1]) or kind is KINDS[1]):
                told = structure(document, message.get("itemRef"))
                yield from _carried(document, node, kind, told, "the operation's message", must=kind is KINDS[1])


def _carried(
    document: Document,
    node: etree._Element,
    kind: tuple[str, str, str],
    told: str | None,
    what: str,
    *,
    must: bool = False,
) -> Iterator[Problem]:
    name, item, _ = kind
    items = _items(node, item)
    sets = node.findall(f"{tag('ioSpecification')}/{tag(name + 'Set')}")
    if len(items) > 1 or len(sets) > 1:
        detail = f"It has more than one data {name}, or set of them, for {what}."
        yield document.problem(node, "message-data-count", detail, f"Keep one data {name} in one set.")
    elif items and structure(document, items[0].get("itemSubjectRef")) != told:
        detail = f"Its data {name} is of another kind than {what} holds."
        yield document.problem(node, "message-data-differs", detail, "Give both the same item definition.")
    elif must and not items and told:
        detail = f"It has no data {name} for {what}."
        yield document.problem(node, "message-data-differs", detail, f"Add a data {name} of its kind.")


def bindings(document: Document) -> Iterator[Problem]:
    """§10.4.2: a process offered as a service binds its data to the operations of that service."""
    for owner in document.callable:
        bound = list(owner.iterchildren(tag("ioBinding")))
        if owner.find(tag("supportedInterfaceRef")) is not None and not bound:
            detail = "It is offered as a service, but none of its data is bound to an operation."
            yield document.problem(owner, "binding-missing", detail, "Bind its data, or take the interface off.")
        for each in bound:
            operation = document.find(each.get("operationRef"), "operation")
            for end, reference in (("inMessageRef", "inputDataRef"), ("outMessageRef", "outputDataRef")):
                message = None if operation is None else document.find(operation.findtext(tag(end)), "message")
                item = document.find(each.get(reference))
                if message is None or item is None:
                    continue
                if structure(document, message.get("itemRef")) != structure(document, item.get("itemSubjectRef")):
                    detail = "Its data is of another kind than the operation that it is bound to."
                    yield document.problem(owner, "binding-differs", detail, "Give both the same item definition.")


def calls(document: Document) -> Iterator[Problem]:
    """§10.3.6: the data of a call activity is that of the process or task which it calls."""
    for node in document.each("callActivity"):
        target = document.find(node.get("calledElement"))
        if target is None or target not in document.callable:
            continue
        for name, item, _ in KINDS:
            mine = sorted(structure(document, each.get("itemSubjectRef")) or "" for each in _items(node, item))
            theirs = sorted(structure(document, each.get("itemSubjectRef")) or "" for each in _items(target, item))
            if mine != theirs:
                detail = f"Its data {name}s are not those of “{called(target)}”, which it calls."
                yield document.problem(node, "call-data-differs", detail, "Give both the same data, of the same kinds.")


def _items(node: etree._Element, name: str) -> list[etree._Element]:
    return node.findall(f"{tag('ioSpecification')}/{tag(name)}")


def _owners(document: Document) -> Iterator[etree._Element]:
    for element in document.judged:
        if any(local(child) in ("dataInput", "dataOutput") for child in element.iterchildren(tag=etree.Element)):
            yield element


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


RULES = (members, parts, pairs, required_sets, messages, operations, bindings, calls)
