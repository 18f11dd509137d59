"""Laws that hold for all expressions and all values: of reading and writing, of numbers, of logic, of order.

Each is tried on 200 examples, the same ones every time; FEEL_EXAMPLES=10000 tries so many, others each time.
"""

import os
import random
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.feel import (
    FeelError,
    FeelLimitError,
    FeelSyntaxError,
    check,
    compile,
    compile_unary_tests,
    diagnose,
    evaluate,
    names,
    to_text,
)
from engine.feel.operators import compare, equal, less, less_or_equal
from engine.feel.tree import Node
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Range, Time
from tests.feel import fuzz
from tests.feel.corpus import expressions, mutated
from tests.feel.trees import ALL_NAMES, CELLS, EXPRESSIONS, SCOPE

MANY = int(os.environ.get("FEEL_EXAMPLES", "0"))
law = settings(max_examples=MANY or 200, derandomize=not MANY, database=None, deadline=None, print_blob=True)

TEXTS = expressions()
DAMAGED = st.builds(
    lambda text, seed: mutated(text, TEXTS, random.Random(seed)), st.sampled_from(TEXTS), st.integers(0, 2**32)
)
NUMBERS = st.decimals(-(10**12), 10**12, places=4)
TERNARY = st.sampled_from([True, False, None])
DATES = st.dates().map(Date.from_python)
TIMES = st.builds(Time, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999_999_999))
KINDS: dict[str, st.SearchStrategy[object]] = {
    "number": NUMBERS,
    "string": st.text(max_size=4),
    "date": DATES,
    "time": TIMES,
    "zoned time": st.builds(lambda time, zone: Time(time.hour, time.minute, time.second, 0, zone), TIMES, st.sampled_from([0, 3600, -7200])),
    "date and time": st.builds(DateTime, DATES, TIMES),
    "days": st.integers(-(10**15), 10**15).map(DaysDuration),
    "months": st.integers(-1000, 1000).map(MonthsDuration),
    "boolean": st.booleans(),
}  # fmt: skip
ORDERED = sorted(KINDS.keys() - {"boolean"})
VALUES = st.one_of(*KINDS.values(), st.none(), st.lists(NUMBERS, max_size=2), st.just({}), st.just({"a": Decimal(1)}))


def alike(kind: str, count: int) -> st.SearchStrategy[list[object]]:
    """Values of one kind, often the same ones."""
    few = st.lists(KINDS[kind], min_size=1, max_size=count)
    return few.flatmap(lambda values: st.lists(st.sampled_from(values), min_size=count, max_size=count))


@law
@given(st.text(max_size=60) | DAMAGED)
def test_whatever_the_text_it_is_answered_or_refused(text: str) -> None:
    for door in (compile, compile_unary_tests, evaluate, diagnose):
        error = _refusal(door, text)
        if isinstance(error, FeelSyntaxError):
            assert 1 <= error.line <= text.count("\n") + 1
            assert 1 <= error.column <= len(text.split("\n")[error.line - 1]) + 1
    assert all(finding.text in text for finding in check(text))


def _refusal(door: Callable[[str], object], text: str) -> FeelError | None:
    try:
        door(text)
    except (FeelSyntaxError, FeelLimitError) as error:
        return error
    return None


@law
@given(EXPRESSIONS)
def test_a_tree_is_read_again_as_it_was_written(node: Node) -> None:
    assert compile(to_text(node, SCOPE), SCOPE).node == node


@law
@given(CELLS)
def test_a_cell_is_read_again_as_it_was_written(node: Node) -> None:
    assert compile_unary_tests(to_text(node, SCOPE), SCOPE).node == node


@law
@given(DAMAGED)
def test_a_text_is_written_the_same_way_ever_after(text: str) -> None:
    try:
        node = compile(text).node
    except (FeelSyntaxError, FeelLimitError):
        return

    assert compile(to_text(node)).node == node


@law
@given(EXPRESSIONS)
def test_being_diagnosed_changes_no_value(node: Node) -> None:
    text, context = to_text(node, SCOPE), {"a": 1, "b": "x", "first name": None, "date": [1, 2]}
    try:
        value = evaluate(text, context)
    except FeelLimitError:
        return

    diagnosis = diagnose(text, context)

    assert fuzz.same(diagnosis.value, value)
    assert all(finding.text in text for finding in diagnosis.findings)


@law
@given(EXPRESSIONS)
def test_an_expression_reads_its_names_and_no_others(node: Node) -> None:
    text, context = to_text(node, SCOPE), {"a": 1, "b": "x", "first name": None, "date": [1, {"x1": 2}], "item": 3}
    read = names(text, context)
    try:
        value = evaluate(text, context)
    except FeelLimitError:
        return

    assert fuzz.same(value, compile(text, context).evaluate({name: context[name] for name in read & context.keys()}))


@law
@given(EXPRESSIONS)
def test_where_all_names_are_known_none_is_missing(node: Node) -> None:
    text = to_text(node, SCOPE)

    findings = check(text, [*names(text, [*ALL_NAMES, "f"]), *SCOPE])

    assert not [finding for finding in findings if finding.message.startswith("There is no “")]


@law
@given(NUMBERS, NUMBERS, NUMBERS)
def test_numbers_add_up_and_multiply_as_at_school(a: Decimal, b: Decimal, c: Decimal) -> None:
    numbers = {"a": a, "b": b, "c": c}
    for identity in (
        "a + b = b + a",
        "(a + b) + c = a + (b + c)",
        "a * b = b * a",
        "a + 0 = a and a * 1 = a and a * 0 = 0",
        "a - b = -(b - a)",
        "(a + b) - b = a",
        "-(-a) = a",
        "a ** 2 = a * a",
        "a < b = (a - b < 0)",
        "if b = 0 then a / b = null else abs(a / b * b - a) <= abs(a) * 1e-32",
    ):
        assert evaluate(identity, numbers) is True, identity


@law
@given(TERNARY, TERNARY, TERNARY)
def test_logic_follows_the_laws_of_three_values(p: bool | None, q: bool | None, r: bool | None) -> None:
    for left, right in (
        ("p and q", "q and p"),
        ("p or q", "q or p"),
        ("(p and q) and r", "p and (q and r)"),
        ("(p or q) or r", "p or (q or r)"),
        ("p and (q or r)", "p and q or p and r"),
        ("p or (q and r)", "(p or q) and (p or r)"),
        ("not(p and q)", "not(p) or not(q)"),
        ("not(not(p))", "p"),
        ("p and p", "p"),
        ("p and true", "p"),
        ("p or false", "p"),
        ("some x in [p, q] satisfies x", "p or q"),
        ("every x in [p, q] satisfies x", "p and q"),
    ):
        values = {"p": p, "q": q, "r": r}
        assert evaluate(left, values) is evaluate(right, values), (left, right)


@law
@given(VALUES, VALUES)
def test_equality_and_order_are_the_same_from_both_sides(a: object, b: object) -> None:
    assert equal(a, b) is equal(b, a)
    assert compare("<")(a, b) is compare(">")(b, a)
    assert compare("<=")(a, b) is compare(">=")(b, a)
    assert not (less(a, b) and less(b, a))
    assert (equal(a, b) is None) is (compare("!=")(a, b) is None)
    assert equal(a, a) is True


@law
@given(VALUES, VALUES, VALUES)
def test_order_leads_on_over_values_of_any_kinds(a: object, b: object, c: object) -> None:
    assert not (less(a, b) and less(b, c)) or less(a, c)
    assert not (equal(a, b) and equal(b, c)) or equal(a, c)


@pytest.mark.parametrize("kind", ORDERED)
@law
@given(st.data())
def test_values_of_one_kind_stand_in_one_order(kind: str, data: st.DataObject) -> None:
    a, b, c = data.draw(alike(kind, 3))

    assert [less(a, b), equal(a, b), less(b, a)].count(True) == 1
    assert less_or_equal(a, b) is (less(a, b) or equal(a, b))
    assert not (less(a, b) and less(b, c)) or less(a, c)
    assert not (equal(a, b) and less(b, c)) or less(a, c)


@pytest.mark.parametrize("kind", sorted(KINDS))
@law
@given(st.data())
def test_equality_divides_a_kind_into_classes(kind: str, data: st.DataObject) -> None:
    a, b, c = data.draw(alike(kind, 3))

    assert equal(a, a) is True
    assert equal(a, b) is equal(b, a)
    assert not (equal(a, b) and equal(b, c)) or equal(a, c)


@pytest.mark.parametrize("kind", ORDERED)
@law
@given(st.data())
def test_a_range_holds_what_its_ends_enclose(kind: str, data: st.DataObject) -> None:
    value, one, other = data.draw(alike(kind, 3))
    low, high = (other, one) if less(other, one) else (one, other)
    values = {"v": value, "low": low, "high": high}

    for expression, meaning in (
        ("v in [low..high]", "low <= v and v <= high"),
        ("v in (low..high)", "low < v and v < high"),
        ("v in [low..high)", "low <= v and v < high"),
        ("v between low and high", "v in [low..high]"),
        ("v in (< high)", "v < high"),
        ("v in (>= low)", "v >= low"),
        ("v in (low, high)", "v = low or v = high"),
        ("v in [low, high]", "list contains([low, high], v)"),
    ):
        assert evaluate(expression, values) is evaluate(meaning, values), expression


@law
@given(NUMBERS, NUMBERS)
def test_a_range_from_python_is_one_of_feels(low: Decimal, high: Decimal) -> None:
    assume(low <= high)

    assert evaluate("low in span and high in span", {"low": low, "high": high, "span": Range(low, high)}) is True


def test_two_hundred_damaged_expressions_are_answered_or_refused() -> None:
    seed = int(os.environ.get("FEEL_SEED", "2026"))
    print(f"seed {seed}")

    assert fuzz.run(200, seed).count == 200
