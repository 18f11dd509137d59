"""Hit policies, defaults, and what a cell may hold (DMN 1.5, 8.2)."""

from decimal import Decimal

import pytest

from engine import dmn
from engine.feel.values import Value
from tests.decisions import decision, element, file, input_data, item, needs, table

OVERLAPPING = (["> 10", '"low"'], ["> 20", '"high"'], ["> 30", '"low"'])
LEVELS = {"level": '"high", "low"'}


def decide(box: str, *extra: str, **inputs: object) -> Value:
    names = list(inputs)
    model = dmn.read(
        file(*extra, *map(input_data, names), decision("answer", box, requires=needs(inputs=names))),
    )
    return model.evaluate("answer", inputs)


@pytest.mark.parametrize(
    ("policy", "amount", "expected"),
    [
        ("UNIQUE", 15, "low"),
        ("UNIQUE", 25, None),
        ("FIRST", 25, "low"),
        ("ANY", 25, None),
        ("ANY", 15, "low"),
        ("PRIORITY", 35, "high"),
        ("COLLECT", 35, ["low", "high", "low"]),
        ("RULE ORDER", 25, ["low", "high"]),
        ("OUTPUT ORDER", 35, ["high", "low", "low"]),
        ("UNIQUE", 5, None),
        ("FIRST", 5, None),
        ("COLLECT", 5, []),
        ("OUTPUT ORDER", 5, []),
    ],
)
def test_the_hit_policy_says_which_rules_count(policy: str, amount: int, expected: Value) -> None:
    box = table(["amount"], ["level"], *OVERLAPPING, policy=policy, values=LEVELS)

    assert decide(box, amount=amount) == expected


def test_any_takes_rules_that_agree() -> None:
    box = table(["amount"], ["level"], ["> 10", '"low"'], ["> 20", '"low"'], policy="ANY")

    assert decide(box, amount=30) == "low"


@pytest.mark.parametrize(
    ("aggregation", "amount", "expected"),
    [("SUM", 30, 9), ("MIN", 30, 2), ("MAX", 30, 7), ("COUNT", 30, 2), ("COUNT", 0, 0), ("SUM", 0, None)],
)
def test_collected_results_are_aggregated(aggregation: str, amount: int, expected: int | None) -> None:
    box = table(["amount"], ["days"], ["> 10", "2"], ["> 20", "7"], policy="COLLECT", aggregation=aggregation)

    assert decide(box, amount=amount) == (None if expected is None else Decimal(expected))


def test_several_results_are_a_context() -> None:
    box = table(["amount"], ["level", "days"], ["> 10", '"low"', "amount * 2"])

    assert decide(box, amount=11) == {"level": "low", "days": Decimal(22)}


def test_priority_looks_at_the_first_result_first() -> None:
    rows = (["-", '"low"', '"red"'], ["-", '"high"', '"green"'], ["-", '"high"', '"red"'])
    values = {"level": '"high", "low"', "colour": '"red", "green"'}

    result = decide(table(["amount"], ["level", "colour"], *rows, policy="PRIORITY", values=values), amount=1)

    assert result == {"level": "high", "colour": "red"}


def test_priority_takes_the_order_of_the_types_allowed_values() -> None:
    box = table(["amount"], ["level: tLevel"], ["-", '"low"'], ["-", '"high"'], policy="PRIORITY")

    assert decide(box, item("tLevel", "string", allowed='"high", "low"'), amount=1) == "high"


def test_the_defaults_stand_where_no_rule_fits() -> None:
    box = table(["amount"], ["level", "days"], ["> 10", '"low"', "1"], defaults=['"none"', "0"])

    assert decide(box, amount=1) == {"level": "none", "days": Decimal(0)}


def test_a_cell_may_use_other_names_and_the_input_itself() -> None:
    box = table(["amount"], ["level"], ["? > limit * 2", '"high"'], ["<= limit", '"low"'])

    assert decide(box, amount=21, limit=10) == "high"
    assert decide(box, amount=9, limit=10) == "low"


def test_a_value_that_a_column_may_not_have_gives_null() -> None:
    box = table(["colour"], ["level"], ["-", '"low"'], values={"colour": '"red", "green"'})

    assert decide(box, colour="red") == "low"
    assert decide(box, colour="blue") is None


def test_a_result_that_a_column_may_not_have_gives_null() -> None:
    box = table(["amount"], ["level"], ["-", '"lowest"'], values={"level": '"high", "low"'})

    assert decide(box, amount=1) is None


def test_an_empty_cell_fits_anything() -> None:
    assert decide(table(["amount"], ["level"], ["", '"low"']), amount=None) == "low"


def test_null_fits_no_comparison() -> None:
    box = table(["amount"], ["level"], ["< 10", '"low"'], [">= 10", '"high"'], ["null", '"unknown"'])

    assert decide(box, amount=None) == "unknown"


def test_a_cell_that_cannot_be_read_never_fits() -> None:
    box = table(["amount"], ["level"], ["< (", '"low"'], ["-", '"high"'], policy="FIRST")

    assert decide(box, amount=1) == "high"


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER"])
def test_a_row_that_lacks_a_result_is_no_accident(policy: str) -> None:
    rows = element("rule", element("outputEntry", "<text>1</text>")) + "<rule/>"
    columns = element("output", element("outputValues", "<text>1, 2</text>"), name="a") + element("output", name="b")
    model = dmn.read(file(decision("answer", element("decisionTable", columns, rows, hitPolicy=policy))))

    assert model.evaluate("answer") in ({"a": 1}, [{"a": 1}, {}])


def test_an_aggregation_that_is_none_gives_null() -> None:
    box = table(["1"], ["r"], ["-", "1"], policy="COLLECT", aggregation="BAR")

    assert dmn.read(file(decision("answer", box))).evaluate("answer") is None


def test_a_function_in_a_condition_is_named_as_one() -> None:
    model = dmn.read(file(decision("answer", table(["function(a) a"], ["r"], ["1", "1"]))))

    assert model.decide("answer").findings[0] == "No rule of the table “answer” fits function(a) a = a function."


def test_the_descriptions_of_rows_are_a_column_of_annotations() -> None:
    rows = element("rule", "<description>Nobody\n pays</description>", element("outputEntry", "<text>0</text>"))
    model = dmn.read(file(decision("fee", element("decisionTable", '<output name="fee"/>', rows, hitPolicy="FIRST"))))

    [used] = model.decide("fee").tables

    assert used.matched[0].annotations == {"Annotations": "Nobody pays"}
