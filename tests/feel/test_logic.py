"""Three truth values, comparison, and the questions one asks of a value."""

from itertools import product

import pytest

from engine.feel import evaluate

TRUTHS = (True, False, None)


@pytest.mark.parametrize(("a", "b"), list(product(TRUTHS, TRUTHS)))
def test_and_and_or_mirror_each_other(a: bool | None, b: bool | None) -> None:
    context = {"a": a, "b": b}

    assert evaluate("a and b", context) is evaluate("not(not(a) or not(b))", context)
    assert evaluate("a or b", context) is evaluate("b or a", context)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("false and null", False),
        ("true and null", None),
        ("true or null", True),
        ("false or null", None),
        ('true and "a"', None),
        ("not(null)", None),
        ('1 = "1"', None),
        ("1 = null", False),
        ("null = null", True),
        ("[1, 2] = [1, 2]", True),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ('"a" < "b"', True),
        ('"a" < 1', None),
        ("5 between 1 and 5", True),
        ("5 between 1 and null", None),
        ("3 in [1..3)", False),
        ("3 in (1..3]", True),
        ("3 in ]1..3[", False),
        ("3 in [1..4[", True),
        ("3 in (1, 2, > 2)", True),
        ("3 in <= 3", True),
        ("3 in [1, 2, 3]", True),
        ('"x" in ("a", "b")', False),
        ('@"2026-02-01" in [@"2026-01-01"..@"2026-12-31"]', True),
        ('@"2026-01-01T12:00:00Z" = @"2026-01-01T13:00:00+01:00"', True),
        ('is(@"2026-01-01T12:00:00Z", @"2026-01-01T13:00:00+01:00")', False),
        ("if null then 1 else 2", 2),
        ("(< 10) = (< 10)", True),
        ("unknown = null", True),
        ("unknown.thing", None),
    ],
)
def test_a_question_has_the_answer_dmn_gives_it(expression: str, result: object) -> None:
    value = evaluate(expression)

    assert value == result
    assert type(value) is not bool or value is result


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("1 instance of number", True),
        ('"a" instance of number', False),
        ("null instance of Any", False),
        ('@"2026-01-01" instance of date', True),
        ('@"2026-01-01T00:00:00" instance of date and time', True),
        ('@"P1Y" instance of years and months duration', True),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1} instance of context<a: number>", True),
        ("{a: 1} instance of context<b: number>", False),
        ("[1..2] instance of range<number>", True),
        ("(function(a: number) a) instance of function<number> -> number", True),
        ("1 instance of nonsense", None),
    ],
)
def test_a_value_knows_its_type(expression: str, result: object) -> None:
    assert evaluate(expression) is result
