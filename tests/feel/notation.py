"""`1 + 1 → 2`: an expression, and another one that says what it gives. The guide and the edge tables use it."""

from datetime import UTC, datetime
from functools import cache

from engine.feel import Value, evaluate

ARROW = " → "
NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
"""The moment of every example."""


@cache
def read(text: str) -> list[tuple[str, str]]:
    """The examples in a text, a line each; an expression may begin on the lines before its arrow."""
    found: list[tuple[str, str]] = []
    waiting: list[str] = []
    for line in text.strip("\n").splitlines():
        expression, arrow, result = line.rpartition(ARROW)
        waiting.append(expression if arrow else line)
        if arrow:
            found.append(("\n".join(waiting).strip(), result.strip()))
            waiting = []
    if any(line.strip() for line in waiting):
        raise ValueError(f"no arrow after {waiting[0]!r}")
    return found


def check(expression: str, result: str) -> None:
    """Both sides must be the same value, zones and all."""
    context: dict[str, Value] = {"got": evaluate(expression, now=NOW), "wanted": evaluate(result, now=NOW)}

    same = evaluate("is(got, wanted)", context)
    assert same is True, f"{expression} gives {context['got']!r}, not {result}"
