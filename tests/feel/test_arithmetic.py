"""Numbers are decimals; dates, times and durations add up; what does not fit is null."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import evaluate
from engine.feel.numbers import DECIMALS

NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=4)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("0.1 + 0.2", "0.3"),
        ("10 - 2 - 3", "5"),
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("2 ** 3 ** 2", "64"),
        ("-5 ** 2", "25"),
        ("10 - -5", "15"),
        ("1.5e2 + .5", "150.5"),
        ("7 / 2", "3.5"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("2.50 * 2", "5"),
    ],
)
def test_numbers_follow_the_rules_of_school(expression: str, result: str) -> None:
    assert str(evaluate(expression)) == result


@pytest.mark.parametrize("expression", ["0.1 + 0.2 = 0.3", "1.10 = 1.1", "100 = 1e2", "-0 = 0"])
def test_equal_numbers_are_equal_however_written(expression: str) -> None:
    assert evaluate(expression) is True


@pytest.mark.parametrize(
    "expression",
    [
        '1 + "a"',
        "1 / 0",
        "null + 1",
        "true * 2",
        "10 ** 100000",
        '@"P1D" + @"P1Y"',
        '-"a"',
        '"a" - "a"',
        "[1] + 1",
    ],
)
def test_what_does_not_add_up_is_null(expression: str) -> None:
    assert evaluate(expression) is None


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('@"2026-01-31" + @"P1M"', "2026-02-28"),
        ('@"2024-02-29" - @"P1Y"', "2023-02-28"),
        ('@"2026-03-01" - @"2026-02-01"', "P28D"),
        ('@"2026-01-01" + @"PT36H"', "2026-01-02"),
        ('@"2026-01-01T10:00:00" + @"P1DT2H"', "2026-01-02T12:00:00"),
        ('@"23:30:00" + @"PT1H"', "00:30:00"),
        ('@"P1Y" + @"P2M"', "P1Y2M"),
        ('@"P4DT1H" * 1.5', "P6DT1H30M"),
        ('@"P10D" / @"P4D"', "2.5"),
        ('-@"P1D"', "-P1D"),
        ('@"2026-03-29T00:30:00@Europe/London" + @"PT1H"', "2026-03-29T02:30:00@Europe/London"),
    ],
)
def test_dates_and_durations_add_up(expression: str, result: str) -> None:
    assert evaluate(f"string({expression})") == result


@given(NUMBERS, NUMBERS)
def test_sums_and_products_agree_with_decimal(a: Decimal, b: Decimal) -> None:
    context = {"a": a, "b": b}

    assert evaluate("a + b", context) == DECIMALS.add(a, b)
    assert evaluate("a * b", context) == DECIMALS.multiply(a, b)
    assert evaluate("a - b = -(b - a)", context) is True


@given(NUMBERS, NUMBERS)
def test_exactly_one_of_less_equal_and_more_holds(a: Decimal, b: Decimal) -> None:
    assert evaluate("count([a < b, a = b, a > b][item])", {"a": a, "b": b}) == 1
