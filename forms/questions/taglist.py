"""Any of many, which form-js offers as tags to be searched."""

from dataclasses import dataclass
from typing import ClassVar

from forms.questions.checklist import Checklist


@dataclass(frozen=True, kw_only=True)
class TagList(Checklist):
    """As a checklist: boxes can all be seen, and need no script."""

    type: ClassVar[str] = "taglist"
