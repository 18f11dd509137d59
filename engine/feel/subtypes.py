"""When values of one type are values of another (DMN 1.5, 10.3.2.9.2)."""

from collections.abc import Callable

from engine.feel.limits import current
from engine.feel.tree import TypeName

ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
"""Names that older versions of DMN have for types."""
_DEEPEST = 20


def conforms_to(have: TypeName, want: TypeName, depth: int = _DEEPEST) -> bool:
    """Whether all values of a type are of another; past some depth, as in types that hold themselves, it is assumed.

    Types of a model's own (`Run.spelt`) are what they are made of: only that counts, not what they are called.
    """
    have, want = _spelt(have), _spelt(want)
    if want.name == "Any" or have.name in ("Null", "null") or depth == 0:
        return True
    if have.name != want.name:
        return False
    rule = _RULES.get(want.name)
    return rule is None or not want.inner or rule(have, want, depth - 1)


def _spelt(kind: TypeName) -> TypeName:
    for _ in range(_DEEPEST):
        found = current().spelt(kind.name)
        if found is None:
            break
        kind = found
    return TypeName(ALIASES.get(kind.name, kind.name), kind.inner, kind.keys)


def _item(have: TypeName, want: TypeName, depth: int) -> bool:
    return conforms_to(have.inner[0] if have.inner else TypeName("Any"), want.inner[0], depth)


def _entries(have: TypeName, want: TypeName, depth: int) -> bool:
    """The one has what the other asks for, and perhaps more."""
    known = dict(zip(have.keys, have.inner, strict=True))
    pairs = zip(want.keys, want.inner, strict=True)
    return all(key in known and conforms_to(known[key], kind, depth) for key, kind in pairs)


def _function(have: TypeName, want: TypeName, depth: int) -> bool:
    """It takes all that the other takes, and gives nothing that the other does not."""
    if len(have.inner) != len(want.inner):
        return False
    *taken, given = have.inner
    *asked, wanted = want.inner
    pairs = zip(asked, taken, strict=True)
    return conforms_to(given, wanted, depth) and all(conforms_to(one, other, depth) for one, other in pairs)


_RULES: dict[str, Callable[[TypeName, TypeName, int], bool]] = {
    "list": _item,
    "range": _item,
    "context": _entries,
    "function": _function,
}
