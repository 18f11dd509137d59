"""Edits of the public models that have a diagram: what an edit does not touch stays as it was arranged."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from lxml import etree

from engine.bpmn.editing import structure
from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.layout import has_diagram, kept, laid_out
from engine.bpmn.layout.drawing import make_ready
from engine.bpmn.layout.picture import Picture, Shape, read
from engine.bpmn.normalise import FLOW_NODES, local
from engine.bpmn.xml import BPMNDI, tag
from engine.xml import parse
from tests.conformance.test_layout import FOLDER, _has_a_place, models

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the conformance suites are not here: CONFORMANCE_DIR")

Edit = Callable[[Model], object]
OF_EACH_KIND = 1
"""Edits of each kind in each model, chosen by chance and the same each time."""


def edits(data: bytes) -> Iterator[tuple[str, Edit]]:
    model = Model(data)
    flows = [key for key, each in model.by_id.items() if local(each) == "sequenceFlow"]
    nodes = [key for key, each in model.by_id.items() if local(each) in FLOW_NODES]
    chance = random.Random(len(data))
    for flow in chance.sample(flows, min(len(flows), OF_EACH_KIND)):
        yield "step", lambda model, flow=flow: structure.insert(model, flow, "staff", "A new step")
        yield "choice", lambda model, flow=flow: structure.insert(model, flow, "choice", "Which way is it?")
        yield "way out", lambda model, flow=flow: structure.remove_branch(model, flow)
    for node in chance.sample(nodes, min(len(nodes), 2 * OF_EACH_KIND)):
        yield "out", lambda model, node=node: structure.remove(model, node)
        yield "down", lambda model, node=node: structure.move(model, node, "down")
        yield "deadline", lambda model, node=node: structure.add_deadline(model, node, "Late", interrupts=False)
        yield "time out", lambda model, node=node: structure.add_deadline(model, node, "Too late", interrupts=True)
        yield "way", lambda model, node=node: structure.add_branch(model, node, "One more way")


def edited() -> Iterator[tuple[str, str, bytes, bytes]]:
    """Each edit that can be made: its file, its kind, the model before and after it."""
    for path, data in models():
        if not has_diagram(data) or _names_two_alike(data):
            continue
        for kind, edit in edits(data):
            model = Model(data)
            try:
                edit(model)
            except Refused:
                continue
            yield path.name, kind, data, model.bytes()


def _names_two_alike(data: bytes) -> bool:
    """betsy's model that breaks this very rule: it can be edited, but not told apart."""
    ids = [each.get("id") for each in parse(data).iter(tag=etree.Element) if local(each) and each.get("id")]
    return len(ids) != len(set(ids))


def test_an_edit_keeps_what_it_does_not_touch() -> None:
    wrong, anew, count = [], Counter[str](), Counter[str]()
    for name, kind, before, after in edited():
        now = kept(before, after)
        count[kind] += 1
        anew[kind] += now is None
        if now is not None:
            wrong += [f"{name}, {kind}: {each}" for each in complaints(before, now, after)]

    print(f"edits {dict(count)}, of which drawn anew {dict(anew)}: {anew.total() / count.total():.2%}")
    assert wrong == [], "\n".join(wrong)
    assert count.total() > 1_200
    assert anew.total() < count.total() / 50


def complaints(before: bytes, now: bytes, after: bytes) -> Iterator[str]:
    old, new = picture(before), picture(now)
    yield from undrawn(before, now)
    yield from misplaced(old, new)
    for pair in new.overlaps() - old.overlaps():
        yield f"{sorted(pair)} lie on one another"
    for way in new.ways.values():
        was = old.ways.get(way.id)
        crossed = new.crossed(way) - (old.crossed(was) if was is not None else set())
        if way.kind in ("sequenceFlow", "messageFlow") and crossed:
            yield f"{way.id} goes through {crossed}"
    if semantics(now) != semantics(laid_out(after)):
        yield "the model is another"


def undrawn(before: bytes, now: bytes) -> Iterator[str]:
    """What has no shape or edge now, though it had one, or is new and not in what is drawn closed."""
    root, was = ready(now), drawn(ready(before))
    known = {each.get("id") for each in ready(before).iter(tag=etree.Element)}
    there = drawn(root)
    for element in root.iter(tag=etree.Element):
        is_wanted = element.get("id") in was or (element.get("id") not in known and _siblings_are_drawn(element, there))
        if _has_a_place(element, there) and is_wanted and element.get("id") not in there:
            yield f"{local(element)} {element.get('id')} is not drawn"


def _siblings_are_drawn(element: etree._Element, there: set[str | None]) -> bool:
    scope = element.getparent()
    return scope is not None and any(each.get("id") in there for each in scope if local(each) in FLOW_NODES)


def misplaced(old: Picture, new: Picture) -> Iterator[str]:
    """Shapes that were drawn keep their size, and their order and distance but for one column and one row at a time."""
    for key, was in old.shapes.items():
        now = new.shapes.get(key)
        if now is None:
            continue
        if now.size != pytest.approx(was.size) and not _may_grow(old, was):
            yield f"{key} has another size"
    for scope in {each.parent for each in old.shapes.values()}:
        inside = [
            each for each in old.shapes.values() if each.parent == scope and not each.host and each.id in new.shapes
        ]
        for axis in (0, 1):
            yield from _torn(new, [each for each in inside if each.kind in FLOW_NODES], axis)


def _may_grow(old: Picture, shape: Shape) -> bool:
    return shape.kind in ("lane", "participant", "group") or any(
        each.parent == shape.id for each in old.shapes.values()
    )


def _torn(new: Picture, shapes: list[Shape], axis: int) -> Iterator[str]:
    """Along each axis what stood further on has moved at least as far, and by one of a few lengths."""
    order = sorted(shapes, key=lambda each: each.at[axis])
    moves = [new.shapes[each.id].at[axis] - each.at[axis] for each in order]
    if any(later < earlier - 0.01 for earlier, later in pairwise(moves)):
        changed = [each.id for each, by in zip(order, moves, strict=True) if by]
        if len(changed) != 2:  # two that changed places
            yield f"{changed} moved out of their order"


def picture(xml: bytes) -> Picture:
    return read(ready(xml))


def ready(xml: bytes) -> etree._Element:
    root = parse(xml)
    make_ready(root)
    return root


def drawn(root: etree._Element) -> set[str | None]:
    return {each.get("bpmnElement") for each in root.iter(tag("BPMNShape", BPMNDI), tag("BPMNEdge", BPMNDI))}


def semantics(xml: bytes) -> bytes:
    root = parse(xml)
    for each in root.findall(tag("BPMNDiagram", BPMNDI)):
        root.remove(each)
    return etree.tostring(root, method="c14n2", strip_text=True)
