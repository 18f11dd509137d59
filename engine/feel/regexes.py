"""XPath's regular expressions at work (XQuery and XPath Functions 3.1, 5.6), within a limit of time.

What is no such expression raises ValueError, for null. One that takes too long raises FeelLimitError.
"""

import re
import time
from collections.abc import Callable
from typing import Any, TypeVar

from engine.feel.errors import FeelLimitError
from engine.feel.limits import MATCH_SECONDS, MAX_LIST, MAX_STRING, charge, check_list, check_string, current
from engine.feel.patterns import Pattern, compiled
from engine.feel.values import Value

_Result = TypeVar("_Result")


def search(text: str, pattern: str, flags: str) -> bool:
    """Whether the pattern matches somewhere in the text."""
    ready = compiled(pattern, flags)
    return _limited(lambda seconds: ready.search(text, timeout=seconds) is not None)


def replace(text: str, pattern: str, replacement: str, flags: str) -> str:
    """Every match replaced; `$1` in the replacement is a group, `$0` the whole, `\\$` a dollar sign."""
    ready = compiled(pattern, flags)
    if search("", pattern, flags):
        raise ValueError("a pattern to replace must not match nothing")
    parts: list[str | int] = [replacement] if "q" in flags else _replacement(replacement, ready.groups)
    return _limited(lambda seconds: str(ready.sub(_replacer(parts, len(text)), text, timeout=seconds)))


def _replacer(parts: list[str | int], size: int) -> Callable[[Any], str]:
    """What makes the text for a match, as long as the whole, `size` at first, stays within the limit."""
    steps = 1 + len(parts) // 4

    def made(found: Any) -> str:
        nonlocal size
        charge(steps)
        new = [part if isinstance(part, str) else found.group(part) or "" for part in parts]
        size += sum(map(len, new))
        if size > MAX_STRING:
            check_string(size)
        return "".join(new)

    return made


def split(text: str, pattern: str) -> list[str]:
    """The parts of the text between matches."""
    parts: list[str] = []
    last = 0
    for found in _found(compiled(pattern, ""), text):
        if found.end() > found.start():
            parts.append(text[last : found.start()])
            last = found.end()
    return [*parts, text[last:]]


def find_all(text: str, pattern: str) -> list[Value]:
    """Every match, with its groups."""
    ready = compiled(pattern, "")
    found = _found(ready, text)
    charge(len(found) * (1 + ready.groups))
    return [[match.group(), *match.groups()] for match in found]


def _found(ready: Pattern, text: str) -> list[Any]:
    found = _limited(lambda seconds: _matches(ready.finditer(text, timeout=seconds)))
    check_list(len(found))
    return found


def _matches(matches: Any) -> list[Any]:
    """No more of the matches than a list may hold, and one to pass that limit."""
    return [match for match, _ in zip(matches, range(MAX_LIST + 1), strict=False)]


def _limited(work: Callable[[float], _Result]) -> _Result:
    """Work done in what is left of this evaluation's time for matching.

    `regex` counts by the clock on the wall; where the machine was busy elsewhere, the work has another go,
    so that what is refused depends on the expression and not on the load.
    """
    run = current()
    while run.match_seconds > 0:
        started = time.thread_time()
        try:
            return work(MATCH_SECONDS)
        except TimeoutError:
            continue
        finally:
            run.match_seconds -= time.thread_time() - started
    raise FeelLimitError("The regular expressions take too long.")


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
