"""Secrets by reference: `{{secrets.NAME}}` in a task's settings, filled in at the call and never kept.

Only what the diagram itself writes in the task is filled in. Before a text of the diagram is worked out, each of its
references is sealed with a mark that nobody outside knows; a reference without the mark, such as one that a person
typed into a form, is text like any other. Whatever a call gives back is masked before anybody else sees it.
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote, quote_plus

from engine.connectors import FailedTry
from engine.values import Value

REFERENCE = re.compile(r"\{\{\s*secrets\.([A-Za-z0-9_]+)\s*\}\}")
SEALED = re.compile(r"\{\{secrets\.([A-Za-z0-9_]+):([0-9a-f]+)\}\}")
MASK = "***"

Lookup = Callable[[str], str | None]
"""The secret of this name; None where there is none."""


def named_in(texts: Iterable[str]) -> frozenset[str]:
    """The names of the secrets that these texts speak of."""
    return frozenset(name for text in texts for name in REFERENCE.findall(text))


def seal(text: str, mark: str) -> str:
    """A text of the diagram, its references sealed."""
    return REFERENCE.sub(lambda found: f"{{{{secrets.{found[1]}:{mark}}}}}", text)


def from_files(folder: Path) -> Lookup:
    """Secrets that lie as files in a folder, each under its name, as orchestrators put them there."""

    def look(name: str) -> str | None:
        file = folder / name
        return file.read_text(encoding="utf-8").rstrip("\r\n") if file.is_file() else None

    return look


class Secrets:
    """The secrets of one call: fills them in, remembers which, and masks them wherever they show up again."""

    def __init__(self, look: Lookup, allowed: frozenset[str], mark: str) -> None:
        self._look = look
        self._allowed = allowed
        self._mark = mark
        self._used: set[str] = set()

    def fill(self, value: Value) -> Value:
        """A text, or every text in a list or context, with its references filled in. FailedTry for one unknown."""
        if isinstance(value, str):
            return SEALED.sub(lambda found: self._value(found), value)
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, dict):
            return {str(self.fill(key)): self.fill(item) for key, item in value.items()}
        return value

    def mask(self, value: Value) -> Value:
        """The same without any secret that was filled in, whichever way it is written."""
        if isinstance(value, str):
            for written in self._written:
                value = value.replace(written, MASK)
            return value
        if isinstance(value, list):
            return [self.mask(item) for item in value]
        if isinstance(value, dict):
            return {str(self.mask(key)): self.mask(item) for key, item in value.items()}
        return value

    def _value(self, reference: re.Match[str]) -> str:
        name = reference[1]
        if name not in self._allowed or not self._mark or reference[2] != self._mark:
            return reference[0]
        found = self._look(name)
        if not found:
            raise FailedTry(f"There is no secret “{name}” here. Set it, and try again.")
        self._used.add(found)
        return found

    @property
    def _written(self) -> list[str]:
        """Longest first, so that no part of one is left standing."""
        forms: set[str] = set()
        for secret in self._used:
            escaped = {json.dumps(secret, ensure_ascii=each)[1:-1] for each in (True, False)}
            forms |= {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), *escaped}
            forms.add(b64encode(secret.encode()).decode())
        return sorted(filter(None, forms), key=len, reverse=True)
