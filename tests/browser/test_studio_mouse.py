"""A designer draws with the mouse alone: real presses, moves and releases, nothing through the drawing tool's own doors."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.conftest import Server, Visit
from tests.browser.studio import saved
from tests.web.installation import PASSWORD, Installation, make_installation, migrated
from tests.web.studio import studio

pytestmark = pytest.mark.browser

PRIYA = "priya@marlshire.example"

LANES = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:journey">
  <bpmn:collaboration id="all"><bpmn:participant id="pool" name="Library" processRef="journey"/></bpmn:collaboration>
  <bpmn:process id="journey" isExecutable="true">
    <bpmn:laneSet id="lanes">
      <bpmn:lane id="applicants" name="Applicant"><bpmn:flowNodeRef>start</bpmn:flowNodeRef></bpmn:lane>
      <bpmn:lane id="officers" name="Officers">
        <bpmn:flowNodeRef>decide</bpmn:flowNodeRef><bpmn:flowNodeRef>end</bpmn:flowNodeRef>
      </bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="start" name="Someone asks"><bpmn:outgoing>one</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="one" sourceRef="start" targetRef="decide"/>
    <bpmn:userTask id="decide" name="Decide">
      <bpmn:extensionElements><zeebe:userTask/>
        <zeebe:assignmentDefinition candidateGroups="officers"/></bpmn:extensionElements>
      <bpmn:incoming>one</bpmn:incoming><bpmn:outgoing>two</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="two" sourceRef="decide" targetRef="end"/>
    <bpmn:endEvent id="end" name="Done"><bpmn:incoming>two</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="drawing"><bpmndi:BPMNPlane id="plane" bpmnElement="all">
    <bpmndi:BPMNShape id="s1" bpmnElement="pool" isHorizontal="true"><dc:Bounds x="100" y="60" width="560" height="300"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="applicants" isHorizontal="true"><dc:Bounds x="130" y="60" width="530" height="150"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s3" bpmnElement="officers" isHorizontal="true"><dc:Bounds x="130" y="210" width="530" height="150"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s4" bpmnElement="start"><dc:Bounds x="170" y="102" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s5" bpmnElement="decide"><dc:Bounds x="260" y="240" width="100" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s6" bpmnElement="end"><dc:Bounds x="430" y="262" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="one"><di:waypoint x="188" y="138"/><di:waypoint x="188" y="280"/><di:waypoint x="260" y="280"/></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e2" bpmnElement="two"><di:waypoint x="360" y="280"/><di:waypoint x="430" y="280"/></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
GROUPS = '\n[[groups]]\nid = "officers"\ntitle = "Officers"\n'


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder: Path = tmp_path_factory.mktemp("mouse")
    made = make_installation(folder, migrated(tmp_path_factory.mktemp("migrated") / "fingerpost.db"))
    made.add_person(PRIYA, "designers", "administrators", name="Priya Nair")
    yield made
    made.engine.database.dispose()


@pytest.fixture(scope="module")
def server(serve: Callable[[Flask], Server], installation: Installation) -> Server:
    return serve(installation.app)


@pytest.fixture
def key(installation: Installation) -> str:
    return journey(installation)


def journey(installation: Installation) -> str:
    """A journey with a pool of two lanes."""
    owner = installation.signed_in("owner@marlshire.example", "designers", "administrators", name="Owner")
    made = studio.begin(owner)
    for path, text in {"journey.bpmn": LANES, "journey.toml": ""}.items():
        known = studio.file(owner, made, path)
        wanted = text or known["text"] + GROUPS
        assert studio.save(owner, made, path, wanted, known["base"]).status_code == 200
    return made


@pytest.fixture
def page(visit: Visit, server: Server, key: str) -> Page:
    """The Draw page of it, ready, without the map."""
    found = visit(f"{server.url}/journeys/{key}/draw")
    found.locator("#email").fill(PRIYA)
    found.locator("#password").fill(PASSWORD)
    found.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    return ready(found)


def ready(page: Page) -> Page:
    page.locator("#canvas[data-ready]").wait_for()
    page.wait_for_timeout(300)  # the drawing tool settles into its window
    return page


def shape(page: Page, name: str) -> Locator:
    return page.locator(f'#canvas [data-element-id="{name}"]:not(.djs-label)').first


def middle(box: FloatRect | None) -> tuple[float, float]:
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def where(page: Page, name: str) -> FloatRect:
    found = shape(page, name).locator(".djs-visual").bounding_box()
    assert found is not None
    return found


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 12, start[1] + 8, steps=3)
    page.mouse.move(*end, steps=12)
    page.mouse.up()


def inside(page: Page, lane: str, x: float, y: float) -> tuple[float, float]:
    """A place in a lane, from its corner."""
    box = where(page, lane)
    return box["x"] + x, box["y"] + y


def stored(page: Page, installation: Installation, key: str) -> str:
    """The diagram as it is saved."""
    saved(page)
    for _ in range(100):
        if not page.evaluate("Object.keys(localStorage).some((each) => each.startsWith('fingerpost-unsaved'))"):
            break
        page.wait_for_timeout(50)
    browser = installation.signed_in("reader@marlshire.example", "administrators")
    return str(studio.file(browser, key, "journey.bpmn")["text"])


def lane_of(xml: str, lane: str) -> str:
    found = re.search(rf'<bpmn:lane id="{lane}".*?</bpmn:lane>', xml, re.DOTALL)
    return found[0] if found else ""


def palette(page: Page, action: str) -> tuple[float, float]:
    """Everything that can be drawn, out beside the diagram; the place of one of its buttons."""
    page.get_by_role("button", name="Everything…").click()
    page.keyboard.press("Escape")
    return middle(page.locator(f'.djs-palette [data-action="{action}"]').bounding_box())


def pad(page: Page, action: str) -> tuple[float, float]:
    button = page.locator(f'.djs-context-pad [data-action="{action}"]')
    expect(button).to_be_visible()
    return middle(button.bounding_box())


def test_a_step_is_dragged_into_a_lane_and_connected_by_dragging(
    page: Page, installation: Installation, key: str
) -> None:
    drag(page, palette(page, "create.task"), inside(page, "applicants", 330, 75))
    page.keyboard.type("Say which")
    page.mouse.click(*inside(page, "officers", 500, 130))
    page.mouse.click(*middle(where(page, "start")))
    target = page.locator("#canvas .djs-shape", has_text="Say which").first.locator(".djs-visual")
    drag(page, pad(page, "connect"), middle(target.bounding_box()))

    xml = stored(page, installation, key)
    made = re.search(r'<bpmn:task id="(\w+)" name="Say which"', xml)
    assert made
    assert made[1] in lane_of(xml, "applicants")
    assert re.search(rf'sourceRef="start" targetRef="{made[1]}"', xml)
    expect(page.locator("#studio-outline")).to_contain_text("Say which")


def test_a_step_is_appended_with_the_context_pad(page: Page, installation: Installation, key: str) -> None:
    page.mouse.click(*middle(where(page, "start")))
    page.mouse.click(*pad(page, "append.append-task"))
    page.keyboard.type("Ask for more")
    page.mouse.click(*inside(page, "officers", 500, 130))

    xml = stored(page, installation, key)
    made = re.search(r'<bpmn:task id="(\w+)" name="Ask for more"', xml)
    assert made
    assert re.search(rf'sourceRef="start" targetRef="{made[1]}"', xml)


def test_a_lane_is_made_larger(page: Page, installation: Installation, key: str) -> None:
    before = where(page, "officers")["height"]
    page.mouse.click(*inside(page, "officers", 15, 20))
    expect(page.locator(".djs-resizer-officers").first).to_be_attached()
    edge = page.locator(
        ".djs-resizer-officers.djs-resizer-officers-s .djs-resizer-hit, .djs-resizer-officers.djs-resizer-s .djs-resizer-hit"
    )
    start = middle(edge.bounding_box())
    drag(page, start, (start[0], start[1] + 90))

    assert where(page, "officers")["height"] > before + 60
    assert 'isExecutable="true"' in stored(page, installation, key)


def test_a_step_in_another_lane_is_done_by_whose_lane_it_is(page: Page, installation: Installation, key: str) -> None:
    drag(page, middle(where(page, "decide")), inside(page, "applicants", 230, 75))

    xml = stored(page, installation, key)
    assert "decide" in lane_of(xml, "applicants")
    assert "decide" not in lane_of(xml, "officers")
    assert 'candidateGroups="applicant"' in xml
    expect(page.locator("#studio-outline").get_by_role("button", name="Decide")).to_contain_text("Applicant")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#studio-outline").get_by_role("button", name="Decide")).to_contain_text("Officers")


def test_several_are_caught_with_the_lasso_deleted_and_brought_back(
    page: Page, installation: Installation, key: str
) -> None:
    page.mouse.click(*palette(page, "lasso-tool"))
    drag(page, inside(page, "officers", 100, 15), inside(page, "officers", 370, 135))
    for name in ("decide", "end"):
        expect(shape(page, name)).to_have_class(re.compile(r"\bselected\b"))
    expect(page.locator('#canvas [data-element-id="start"].selected')).to_have_count(0)

    page.keyboard.press("Delete")
    expect(shape(page, "decide")).to_have_count(0)
    expect(shape(page, "end")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()

    expect(shape(page, "decide")).to_be_visible()
    expect(shape(page, "end")).to_be_visible()
    expect(page.locator("#studio-outline")).to_contain_text("Decide")


def test_what_is_copied_in_one_tab_is_pasted_in_another(page: Page, server: Server, installation: Installation) -> None:
    other_key = journey(installation)
    other = page.context.new_page()
    other.goto(f"{server.url}/journeys/{other_key}/draw")
    ready(other)
    page.bring_to_front()
    page.mouse.click(*middle(where(page, "decide")))
    page.keyboard.press("Control+c")

    other.bring_to_front()
    other.mouse.click(*inside(other, "applicants", 400, 20))
    other.keyboard.press("Control+v")
    other.mouse.move(*inside(other, "applicants", 240, 70), steps=5)
    other.mouse.click(*inside(other, "applicants", 250, 75))

    expect(other.locator("#studio-outline").get_by_role("button", name="Decide")).to_have_count(2)
    assert stored(other, installation, other_key).count('name="Decide"') == 2
