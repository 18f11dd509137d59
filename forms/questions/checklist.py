"""Any of a few."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.feel.types import Date
from forms.files import File
from forms.questions.base import Posted
from forms.questions.options import OptionsQuestion
from forms.wording import say


@dataclass(frozen=True, kw_only=True)
class Checklist(OptionsQuestion):
    """Any number of options: a list of their values in the form's order, empty for none.

    `exclusive` is the value that excludes the others ("None of these").
    """

    type: ClassVar[str] = "checklist"

    exclusive: str = ""

    def read(self, posted: Posted, files: Sequence[File], kept: object, today: Date | None) -> object:
        return super().read(posted, files, kept, today) or []

    def parse(self, posted: Posted) -> object:
        chosen = [value for value in posted.get(self.key, ()) if value]
        ordered = [option.value for option in self.options if option.value in chosen]
        return ordered + sorted({value for value in chosen if value not in ordered})

    def is_kind(self, value: object) -> bool:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)

    def check(self, value: object, today: Date | None) -> None:
        chosen = value if isinstance(value, list) else []
        if any(self.option(item) is None for item in chosen):
            raise self.wrong("errorRequired", self.required_text())
        if self.exclusive in chosen and len(chosen) > 1:
            raise self.wrong("errorExclusive", self.required_text())

    def required_text(self) -> str:
        exclusive = self.option(self.exclusive)
        if exclusive is None or self.divider:
            return super().required_text()
        return say("{wanted}, or select “{other}”", wanted=super().required_text(), other=exclusive.label)

    def display(self, value: object) -> list[str]:
        items = value if isinstance(value, list) else [value]
        return [self.label_of(item) for item in items if not self.is_empty(item)]

    def inputs(self, value: object) -> dict[str, list[str]]:
        items = value if isinstance(value, list) else []
        return {self.key: [str(item) for item in items]} if items else {}
