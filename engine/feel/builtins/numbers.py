"""Functions on numbers (DMN 1.5, 10.3.4.5)."""

import decimal
from decimal import Decimal

from engine.feel.functions import builtin
from engine.feel.limits import charge
from engine.feel.numbers import DECIMALS, ZERO, round_to, tidy
from engine.feel.types import DaysDuration, MonthsDuration
from engine.feel.values import Value


@builtin("decimal", "n: number", "scale: number")
def half_even(n: Decimal, scale: Decimal) -> Decimal | None:
    return round_to(n, scale, decimal.ROUND_HALF_EVEN)


@builtin("floor", "n: number", "scale: number?")
def floor(n: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return round_to(n, scale or ZERO, decimal.ROUND_FLOOR)


@builtin("ceiling", "n: number", "scale: number?")
def ceiling(n: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return round_to(n, scale or ZERO, decimal.ROUND_CEILING)


@builtin("round up", "n: number", "scale: number?")
def round_up(n: Decimal, scale: Decimal | None = None) -> Decimal | None:
    """Away from zero."""
    return round_to(n, scale or ZERO, decimal.ROUND_UP)


@builtin("round down", "n: number", "scale: number?")
def round_down(n: Decimal, scale: Decimal | None = None) -> Decimal | None:
    """Towards zero."""
    return round_to(n, scale or ZERO, decimal.ROUND_DOWN)


@builtin("round half up", "n: number", "scale: number?")
def round_half_up(n: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return round_to(n, scale or ZERO, decimal.ROUND_HALF_UP)


@builtin("round half down", "n: number", "scale: number?")
def round_half_down(n: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return round_to(n, scale or ZERO, decimal.ROUND_HALF_DOWN)


@builtin("abs", "n: number|days|months")
def absolute(n: Value) -> Value:
    if isinstance(n, DaysDuration):
        return DaysDuration(abs(n.nanos))
    if isinstance(n, MonthsDuration):
        return MonthsDuration(abs(n.total))
    return abs(n)


@builtin("modulo", "dividend: number", "divisor: number")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """With the sign of the divisor: dividend − divisor × floor(dividend / divisor)."""
    if not divisor:
        return None
    rest = _remainder(dividend, divisor)
    return DECIMALS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def _remainder(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Exact, however many digits the whole quotient has."""
    digits = dividend.adjusted() - divisor.adjusted() + 2
    if digits < DECIMALS.prec:
        return DECIMALS.remainder(dividend, divisor)
    charge(digits)
    wide = decimal.Context(prec=digits + DECIMALS.prec, Emin=-99_999, Emax=99_999)
    return DECIMALS.plus(wide.remainder(dividend, divisor))


@builtin("sqrt", "number: number")
def square_root(number: Decimal) -> Decimal:
    return DECIMALS.sqrt(number)


@builtin("log", "number: number")
def logarithm(number: Decimal) -> Decimal | None:
    """The natural logarithm."""
    charge(25)
    return DECIMALS.ln(number) if number > 0 else None


@builtin("exp", "number: number")
def exponential(number: Decimal) -> Decimal:
    charge(25)
    return DECIMALS.exp(number)


@builtin("odd", "number: number")
def odd(number: Decimal) -> bool | None:
    return _parity(number, 1)


@builtin("even", "number: number")
def even(number: Decimal) -> bool | None:
    return _parity(number, 0)


def _parity(number: Decimal, wanted: int) -> bool | None:
    if tidy(number) != number.to_integral_value():
        return None
    if number.adjusted() > 33:
        return wanted == 0
    return abs(int(number)) % 2 == wanted
