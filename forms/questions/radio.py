"""One of a few."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from engine.feel.types import Date
from forms.questions.base import Posted
from forms.questions.options import OptionsQuestion


@dataclass(frozen=True, kw_only=True)
class Radio(OptionsQuestion):
    """One option, by its value. `appearance` "segmented" is the staff's row: what it is about left, radios
    right.
    """

    type: ClassVar[str] = "radio"

    appearance: Literal["", "segmented"] = ""

    @property
    def can_be_heading(self) -> bool:  # type: ignore[override]
        """A row for staff has its label at the left, never above."""
        return self.appearance != "segmented"

    def parse(self, posted: Posted) -> object:
        return self.first(posted) or None

    def check(self, value: object, today: Date | None) -> None:
        if self.option(value) is None:
            raise self.wrong("errorRequired", self.required_text())

    def display(self, value: object) -> list[str]:
        return [] if self.is_empty(value) else [self.label_of(value)]
