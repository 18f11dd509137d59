"""Conditions that never hold, names that nothing writes, branches that write over each other."""

import json

import pytest

from engine.bpmn.reader import check
from tests.engine.bpmn.checking import rules, warnings
from tests.models import mapping, model, offered, script

FORM = json.dumps({"id": "apply", "components": [{"key": "amount", "type": "number"}]}).encode()
ASK = "<zeebe:formDefinition formId='apply'/>"


def gateway(*conditions: str) -> bytes:
    ways = "\n".join(f"g -[={each}]-> end" for each in conditions)
    return model(f"start -> g: exclusive -[default]-> end\n{ways}")


@pytest.mark.parametrize(
    "condition",
    [
        "amount > 5 and amount < 3",
        'kind = "a" and kind = "b"',
        "approved and not(approved)",
        "person.age in [1..5] and person.age >= 6",
        'day > date("2026-02-01") and day <= date("2026-01-01")',
        "x = null and x > 1",
        "amount between 5 and 3",
    ],
)
def test_a_condition_that_contradicts_itself_is_told(condition: str) -> None:
    assert warnings(gateway(condition)) == {"condition-never"}


@pytest.mark.parametrize(
    "condition",
    [
        "amount > 5 and amount < 7",
        'kind = "a" or kind = "b"',
        'kind != "a"',
        "x = null",
        "x != null",
        "not(approved)",
        "count(list) > 5 and count(list) < 3",
        "a > b and a < b",
        "amount > limit",
        "person.age > 5 and person = null",
        "if a then b else c",
    ],
)
def test_a_condition_that_may_hold_or_does_more_than_compare_is_let_pass(condition: str) -> None:
    assert check(gateway(condition)) == []


def test_a_way_that_is_closed_on_purpose_is_a_warning() -> None:
    assert warnings(gateway("false")) == {"condition-false"}
    assert rules(gateway("false")) == set()


@pytest.mark.parametrize(
    "conditions", [("amount > 10", "amount > 20"), ("true", "x"), ("a = 1 or a = 2", "b", "a = 2 and b")]
)
def test_a_way_that_others_always_take_away_is_a_warning(conditions: tuple[str, ...]) -> None:
    assert warnings(gateway(*conditions)) == {"condition-shadowed"}


def test_ways_that_leave_something_over_are_let_pass() -> None:
    assert check(gateway("amount > 20", "amount > 10", "count(amount)", "amount > 0")) == []


def told(expression: str, beside: dict[str, bytes] | None, task: str = ASK + offered("x")) -> set[str]:
    xml = model("start -> a: user -> s: script -> end", {"start": ASK, "a": task, "s": script(expression, "total")})
    return {each.detail for each in check(xml, beside) if each.rule == "name-unwritten"}


def test_a_name_that_nothing_writes_is_a_warning() -> None:
    assert len(told("amuont + 1", {"a.form": FORM})) == 1


def test_names_that_forms_results_and_mappings_write_are_known() -> None:
    assert told("amount + total + case.reference + settings.fee", {"a.form": FORM}) == set()
    assert told("mine", {"a.form": FORM}, ASK + mapping(inputs={"mine": "1"})) == set()


def test_where_the_model_does_not_show_all_that_is_written_nothing_is_said() -> None:
    assert told("amuont + 1", None) == set()
    assert told("amuont + 1", {"a.form": FORM}, offered("x")) == set()


def test_branches_that_write_one_name_are_a_warning() -> None:
    text = "start -> p: parallel -> a: script -> j: parallel -> c: script -> end\np -> b: script -> j"
    same = {"a": script("1", "x"), "b": script("2", "x"), "c": script("3", "y")}
    apart = {"a": script("1", "x"), "b": script("2", "y"), "c": script("3", "x")}

    assert warnings(model(text, same)) == {"name-written-twice"}
    assert check(model(text, apart)) == []
