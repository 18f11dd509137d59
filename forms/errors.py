"""What can go wrong with a form: as a designer writes it, or as a person answers it."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.problems import Problem


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong answer: the question's key, the id of its first wrong input, the text for beside and above.

    `parts` names the wrong inputs of a question that has several ("day", "month", "year"); empty means all.
    """

    key: str
    field_id: str
    text: str
    parts: tuple[str, ...] = ()


class Wrong(Exception):
    """An answer a question does not accept; the message is what the person reads."""

    def __init__(self, text: str, parts: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.parts = parts


class InvalidForm(Exception):
    """The form has problems that stop it from being used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = list(problems)


class FileRefused(Exception):
    """An uploaded file that we do not take; the message is what the person reads."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
