"""FEEL's one kind of number: decimals of 34 digits, rounded half to even (DMN 1.5, 10.3.2.3.1)."""

import decimal
from decimal import Decimal

DECIMALS = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
MIN_SCALE = -6111
MAX_SCALE = 6176
ZERO = Decimal(0)
ONE = Decimal(1)


def tidy(number: Decimal) -> Decimal:
    """The same number without zeros that say nothing and without an exponent where digits will do: 1.50 →
    1.5.
    """
    if not number:
        return ZERO
    short = number.normalize(DECIMALS)
    if short.adjusted() < 34 and short == short.to_integral_value():
        return short.quantize(ONE, context=DECIMALS)
    return short


def parse_number(text: str) -> Decimal:
    """A number as FEEL writes it, rounded to 34 digits; ValueError if it is none or out of range."""
    try:
        return tidy(DECIMALS.create_decimal(text))
    except decimal.DecimalException:
        raise ValueError(f"{text[:40]!r} is not a number FEEL can hold") from None


def format_number(number: Decimal) -> str:
    """FEEL's `string()` of a number: plain digits, no needless zeros."""
    short = tidy(number)
    return format(short, "f") if -40 < short.adjusted() < 40 else str(short)


def round_to(number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """`number` with `scale` digits after the point, or null where the scale is not DMN's (10.3.4.3)."""
    if scale != scale.to_integral_value() or not MIN_SCALE <= scale <= MAX_SCALE:
        return None
    places = -int(scale)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= places:
        return number
    if number.adjusted() < places - 1:
        return tidy(_below_the_step(number, places, rounding))
    return tidy(number.quantize(Decimal((0, (1,), places)), rounding=rounding, context=DECIMALS))


def _below_the_step(number: Decimal, places: int, rounding: str) -> Decimal:
    away = rounding == decimal.ROUND_UP
    away = away or (rounding == decimal.ROUND_CEILING and number > 0)
    away = away or (rounding == decimal.ROUND_FLOOR and number < 0)
    if not away or not number:
        return ZERO
    return Decimal((1 if number < 0 else 0, (1,), places))


def whole(number: Decimal) -> int | None:
    """The number as an int, or None if it has a fraction or is too large to count with."""
    if number.adjusted() > 18 or number != number.to_integral_value():
        return None
    return int(number)
