"""What is found in a table. Rows are named by their `Rule`, columns by their position, counted from 0."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.dmn.analysis.domains import Domain
from engine.dmn.elements import Rule, Text
from engine.feel import FeelError, Value


@dataclass(frozen=True, slots=True)
class Column:
    """An input of a table, as the rest of the model knows it.

    `kind` is one of `scales.KINDS`; None if the cells must tell; any other word (`list`, a type of the model's
    own) for what cannot be analysed. `allowed` are unary tests: no other value comes in, and null only if they
    pass it. `nullable` is whether the input may be null at all.
    """

    title: str
    kind: str | None = None
    allowed: str | None = None
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: its column by name, its row (None for allowed values and defaults), and what is written there.
    `is_test` unless it is a result.
    """

    column: str
    rule: Rule | None
    text: Text
    is_test: bool = True


@dataclass(frozen=True, slots=True)
class Unreadable:
    place: Place
    error: FeelError


@dataclass(frozen=True, slots=True)
class WrongKind:
    """`value` can never be what a column of the `expected` kind holds; None is what has no value at all."""

    place: Place
    value: Value
    expected: str


@dataclass(frozen=True, slots=True)
class UnknownName:
    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class WrongLength:
    """A row has more or fewer cells than the table has columns of the `side`."""

    rule: Rule
    side: Literal["input", "output"]
    expected: int
    found: int


Box = tuple[int, ...]
"""A set of pieces for each column (`domains`): all cases whose inputs lie in these sets."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Cases that no row says anything about. `example` is one of them, a value for each column.

    `matters` are the columns it depends on: in the others anything goes. `empty` are those that must be null for
    it: a gap with one is a matter of missing answers.
    """

    example: tuple[Value, ...]
    matters: tuple[int, ...]
    empty: tuple[int, ...]
    box: Box = field(repr=False)
    domains: tuple[Domain, ...] = field(repr=False, compare=False)

    def contains(self, inputs: Sequence[Value]) -> bool:
        """Whether the case, a FEEL value for each column, falls in the gap."""
        places = (domain.find(value) for domain, value in zip(self.domains, inputs, strict=True))
        return all(at is not None and self.box[n] >> at & 1 for n, at in enumerate(places))


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows, the first before the second, that both match the example where only one may."""

    first: Rule
    second: Rule
    example: tuple[Value, ...]
    matters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A row that never decides anything. Why:

    contradictory: no value at all passes its cell in `column`; not allowed: none that the column may hold does;
    covered: wherever it matches, one of the rows `by` is taken instead (FIRST and PRIORITY only: under ANY the row
    is as good as the others, under UNIQUE it overlaps them).
    """

    rule: Rule
    why: Literal["contradictory", "not allowed", "covered"]
    column: int | None = None
    by: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """All findings. If `complete`, there are no others; else `why` says what was left out, a sentence each: cells
    that cannot be read or depend on more than the input, and `limits` that the table was too large for.
    """

    gaps: tuple[Gap, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    unreachable: tuple[Unreachable, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    wrong_kinds: tuple[WrongKind, ...] = ()
    unknown_names: tuple[UnknownName, ...] = ()
    wrong_lengths: tuple[WrongLength, ...] = ()
    why: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.why
