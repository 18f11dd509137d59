"""XPath's regular expressions (XQuery and XPath Functions 3.1, 5.6) in the syntax of `regex`, compiled.

What cannot be translated or read raises ValueError, for null. A pattern that is too much to read raises
FeelLimitError; the reading is charged, since it may take longer than the matching.
"""

import re
from functools import lru_cache
from typing import Any

import regex

from engine.feel.errors import FeelLimitError
from engine.feel.limits import charge

Pattern = Any
_FLAGS = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE, "x": 0, "q": 0}
MAX_PATTERN = 2_000
"""Characters of a regular expression."""
MAX_REPEAT = 1_000
"""How often a regular expression may repeat a part, as in `a{1000}`."""
MAX_WRITTEN_OUT = 20_000
"""Characters of a pattern once its repeats are written out, as `regex` does in memory, about 150 bytes each."""
_CACHED = 60
_NOT_XPATH = re.compile(r"\(\?(?!:)|\\[0ABGKLNQREXZzabfhuvx]|[*+?]\+|\{\d[\d,]*\}\+")
_REPEAT = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\s*\d+[^}]*\}|.", re.DOTALL)
_PART = re.compile(r"\\[pP]\{[^}]*\}|\\.|\{\d+(?:,\d*)?\}|.", re.DOTALL)
_BLOCK = re.compile(r"\\([pP])\{Is")
_CLASSES = {
    r"\i": r"\p{L}_:",
    r"\c": r"\p{L}\p{N}_:.\-\u00B7",
    r"\s": r" \t\n\r",
    r"\w": r"\p{L}\p{M}\p{N}\p{S}",
    r"\W": r"\p{P}\p{Z}\p{C}",
}
"""XML Schema's: an underscore, being punctuation, is not of a word. A capital is what the small letter is not."""
_SETS = re.compile(r"--\[|\[(?:\\.|[^\]\\])*\[\^")
"""Brackets within brackets, which only the newer syntax of `regex` has."""


def is_too_large(pattern: str) -> bool:
    """Whether a pattern such as `(a{999}){999}` takes more memory to read than it should."""
    return _written_out(pattern) > MAX_WRITTEN_OUT


def _written_out(pattern: str) -> int:
    """How long the pattern is without repeats of a given number; no further than past the limit."""
    sizes, last = [0], 0
    for token in _TOKEN.findall(pattern):
        if token == "(":
            sizes.append(1)
        elif token == ")" and len(sizes) > 1:
            last = sizes.pop()
            sizes[-1] += last
        elif token[0] == "{" and len(token) > 1:
            times = int(re.findall(r"\d+", token)[0][:9])
            sizes[-1] += last * (times - 1)
            last *= times
        else:
            last = len(token)
            sizes[-1] += last
        if max(sizes) > MAX_WRITTEN_OUT:
            break
    return sum(sizes)


@lru_cache(maxsize=_CACHED)
def compiled(pattern: str, flags: str) -> Pattern:
    """The pattern, ready to match; the latest few are kept."""
    if len(pattern) > MAX_PATTERN:
        raise FeelLimitError(f"A regular expression may have at most {MAX_PATTERN:,} characters.")
    if not set(flags) <= _FLAGS.keys():
        raise ValueError(f"unknown flags {flags!r}")
    charge(100 + len(pattern) // 2)
    translated = _translated(pattern, flags)
    options = regex.VERSION1 if _SETS.search(translated) else regex.VERSION0
    for flag in flags:
        options |= _FLAGS[flag]
    try:
        return regex.compile(translated, options, cache_pattern=False)
    except (regex.error, RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from None


def _translated(pattern: str, flags: str) -> str:
    """XPath's pattern in the syntax of `regex`."""
    if "q" in flags:
        return str(regex.escape(pattern))
    if _NOT_XPATH.search(pattern.replace(r"\\", "")):
        raise ValueError("not a regular expression of XPath's")
    if any(int(number or 0) > MAX_REPEAT for found in _REPEAT.finditer(pattern) for number in found.groups()):
        raise FeelLimitError(f"A regular expression may repeat at most {MAX_REPEAT:,} times.")
    size = _written_out(pattern)
    if size > MAX_WRITTEN_OUT:
        raise FeelLimitError("A regular expression has too many repeats within repeats.")
    charge(size // 4)
    return _walk(_BLOCK.sub(r"\\\1{In", _without_spaces(pattern) if "x" in flags else pattern), flags)


def _without_spaces(pattern: str) -> str:
    """What the flag `x` leaves: spaces count within brackets only, and none can be escaped."""
    made: list[str] = []
    depth, escaped = 0, False
    for character in pattern:
        if character in " \t\r\n" and not depth:
            continue
        if not escaped:
            depth += {"[": 1, "]": -1}.get(character, 0)
        escaped = character == "\\" and not escaped
        made.append(character)
    return "".join(made)


def _walk(pattern: str, flags: str) -> str:
    made: list[str] = []
    depth = 0
    for part in _PART.findall(pattern):
        if part == "\\":
            raise ValueError("a pattern cannot end with a backslash")
        if not depth and part in ("{", "}", "]"):
            raise ValueError(f"{part} by itself must have a backslash before it")
        depth += {"[": 1, "]": -1}.get(part, 0)
        made.append(_part(part, depth, made, flags))
    return "".join(made)


def _part(part: str, depth: int, made: list[str], flags: str) -> str:
    if part in _CLASSES:
        return _CLASSES[part] if depth else f"[{_CLASSES[part]}]"
    if part.lower() in _CLASSES:
        return f"[^{_CLASSES[part.lower()]}]"
    if part[:2] in (r"\p", r"\P") and not depth and "i" in flags:
        return f"(?-i:{part})"
    if depth and part[0] == "\\" and part[1].isdigit():
        raise ValueError("a group cannot be meant within brackets")
    if depth and part in "&|~":
        return "\\" + part
    if part == "[" and depth > 1:
        return _subtraction(made)
    if part == "$" and not depth and "m" not in flags:
        return r"\Z"
    if part == "." and not depth and "s" not in flags:
        return r"[^\n\r]"
    return part


def _subtraction(made: list[str]) -> str:
    """`[a-z-[aeiou]]`, which `regex` writes with two dashes in its newer syntax."""
    if not made or made[-1] != "-":
        raise ValueError("a bracket within brackets")
    return "-["
