"""A line of text, also an e-mail address or a telephone number."""

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

import regex

from engine.feel.types import Date
from forms.cleaning import digits, one_line
from forms.questions.base import Posted, Question
from forms.wording import say

PATTERN_SECONDS = 0.2
"""How long a designer's pattern may take on one answer; past that the answer does not match."""

_EMAIL = re.compile(r"[^@\s,;<>()\"]{1,64}@(?=.{4,253}$)[^@\s.,;<>()\"_]+(?:\.[^@\s.,;<>()\"_]+)+")
_PHONE = re.compile(r"\+?[0-9 ().\-/]+(?:(?:x|ext\.?|extension) ?[0-9]+)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class TextField(Question):
    """A text of one line. Lengths count characters; `pattern` may match anywhere in it, as in form-js."""

    type: ClassVar[str] = "textfield"

    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    kind: Literal["", "email", "phone"] = ""
    prefix: str = ""
    suffix: str = ""
    autocomplete: str = ""
    width: str = ""
    inputmode: str = ""
    spellcheck: bool | None = None
    letters: Literal["", "upper"] = ""

    @property
    def input_type(self) -> str:
        """The type attribute of the input."""
        return {"email": "email", "phone": "tel"}.get(self.kind, "text")

    def parse(self, posted: Posted) -> object:
        text = one_line(self.first(posted))
        if self.letters == "upper":
            text = text.upper()
        return (digits(text) if self.kind == "phone" else text) or None

    def check(self, value: object, today: Date | None) -> None:
        text = str(value)
        if self.kind == "email" and not _EMAIL.fullmatch(text):
            wanted = say("Enter an email address in the correct format, like name@example.com")
            raise self.wrong("errorFormat", wanted)
        if self.kind == "phone" and not _is_phone(text):
            wanted = say("Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")
            raise self.wrong("errorFormat", wanted)
        self._check_length(text)
        if self.pattern and not _matches(self.pattern, text):
            raise self.wrong("errorPattern", say("{subject} must be in the correct format", subject=self.subject))

    def _check_length(self, text: str) -> None:
        if self.max_length is not None and len(text) > self.max_length:
            limit = say("{subject} must be {n} characters or less", subject=self.subject, n=self.max_length)
            raise self.wrong("errorMaxLength", limit)
        if self.min_length is not None and len(text) < self.min_length:
            limit = say("{subject} must be {n} characters or more", subject=self.subject, n=self.min_length)
            raise self.wrong("errorMinLength", limit)

    def display(self, value: object) -> list[str]:
        lines = super().display(value)
        if len(lines) != 1 or not (self.prefix or self.suffix):
            return lines
        return [" ".join(part for part in (self.prefix, lines[0], self.suffix) if part)]


def _is_phone(text: str) -> bool:
    bare = re.sub(r"(?:x|ext\.?|extension) ?[0-9]+$", "", text, flags=re.IGNORECASE)
    return bool(_PHONE.fullmatch(text)) and 9 <= sum(c.isdigit() for c in bare) <= 15


def _matches(pattern: str, text: str) -> bool:
    try:
        return regex.search(pattern, text, timeout=PATTERN_SECONDS) is not None
    except TimeoutError:
        return False
