"""How much an expression may use, and the one evaluation that is under way in this thread.

A stranger's expression may be evaluated: whatever can grow (loops, lists, strings, calls within calls) says
so here with `charge`, `check_list`, `check_string`, and passing a limit raises `FeelLimitError`.
"""

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import datetime
from typing import TypeVar

from engine.feel.errors import FeelLimitError
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


TypeTest = Callable[[str, Value], bool | None]
"""Whether a value is of a model's own type of this name; None if there is no such type."""


class Run:
    """One evaluation: its time, its model's own types, and what it has used so far."""

    __slots__ = ("calls", "match_seconds", "now", "steps", "types")

    def __init__(self, now: datetime | None) -> None:
        self.now = now
        self.types: TypeTest | None = None
        self.steps = 0
        self.calls = 0
        self.match_seconds = MATCH_SECONDS

    def is_of_type(self, name: str, value: Value) -> bool | None:
        """Whether the value is of the model's own type; None if there is no such type."""
        return None if self.types is None else self.types(name, value)


_run: ContextVar[Run | None] = ContextVar("feel_run", default=None)


def within_limits(work: Callable[[], _Result], now: datetime | None = None) -> _Result:
    """The result of the work, with one budget and one time for all of it: within another run, that one's.

    FeelLimitError if it passes a limit or goes deeper than Python can.
    """
    token = _run.set(Run(now)) if _run.get() is None else None
    try:
        return work()
    except RecursionError as error:
        raise FeelLimitError("The expression is nested too deeply.") from error
    finally:
        if token is not None:
            _run.reset(token)


def current() -> Run:
    """The run under way, or a fresh one for a function called from outside of any."""
    return _run.get() or Run(None)


def charge(steps: int = 1) -> None:
    """Counts steps; FeelLimitError past MAX_STEPS."""
    run = _run.get()
    if run is None:
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
