"""A value that is worked out from the answers: sent with them, and shown where it has a name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Self

from engine.feel.types import Date
from forms.expressions import Expression
from forms.questions.base import Question, yes_or_no
from forms.questions.datetime import read_date


@dataclass(frozen=True, kw_only=True)
class Computed(Question):
    """Never asked. Its value is `expression`'s over the answers as they are; without a label it is not shown."""

    type: ClassVar[str] = "expression"
    can_be_heading: ClassVar[bool] = False
    goes_with_another: ClassVar[bool] = True

    expression: Expression

    @property
    def is_silent(self) -> bool:
        return not self.label

    def compute(self, context: Mapping[str, object], now: datetime | None) -> object:
        """The value over these variables; null where it cannot be worked out."""
        return self.expression.evaluate(context, now)

    def resolve(self, context: Mapping[str, object], now: datetime | None) -> Self:
        return replace(super().resolve(context, now), default=self.compute(context, now))

    def is_kind(self, value: object) -> bool:
        return True

    def display(self, value: object) -> list[str]:
        values = value if isinstance(value, list) else [value]
        return [line for each in values for line in self._lines(each)]

    def _lines(self, value: object) -> list[str]:
        if isinstance(value, bool):
            return [yes_or_no(value)]
        return [read_date(value)] if isinstance(value, Date) else super().display(value)
