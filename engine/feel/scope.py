"""What a name means at one place of an expression: its own names first, then those outside, last the built-
ins.
"""

from collections.abc import Mapping
from typing import Any

from engine.feel.convert import PLAIN, from_python
from engine.feel.values import Value

MISSING = object()


class Scope:
    """Names and their values, within an outer scope."""

    __slots__ = ("names", "outer")

    given: Mapping[str, Any] = {}
    """What a caller gave, as it was given: only text, booleans, null and numbers that pass `is_sound` may be taken
    from here without `find`.
    """

    def __init__(self, names: dict[str, Value], outer: "Scope | None" = None) -> None:
        self.names = names
        self.outer = outer

    def find(self, name: str) -> Value:
        """The value of the name; MISSING if there is none."""
        scope = self
        while (value := scope.names.get(name, MISSING)) is MISSING:
            if scope.outer is None:
                return scope.ask(name)
            scope = scope.outer
        return value

    def ask(self, name: str) -> Value:
        """What the outermost scope can still find out about a name that it does not know; MISSING if nothing."""
        return MISSING


class Given(Scope):
    """The names of a caller's context, which may be large: each becomes FEEL's value once, when first asked for."""

    __slots__ = ("context", "given")

    outer = None

    def __init__(self, context: Mapping[str, object]) -> None:
        self.names = {}
        self.context = context
        self.given = context if type(context) is dict else {}

    def ask(self, name: str) -> Value:
        context = self.context
        value = context.get(name, MISSING) if type(context) is dict else _asked(context, name)
        if value is not MISSING:
            value = self.names[name] = value if type(value) in PLAIN else from_python(value)
        return value


def _asked(context: Mapping[str, object], name: str) -> object:
    """Asked once: in layers of names, as a ChainMap is, `in` and `get` each look anew. A dict of another kind may make
    up what it does not have.
    """
    if isinstance(context, dict) and name not in context:
        return MISSING
    try:
        return context[name]
    except KeyError:
        return MISSING
