"""How points and ranges lie to one another (DMN 1.5, 10.3.4.9, Table 78): Allen's relations and more."""

import re

from engine.feel.functions import builtin
from engine.feel.lexer import unquote
from engine.feel.literals import read_at_literal
from engine.feel.numbers import parse_number
from engine.feel.operators import equal, less
from engine.feel.types import Range
from engine.feel.values import Value

_END = r"""\s*+(
    "(?:[^"\\]|\\.)*+" | @\s*"[^"]*" | (?:date\ and\ time|date|time|duration)\s*\(\s*"[^"]*"\s*\)
    | -?(?:\d++(?:\.\d++)?|\.\d++)(?:[eE][+-]?\d++)?)?\s*+"""
_RANGE = re.compile(rf"\s*+([\[(\]]){_END}\.\.{_END}([\])\[])\s*+", re.VERBOSE | re.DOTALL | re.ASCII)


def _is_point(value: Value) -> bool:
    return not isinstance(value, Range)


def _span(value: Value) -> Range:
    """A point as the range of that point alone."""
    return Range(value, value) if _is_point(value) else value


def _less(left: Value, right: Value) -> bool:
    """ValueError, for null, where they have no order."""
    found = less(left, right)
    if found is None:
        raise ValueError("these have no order")
    return found


def _ends_before(left: Range, right: Range) -> bool:
    """All of the left lies before all of the right."""
    touching = equal(left.end, right.start) is True and not (left.end_included and right.start_included)
    return _less(left.end, right.start) or touching


@builtin("before", "range1: point|range", "range2: point|range")
@builtin("before", "point1: point", "point2: point")
@builtin("before", "point: point", "range: range")
@builtin("before", "range: range", "point: point")
def before(first: Value, second: Value) -> bool:
    return _ends_before(_span(first), _span(second))


@builtin("after", "range1: point|range", "range2: point|range")
@builtin("after", "point1: point", "point2: point")
@builtin("after", "point: point", "range: range")
@builtin("after", "range: range", "point: point")
def after(first: Value, second: Value) -> bool:
    return _ends_before(_span(second), _span(first))


@builtin("meets", "range1: range", "range2: range")
def meets(first: Range, second: Range) -> bool:
    _less(first.end, second.start)
    return first.end_included and second.start_included and equal(first.end, second.start) is True


@builtin("met by", "range1: range", "range2: range")
def met_by(first: Range, second: Range) -> bool:
    return bool(meets(second, first))


@builtin("overlaps", "range1: range", "range2: range")
def overlaps(first: Range, second: Range) -> bool:
    """They share a point."""
    return not _ends_before(first, second) and not _ends_before(second, first)


def _starts_earlier(left: Range, right: Range) -> bool:
    same = equal(left.start, right.start) is True
    return _less(left.start, right.start) or (same and left.start_included and not right.start_included)


def _ends_earlier(left: Range, right: Range) -> bool:
    same = equal(left.end, right.end) is True
    return _less(left.end, right.end) or (same and right.end_included and not left.end_included)


@builtin("overlaps before", "range1: range", "range2: range")
def overlaps_before(first: Range, second: Range) -> bool:
    return _starts_earlier(first, second) and not _ends_before(first, second) and not _ends_earlier(second, first)


@builtin("overlaps after", "range1: range", "range2: range")
def overlaps_after(first: Range, second: Range) -> bool:
    return bool(overlaps_before(second, first))


@builtin("finishes", "point: point", "range: range")
def finishes_at(point: Value, span: Range) -> bool:
    _less(point, span.end)
    return span.end_included and equal(point, span.end) is True


@builtin("finishes", "range1: range", "range2: range")
def finishes(first: Range, second: Range) -> bool:
    same = not _ends_earlier(first, second) and not _ends_earlier(second, first)
    return same and not _starts_earlier(first, second)


@builtin("finished by", "range: range", "point: point")
def finished_by_point(span: Range, point: Value) -> bool:
    return bool(finishes_at(point, span))


@builtin("finished by", "range1: range", "range2: range")
def finished_by(first: Range, second: Range) -> bool:
    return bool(finishes(second, first))


@builtin("includes", "range: range", "point: point")
def includes_point(span: Range, point: Value) -> bool:
    return not _ends_before(_span(point), span) and not _ends_before(span, _span(point))


@builtin("includes", "range1: range", "range2: range")
def includes(first: Range, second: Range) -> bool:
    return not _starts_earlier(second, first) and not _ends_earlier(first, second)


@builtin("during", "point: point", "range: range")
def point_during(point: Value, span: Range) -> bool:
    return bool(includes_point(span, point))


@builtin("during", "range1: range", "range2: range")
def during(first: Range, second: Range) -> bool:
    return bool(includes(second, first))


@builtin("starts", "point: point", "range: range")
def starts_at(point: Value, span: Range) -> bool:
    _less(point, span.start)
    return span.start_included and equal(point, span.start) is True


@builtin("starts", "range1: range", "range2: range")
def starts(first: Range, second: Range) -> bool:
    same = not _starts_earlier(first, second) and not _starts_earlier(second, first)
    return same and not _ends_earlier(second, first)


@builtin("started by", "range: range", "point: point")
def started_by_point(span: Range, point: Value) -> bool:
    return bool(starts_at(point, span))


@builtin("started by", "range1: range", "range2: range")
def started_by(first: Range, second: Range) -> bool:
    return bool(starts(second, first))


@builtin("coincides", "point1: point", "point2: point")
def points_coincide(first: Value, second: Value) -> bool:
    _less(first, second)
    return equal(first, second) is True


@builtin("coincides", "range1: range", "range2: range")
def coincide(first: Range, second: Range) -> bool:
    _less(first.start, second.start)
    return equal(first, second) is True


@builtin("range", "from: string")
def range_of_text(text: str) -> Range | None:
    """`range("[1..10]")`: a range with two ends that are literals. One may be missing, where its bracket is a round
    one: `range("[2..)")` is `(>= 2)`.
    """
    found = _RANGE.fullmatch(text)
    if not found:
        return None
    opening, start, end, closing = found.groups()
    low, high = _end(start or ""), _end(end or "")
    if low is None or high is None:
        return _half(low, high, opening == "[", closing == "]")
    if type(low) is not type(high) or _less(high, low):
        return None
    return Range(low, high, opening == "[", closing == "]")


def _half(low: Value, high: Value, first: bool, last: bool) -> Range | None:
    """The range with an end on one side only; null if it would include the end it lacks."""
    if low is not None and not last:
        return Range.comparison(">=" if first else ">", low)
    if high is not None and not first:
        return Range.comparison("<=" if last else "<", high)
    return None


def _end(text: str) -> Value:
    """An end of a range: a number, text, `@"…"` or a date as `date("…")`; None if it is left out, ValueError
    if there is no such date.
    """
    if not text:
        return None
    if text.startswith('"'):
        return unquote(text)
    _, quote, rest = text.partition('"')
    if not quote:
        return parse_number(text)
    value = read_at_literal(rest[: rest.index('"')])
    if value is None:
        raise ValueError(f"{text[:40]!r} is not a date, time or duration")
    return value
