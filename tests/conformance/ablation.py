"""Nothing is lost: take any one part out of a model, and what runs, or what is said of it, is another.

Over every model that is accepted, each flow node, sequence flow, event definition, data association and `zeebe:`
element is taken out in turn, and each attribute that counts. Either the compiled form or the problems must change;
what changes neither is on a list of what only describes, each with its clause.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn import check
from engine.bpmn.normalise import FLOW_NODES, local
from engine.bpmn.reader import read
from engine.bpmn.rules.vocabulary import FORMS
from engine.bpmn.rules.vocabulary.definitions import DEFINITIONS
from engine.bpmn.xml import ZEEBE, tag
from engine.problems import errors
from tests.conformance import betsy, corpora
from tests.conformance.betsy_models import adapt
from tests.conformance.fingerprints import fingerprint

PARTS = FLOW_NODES | frozenset(DEFINITIONS) | {"sequenceFlow", "dataInputAssociation", "dataOutputAssociation"}

DEFAULTS = {
    "associationDirection": "None",
    "behavior": "All",
    "cancelActivity": "true",
    "cancelRemainingInstances": "true",
    "completionQuantity": "1",
    "eventGatewayType": "Exclusive",
    "gatewayDirection": "Unspecified",
    "instantiate": "false",
    "isCollection": "false",
    "isForCompensation": "false",
    "isImmediate": "true",
    "isInterrupting": "true",
    "isSequential": "false",
    "ordering": "Parallel",
    "parallelMultiple": "false",
    "processType": "None",
    "propagateAllParentVariables": "true",
    "startQuantity": "1",
    "testBefore": "false",
    "triggeredByEvent": "false",
    "waitForCompletion": "true",
}
"""What holds where an attribute is left out: saying so changes nothing."""

DESCRIPTIVE = {
    "@gatewayDirection": "§8.4.9: it must agree with the arrows, which is checked; the arrows decide",
    "@isCollection": "§10.4.1: it must agree with the item definition, which is checked; values bring their kind",
    "@itemSubjectRef": "§10.4.1: the kind of data, which is checked where two meet; values bring their kind",
    "@structureRef": "§8.4.10: the kind of data, which is checked where two meet; values bring their kind",
    "@itemRef": "§8.4.11: the kind of data, which is checked where two meet; values bring their kind",
    "@dataStoreRef": "§10.4.1: a store outlives the process and is somebody else's; a warning says so",
    "@operationRef": "§8.5: a service in words, whose data is checked; a connector performs it",
    "@processType": "§10.2: private or none makes no difference to what runs",
    "@isInterrupting": "§10.5.2: a start event of a process interrupts nothing",
    "@implementation": "§10.3.3: a hint at technology",
    "zeebe:userTask": "the dialect: every user task is the engine's own",
    "zeebe:bindingType": "the dialect: a case stays with the version it began with",
    "zeebe:versionTag": "the dialect: a name for the version, which only people read",
    "zeebe:id": "the dialect: a header's handle for editors",
}
"""What may go without a trace, each with the clause, or the line of the dialect, that makes it so."""


@dataclass(frozen=True)
class Part:
    """One thing to take out: the nth element of a file, or one of its attributes."""

    index: int
    attribute: str | None = None


@dataclass
class Report:
    models: int = 0
    parts: int = 0
    descriptive: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)


def accepted() -> Iterator[tuple[str, bytes]]:
    """Every model of the suites that nothing stands in the way of, by name."""
    for path in sorted(betsy.FOLDER.glob("bpmn/*/*.bpmn")):
        yield path.name, adapt(path.read_bytes())
    for corpus in corpora.NAMES:
        for path in corpora.models(corpus):
            yield path.name, path.read_bytes()


def run(seed: int, count: int | None = None) -> Report:
    """All parts of all accepted models; with a count, so many of them, chosen by the seed."""
    report, every = Report(), []
    for name, xml in accepted():
        if not errors(check(xml)) and _compiled(xml) is not None:
            report.models += 1
            every += [(name, xml, part) for part in parts_of(xml)]
    chosen = every if count is None else random.Random(seed).sample(every, min(count, len(every)))
    known: dict[bytes, object] = {}
    for name, xml, part in chosen:
        report.parts += 1
        if xml not in known:
            known = {xml: seen(xml)}
        if seen(without(xml, part)) == known[xml]:
            _judge(report, name, xml, part)
    return report


def _judge(report: Report, name: str, xml: bytes, part: Part) -> None:
    element = _find(etree.fromstring(xml), part)
    parts = etree.QName(element)
    prefix = "zeebe:" if parts.namespace == ZEEBE else "@"
    kind = f"{prefix}{part.attribute}" if part.attribute else f"{prefix}{parts.localname}"
    if kind in DESCRIPTIVE:
        report.descriptive[kind] += 1
    else:
        report.lost.append(f"{name}: {parts.localname} {kind} (line {element.sourceline})")


def parts_of(xml: bytes) -> list[Part]:
    """What counts in a model, in the order of the file."""
    root = etree.fromstring(xml)
    drawn_only = {each for process in _drawings(root) for each in process.iter(tag=etree.Element)}
    found = []
    for index, element in enumerate(root.iter(tag=etree.Element)):
        if element in drawn_only:
            continue
        is_zeebe = etree.QName(element).namespace == ZEEBE
        if local(element) in PARTS or is_zeebe:
            found.append(Part(index))
        counts = FORMS[local(element)].attributes if local(element) in FORMS else frozenset()
        for name, value in element.attrib.items():
            if (name in counts or is_zeebe) and DEFAULTS.get(str(name)) != value:
                found.append(Part(index, str(name)))
    return found


def _drawings(root: etree._Element) -> list[etree._Element]:
    """Processes that are not run, and their pools."""
    processes = [each for each in root.iterchildren(tag("process")) if each.get("isExecutable") == "false"]
    shown = {process.get("id") for process in processes}
    return processes + [each for each in root.iter(tag("participant")) if each.get("processRef") in shown]


def without(xml: bytes, part: Part) -> bytes:
    root = etree.fromstring(xml)
    element = _find(root, part)
    parent = element.getparent()
    if part.attribute is not None:
        del element.attrib[part.attribute]
    elif parent is not None:
        parent.remove(element)
    return etree.tostring(root)


def _find(root: etree._Element, part: Part) -> etree._Element:
    return next(each for index, each in enumerate(root.iter(tag=etree.Element)) if index == part.index)


def seen(xml: bytes) -> object:
    """What is said of a model, and what it becomes."""
    problems = check(xml)
    told = sorted(str((each.rule, each.element_id, each.element_name, each.detail, each.severity)) for each in problems)
    return (told, None if errors(problems) else _compiled(xml))


def _compiled(xml: bytes) -> object:
    try:
        return fingerprint(read({"model.bpmn": xml}))
    except Exception:
        return None
