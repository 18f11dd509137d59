"""A stranger's expression may be run: what would run away is stopped. How soon, and in how much memory, is in
`test_attacks`.
"""

from contextlib import suppress

import pytest

from engine.feel import FeelError, FeelLimitError, compile, evaluate

DOUBLED = ", ".join(f"a{n}: [a{n - 1}, a{n - 1}]" for n in range(1, 60))


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "[" * 10_000,
        "-" * 10_000 + "1",
        "1" + " + 1" * 10_000,
        "a" + ".b" * 10_000,
        "not(" * 5_000 + "true" + ")" * 5_000,
        "{a: " * 5_000 + "1" + "}" * 5_000,
        "x" * 200_000,
        "for i in 1..1000000 return i",
        "count(for i in 1..1000, j in 1..1000 return 1)",
        "some i in 1..1000000000 satisfies i < 0",
        'matches("' + "a" * 5_000 + '!", "(a+)+$")',
        'matches("a", "' + "(" * 3_000 + '")',
        'matches("a", "((a{999}){999}){999}")',
        "{f: function(n) f(n), r: f(1)}.r",
        "{f: function(n) f(n + 1) + 1, r: f(1)}.r",
        "{a0: [1], " + DOUBLED + ", s: string(a59)}",
        "{a0: [1], " + DOUBLED + ", b0: [1], " + DOUBLED.replace("a", "b") + ", s: a59 = b59}",
        "{a0: [1], " + DOUBLED + ", s: flatten(a59)}",
        '{a0: "' + "x" * 100 + '", ' + ", ".join(f"a{n}: a{n - 1} + a{n - 1}" for n in range(1, 60)) + "}",
        "distinct values(for i in 1..50000 return i)",
        "{a0: [1], " + DOUBLED + "}",
        "for i in 1..400000 return " + " + ".join(["i ** 0.5"] * 150),
        'for i in 1..400000 return matches("' + "a" * 18 + '!", "(a+)+$")',
        'for i in 1..400000 return contains("' + "a" * 90_000 + '", "b")',
        "{f: function(n) " + " or ".join(["n < 0"] * 5_000) + ", r: for i in 1..90000 return f(i)}",
    ],
)
def test_what_runs_away_is_stopped(expression: str) -> None:
    with pytest.raises(FeelLimitError):
        evaluate(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "9 ** 9 ** 9 ** 9 ** 9",
        "exp(1e30)",
        "date(1e6000, 1, 1)",
        '@"P1D" * 1e6000',
        '@"999999999-12-31" + @"P1D"',
        "[1][1e6000]",
        'duration("P' + "9" * 5_000 + 'Y")',
        '@"2026-01-01T00:00:00@../../etc/passwd"',
        "sublist([1], 1, 1e6000)",
        'matches("a", "(?P<x>a)")',
        'matches("a", "[")',
    ],
)
def test_what_is_too_large_to_hold_is_null(expression: str) -> None:
    assert evaluate(expression) is None


@pytest.mark.parametrize("expression", ["/*" * 50_000, '"' + "\\u" * 40_000 + '"', "a " * 40_000, "if " * 5_000])
def test_long_nonsense_is_read_or_refused(expression: str) -> None:
    with suppress(FeelError):
        compile(expression)


def test_long_lists_of_conditions_are_no_problem() -> None:
    assert evaluate(" or ".join(["a = 1"] * 5_000), {"a": 2}) is False


def test_a_used_expression_has_its_whole_budget_again() -> None:
    compiled = compile("count(for i in 1..50000 return i)")

    assert [compiled.evaluate() for _ in range(15)] == [50_000] * 15


def test_names_in_scope_decide_what_is_cached() -> None:
    assert evaluate("a-b", {"a": 3, "b": 1}) == 2
    assert evaluate("a-b", {"a-b": 7}) == 7
    assert compile("a-b", ["a", "b", "c d"]) is compile("a-b", ["x y"])
