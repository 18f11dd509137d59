"""What is done quickly gives what is done slowly: literals, entries of given contexts, contexts of every kind."""

from collections import ChainMap, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from engine.feel import FeelLimitError, compile, diagnose, evaluate, evaluate_unary_tests

LITERALS = ("100", "1.50", '"b"', '""', "true", "false", "null", f'"{"x" * 150}"', '@"2026-03-31"')
SIGNS = ("=", "!=", "<", "<=", ">", ">=")
GIVEN: tuple[Any, ...] = (
    *(Decimal(120), Decimal("1.5"), Decimal("NaN"), Decimal("Infinity"), Decimal("1E+7000"), Decimal("-0")),
    *(100, 99, 1.5, float("nan"), True, False, None, "b", "", "x" * 150, date(2026, 3, 31)),
    *([100], ["b"], {"a": 1}, (100,)),
)


@pytest.mark.parametrize(("sign", "literal"), list(product(SIGNS, LITERALS)))
def test_a_variable_compares_with_a_literal_as_with_another_variable(sign: str, literal: str) -> None:
    other = evaluate(literal)

    for value in GIVEN:
        expected = evaluate(f"x {sign} y", {"x": value, "y": other})
        quick = {
            "a variable": evaluate(f"x {sign} {literal}", {"x": value}),
            "an entry": evaluate(f"c.x {sign} {literal}", {"c": {"x": value}}),
            "of layers": evaluate(f"x {sign} {literal}", ChainMap({}, {"x": value})),
            "in a loop": evaluate(f"(for i in [1] return x {sign} {literal})[1]", {"x": value}),
            "watched": diagnose(f"x {sign} {literal}", {"x": value}).value,
        }
        assert quick == dict.fromkeys(quick, expected), value


@pytest.mark.parametrize(("sign", "literal"), list(product(("", *SIGNS[2:]), LITERALS[:6])))
def test_a_cell_with_a_literal_tests_as_one_with_a_variable(sign: str, literal: str) -> None:
    other = evaluate(literal)

    for value in GIVEN:
        expected = evaluate_unary_tests(f"{sign} y", value, {"y": other})
        assert evaluate_unary_tests(f"{sign} {literal}", value) is expected, value
        assert evaluate_unary_tests(f"not({sign} {literal})", value) is not expected, value


def test_what_comes_out_of_a_context_is_feels() -> None:
    context: dict[str, Any] = {
        "a": {"number": 1, "list": (1, 2.5), "day": date(2026, 3, 31), "deep": {"er": 3}, "bad": Decimal("NaN")}
    }

    assert type(evaluate("a.number", context)) is Decimal
    assert evaluate("a.list", context) == [Decimal(1), Decimal("2.5")]
    assert evaluate("a.day.month + a.deep.er", context) == Decimal(6)
    assert evaluate("a.bad", context) is None
    assert evaluate("[a.bad, a]", context)[1]["bad"] is None
    assert evaluate("a.None", {"a": {None: 5}}) == Decimal(5)


def test_the_innermost_name_counts() -> None:
    context = {"a": {"b": "outside"}, "x": "outside"}

    assert evaluate('for a in [{b: "inside"}] return a.b', context) == ["inside"]
    assert evaluate('for x in ["inside"] return x = "inside"', context) == [True]
    assert evaluate('{x: "inside", y: x = "inside"}.y', context) is True


def test_nothing_is_put_into_a_context_that_makes_up_what_it_lacks() -> None:
    context: defaultdict[str, object] = defaultdict(lambda: 5, a=1)

    assert evaluate("a = 1 and b = null", context) is True
    assert dict(context) == {"a": 1}


def test_data_cannot_change_what_a_comparison_means() -> None:
    assert evaluate("amount > 100", {"amount": 5, "amount > 100": True}) is False
    assert evaluate("order.amount >= 100", {"order": {"amount": 5, "amount >= 100": True}}) is False
    assert evaluate("f.a-b", {"f": {"a": 5, "a-b": 1}}) == Decimal(1)


@pytest.mark.parametrize(
    "text",
    ["order.unit price", "(order.unit price)", "[order][unit price > 1][1].unit price", "{o: order}.o.unit price"],
)
def test_entries_of_several_words_are_found_wherever_they_can_stand(text: str) -> None:
    assert evaluate(text, {"order": {"unit price": 5}}) == Decimal(5)


def test_a_run_that_passed_a_limit_leaves_nothing_behind() -> None:
    long = compile("count(for i in 1..700, j in 1..700 return i)")

    for _ in range(2):
        with pytest.raises(FeelLimitError):
            evaluate("for i in 1..1000, j in 1..1000 return i")
    assert evaluate("count(for i in 1..300, j in 1..300 return i)") == Decimal(90_000)
    with pytest.raises(FeelLimitError):
        long.evaluate()


def test_each_thread_has_a_budget_of_its_own() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(evaluate, ["count(for i in 1..300, j in 1..300 return i)"] * 8)

        assert list(found) == [Decimal(90_000)] * 8
