"""The values of one column, cut at every constant of its cells into pieces no cell tells apart.

A set of pieces is an int whose bits are the pieces: a column of five hundred rows is cut into a thousand.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.dmn.analysis.cells import Cell, Test
from engine.dmn.analysis.scales import ANY_TEXT, KINDS, Scale, kind_of, scales_of
from engine.feel import Value

_POINT, _INNER, _OUTER, _NULL = range(4)


@dataclass(frozen=True, slots=True)
class Piece:
    """`example` is one of its values; the lower the `rank`, the better it serves to explain. An `is_empty` piece
    has none: there is no day between Monday and Tuesday.
    """

    example: Value
    rank: int
    is_empty: bool = False


class Line:
    """One scale in pieces: below the first constant, the first constant, between the first and second, and so on."""

    def __init__(self, scale: Scale, values: Sequence[Value], start: int) -> None:
        self.scale = scale
        self.start = start
        places = {scale.key(value): value for value in reversed(values) if scale.key(value) is not None}
        self.keys: list[Any] = sorted(places)
        self.pieces = list(self._cut([places[key] for key in self.keys]))

    def _cut(self, points: list[Value]) -> Iterator[Piece]:
        limits = [None, *self.keys, None]
        for index, point in enumerate(points):
            yield self._gap(limits[index], limits[index + 1])
            yield Piece(point, _POINT)
        yield self._gap(limits[-2], None)

    def _gap(self, low: Any, high: Any) -> Piece:
        example = self.scale.between(low, high)
        is_plain = example == ANY_TEXT or not (low is None or high is None or isinstance(example, str))
        return Piece(example, _INNER if is_plain else _OUTER, example is None)

    def find(self, value: Value) -> int | None:
        """The number of the piece that holds the value, if the scale does."""
        key = self.scale.key(value)
        if key is None:
            return None
        at = bisect_left(self.keys, key)
        return self.start + 2 * at + (at < len(self.keys) and self.keys[at] == key)

    def sections(self, values: Sequence[Value]) -> Iterator[int]:
        """The line cut at these of its constants only, as sets of pieces."""
        last = 0
        for at in sorted({2 * bisect_left(self.keys, self.scale.key(value)) + 1 for value in values}):
            yield _span(self.start + last, self.start + at)
            yield _span(self.start + at, self.start + at + 1)
            last = at + 1
        yield _span(self.start + last, self.start + len(self.pieces))


def _span(first: int, end: int) -> int:
    return (1 << end) - (1 << first)


class Domain:
    """What a column may hold. Null is piece 0; `every` are the pieces that are not empty.

    Without a kind, it is the kinds its cells have constants of. With no constants either, all but null is one
    piece, `anything`, as for kinds no cell can be analysed for, such as lists.
    """

    def __init__(self, kind: str | None, cells: Sequence[Cell]) -> None:
        values = [constant.value for cell in cells for constant in cell.constants]
        self.is_known = kind is None or kind in KINDS
        kinds = [kind] if kind in KINDS else sorted({kind_of(value) for value in values} - {None}, key=str)
        self.lines: list[Line] = []
        self.pieces = [Piece(None, _NULL)]
        for scale in (scale for each in kinds if each and self.is_known for scale in scales_of(each, values)):
            self.lines.append(Line(scale, values, len(self.pieces)))
            self.pieces += self.lines[-1].pieces
        if not self.lines:
            self.pieces.append(Piece("anything", _OUTER))
        self.by_rank = [self._of_rank(rank) for rank in (_POINT, _INNER, _OUTER, _NULL)]
        self.every = sum(self.by_rank)

    def _of_rank(self, rank: int) -> int:
        return sum(1 << at for at, piece in enumerate(self.pieces) if piece.rank == rank and not piece.is_empty)

    def find(self, value: Value) -> int | None:
        """The number of the value's piece; None if it is not of the column's kind."""
        if value is None:
            return 0
        if not self.lines:
            return 1
        return next((at for line in self.lines if (at := line.find(value)) is not None), None)

    def where(self, cell: Cell) -> tuple[int, int]:
        """The pieces that surely pass the cell, and those that may."""
        if cell.is_any:
            return self.every, self.every
        if not self.is_known:
            return 0, self.every
        passed = doubtful = 0
        for test in cell.known:
            some, others = self._where(test)
            passed |= some
            doubtful |= others
        doubtful = self.every if cell.is_open else doubtful
        sure, maybe = passed, passed | doubtful
        return (self.every & ~maybe, self.every & ~sure) if cell.negated else (sure, maybe)

    def _where(self, test: Test) -> tuple[int, int]:
        """The pieces that pass a settled test, and those it is not known of."""
        if not self.lines and not test.is_null:
            return int(test.passes(None)), 2
        passed = 0
        for section in self._sections(test):
            held = section & self.every
            if held and test.passes(self.pieces[lowest(held)].example):
                passed |= held
        return passed, 0

    def _sections(self, test: Test) -> Iterator[int]:
        yield 1
        values = [constant.value for constant in test.constants]
        for line in self.lines:
            yield from line.sections([value for value in values if line.scale.key(value) is not None])
        if not self.lines:
            yield 2

    def example(self, pieces: int) -> Value:
        """The value of the set that explains it best."""
        best = next(ranked & pieces for ranked in self.by_rank if ranked & pieces)
        return self.pieces[lowest(best)].example


def lowest(pieces: int) -> int:
    """The number of the first piece of the set."""
    return (pieces & -pieces).bit_length() - 1


def bits(number: int) -> Iterator[int]:
    """The numbers of the pieces (or rules) in a set, lowest first."""
    while number:
        yield lowest(number)
        number &= number - 1
