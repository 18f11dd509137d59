"""What a name means at one place of an expression: its own names first, then those outside, last the built-
ins.
"""

from collections.abc import Iterable, Mapping
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
    """The names of a caller's context, which may be large: each becomes FEEL's value once, when first asked for.

    Of a context that is no plain dict, those of the names `used` that it has are fetched at once, and no others.
    """

    __slots__ = ("given",)

    outer = None

    def __init__(self, context: Mapping[str, object], used: Iterable[str]) -> None:
        self.names = {}
        self.given = context if type(context) is dict else _fetched(context, used)

    def ask(self, name: str) -> Value:
        value = self.given.get(name, MISSING)
        if value is not MISSING:
            value = self.names[name] = value if type(value) in PLAIN else from_python(value)
        return value


def _fetched(context: Mapping[str, object], names: Iterable[str]) -> dict[str, object]:
    """Each name is asked for once: in layers, as a ChainMap has them, `in` and `get` look through all of them again."""
    if isinstance(context, dict):
        # It may make up what it does not have, as a defaultdict does.
        return {name: context[name] for name in names if name in context}
    found: dict[str, object] = {}
    for name in names:
        try:
            found[name] = context[name]
        except KeyError:
            continue
    return found
