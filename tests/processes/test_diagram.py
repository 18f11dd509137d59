"""The shipped diagrams are BPMN by OMG's schema, and drawn: every node a shape, every flow an edge."""

from itertools import pairwise
from pathlib import Path

import pytest
import SpiffWorkflow.bpmn.parser
from lxml import etree

PROCESSES = Path(__file__).parents[2] / "processes"
DIAGRAMS = sorted(PROCESSES.glob("*/*.bpmn"))
SCHEMA = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema" / "BPMN20.xsd"

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

Box = tuple[float, float, float, float]


@pytest.fixture(params=DIAGRAMS, ids=lambda path: path.stem)
def root(request: pytest.FixtureRequest) -> etree._Element:
    return etree.parse(request.param).getroot()


def shapes(root: etree._Element) -> dict[str, Box]:
    found = {}
    for shape in root.iter(f"{DI}BPMNShape"):
        bounds = shape.find(BOUNDS)
        assert bounds is not None
        x, y, width, height = (float(bounds.get(name, "")) for name in ("x", "y", "width", "height"))
        found[shape.get("bpmnElement", "")] = (x, y, x + width, y + height)
    return found


def nodes(root: etree._Element) -> dict[str, Box]:
    """What stands in a lane, and what stands in a sub-process that does."""
    drawn = shapes(root)
    found = {ref.text or "": drawn[ref.text or ""] for ref in root.iter(f"{BPMN}flowNodeRef")}
    return found | {name: drawn[name] for name in containers(root)}


def containers(root: etree._Element) -> dict[str, str]:
    """What stands in a sub-process, and in which."""
    inner = {child.get("id", ""): part.get("id", "") for part in root.iter(f"{BPMN}subProcess") for child in part}
    return {name: part for name, part in inner.items() if name in shapes(root)}


def borders(root: etree._Element) -> dict[str, str]:
    """Boundary events, and on what they sit."""
    return {each.get("id", ""): each.get("attachedToRef", "") for each in root.iter(f"{BPMN}boundaryEvent")}


def edges(root: etree._Element) -> dict[str, list[tuple[float, float]]]:
    return {
        edge.get("bpmnElement", ""): [
            (float(point.get("x", "")), float(point.get("y", ""))) for point in edge.iter(WAYPOINT)
        ]
        for edge in root.iter(f"{DI}BPMNEdge")
    }


def test_it_keeps_the_schema(root: etree._Element) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    assert schema.validate(root), schema.error_log


def test_every_node_stands_in_a_lane_and_every_flow_is_drawn(root: etree._Element) -> None:
    flows = list(root.iter(f"{BPMN}sequenceFlow"))
    ends = {flow.get(end) for flow in flows for end in ("sourceRef", "targetRef")}
    assert ends == set(nodes(root))
    assert set(edges(root)) == {flow.get("id") for flow in flows}
    drawn = shapes(root)
    for lane in root.iter(f"{BPMN}lane"):
        for ref in lane.iter(f"{BPMN}flowNodeRef"):
            assert is_within(drawn[ref.text or ""], drawn[lane.get("id", "")]), ref.text
    for name, part in containers(root).items():
        assert is_within(drawn[name], drawn[part]), name
    for name, host in borders(root).items():
        middle = (drawn[name][1] + drawn[name][3]) / 2
        assert middle in (drawn[host][1], drawn[host][3]), f"{name} does not sit on the border of {host}"


def test_nothing_overlaps(root: etree._Element) -> None:
    boxes = sorted(nodes(root).items())
    belongs = {*containers(root).items(), *borders(root).items()}
    for place, (name, box) in enumerate(boxes):
        for other, other_box in boxes[place + 1 :]:
            if not {(name, other), (other, name)} & belongs:
                assert not do_meet(box, other_box), f"{name} and {other}"
    for flow, points in edges(root).items():
        for one, two in pairwise(points):
            assert one[0] == two[0] or one[1] == two[1], f"{flow} is not drawn straight"
            line = (min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1]))
            for name, box in boxes:
                if not is_within(line, box) or name not in containers(root).values():
                    assert not do_meet(line, box), f"{flow} runs through {name}"


def is_within(box: Box, outer: Box) -> bool:
    return outer[0] <= box[0] and outer[1] <= box[1] and box[2] <= outer[2] and box[3] <= outer[3]


def do_meet(one: Box, two: Box) -> bool:
    """Whether they share more than an edge."""
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
