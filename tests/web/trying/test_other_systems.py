"""Calls, messages and letters in a try-out: answered from examples, shown in words, recorded as they were."""

import html
from datetime import timedelta

import pytest

from engine.models import Job
from engine.people import SYSTEM
from engine.testing.journey import made_for
from engine.testing.scenarios.scenario import read
from tests.web.installation import Browser, Installation
from tests.web.trying.people import Tried, mount_in, row
from web.studio import drafts
from web.trying import installation as installations
from web.trying.scenarios import record

NASTY = '"><script>alert(1)</script>'
MODEL = f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  id="d" targetNamespace="t">
 <error id="e" errorCode="sold_out"/>
 <process id="p" isExecutable="true">
  <startEvent id="begin"/><sequenceFlow id="f1" sourceRef="begin" targetRef="order"/>
  <serviceTask id="order" name="{html.escape(NASTY)}"><extensionElements>
    <zeebe:taskDefinition type="http" retries="1"/>
    <zeebe:ioMapping><zeebe:input source='="https://shop.example.org/orders"' target="url"/></zeebe:ioMapping>
    <zeebe:taskHeaders><zeebe:header key="resultExpression" value="={{ number: response.body.number }}"/></zeebe:taskHeaders>
    <zeebe:properties><zeebe:property name="example" value="={{ body: {{ number: &quot;N-1&quot; }} }}"/></zeebe:properties>
  </extensionElements></serviceTask>
  <boundaryEvent id="sold_out" attachedToRef="order"><errorEventDefinition errorRef="e"/></boundaryEvent>
  <sequenceFlow id="f2" sourceRef="sold_out" targetRef="none_left"/><endEvent id="none_left" name="None left"/>
  <sequenceFlow id="f3" sourceRef="order" targetRef="came"/>
  <intermediateCatchEvent id="came" name="It came"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
  <sequenceFlow id="f4" sourceRef="came" targetRef="done"/><endEvent id="done" name="All done"/>
 </process>
 <message id="m" name="it came"><extensionElements><zeebe:subscription correlationKey="=number"/></extensionElements></message>
 <bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="p"><bpmndi:BPMNShape bpmnElement="order"><dc:Bounds x="10" y="10" width="100" height="80"/></bpmndi:BPMNShape>
 </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>"""
BASE = "/journeys/bench"


@pytest.fixture
def shop(house: Installation, designer: Browser) -> Tried:
    files = {"shop.bpmn": MODEL.encode()}
    with house.engine.database.begin() as session:
        drafts.begin(session, "bench", {**files, "journey.toml": made_for(files)}, SYSTEM, house.clock.moment, "Begun")
    designer.get(f"{BASE}/try")
    designer.post(f"{BASE}/try")
    return Tried(designer, mount_in(designer))


def recorded(house: Installation) -> object:
    found = installations.find(house.config, house.engine, row(house).id, row(house).moment)
    return read(record(found, "Tried"), "x")


def test_a_journey_without_a_form_is_begun_with_a_button_and_answered_by_its_example(
    house: Installation, designer: Browser, shop: Tried
) -> None:
    designer.post(f"{shop.address}/begin")

    assert "https://shop.example.org/orders" in designer.words
    assert "Answered with the example in the diagram: number: N-1" in designer.words
    assert "It came" in designer.words


def test_a_message_from_outside_is_sent_with_a_button_and_recorded(
    house: Installation, designer: Browser, shop: Tried
) -> None:
    designer.post(f"{shop.address}/begin")

    designer.post(f"{shop.address}/message", name="it came", key="N-1")

    assert "Ended: All done" in designer.words
    kept = recorded(house)
    assert [step.do for step in kept.steps] == ["start", "message"]  # type: ignore[attr-defined]
    assert kept.expect.ended == "done"  # type: ignore[attr-defined]


def test_an_answer_is_changed_for_the_next_time_and_kept_in_the_recording(
    house: Installation, designer: Browser, shop: Tried
) -> None:
    designer.post(f"{shop.address}/answer", element_id="order", kind="error", value="sold_out")
    designer.post(f"{shop.address}/begin")

    assert "Ended: None left" in designer.words
    assert "It did not work: error sold_out" in designer.words
    kept = recorded(house)
    assert kept.answers["order"][0].error == "sold_out"  # type: ignore[attr-defined]

    designer.post(f"{shop.address}/answer", element_id="order", kind="results", value='{ body: { number: "N-9" } }')
    designer.post(f"{shop.address}/begin")
    assert "Answered with your answer: number: N-9" in designer.words


def test_an_answer_that_cannot_be_read_changes_nothing(designer: Browser, shop: Tried) -> None:
    designer.post(f"{shop.address}/answer", element_id="order", kind="results", value="{ number: ")
    assert "That answer cannot be used" in designer.words


def test_what_does_not_answer_stands_still_once_its_tries_are_over(designer: Browser, shop: Tried) -> None:
    designer.post(f"{shop.address}/answer", element_id="order", kind="fails", value="The shop is closed.")
    designer.post(f"{shop.address}/begin")
    assert "stands still" in designer.words
    assert "The shop is closed." in designer.words


def test_a_clock_that_would_never_arrive_is_stopped_on_the_way(
    house: Installation, designer: Browser, shop: Tried, monkeypatch: pytest.MonkeyPatch
) -> None:
    designer.post(f"{shop.address}/answer", element_id="order", kind="fails", value="The shop is closed.")
    designer.post(f"{shop.address}/begin")
    found = installations.find(house.config, house.engine, row(house).id, row(house).moment)
    with found.engine.database.begin() as session:
        session.add(
            Job(
                kind="timer",
                due_at=found.clock.moment + timedelta(hours=1),
                payload=b"{}",
                created_at=found.clock.moment,
            )
        )
        session.add(
            Job(
                kind="timer",
                due_at=found.clock.moment + timedelta(hours=2),
                payload=b"{}",
                created_at=found.clock.moment,
            )
        )
    monkeypatch.setattr(installations.Installation.run_due, "__defaults__", (1,))

    designer.post(f"{shop.address}/clock", to="day")

    assert "the clock was stopped on the way" in designer.words


def test_names_never_run_as_scripts(designer: Browser, shop: Tried) -> None:
    designer.post(f"{shop.address}/begin")
    for path in (f"{BASE}/try", f"{shop.address}/aside"):
        assert NASTY not in designer.get(path).get_data(as_text=True)
        assert "&lt;script&gt;alert(1)" in designer.page.get_data(as_text=True)  # type: ignore[union-attr]


def test_a_try_out_that_is_full_takes_nothing_more(
    house: Installation, designer: Browser, shop: Tried, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installations, "MOST_BYTES", 10)
    assert designer.client.post(f"{shop.mount}/apply/bench", data={"csrf_token": designer.csrf}).status_code == 413
