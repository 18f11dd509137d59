"""Business rule tasks: decisions deployed with a process, and what is kept of how they came out."""

from decimal import Decimal

import pytest

from engine import queries
from engine.dmn.records import records_of
from engine.errors import InvalidModel
from engine.problems import Problem, errors
from engine.testing import TESTER, Bench, Instance
from tests.decisions import decision, file, input_data, knowledge, needs, parameter, table
from tests.engine.bpmn.conftest import Runner
from tests.engine.bpmn.conftest import run as run
from tests.fluent import assert_that
from tests.models import decides, mapping, model, offered, script

ROUTE = table(
    ["points"],
    ["route"],
    [">= 8", '"without"', "You have 8 points or more."],
    ["< 8", '"further"', "You have fewer than 8 points."],
    annotations=["Why"],
)
DECISIONS = file(
    input_data("points", "number"),
    decision("route", ROUTE, requires=needs(inputs=["points"])),
    decision("period", 'if route = "without" then 3 else 1', requires=needs(decisions=["route"])),
)
PROCESS = model("start -> ask: rule -> end", {"ask": decides("period", "years")})
FILES = {"process.bpmn": PROCESS, "decisions.dmn": DECISIONS}


def test_a_business_rule_task_puts_the_value_of_its_decision_into_its_result(run: Runner) -> None:
    instance = run(FILES, {"points": 12})

    assert_that(instance).is_completed()
    assert instance.variables["years"] == Decimal(3)


def test_input_and_output_mappings_give_the_decision_its_inputs_and_its_result_a_place(run: Runner) -> None:
    maps = mapping(inputs={"points": "person.points"}, outputs={"badge.years": "years"})
    process = model("start -> ask: rule -> end", {"ask": decides("period", "years") + maps})

    instance = run({**FILES, "process.bpmn": process}, {"person": {"points": 2}})

    assert instance.variables["badge"] == {"years": Decimal(1)}
    assert "years" not in instance.variables


def happenings(bench: Bench, instance: Instance, kind: str) -> list[dict[str, object]]:
    with bench.database.read() as session:
        history = queries.history(session, instance.id)
        return [dict(queries.details(event)) for event in history if event.kind == kind]


def test_how_a_decision_came_out_is_written_down() -> None:
    bench = Bench(FILES)

    instance = bench.start("process", {"points": 12})

    [details] = happenings(bench, instance, "decision_made")
    [used] = [table for record in records_of(details) for table in record.tables]
    assert details["file"] == "decisions.dmn"
    assert details["value"] == Decimal(3)
    assert (used.name, used.rules, [rule.number for rule in used.matched]) == ("route", 2, [1])
    assert used.matched[0].annotations == {"Why": "You have 8 points or more."}
    assert instance.broken_links() == []


def test_a_decision_without_a_result_is_a_clear_problem_of_the_case() -> None:
    bench = Bench({**FILES, "process.bpmn": model("start -> ask: rule -> end", {"ask": decides("route", "route")})})

    instance = bench.start("process", {"points": None})

    assert_that(instance).is_active()
    assert instance.incidents == [
        "The decision “route” (decisions.dmn) has no result. No rule of the table “route” fits points = empty."
    ]


def test_a_decision_that_wants_too_much_is_a_problem_of_the_case() -> None:
    endless = knowledge("f", parameter("n"), body="f(n + 1)")
    asked = decision("period", "f(1)", requires=needs(knowledge=["f"]))

    instance = Bench({**FILES, "decisions.dmn": file(endless, asked)}).start("process")

    assert_that(instance).is_active()
    assert "at most 60 deep" in instance.incidents[0]


def test_a_case_keeps_to_the_decisions_it_began_with() -> None:
    process = model(
        "start -> wait: user -> ask: rule -> end", {"ask": decides("period", "years"), "wait": offered("tester")}
    )
    bench = Bench({**FILES, "process.bpmn": process})
    instance = bench.start("process", {"points": 12})

    changed = DECISIONS.replace(b"then 3", b"then 2")
    with bench.database.begin() as session:
        bench.engine.deploy(session, {**bench.files, "decisions.dmn": changed}, TESTER)
    bench.complete("wait", instance=instance)

    assert instance.variables["years"] == Decimal(3)


def rules(xml: bytes, decisions: bytes | None = DECISIONS) -> set[str]:
    files = {"process.bpmn": xml} | ({} if decisions is None else {"decisions.dmn": decisions})
    with pytest.raises(InvalidModel) as refused:
        Bench(files)
    return {problem.rule for problem in refused.value.problems}


def test_a_business_rule_task_must_name_a_decision_of_the_journey() -> None:
    def asks(text: str) -> bytes:
        return model("start -> ask: rule -> end", {"ask": text})

    assert rules(asks("")) == {"decision-missing"}
    assert rules(asks(decides("=name", "x"))) == {"decision-dynamic"}
    assert rules(asks(decides("period", ""))) == {"decision-missing"}
    assert rules(asks(decides("other", "x"))) == {"decision-unresolved"}
    assert rules(asks(decides("period", "x")), None) == {"decision-unresolved"}


def test_a_decision_of_the_same_id_in_two_files_is_not_guessed_at() -> None:
    with pytest.raises(InvalidModel) as refused:
        Bench({**FILES, "again.dmn": file(decision("period", "1"), namespace="urn:again")})

    [problem] = errors(refused.value.problems)
    assert problem.rule == "decision-ambiguous"
    assert "decisions.dmn" in problem.detail
    assert "again.dmn" in problem.detail


def test_an_input_that_nothing_writes_is_a_warning() -> None:
    [problem] = unwritten(FILES)

    assert problem.element_name == "Ask"
    assert problem.detail == "Its decision needs “points”, and nothing in the journey writes that."


def test_an_input_may_come_from_a_form_a_mapping_or_another_step() -> None:
    form = b'{"type": "default", "id": "f", "components": [{"type": "number", "key": "points", "label": "Points"}]}'
    by_mapping = mapping(inputs={"points": "1"})
    by_script = model("start -> say: script -> ask: rule -> end", {"say": script("1", "points"), "ask": asks_period()})

    assert unwritten({**FILES, "a.form": form}) == []
    process = model("start -> ask: rule -> end", {"ask": asks_period() + by_mapping})
    assert unwritten({**FILES, "process.bpmn": process}) == []
    assert unwritten({**FILES, "process.bpmn": by_script}) == []


def asks_period() -> str:
    return decides("period", "years")


def unwritten(files: dict[str, bytes]) -> list[Problem]:
    return [problem for problem in Bench(files).problems if problem.rule == "decision-input-unwritten"]
