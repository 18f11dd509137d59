"""What a name means at one place of an expression: its own names first, then those outside, last the built-
ins.
"""

from collections.abc import Mapping
from decimal import Decimal

from engine.feel.convert import SCALARS, from_python
from engine.feel.values import Value

MISSING = object()


class Variables:
    """The context given to an expression, asked for one name at a time; each value is converted once."""

    __slots__ = ("_context", "_seen")

    def __init__(self, context: Mapping[str, object]) -> None:
        self._context = context
        self._seen: dict[str, Value] = {}

    def get(self, name: str, missing: Value = None) -> Value:
        found = self._seen.get(name, MISSING)
        if found is not MISSING:
            return found
        if name not in self._context:
            return missing
        value = self._context[name]
        if type(value) not in SCALARS or type(value) is Decimal:
            value = from_python(value)
        self._seen[name] = value
        return value


class Scope:
    """Names and their values, within an outer scope."""

    __slots__ = ("names", "outer")

    def __init__(self, names: "dict[str, Value] | Variables", outer: "Scope | None" = None) -> None:
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
