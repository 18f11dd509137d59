"""FEEL in forms: the values of a form file that begin with "="."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.feel import FeelError, FeelSyntaxError, compile, evaluate


@dataclass(frozen=True, slots=True)
class Expression:
    """A FEEL expression of a form, without its leading "="."""

    source: str

    def evaluate(self, context: Mapping[str, object], now: datetime | None = None) -> object:
        """The value over these variables; null where the expression fails, so that a page is always shown."""
        try:
            return evaluate(self.source, context, now=now)
        except FeelError:
            return None

    def is_true(self, context: Mapping[str, object], now: datetime | None = None) -> bool:
        """True only where the value is true: null and anything else are not."""
        return self.evaluate(context, now) is True


def is_expression(text: object) -> bool:
    """Whether a value of a form file is FEEL."""
    return isinstance(text, str) and text.lstrip().startswith("=")


def read(text: str) -> Expression:
    """Reads "=…"; raises FeelSyntaxError for what is not FEEL."""
    source = text.strip().removeprefix("=").strip()
    if not source:
        raise FeelSyntaxError("There is nothing after the “=”.", 1, 1)
    compile(source)
    return Expression(source)
