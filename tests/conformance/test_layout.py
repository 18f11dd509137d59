"""Every element of every public model gets a shape or an edge: lanes, pools, message flows and annotations included."""

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from engine.bpmn.layout import laid_out
from engine.bpmn.layout.graph import DRAWN
from engine.bpmn.normalise import local
from engine.bpmn.xml import BPMN, BPMNDI, tag
from engine.xml import Unreadable, parse
from tests.conformance import betsy

FOLDER = betsy.FOLDER.parent
LINES = frozenset({"sequenceFlow", "messageFlow", "association"})

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the conformance suites are not here: CONFORMANCE_DIR")


def models() -> list[tuple[Path, bytes]]:
    """Every file of the suites that is a BPMN model and can be read."""
    found = []
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix not in (".bpmn", ".bpmn2", ".xml"):
            continue
        data = path.read_bytes()
        try:
            if BPMN.encode() in data and local(parse(data)) == "definitions":
                found.append((path, data))
        except Unreadable:
            continue
    return found


def test_everything_is_drawn() -> None:
    counts: Counter[str] = Counter()
    missing = []
    found = models()
    for path, data in found:
        root = parse(laid_out(data))
        drawn = {each.get("bpmnElement") for each in root.iter(tag("BPMNShape", BPMNDI), tag("BPMNEdge", BPMNDI))}
        for element in root.iter(tag=etree.Element):
            if not _has_a_place(element, drawn):
                continue
            counts[local(element)] += 1
            if element.get("id") not in drawn:
                missing.append(f"{path.name}: {local(element)} {element.get('id')}")

    assert missing == []
    assert len(found) > 1_000
    for kind in ("participant", "lane", "messageFlow", "textAnnotation", "association", "boundaryEvent", "subProcess"):
        assert counts[kind] > 5, kind


def _has_a_place(element: etree._Element, drawn: set[str | None]) -> bool:
    """Nodes, pools and lanes always; lines where both of their ends have one in the same picture."""
    kind = local(element)
    if kind in LINES:
        is_between_pools = kind == "messageFlow"
        ends = {element.get("sourceRef"), element.get("targetRef")}
        return ends <= drawn and not (is_between_pools and _is_of_an_artifact(element, ends))
    parent = element.getparent()
    return kind in DRAWN | {"lane"} or (
        kind == "participant" and parent is not None and local(parent) == "collaboration"
    )


def _is_of_an_artifact(flow: etree._Element, ends: set[str | None]) -> bool:
    """betsy's models that break this very rule: a message flow to a group or an annotation of another picture."""
    root = flow.getroottree().getroot()
    artifacts = root.iter(tag("group"), tag("textAnnotation"))
    return any(each.get("id") in ends for each in artifacts)
