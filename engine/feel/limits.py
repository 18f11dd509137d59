"""How much an expression may use, and the one evaluation that is under way in this thread.

A stranger's expression may be evaluated: whatever can grow (loops, lists, strings, calls within calls) says
so here with `charge`, `check_list`, `check_string`, and passing a limit raises `FeelLimitError`.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from threading import local
from typing import Any, TypeVar

from engine.feel.errors import FeelLimitError
from engine.feel.tree import TypeName
from engine.feel.values import Value

MAX_TEXT = 100_000
"""Characters of an expression."""
MAX_NESTING = 60
"""Brackets within brackets."""
MAX_DEPTH = 200
"""Operators within operators, as in a long sum."""
MAX_STEPS = 500_000
"""Turns of loops, items looked at and functions called, over one evaluation."""
MAX_CALLS = 60
"""Functions calling functions of the expression's own."""
MAX_LIST = 100_000
MAX_STRING = 1_000_000
MAX_RESULT_DEPTH = 200
"""Lists and contexts within one another, in what an expression gives."""
MATCH_SECONDS = 1.0
"""How long the regular expressions of one evaluation may keep the processor, all together."""


_Result = TypeVar("_Result")


TypeTest = Callable[[str, Value, bool], bool | None]
"""Whether a value is of a model's own type of this name, with the limits to its values or without; None if there is no
such type.
"""
Spelling = Callable[[str], TypeName | None]
"""What a model's own type of this name is made of; None if there is no such type."""


class Run:
    """One evaluation: its time, its model's own types, and what it has used so far."""

    __slots__ = ("calls", "is_under_way", "match_seconds", "now", "spellings", "steps", "types")

    def __init__(self) -> None:
        self.is_under_way = False
        self.now: datetime | None = None
        self.types: TypeTest | None = None
        self.spellings: Spelling | None = None
        self.steps = 0
        self.calls = 0
        self.match_seconds = MATCH_SECONDS

    def is_of_type(self, name: str, value: Value, limited: bool) -> bool | None:
        """Whether the value is of the model's own type, with its limits or without; None if there is no such type."""
        return None if self.types is None else self.types(name, value, limited)

    def spelt(self, name: str) -> TypeName | None:
        """What the model's own type is made of; None if there is no such type."""
        return None if self.spellings is None else self.spellings(name)


class _Thread(local):
    """A thread's run, used again and again: making one anew costs as much as a small expression does."""

    def __init__(self) -> None:
        self.run = Run()


_thread = _Thread()


def within_limits(work: Callable[..., _Result], now: datetime | None = None, *arguments: Any) -> _Result:
    """The result of the work, with one budget and one time for all of it: within another run, that one's.

    FeelLimitError if it passes a limit or goes deeper than Python can.
    """
    run = _thread.run
    is_outermost = not run.is_under_way
    try:
        if is_outermost:
            run.is_under_way = True
            run.now = now
            run.types = run.spellings = None
            run.steps = run.calls = 0
            run.match_seconds = MATCH_SECONDS
        return work(*arguments)
    except RecursionError as error:
        raise FeelLimitError("The expression is nested too deeply.") from error
    finally:
        if is_outermost:
            run.is_under_way = False


def current() -> Run:
    """The run under way, or a fresh one for a function called from outside of any."""
    run = _thread.run
    return run if run.is_under_way else Run()


def charge(steps: int = 1) -> None:
    """Counts steps; FeelLimitError past MAX_STEPS."""
    run = _thread.run
    if not run.is_under_way:
        return
    run.steps += steps
    if run.steps > MAX_STEPS:
        raise FeelLimitError(f"The expression takes more than {MAX_STEPS:,} steps.")


def check_result(value: object) -> None:
    """Charges a list or context for all it holds, written out: shared parts count each time they are met.

    FeelLimitError too where it is so deep that whoever is given it might fall over.
    """
    level = [value]
    for _ in range(MAX_RESULT_DEPTH + 1):
        level = list(_within(level))
        if not level:
            return
    raise FeelLimitError(f"Lists and contexts may be nested at most {MAX_RESULT_DEPTH} deep.")


def _within(parts: list[object]) -> Iterator[object]:
    """What lies one deeper, charged."""
    for part in parts:
        if isinstance(part, str):
            charge(1 + len(part) // 100)
        elif isinstance(part, list):
            charge(1 + len(part))
            yield from part
        elif isinstance(part, dict):
            charge(1 + len(part))
            yield from part.values()


def check_list(size: int) -> None:
    """FeelLimitError if a list of this size may not be made; the making is charged."""
    if size > MAX_LIST:
        raise FeelLimitError(f"A list may hold at most {MAX_LIST:,} items.")
    charge(size)


def check_string(size: int) -> None:
    """FeelLimitError if a text of this many characters may not be made; the making is charged."""
    if size > MAX_STRING:
        raise FeelLimitError(f"A text may hold at most {MAX_STRING:,} characters.")
    charge(1 + size // 100)
