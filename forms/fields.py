"""One question as its template draws it: what its inputs hold, what is wrong with them, its label's size."""

from dataclasses import dataclass
from typing import Literal

from forms.errors import FieldError
from forms.files import LATER, File
from forms.questions.base import Posted, Question
from forms.questions.checklist import Checklist
from forms.questions.filepicker import FilePicker
from forms.questions.options import Option, OptionsQuestion
from forms.wording import say

Density = Literal["citizen", "staff"]
Place = Literal["heading", "alone", "group"]


@dataclass(frozen=True)
class FieldView:
    """One question as drawn. `place` is "heading", "alone" on a page of several, or "group"."""

    question: Question
    posted: Posted
    answer: object
    error: FieldError | None
    place: Place
    density: Density

    @property
    def id(self) -> str:
        return self.question.field_id

    @property
    def is_heading(self) -> bool:
        return self.place == "heading"

    @property
    def size(self) -> str:
        """The size of its label or legend, in GOV.UK's letters; empty for the plain one."""
        return {"heading": "l", "alone": "s", "group": ""}[self.place]

    @property
    def label(self) -> dict[str, object]:
        """The macro's parameters for a label."""
        classes = f"govuk-label--{self.size}" if self.size else ""
        return {"text": self.question.label, "classes": classes, "isPageHeading": self.is_heading}

    @property
    def fieldset(self) -> dict[str, object]:
        """The macro's parameters for a fieldset whose legend is the question."""
        classes = f"govuk-fieldset__legend--{self.size}" if self.size else ""
        return {"legend": {"text": self.question.label, "classes": classes, "isPageHeading": self.is_heading}}

    @property
    def hint(self) -> dict[str, str] | None:
        return {"text": self.question.hint} if self.question.hint else None

    @property
    def error_message(self) -> dict[str, str] | None:
        return {"text": self.error.text, "visuallyHiddenText": say("Error")} if self.error else None

    def value(self, name: str = "") -> str:
        """What one of its inputs holds."""
        return self.question.first(self.posted, name)

    @property
    def values(self) -> list[str]:
        """All that is chosen under its key."""
        return list(self.posted.get(self.question.key, ()))

    def is_wrong(self, part: str) -> bool:
        """Whether the input of this part is to be marked wrong."""
        return self.error is not None and (not self.error.parts or part in self.error.parts)

    @property
    def items(self) -> list[dict[str, object]]:
        """The options of radios and checkboxes as the macros want them, with "or" before the one that stands
        apart.
        """
        question = self.question
        assert isinstance(question, OptionsQuestion)
        exclusive = question.exclusive if isinstance(question, Checklist) else ""
        apart = question.divider or exclusive
        items: list[dict[str, object]] = []
        for option in question.options:
            if option.value == apart and items:
                items.append({"divider": say("or")})
            items.append(self._item(option, option.value == exclusive))
        return items

    def _item(self, option: Option, is_exclusive: bool) -> dict[str, object]:
        return {
            "value": option.value,
            "text": option.label,
            "hint": {"text": option.hint} if option.hint else None,
            "checked": option.value in self.values,
            "behaviour": "exclusive" if is_exclusive else None,
        }

    @property
    def select_items(self) -> list[dict[str, object]]:
        """The options of a drop-down list, after one that chooses nothing."""
        question = self.question
        assert isinstance(question, OptionsQuestion)
        nothing = {"value": "", "text": say("Choose an answer"), "selected": not self.values}
        options = [{"value": o.value, "text": o.label, "selected": o.value in self.values} for o in question.options]
        return [nothing, *options]

    @property
    def files(self) -> list[File]:
        """The files already there, for a question that asks for files."""
        return self.question.files(self.answer) if isinstance(self.question, FilePicker) else []

    def is_removed(self, file: File) -> bool:
        """Whether the box to take a file away is ticked."""
        name = self.question.remove_name if isinstance(self.question, FilePicker) else ""
        return file.id in self.posted.get(name, ())

    @property
    def is_later(self) -> bool:
        """Whether the box to send the file later is ticked."""
        name = self.question.later_name if isinstance(self.question, FilePicker) else ""
        return LATER in self.posted.get(name, ())

    @property
    def lines(self) -> list[str]:
        """The answer as read, for a question that is only shown."""
        return self.question.display(self.answer)
