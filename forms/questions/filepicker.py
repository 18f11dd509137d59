"""Files to upload."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.feel.types import Date
from forms.files import LATER, MOST_FILES, USUAL, File
from forms.questions.base import Posted, Question
from forms.wording import say, select


@dataclass(frozen=True, kw_only=True)
class FilePicker(Question):
    """A list of files (contexts of id, name, size, type), or the text "later" where `later` offers that.

    `<key>-remove` posts the ids of files to take away, `<key>-later` the promise to send them later. A posted
    id is only ever compared with those already kept, so nobody can claim a file of somebody else's.
    """

    type: ClassVar[str] = "filepicker"

    multiple: bool = False
    accept: tuple[str, ...] = USUAL
    later: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.key, self.remove_name, self.later_name)

    @property
    def remove_name(self) -> str:
        """The posted field with the ids of files to take away."""
        return f"{self.key}-remove"

    @property
    def later_name(self) -> str:
        """The posted field that promises the files."""
        return f"{self.key}-later"

    def read(self, posted: Posted, files: Sequence[File], kept: object, today: Date | None) -> object:
        value = self.merge(posted, files, kept)
        self.validate(value, today)
        return value

    def merge(self, posted: Posted, files: Sequence[File], kept: object) -> object:
        """What is kept once the removed are gone and the new are there; unchecked, so that none is lost."""
        removed = set(posted.get(self.remove_name, ()))
        stay = [file for file in self.files(kept) if file.id not in removed]
        all_files = [*stay, *files] if self.multiple or not files else list(files)[-1:]
        if not all_files and self.later and self.first(posted, self.later_name) == LATER:
            return LATER
        return [file.context() for file in all_files]

    def files(self, value: object) -> list[File]:
        """The files of an answer."""
        found = [File.of(item) for item in value] if isinstance(value, list) else []
        return [file for file in found if file is not None]

    def is_kind(self, value: object) -> bool:
        if value == LATER:
            return bool(self.later)
        return isinstance(value, list) and len(self.files(value)) == len(value)

    def check(self, value: object, today: Date | None) -> None:
        most = MOST_FILES if self.multiple else 1
        if isinstance(value, list) and len(value) > most:
            raise self.wrong("errorMaxFiles", say("You can only select up to {n} files at the same time", n=most))

    def required_text(self) -> str:
        wanted = select(self.label, self.summary_label)
        return say("{wanted}, or “{later}”", wanted=wanted, later=self.later) if self.later else wanted

    def display(self, value: object) -> list[str]:
        if value == LATER:
            return [_said_to_them(self.later)]
        return [str(file) for file in self.files(value)]

    def display_to_staff(self, value: object) -> list[str]:
        return [_said_of_them(self.later)] if value == LATER else self.display(value)

    def inputs(self, value: object) -> dict[str, list[str]]:
        return {self.later_name: [LATER]} if value == LATER else {}


def _said_to_them(later: str) -> str:
    """ "You will send it later" of "I will send it later"."""
    return _said_with("You will ", later) or say("You will send it later")


def _said_of_them(later: str) -> str:
    """ "They will send it later" of "I will send it later"."""
    return _said_with("They will ", later) or say("They will send it later")


def _said_with(theirs: str, later: str) -> str:
    ours = next((each for each in ("I will ", "I’ll ", "I'll ") if later.startswith(each)), "")
    return theirs + later.removeprefix(ours) if ours else later
