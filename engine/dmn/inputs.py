"""What callers hand over, as FEEL's values."""

from collections.abc import Iterable, Mapping

from engine.feel.convert import from_python
from engine.feel.errors import FeelLimitError
from engine.feel.limits import MAX_RESULT_DEPTH
from engine.feel.values import Value

MAX_PARTS = 2_000_000
"""Values within one input; what is shared counts each time it is met."""


def taken(value: object) -> Value:
    """FEEL's value for Python's. FeelLimitError where it holds too much, is too deep, or holds itself."""
    level = _within([value])
    left = MAX_PARTS
    for _ in range(MAX_RESULT_DEPTH):
        if not level:
            return from_python(value)
        left -= len(level)
        if left < 0:
            break
        level = _within(level, left)
    raise FeelLimitError(f"An input may hold at most {MAX_PARTS:,} values, nested at most {MAX_RESULT_DEPTH} deep.")


def _within(parts: Iterable[object], most: int = MAX_PARTS) -> list[object]:
    """What lies one deeper; no more than `most` and the part that passes it."""
    found: list[object] = []
    for part in parts:
        if isinstance(part, Mapping):
            found.extend(part.values())
        elif isinstance(part, list | tuple | set | frozenset):
            found.extend(part)
        if len(found) > most:
            break
    return found
