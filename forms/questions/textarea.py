"""A text of several lines."""

from dataclasses import dataclass
from typing import ClassVar

from forms.cleaning import many_lines
from forms.questions.base import Posted
from forms.questions.textfield import TextField


@dataclass(frozen=True, kw_only=True)
class TextArea(TextField):
    """A text of several lines; a line ending counts as one character, however the browser sends it."""

    type: ClassVar[str] = "textarea"

    rows: int = 5

    def parse(self, posted: Posted) -> object:
        return many_lines(self.first(posted)) or None
