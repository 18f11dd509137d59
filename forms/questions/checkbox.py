"""A single box to tick."""

from dataclasses import dataclass
from typing import ClassVar

from forms.questions.base import Posted, Question, yes_or_no
from forms.wording import say

TICKED = "true"
"""The value a ticked box posts."""


@dataclass(frozen=True, kw_only=True)
class Checkbox(Question):
    """True or false; a required one must be ticked, as for a declaration. Its label stands beside the box."""

    type: ClassVar[str] = "checkbox"
    can_be_heading: ClassVar[bool] = False
    goes_with_another: ClassVar[bool] = True

    def parse(self, posted: Posted) -> object:
        return self.first(posted) == TICKED

    def is_kind(self, value: object) -> bool:
        return isinstance(value, bool)

    def is_empty(self, value: object) -> bool:
        return value is None or (self.required and value is False)

    def required_text(self) -> str:
        return say("Select “{label}” to continue", label=self.label)

    def display(self, value: object) -> list[str]:
        return [yes_or_no(value)] if isinstance(value, bool) else super().display(value)

    def inputs(self, value: object) -> dict[str, list[str]]:
        return {self.key: [TICKED]} if value is True else {}
