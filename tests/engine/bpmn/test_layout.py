"""Diagrams made here: what stands where, and that nothing lies on top of anything else."""

from itertools import combinations, pairwise

import pytest

from engine.bpmn import check
from engine.bpmn.layout import has_diagram, laid_out
from engine.bpmn.xml import BPMNDI, tag
from engine.xml import Unreadable, parse
from tests.models import Drawing, definitions

DC = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
DI = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
Box = tuple[float, float, float, float]


def drawn(*flows: str) -> bytes:
    return laid_out(definitions(Drawing().draw("\n".join(flows)).process()))


def boxes(xml: bytes) -> dict[str, Box]:
    found = {}
    for shape in parse(xml).iter(tag("BPMNShape", BPMNDI)):
        bounds = shape.find(DC)
        assert bounds is not None
        x, y, width, height = (float(bounds.get(name, 0)) for name in ("x", "y", "width", "height"))
        found[str(shape.get("bpmnElement"))] = (x, y, width, height)
    return found


def lines(xml: bytes) -> dict[str, list[tuple[float, float]]]:
    return {
        str(edge.get("bpmnElement")): [(float(p.get("x", 0)), float(p.get("y", 0))) for p in edge.iter(DI)]
        for edge in parse(xml).iter(tag("BPMNEdge", BPMNDI))
    }


def overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def test_a_straight_way_is_a_straight_line() -> None:
    found = boxes(drawn("start -> first: user -> second: user -> end"))

    order = [found[key] for key in ("start", "first", "second", "end")]
    assert [each[0] for each in order] == sorted(each[0] for each in order)
    assert len({each[1] + each[3] / 2 for each in order}) == 1


@pytest.mark.parametrize(
    "flows",
    [
        ("start -> which: exclusive -> yes: user -> end", "which -> no: user -> end", "which -> maybe: user -> end"),
        ("start -> a: user -> which: exclusive -> end", "which -> a"),
        (
            "start -> split: parallel -> one: user -> join: parallel -> end",
            "split -> join",
            "split -> two: user -> join",
        ),
        ("start -> " + " -> ".join(f"t{number}: user" for number in range(40)) + " -> end", "t5 -> t30", "t30 -> t2"),
    ],
    ids=["a choice", "a loop", "a join", "long ways"],
)
def test_no_shape_lies_on_another_and_no_line_crosses_one(flows: tuple[str, ...]) -> None:
    xml = drawn(*flows)
    found = boxes(xml)

    assert not [pair for pair in combinations(found, 2) if overlap(found[pair[0]], found[pair[1]])]
    for line, points in lines(xml).items():
        for (ax, ay), (bx, by) in pairwise(points):
            assert ax == bx or ay == by, f"{line} is slanting"
            way = (min(ax, bx) + 1, min(ay, by) + 1, abs(ax - bx) - 2, abs(ay - by) - 2)
            crossed = [key for key, box in found.items() if overlap((*way[:2], max(way[2], 0), max(way[3], 0)), box)]
            assert crossed == [], line


def test_drawing_again_gives_the_same() -> None:
    once = drawn("start -> a: user -> end")

    assert laid_out(once) == once
    assert has_diagram(once)
    assert not has_diagram(definitions(Drawing().draw("start -> end").process()))


def test_what_is_drawn_still_deploys() -> None:
    assert [each for each in check(drawn("start -> a: user -> end")) if each.severity == "error"] == []


def test_a_long_chain_and_many_loose_steps_are_drawn() -> None:
    chain = drawn("start -> " + " -> ".join(f"t{number}: user" for number in range(1_200)) + " -> end")

    assert len(boxes(chain)) == 1_202


def test_what_is_no_xml_is_said() -> None:
    with pytest.raises(Unreadable):
        laid_out(b"<no diagram")
