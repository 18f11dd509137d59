"""One of many."""

from dataclasses import dataclass
from typing import ClassVar

from forms.questions.radio import Radio


@dataclass(frozen=True, kw_only=True)
class Select(Radio):
    """One option out of a drop-down list, for when there are too many for radios."""

    type: ClassVar[str] = "select"
