"""A diagram that somebody arranged stays as it is where an edit changes nothing."""

from collections.abc import Callable
from itertools import pairwise

from lxml import etree

from engine.bpmn.editing import structure
from engine.bpmn.editing.model import Model
from engine.bpmn.layout import kept, laid_out
from engine.bpmn.xml import BPMNDI, tag
from engine.xml import parse
from tests.engine.bpmn.test_layout import Box, boxes, lines, overlap
from tests.models import Drawing, definitions

Edit = Callable[[Model], object]
CHAIN = "start -> first: user -> second: user -> end"
CHOICE = (
    "start -> which: exclusive -[=yes]-> a: user -> meet: exclusive -> last: user -> end\n"
    "which -[default]-> b: user -> meet"
)


def arranged(flows: str, moves: dict[str, tuple[float, float]] | None = None) -> bytes:
    """A diagram with some of its shapes put elsewhere by hand; lines to them lead there, straight."""
    root = parse(laid_out(definitions(Drawing().draw(flows).process())))
    for key, (by_x, by_y) in (moves or {}).items():
        for bounds in _shape(root, key).iter("{*}Bounds"):
            bounds.set("x", f"{float(bounds.get('x', 0)) + by_x:g}")
            bounds.set("y", f"{float(bounds.get('y', 0)) + by_y:g}")
    return etree.tostring(root)


def _shape(root: etree._Element, key: str) -> etree._Element:
    return next(each for each in root.iter(tag("BPMNShape", BPMNDI)) if each.get("bpmnElement") == key)


def in_lanes() -> bytes:
    lanes = (
        '<bpmn:laneSet id="lanes"><bpmn:lane id="above"><bpmn:flowNodeRef>start</bpmn:flowNodeRef>'
        "<bpmn:flowNodeRef>first</bpmn:flowNodeRef></bpmn:lane>"
        '<bpmn:lane id="below"><bpmn:flowNodeRef>second</bpmn:flowNodeRef><bpmn:flowNodeRef>end</bpmn:flowNodeRef>'
        "</bpmn:lane></bpmn:laneSet>"
    )
    process = f'<bpmn:process id="process">{lanes}{Drawing().draw(CHAIN).content()}</bpmn:process>'
    pools = (
        '<bpmn:collaboration id="all"><bpmn:participant id="pool" processRef="process"/>'
        '<bpmn:participant id="other" name="Other"/></bpmn:collaboration>'
    )
    return laid_out(definitions(pools + process))


def after(xml: bytes, edit: Edit) -> bytes:
    """The diagram after an edit that keeps it."""
    model = Model(xml)
    edit(model)
    found = kept(xml, model.bytes())
    assert found is not None
    return found


def insert(source: str, kind: str = "staff") -> Edit:
    return lambda model: structure.insert(model, way_after(model, source), kind, "New")


def way_after(model: Model, source: str) -> str:
    return str(model.outgoing(model.node(source))[0].get("id"))


def moved(before: Box, now: Box) -> tuple[float, float]:
    assert before[2:] == now[2:]
    return now[0] - before[0], now[1] - before[1]


def test_a_step_without_room_opens_a_column_and_nothing_else_changes() -> None:
    before = arranged(CHAIN, {"start": (0, -7), "end": (300, 120)})

    now = after(before, insert("first"))

    old, new = boxes(before), boxes(now)
    assert moved(old["start"], new["start"]) == moved(old["first"], new["first"]) == (0, 0)
    by, down = moved(old["second"], new["second"])
    assert (by, down) == moved(old["end"], new["end"])
    assert by > 100
    assert down == 0
    assert new["first"][0] + 100 < new["new"][0] < new["new"][0] + 100 < new["second"][0]
    assert new["new"][1] == new["first"][1]


def test_a_step_with_room_moves_nothing() -> None:
    before = arranged(CHAIN, {"second": (300, 0), "end": (300, 0)})
    straight = lines(before)["flow2"]
    before = before.replace(f'x="{straight[1][0]:g}" y="{straight[1][1]:g}"'.encode(), b'x="796" y="170"')

    now = after(before, insert("first"))

    assert {key: box for key, box in boxes(now).items() if key != "new"} == boxes(before)


def test_a_step_that_is_taken_out_leaves_a_line_where_it_was() -> None:
    before = arranged(CHAIN, {"start": (0, -5)})

    now = after(before, lambda model: structure.remove(model, "second"))

    assert boxes(now) == {key: box for key, box in boxes(before).items() if key != "second"}
    found, old = lines(now), lines(before)
    assert found["flow2"] == [old["flow2"][0], old["flow3"][1]]
    assert "flow3" not in found


def test_steps_that_change_places_do_so_in_the_diagram() -> None:
    before = arranged(CHAIN)

    now = after(before, lambda model: structure.move(model, "first", "down"))

    old, new = boxes(before), boxes(now)
    assert (new["first"], new["second"]) == (old["second"], old["first"])
    assert lines(now) == lines(before)


def test_a_new_way_of_a_choice_finds_a_way_of_its_own() -> None:
    before = arranged(CHOICE)

    now = after(before, lambda model: structure.add_branch(model, "which", "Perhaps"))

    assert boxes(now) == boxes(before)
    (made,) = set(lines(now)) - set(lines(before))
    assert {key: points for key, points in lines(now).items() if key != made} == lines(before)
    assert crossed(now, made) == set()


def test_a_way_that_is_taken_out_takes_its_steps_along() -> None:
    before = arranged(CHOICE)
    model = Model(before)
    way = model.outgoing(model.node("which"))[1].get("id")

    now = after(before, lambda model: structure.remove_branch(model, str(way)))

    assert boxes(now) == {key: box for key, box in boxes(before).items() if key not in ("which", "meet", "b")}
    assert all(crossed(now, line) == set() for line in lines(now))


def test_a_choice_lies_on_the_line_and_its_two_ways_are_two_lines() -> None:
    now = after(arranged(CHAIN), insert("first", "choice"))

    found = lines(now)
    ways = [points for key, points in found.items() if key.startswith("flow_new_new_over")]
    assert len(ways) == 2
    assert ways[0] != ways[1]
    assert boxes(now)["new"][1] + 25 == boxes(now)["first"][1] + 40


def test_a_deadline_sits_on_its_step_and_ends_below_it() -> None:
    before = arranged(CHAIN)

    now = after(before, lambda model: structure.add_deadline(model, "first", "Late", interrupts=False))

    new = boxes(now)
    assert {key: box for key, box in new.items() if key in boxes(before)} == boxes(before)
    assert overlap(new["first_late"], new["first"])
    assert new["first_late_end"][0] == new["first_late"][0]
    assert new["first_late_end"][1] > new["first"][1] + 80


def test_a_deadline_that_ends_a_step_leads_on_around_what_is_there() -> None:
    before = arranged(CHOICE)

    now = after(before, lambda model: structure.add_deadline(model, "a", "Too late", interrupts=True))

    assert {key: box for key, box in boxes(now).items() if key in boxes(before)} == boxes(before)
    (made,) = set(lines(now)) - set(lines(before))
    assert crossed(now, made) == set()


def test_pools_and_lanes_grow_with_what_is_in_them() -> None:
    before = in_lanes()

    now = after(before, insert("first"))

    old, new = boxes(before), boxes(now)
    by = new["second"][0] - old["second"][0]
    for key in ("pool", "above", "below"):
        assert new[key] == (*old[key][:2], old[key][2] + by, old[key][3])
    assert new["other"] == old["other"]
    assert new["above"][1] < new["new"][1] < new["new"][1] + 80 < new["below"][1]


def test_a_sub_process_grows_and_what_lies_in_another_moves_with_it() -> None:
    inner, other = Drawing(prefix="i").draw("s: startEvent -> x: user -> e: endEvent"), Drawing(prefix="o")
    other.draw("s2: startEvent -> y: user -> e2: endEvent")
    drawing = Drawing().draw("start -> one: sub -> two: sub -> end")
    before = laid_out(definitions(drawing.put_inside("one", inner).put_inside("two", other).process()))

    now = after(before, insert("x"))

    old, new = boxes(before), boxes(now)
    by = new["two"][0] - old["two"][0]
    assert new["one"][2] == old["one"][2] + by
    assert {moved(old[key], new[key]) for key in ("two", "s2", "y", "e2", "end")} == {(by, 0)}
    assert {moved(old[key], new[key]) for key in ("start", "s", "x")} == {(0, 0)}


def test_colours_names_and_flags_stay() -> None:
    before = arranged(CHAIN, {"second": (0, 40)}).replace(
        b'bpmnElement="second"',
        b'bpmnElement="second" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" bioc:fill="#ffe0b2" isExpanded="false"',
    )

    now = parse(after(before, insert("start")))

    shape = _shape(now, "second")
    assert shape.get("{http://bpmn.io/schema/bpmn/biocolor/1.0}fill") == "#ffe0b2"
    assert shape.get("isExpanded") == "false"


def test_the_model_is_what_it_is_when_all_is_drawn_anew() -> None:
    before = arranged(CHOICE)
    model = Model(before)
    insert("a", "choice")(model)

    now = kept(before, model.bytes())

    assert now is not None
    assert semantics(now) == semantics(laid_out(model.bytes()))


def test_what_has_no_diagram_has_nothing_to_keep() -> None:
    before = definitions(Drawing().draw(CHAIN).process())
    model = Model(before)
    insert("first")(model)

    assert kept(before, model.bytes()) is None


def test_a_diagram_without_one_of_its_lanes_is_drawn_anew() -> None:
    root = parse(in_lanes())
    lane = _shape(root, "above")
    plane = lane.getparent()
    assert plane is not None
    plane.remove(lane)
    before = etree.tostring(root)
    model = Model(before)
    insert("first")(model)

    assert kept(before, model.bytes()) is None


def test_where_shapes_would_come_to_lie_on_one_another_nothing_is_kept() -> None:
    before = arranged(
        "start -> first: user -> wait: intermediateCatchEvent -> end\nstart -> other: user", {"other": (130, -55)}
    )
    model = Model(before)
    structure.move(model, "first", "down")

    assert kept(before, model.bytes()) is None


def semantics(xml: bytes) -> bytes:
    root = parse(xml)
    for picture in root.findall(tag("BPMNDiagram", BPMNDI)):
        root.remove(picture)
    return etree.tostring(root, method="c14n2", strip_text=True)


def crossed(xml: bytes, line: str) -> set[str]:
    """The shapes that a line goes through."""
    found = set()
    for (ax, ay), (bx, by) in pairwise(lines(xml)[line]):
        way = (min(ax, bx) + 1, min(ay, by) + 1, max(abs(ax - bx) - 2, 0), max(abs(ay - by) - 2, 0))
        found |= {key for key, box in boxes(xml).items() if overlap(way, box)}
    return found
