"""Questions that offer options: shared by radios, checklists and selects."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from forms.expressions import Expression
from forms.questions.base import Question
from forms.wording import say, select

MOST_OPTIONS = 2000
"""Past that many, options from an expression are left out: a page would not carry them."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: the value kept, the text read, and a hint beneath it."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class OptionsQuestion(Question):
    """`options` are those written down, or, once resolved, those that `options_from` gives.

    `divider` is the value before which "or" stands.
    """

    options: tuple[Option, ...] = ()
    options_from: Expression | None = None
    divider: str = ""

    def resolve(self, context: Mapping[str, object], now: datetime | None) -> Self:
        resolved = super().resolve(context, now)
        if self.options_from is None:
            return resolved
        return replace(resolved, options=_options(self.options_from.evaluate(context, now)))

    def option(self, value: object) -> Option | None:
        """The option with this value."""
        return next((option for option in self.options if option.value == value), None)

    def label_of(self, value: object) -> str:
        """An option's text, or the value itself where the options no longer have it."""
        option = self.option(value)
        return option.label if option else str(value)

    @property
    def is_yes_or_no(self) -> bool:
        """Whether the options are yes and no."""
        return sorted(option.value.lower() for option in self.options) in (["no", "yes"], ["false", "true"])

    def required_text(self) -> str:
        wanted = select(self.label, self.summary_label, self.is_yes_or_no)
        if divided := self.option(self.divider):
            return say("{wanted}, or select “{other}”", wanted=wanted, other=divided.label)
        return wanted


def _options(value: object) -> tuple[Option, ...]:
    """Options of what an expression gave: texts, or contexts with a value and a label; no others."""
    items = value if isinstance(value, list) else []
    found: dict[str, Option] = {}
    for item in items[:MOST_OPTIONS]:
        named = item if isinstance(item, dict) else {"value": item}
        if isinstance(text := named.get("value"), str) and text:
            label, hint = named.get("label"), named.get("hint")
            found.setdefault(text, Option(text, str(label or text), hint if isinstance(hint, str) else ""))
    return tuple(found.values())
