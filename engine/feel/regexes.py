"""XPath's regular expressions (XQuery and XPath Functions 3.1, 5.6), run by `regex` with a time limit.

What cannot be translated or read raises ValueError, for null. A pattern that takes too long raises
FeelLimitError.
"""

import re
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import regex

from engine.feel.errors import FeelLimitError
from engine.feel.limits import check_list, check_string, current
from engine.feel.values import Value

Pattern = Any
_FLAGS = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE, "x": 0, "q": 0}
_SUBTRACTION = "--["
_MAX_PATTERN = 2_000
_MAX_REPEAT = 1_000
MAX_WRITTEN_OUT = 50_000
"""Characters of a pattern once its repeats are written out, as `regex` does in memory."""
_NOT_XPATH = re.compile(r"\(\?(?!:)|\\[0ABGKLNQREXZzabfhuvx]|[*+?]\+|\{\d[\d,]*\}\+")
_REPEAT = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\s*\d+[^}]*\}|.", re.DOTALL)
_BLOCK = re.compile(r"\\([pP])\{Is")
_CLASSES = {
    r"\i": r"[\p{L}_:]",
    r"\I": r"[^\p{L}_:]",
    r"\c": r"[\p{L}\p{N}_:.\-\u00B7]",
    r"\C": r"[^\p{L}\p{N}_:.\-\u00B7]",
}
_Result = TypeVar("_Result")


def is_too_large(pattern: str) -> bool:
    """Whether a pattern such as `(a{999}){999}` takes more memory to read than it should."""
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
            return True
    return sum(sizes) > MAX_WRITTEN_OUT


def search(text: str, pattern: str, flags: str) -> bool:
    """Whether the pattern matches somewhere in the text."""
    compiled = _compiled(pattern, flags)
    return _limited(lambda seconds: compiled.search(text, timeout=seconds) is not None)


def replace(text: str, pattern: str, replacement: str, flags: str) -> str:
    """Every match replaced; `$1` in the replacement is a group, `$0` the whole, `\\$` a dollar sign."""
    compiled = _compiled(pattern, flags)
    if search("", pattern, flags):
        raise ValueError("a pattern to replace must not match nothing")
    parts = [replacement] if "q" in flags else _replacement(replacement, compiled.groups)
    size = len(text)

    def made(found: Any) -> str:
        nonlocal size
        new = "".join(part if isinstance(part, str) else found.group(part) or "" for part in parts)
        size += len(new)
        check_string(size)
        return new

    return _limited(lambda seconds: str(compiled.sub(made, text, timeout=seconds)))


def split(text: str, pattern: str) -> list[str]:
    """The parts of the text between matches."""
    compiled = _compiled(pattern, "")
    parts: list[str] = []
    last = 0
    for found in _found(compiled, text):
        if found.end() > found.start():
            parts.append(text[last : found.start()])
            last = found.end()
    return [*parts, text[last:]]


def find_all(text: str, pattern: str) -> list[Value]:
    """Every match, with its groups."""
    return [[found.group(), *found.groups()] for found in _found(_compiled(pattern, ""), text)]


def _found(compiled: Pattern, text: str) -> list[Any]:
    found = _limited(lambda seconds: list(compiled.finditer(text, timeout=seconds)))
    check_list(len(found))
    return found


def _limited(work: Callable[[float], _Result]) -> _Result:
    """Work done in what is left of this evaluation's time for matching."""
    run = current()
    if run.match_seconds <= 0:
        raise FeelLimitError("The regular expressions take too long.")
    started = time.perf_counter()
    try:
        return work(run.match_seconds)
    except TimeoutError:
        raise FeelLimitError("A regular expression takes too long.") from None
    finally:
        run.match_seconds -= time.perf_counter() - started


@lru_cache(maxsize=500)
def _compiled(pattern: str, flags: str) -> Pattern:
    if len(pattern) > _MAX_PATTERN:
        raise FeelLimitError(f"A regular expression may have at most {_MAX_PATTERN:,} characters.")
    if not set(flags) <= _FLAGS.keys():
        raise ValueError(f"unknown flags {flags!r}")
    translated = _translated(pattern, flags)
    options = regex.VERSION1 if _SUBTRACTION in translated else regex.VERSION0
    for flag in flags:
        options |= _FLAGS[flag]
    try:
        return regex.compile(translated, options)
    except (regex.error, RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from None


def _translated(pattern: str, flags: str) -> str:
    """XPath's pattern in the syntax of `regex`."""
    if "q" in flags:
        return str(regex.escape(pattern))
    if _NOT_XPATH.search(pattern.replace(r"\\", "")):
        raise ValueError("not a regular expression of XPath's")
    if any(int(number or 0) > _MAX_REPEAT for found in _REPEAT.finditer(pattern) for number in found.groups()):
        raise FeelLimitError(f"A regular expression may repeat at most {_MAX_REPEAT:,} times.")
    if is_too_large(pattern):
        raise FeelLimitError("A regular expression has too many repeats within repeats.")
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
    rest = iter(re.findall(r"\\.|.", pattern, re.DOTALL))
    for part in rest:
        if part == "\\":
            raise ValueError("a pattern cannot end with a backslash")
        depth += {"[": 1, "]": -1}.get(part, 0)
        made.append(_part(part, depth, made, flags))
    return "".join(made)


def _part(part: str, depth: int, made: list[str], flags: str) -> str:
    if part in _CLASSES:
        return _CLASSES[part][1:-1] if depth and part.islower() else _CLASSES[part]
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


def _replacement(text: str, groups: int) -> list[str | int]:
    parts: list[str | int] = []
    for found in re.finditer(r"\\(.?)|\$(\d*)|[^\\$]+", text, re.DOTALL):
        if found.group().startswith("\\"):
            if found.group(1) not in ("\\", "$") or not found.group(1):
                raise ValueError("a backslash in a replacement goes before a backslash or a dollar sign")
            parts.append(found.group(1))
        elif found.group().startswith("$"):
            parts.extend(_reference(found.group(2), groups))
        else:
            parts.append(found.group())
    return parts


def _reference(digits: str, groups: int) -> list[str | int]:
    """`$12` is group 12 where there is one, else group 1 and the digit 2."""
    if not digits:
        raise ValueError("a dollar sign in a replacement must be followed by a group's number")
    for end in range(min(len(digits), 4), 1, -1):
        if int(digits[:end]) <= groups:
            return [int(digits[:end]), digits[end:]]
    number = int(digits[0])
    return [number if number <= groups else "", digits[1:]]
