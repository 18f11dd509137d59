"""A number, exact."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import ClassVar

from engine.feel.types import Date
from forms.cleaning import digits
from forms.questions.base import Posted, Question
from forms.wording import say

MOST_DIGITS = 34
"""The precision of FEEL's numbers; a longer one would be rounded."""

_EXACT = Context(prec=4 * MOST_DIGITS)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"(?<=\d)[, ](?=\d{3}(?!\d))")
_CURRENCIES = "£$€"


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """A number as FEEL has them, decimal and exact; thousands may be grouped and the unit written with it."""

    type: ClassVar[str] = "number"
    noun: ClassVar[str] = "Number"

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimal_digits: int | None = None
    increment: Decimal | None = None
    prefix: str = ""
    suffix: str = ""
    autocomplete: str = ""
    width: str = ""

    @property
    def inputmode(self) -> str:
        """The keyboard a phone offers; those without a minus or a point on it would lock people out."""
        if self.minimum is None or self.minimum < 0:
            return "text"
        return "numeric" if self.decimal_digits == 0 else "decimal"

    def parse(self, posted: Posted) -> object:
        text = self._bare(digits(self.first(posted)))
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise self.wrong("errorFormat", say("{subject} must be a number", subject=self.subject))
        return Decimal(text)

    def _bare(self, text: str) -> str:
        bare = text.replace("−", "-")
        for unit in (self.prefix, "£" if self.prefix in ("", "£") else "", self.suffix):
            bare = bare.removeprefix(unit).removesuffix(unit).strip() if unit else bare
        return _GROUPED.sub("", bare)

    def is_kind(self, value: object) -> bool:
        return isinstance(value, Decimal) and value.is_finite()

    def check(self, value: object, today: Date | None) -> None:
        assert isinstance(value, Decimal)
        if len(value.as_tuple().digits) > MOST_DIGITS or abs(value.adjusted()) > MOST_DIGITS:
            raise self.wrong("errorFormat", say("{subject} must have fewer digits", subject=self.subject))
        self._check_digits(value)
        self._check_range(value)
        if self.increment is not None and self._is_between_steps(value, self.increment):
            step = say("{subject} must go up in steps of {n}", subject=self.subject, n=plain(self.increment))
            raise self.wrong("errorIncrement", step)

    def _is_between_steps(self, value: Decimal, increment: Decimal) -> bool:
        return _EXACT.remainder(_EXACT.subtract(value, self.minimum or Decimal(0)), increment) != 0

    def _check_digits(self, value: Decimal) -> None:
        if self.decimal_digits is None:
            return
        if value == value.quantize(Decimal(1).scaleb(-self.decimal_digits), context=_EXACT):
            return
        if self.decimal_digits == 0:
            raise self.wrong("errorFormat", say("{subject} must be a whole number", subject=self.subject))
        limit = say("{subject} must have {n} decimal places or fewer", subject=self.subject, n=self.decimal_digits)
        raise self.wrong("errorFormat", limit)

    def _check_range(self, value: Decimal) -> None:
        low, high = self.minimum, self.maximum
        too_low = low is not None and value < low
        too_high = high is not None and value > high
        if not too_low and not too_high:
            return
        rule = "errorMin" if too_low else "errorMax"
        if low is not None and high is not None:
            between = say("{subject} must be between {low} and {high}", subject=self.subject, **self._ends(low, high))
            raise self.wrong(rule, between)
        if low is not None and too_low:
            raise self.wrong(rule, say("{subject} must be {n} or more", subject=self.subject, n=self._read(low)))
        if high is not None:
            raise self.wrong(rule, say("{subject} must be {n} or less", subject=self.subject, n=self._read(high)))

    def _ends(self, low: Decimal, high: Decimal) -> dict[str, str]:
        return {"low": self._read(low), "high": self._read(high)}

    def display(self, value: object) -> list[str]:
        if not isinstance(value, Decimal) or not self.is_kind(value):
            return super().display(value)
        return [self._read(value)]

    def inputs(self, value: object) -> dict[str, list[str]]:
        if not isinstance(value, Decimal) or not self.is_kind(value):
            return super().inputs(value)
        return {self.key: [plain(value)]}

    def _read(self, value: Decimal) -> str:
        if self.prefix in tuple(_CURRENCIES):
            return self._money(value)
        tight = self.suffix in ("%", "°")
        joined = f"{plain(value)}{self.suffix}" if tight else f"{plain(value)} {self.suffix}".strip()
        return f"{self.prefix} {joined}".strip()

    def _money(self, value: Decimal) -> str:
        if abs(value.adjusted()) > MOST_DIGITS:
            return f"{self.prefix}{value}"
        places = 0 if value == value.to_integral_value() else max(2, len(plain(value).partition(".")[2]))
        amount = f"{self.prefix}{abs(value):,.{places}f}"
        return f"{'−' if value < 0 else ''}{amount} {self.suffix}".strip()


def plain(value: Decimal) -> str:
    """The number without exponent and without zeros that say nothing: 10.50 as "10.5"."""
    if not value.is_finite() or abs(value.adjusted()) > 2 * MOST_DIGITS:
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
