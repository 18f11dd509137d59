"""Scenarios: what their files say, running them, what differs in words, what they have tried."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine import journey_package
from engine.errors import InvalidModel
from engine.testing.scenarios import running
from engine.testing.scenarios import scenario as scenarios
from engine.testing.scenarios.running import Result, Stage, run_all
from web.wiring import means

BLUE_BADGE = Path(__file__).parents[3] / "processes" / "blue_badge"
TESTS = BLUE_BADGE / "tests"

MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">
 <error id="e" errorCode="sold_out"/>
 <process id="p" isExecutable="true">
  <startEvent id="begin"/><sequenceFlow id="f1" sourceRef="begin" targetRef="order"/>
  <serviceTask id="order" name="Order it"><extensionElements>
    <zeebe:taskDefinition type="shop" retries="1"/>
    <zeebe:properties><zeebe:property name="example" value="={ number: &quot;N-&quot; + what }"/></zeebe:properties>
  </extensionElements></serviceTask>
  <boundaryEvent id="sold_out" attachedToRef="order"><errorEventDefinition errorRef="e"/></boundaryEvent>
  <sequenceFlow id="f2" sourceRef="sold_out" targetRef="none_left"/><endEvent id="none_left"/>
  <sequenceFlow id="f3" sourceRef="order" targetRef="which"/>
  <eventBasedGateway id="which"/>
  <sequenceFlow id="f4" sourceRef="which" targetRef="came"/>
  <sequenceFlow id="f5" sourceRef="which" targetRef="late"/>
  <intermediateCatchEvent id="came"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
  <intermediateCatchEvent id="late"><timerEventDefinition><timeDuration>P7D</timeDuration></timerEventDefinition></intermediateCatchEvent>
  <sequenceFlow id="f6" sourceRef="came" targetRef="done"/><sequenceFlow id="f7" sourceRef="late" targetRef="chased"/>
  <endEvent id="done"/><endEvent id="chased"/>
 </process>
 <message id="m" name="it came"><extensionElements><zeebe:subscription correlationKey="=number"/></extensionElements></message>
</definitions>"""


def ran(steps: list[dict[str, Any]], expect: dict[str, Any], **more: Any) -> Result:
    whole = {"name": "Tried", "steps": steps, "expect": expect, **more}
    return Stage({"shop.bpmn": MODEL.encode()}, means()).run_file("tests/x.scenario.json", json.dumps(whole).encode())


START = {"do": "start", "variables": {"what": "tea"}}


# Running


def test_every_scenario_of_the_blue_badge_passes() -> None:
    found = run_all(journey_package.read(BLUE_BADGE), means())

    assert len(found.results) >= 20
    assert {each.file: each.differences for each in found.failed} == {}
    assert [part.name for part in found.coverage.untried if part.kind == "step"] == []


def test_the_steps_own_example_answers_and_its_message_is_waited_for() -> None:
    came = {"do": "message", "name": "it came", "key": "N-tea"}

    result = ran([START, came], {"ended": "done", "variables": {"number": "N-tea"}, "passed": ["f4", "came"]})

    assert result.differences == ()
    assert {"f1", "f3", "f4", "f6"} == result.trail.flows


def test_time_passes_and_what_is_due_happens() -> None:
    result = ran([START, {"do": "wait", "for": "P7D"}], {"ended": "chased", "not_passed": ["came"]})
    assert result.differences == ()


def test_answers_are_given_in_turn() -> None:
    answers = {"order": [{"error": "sold_out"}, {"results": {"number": "N-2"}}]}

    result = ran([START, START], {"ended": "none_left"}, answers=answers)
    waits = ran([START, START], {"waiting_at": [], "passed": ["f2", "f3"]}, answers=answers)

    assert result.differences == ()
    assert waits.differences == ()


def test_a_step_that_stands_still_fails_unless_it_is_expected_to() -> None:
    answers = {"order": [{"fails": "The shop is closed."}]}

    fails = ran([START], {}, answers=answers)
    expected = ran([START], {"stands_still": ["order"]}, answers=answers)

    assert fails.differences == ("“Order it” (order) stands still: The shop is closed.",)
    assert expected.differences == ()


def test_a_second_scenario_knows_nothing_of_the_first() -> None:
    stage = Stage({"shop.bpmn": MODEL.encode()}, means())
    once = scenarios.Scenario("Once", steps=(scenarios.Step("start", variables={"what": "tea"}),))

    first, second = stage.run(once), stage.run(once)

    assert first.trail == second.trail
    assert first.differences == second.differences == ()


def test_what_goes_round_and_round_by_itself_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_JOBS", 50)
    restless = MODEL.replace("<timeDuration>P7D</timeDuration>", "<timeDuration>PT1S</timeDuration>")
    restless = restless.replace('targetRef="chased"', 'targetRef="which"').replace('<endEvent id="chased"/>', "")
    whole = {"name": "Tried", "steps": [START, {"do": "wait", "for": "P3650D"}]}

    found = Stage({"shop.bpmn": restless.encode()}, means()).run_file(
        "tests/x.scenario.json", json.dumps(whole).encode()
    )

    assert "something goes round and round" in found.differences[0]


# What differs, in words


def changed(name: str, change: Any) -> Result:
    """A scenario of the Blue Badge, changed, and run."""
    whole = json.loads((TESTS / f"{name}.scenario.json").read_bytes())
    change(whole)
    files = journey_package.read(BLUE_BADGE)
    return Stage(files, means()).run_file("tests/x.scenario.json", json.dumps(whole).encode())


def test_another_end_is_said_by_name() -> None:
    result = changed("awarded_without_assessment", lambda it: it["expect"].update(ended="end_refused"))
    [said] = result.differences
    assert said.startswith("It ended at “Awarded without assessment”")
    assert said.endswith("and not at “Refused” (end_refused).")


def test_a_way_not_taken_is_said_by_the_names_of_its_ends() -> None:
    result = changed(
        "awarded_without_assessment", lambda it: it["expect"]["passed"].append("flow_desk_result_to_assessor_opinion")
    )
    [said] = result.differences
    assert said.startswith("It did not go from “")
    assert "assessor_opinion" in said


def test_an_answer_that_the_form_refuses_stops_the_scenario() -> None:
    def younger(it: dict[str, Any]) -> None:
        it["steps"][0]["variables"]["person"]["name"] = ""

    [said] = changed("awarded_without_assessment", younger).differences

    assert said.startswith("Step 1, The applicant begins: its form (apply.form) does not take these answers. “Name”:")


def test_an_answer_that_is_not_asked_stops_the_scenario() -> None:
    def more(it: dict[str, Any]) -> None:
        it["steps"][0]["variables"]["person"]["shoe_size"] = 42

    [said] = changed("awarded_without_assessment", more).differences

    assert "“person.shoe_size”: the form does not ask this." in said


def test_the_second_person_must_be_another() -> None:
    def same(it: dict[str, Any]) -> None:
        it["people"]["dele"]["groups"].append("decision_officers")
        it["steps"][-1]["by"] = "dele"

    [said] = changed("refused_and_a_second_officer_agrees", same).differences

    assert "A second person must do this" in said


def test_a_step_that_is_not_open_is_said_with_what_is() -> None:
    result = ran([START, {"do": "complete", "at": "nowhere"}], {})
    [said] = result.differences
    assert said.startswith("Step 2, Somebody does “nowhere”:")


def test_what_was_not_sent_is_said() -> None:
    expect = {"sent": [{"to": "nobody@example.org"}]}
    [said] = ran([START], expect).differences
    assert said.startswith("to nobody@example.org was not sent")


# Files


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b'{"name": "x", "stepps": []}', "stepps"),
        (b'{"name": "x", "steps": [{"do": "jump"}]}', "jump"),
        (b'{"name": "x", "steps": [{"do": "complete"}]}', "does not say “at”"),
        (b'{"name": "x", "steps": [{"do": "start", "by": "dele"}]}', "not among its people"),
        (b'{"name": "x", "steps": [{"do": "wait", "for": "P1M"}]}', "is not a wait"),
        (b'{"name": "x", "steps": [{"do": "wait", "for": "soon"}]}', "not a duration"),
        (b'{"name": "x", "starts_at": "2026-01-05T09:00:00"}', "no time zone"),
        (b'{"name": "x", "steps": [{"do": "start", "variables": {"a": {"@date": "never"}}}]}', "cannot be used"),
        (b'{"name": "x", "steps": [{"do": "start", "variables": {"a": ' + b"[" * 100_000, "cannot be read"),
    ],
)
def test_a_bad_file_is_a_problem_in_words_and_fails_alone(data: bytes, words: str) -> None:
    problems = list(scenarios.check(data, "tests/x.scenario.json"))
    assert words in problems[0].detail
    assert {each.severity for each in problems} == {"warning"}

    found = run_all({"shop.bpmn": MODEL.encode(), "tests/x.scenario.json": data}, means())
    assert [each.has_passed for each in found.results] == [False]


def test_reading_and_writing_again_changes_nothing() -> None:
    for path in TESTS.glob("*.scenario.json"):
        data = path.read_bytes()
        assert scenarios.write(scenarios.read(data, path.name)) == data


def test_a_journey_that_cannot_run_says_why_and_runs_nothing() -> None:
    found = run_all({"shop.bpmn": b"<nothing/>"}, means())
    assert found.problems
    assert not found.all_passed


# With the journey


def test_scenarios_are_part_of_the_journey_byte_for_byte(tmp_path: Path) -> None:
    files = journey_package.read(BLUE_BADGE)
    assert {f"tests/{path.name}" for path in TESTS.iterdir()} <= set(files)

    journey_package.write(tmp_path / "out.zip", files)

    assert journey_package.read(tmp_path / "out.zip") == files


def test_other_files_of_tests_stay_outside(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "notes.txt").write_text("mine")
    (tmp_path / "tests" / "a.examples.json").write_text("[]")
    assert list(journey_package.read(tmp_path)) == ["tests/a.examples.json"]


def test_reading_raises_all_problems() -> None:
    with pytest.raises(InvalidModel, match="does not say “name”"):
        scenarios.read(b'{"name": "x", "steps": [{"do": "message"}]}', "tests/x.scenario.json")


@pytest.mark.parametrize("pattern", sorted(path.name for path in (BLUE_BADGE.parent / "patterns").iterdir()))
def test_every_pattern_to_start_from_has_scenarios_that_try_all_of_it(pattern: str) -> None:
    found = run_all(journey_package.read(BLUE_BADGE.parent / "patterns" / pattern), means())

    assert found.all_passed
    assert found.results
    assert found.coverage.untried_ids == []
