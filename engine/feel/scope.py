"""What a name means at one place of an expression: its own names first, then those outside, last the built-
ins.
"""

from collections.abc import Iterable, Mapping

from engine.feel.convert import PLAIN, from_python
from engine.feel.values import Value

MISSING = object()


def variables(context: Mapping[str, object], used: Iterable[str]) -> dict[str, Value]:
    """Those of the names used that the context has, as FEEL's values; nothing else is asked for."""
    found: dict[str, Value] = {}
    for name in used:
        if name in context:
            value = context[name]
            found[name] = value if type(value) in PLAIN else from_python(value)
    return found


class Scope:
    """Names and their values, within an outer scope."""

    __slots__ = ("names", "outer")

    def __init__(self, names: dict[str, Value], outer: "Scope | None" = None) -> None:
        self.names = names
        self.outer = outer

    def find(self, name: str) -> Value:
        """The value of the name; MISSING if there is none."""
        scope: Scope | None = self
        while scope is not None:
            value = scope.names.get(name, MISSING)
            if value is not MISSING:
                return value
            scope = scope.outer
        return MISSING
