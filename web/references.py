"""References in any spelling: “bb7k2m94qx”, “BB 7K2M 94QX” and “bb-7k2m-94qx” all mean BB-7K2M-94QX."""

import re

from sqlalchemy import ColumnElement, false, or_

from engine import search
from engine.models import ProcessInstance

_PREFIXES = (2, 3)
"""How many letters a journey's own part of a reference has."""


def spellings(words: str) -> list[str]:
    """What somebody may mean by these words, each as a reference (or its beginning) is kept; none for no words."""
    said = re.sub(r"[\s–—-]+", "-", words.strip().upper())
    bare = re.sub(r"[^0-9A-Z]", "", said)
    found = [said] if re.fullmatch(r"[0-9A-Z-]+", said) else []
    for length in _PREFIXES:
        if len(bare) > length and bare[:length].isalpha():
            groups = (bare[:length], bare[length : length + 4], bare[length + 4 :])
            found.append("-".join(filter(None, groups)))
    return list(dict.fromkeys(found))


def found_by(words: str) -> ColumnElement[bool]:
    """The name of whom a case is about, or its reference in any spelling."""
    by_reference = (ProcessInstance.business_key.like(f"{each}%") for each in spellings(words))
    by_name = (search.about(words),) if search.words_of(words) else ()
    return or_(false(), *by_name, *by_reference)
