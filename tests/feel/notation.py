"""`1 + 1 → 2`: an expression, and another one that says what it gives. The guide and the edge tables use it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from engine.feel import Value, evaluate

ARROW = " → "
NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
"""The moment of every example."""


def read(text: str) -> list[tuple[str, str]]:
    """The examples in a text, a line each."""
    return [_pair(line) for line in text.splitlines() if line.strip()]


def _pair(line: str) -> tuple[str, str]:
    expression, arrow, result = line.rpartition(ARROW)
    if not arrow:
        raise ValueError(f"no arrow in {line!r}")
    return expression.strip(), result.strip()


def check(expression: str, result: str, context: Mapping[str, Value] = {}) -> None:
    """Both sides must be the same value, zones and all."""
    got, wanted = evaluate(expression, context, now=NOW), evaluate(result, context, now=NOW)

    same = evaluate("is(got, wanted)", {"got": got, "wanted": wanted})
    assert same is True, f"{expression} gives {got!r}, not {result}"
