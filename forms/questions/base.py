"""What every question has and does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, Self

from engine.feel.types import Date
from forms.errors import FieldError, Wrong
from forms.expressions import Expression
from forms.files import File
from forms.wording import enter, say, subject

Posted = Mapping[str, Sequence[str]]
"""Posted fields by name, each with all its values."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of a form, of the type its class stands for.

    `key` is the dotted path of its answer among the variables. `hint` is text under the label.
    `summary_label` is its short name on "Check your answers" and in errors, `staff_label` the one that staff read
    beside the answer. `errors` holds a designer's own
    error texts by the name of the property they come from. `expressions` are the FEEL texts among `label` and
    `hint`.
    """

    type: ClassVar[str] = ""
    noun: ClassVar[str] = "Answer"
    can_be_heading: ClassVar[bool] = True
    goes_with_another: ClassVar[bool] = False

    key: str
    label: str
    hint: str = ""
    required: bool = False
    readonly: bool = False
    default: object = None
    hide: Expression | None = None
    summary_label: str = ""
    staff_label: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    expressions: Mapping[str, Expression] = field(default_factory=dict)

    @property
    def field_id(self) -> str:
        """The id of its first input: the key with dashes for dots, which would end an id in a selector."""
        return self.key.replace(".", "-")

    @property
    def name(self) -> str:
        """What the answer is called on "Check your answers"."""
        return self.summary_label or self.label

    @property
    def subject(self) -> str:
        """What the answer is called at the beginning of an error."""
        return subject(self.label, self.summary_label, self.noun)

    @property
    def names(self) -> tuple[str, ...]:
        """The posted fields it reads."""
        return (self.key,)

    def resolve(self, context: Mapping[str, object], now: datetime | None) -> Self:
        """The same question with its FEEL texts worked out over these variables."""
        if not self.expressions:
            return self
        texts = {name: _text(expression.evaluate(context, now)) for name, expression in self.expressions.items()}
        return replace(self, **texts)  # type: ignore[arg-type]

    def read(self, posted: Posted, files: Sequence[File], kept: object, today: Date | None) -> object:
        """The answer in what was posted, None for a question passed over; raises Wrong. `kept` is the present
        answer.
        """
        value = self.parse(posted)
        self.validate(value, today)
        return value

    def parse(self, posted: Posted) -> object:
        """The typed answer, empty as None; raises Wrong for what cannot be one."""
        raise NotImplementedError

    def validate(self, value: object, today: Date | None = None) -> None:
        """Raises Wrong unless the form's own rules accept this value."""
        if self.is_empty(value):
            if self.required:
                raise self.wrong("errorRequired", self.required_text())
            return
        if not self.is_kind(value):
            raise self.wrong("errorFormat", self.required_text())
        self.check(value, today)

    def check(self, value: object, today: Date | None) -> None:
        """Raises Wrong where a value of the right kind breaks a rule."""

    def is_kind(self, value: object) -> bool:
        """Whether a value, from wherever, is of the kind this question asks for."""
        return isinstance(value, str)

    def is_empty(self, value: object) -> bool:
        """Whether a value says nothing."""
        return value is None or value == "" or value == []

    def display(self, value: object) -> list[str]:
        """The lines a person reads; none for an empty answer. Takes any value without raising."""
        return [] if self.is_empty(value) else [line for line in str(value).splitlines() if line]

    def display_to_staff(self, value: object) -> list[str]:
        """The same lines as somebody reads them who is not the one they are about."""
        return self.display(value)

    def inputs(self, value: object) -> dict[str, list[str]]:
        """What the inputs hold when this is the answer: posted fields by name."""
        return {} if self.is_empty(value) else {self.key: [str(value)]}

    def required_text(self) -> str:
        """The error for no answer, unless the designer wrote one."""
        return enter(self.label, self.summary_label)

    def wrong(self, rule: str, text: str, parts: tuple[str, ...] = ()) -> Wrong:
        """The error of a rule in the designer's words, or in these."""
        return Wrong(self.errors.get(rule) or text, parts)

    def field_error(self, wrong: Wrong) -> FieldError:
        """The error with the id of the first wrong input."""
        return FieldError(self.key, self.first_input(wrong.parts), wrong.text, wrong.parts)

    def first_input(self, parts: tuple[str, ...]) -> str:
        """The id an error links to."""
        return self.field_id

    def first(self, posted: Posted, name: str = "") -> str:
        """The first posted value of a field, or empty text."""
        return next(iter(posted.get(name or self.key, ())), "")


def yes_or_no(value: bool) -> str:
    """A truth value as read."""
    return say("Yes") if value else say("No")


def _text(value: object) -> str:
    return "" if value is None else str(value)
