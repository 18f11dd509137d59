"""Posted text made even: what a person cannot see or did not mean is taken out, the rest is theirs."""

import unicodedata

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b")
"""Marks that turn or hide the text around them; the joiners that some scripts need are not among them."""


def one_line(text: str) -> str:
    """A single line: trimmed, white space of every kind a single space."""
    return " ".join(_visible(text.replace("\n", " ").replace("\r", " ")).split())


def many_lines(text: str) -> str:
    """Several lines with one line feed between them, without white space at the ends."""
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_visible(line).rstrip() for line in even.split("\n")).strip("\n").strip()


def digits(text: str) -> str:
    """The same line with every script's decimal digits written as 0 to 9."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in one_line(text))


def as_posted(text: str) -> str:
    """What a wrong field shows again: the person's own text, without what no page can carry."""
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in even if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))


def _visible(text: str) -> str:
    spaced = text.replace("\t", " ")
    kept = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs") and c not in _OVERRIDES)
    return unicodedata.normalize("NFC", "".join(kept))
