"""What is known of kinds before an expression runs, as `TypeName`s; `ANY` where nothing is certain."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from engine.feel.builtins import ODD_BUILTINS
from engine.feel.clauses import type_name
from engine.feel.errors import FeelSyntaxError
from engine.feel.findings.wording import NAMES_OF_KINDS
from engine.feel.parser import Parser
from engine.feel.subtypes import ALIASES
from engine.feel.tree import TypeName

Kind: TypeAlias = "str | TypeName | Mapping[str, Kind]"
"""A kind as callers say it: `number`, `list<date>`, or for a context the kinds of its entries by name."""

ANY, NULL = TypeName("Any"), TypeName("Null")
NUMBER, STRING, BOOLEAN = TypeName("number"), TypeName("string"), TypeName("boolean")
LIST, CONTEXT, RANGE, FUNCTION = TypeName("list"), TypeName("context"), TypeName("range"), TypeName("function")
CLASSES: dict[str, type] = {name: kind for kind, name in NAMES_OF_KINDS}


def kind_from(said: object) -> TypeName:
    """A caller's kind; ANY for what names none."""
    if isinstance(said, Mapping):
        return context_of({str(name): kind_from(kind) for name, kind in said.items()})
    if isinstance(said, str):
        try:
            said = type_name(Parser(said, (), ODD_BUILTINS))
        except FeelSyntaxError:
            return ANY
    return _known(said) if isinstance(said, TypeName) else ANY


def _known(kind: TypeName) -> TypeName:
    name = ALIASES.get(kind.name, kind.name)
    if name == "function":
        return FUNCTION
    return TypeName(name, tuple(map(_known, kind.inner)), kind.keys) if name in CLASSES else ANY


def context_of(entries: Mapping[str, TypeName]) -> TypeName:
    """The kind of a context whose entries are all known; of one without any, nothing is."""
    return TypeName("context", tuple(entries.values()), tuple(entries))


def list_of(kind: TypeName) -> TypeName:
    return LIST if kind == ANY else TypeName("list", (kind,))


def entries_of(kind: TypeName) -> dict[str, TypeName] | None:
    """The entries of a context's kind; None where they are not known."""
    return dict(zip(kind.keys, kind.inner, strict=True)) if kind.name == "context" and kind.keys else None


def item_of(kind: TypeName) -> TypeName:
    """What a loop or filter gets of it: a list's items, or the one value that is no list."""
    if kind.name in ("list", "range"):
        return kind.inner[0] if kind.inner else ANY
    return kind


def is_certain(kind: TypeName) -> bool:
    """Whether values of the kind are of one kind known; null may stand for any."""
    return kind not in (ANY, NULL)


def either(kinds: Iterable[TypeName]) -> TypeName:
    """The kind of what may be one or another."""
    found = {kind for kind in kinds if kind != NULL}
    if len(found) == 1:
        return found.pop()
    names = {kind.name for kind in found}
    return TypeName(names.pop()) if len(names) == 1 else ANY


@dataclass(frozen=True, slots=True)
class Names:
    """The kinds of the names at one place. `is_open` where there may be more of them than are known."""

    kinds: Mapping[str, TypeName] = field(default_factory=dict)
    outer: "Names | None" = None
    is_open: bool = False

    def find(self, name: str) -> TypeName | None:
        """The kind of a name; None if there is none, ANY if there may be."""
        place: Names | None = self
        while place is not None:
            if name in place.kinds:
                return place.kinds[name]
            if place.is_open:
                return ANY
            place = place.outer
        return None

    def all(self) -> Iterator[str]:
        """The names that are known, the nearest first."""
        place: Names | None = self
        while place is not None:
            yield from place.kinds
            place = place.outer

    def with_names(self, kinds: Mapping[str, TypeName]) -> "Names":
        return Names(kinds, self)


@cache
def result_kind(work: Callable[..., Any]) -> TypeName:
    """The kind of what one of FEEL's own functions gives, by the types of its definition."""
    hint = get_type_hints(work).get("return", Any)
    hints = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return either(_kind_of_class(get_origin(each) or each) for each in hints if each is not NoneType)


def _kind_of_class(kind: object) -> TypeName:
    return next((TypeName(name) for known, name in NAMES_OF_KINDS if kind is known), ANY)
