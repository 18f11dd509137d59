"""FEEL's values as bytes and back: JSON whose dates stay dates and whose decimals stay exact.

A value that JSON has no form for is an object with one key that begins with "@": {"@date": "2026-01-05"}.
A context that has such a key of its own is wrapped as {"@context": [[key, value], …]}.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

import msgspec
import zstandard

from engine.errors import UnusableValue
from engine.feel import from_python
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Time

Value = object
"""Decimal, str, bool, None, list, dict with text keys, or one of FEEL's dates, times and durations."""

_TAGS: dict[type, str] = {
    Date: "@date",
    Time: "@time",
    DateTime: "@datetime",
    DaysDuration: "@days",
    MonthsDuration: "@months",
}
_PARSERS: dict[str, Callable[[str], Value]] = {tag: kind.parse for kind, tag in _TAGS.items()}  # type: ignore[attr-defined]

_encode = msgspec.json.Encoder(decimal_format="number").encode
_decode = msgspec.json.Decoder(float_hook=Decimal).decode

MOST_DIGITS = 4_000
"""A whole number of more cannot be read again; FEEL itself calculates with 34."""

PLAIN, COMPRESSED = 1, 2
_COMPRESS_FROM = 4096


def clean(value: object) -> Value:
    """Python's own values as FEEL's, and nothing that could not be kept.

    Raises UnusableValue for ranges, functions, and numbers that are none (NaN, infinity).
    """
    _require_numbers(value)
    found = from_python(value)
    _require_keepable(found)
    return found


def _require_numbers(value: object) -> None:
    if isinstance(value, (list, tuple)):
        for item in value:
            _require_numbers(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            _require_numbers(item)
    elif isinstance(value, (float, Decimal)) and not Decimal(value).is_finite():
        raise UnusableValue(f"{value} is not a number that can be kept.")


def _require_keepable(value: Value) -> None:
    if isinstance(value, list):
        for item in value:
            _require_keepable(item)
    elif isinstance(value, dict):
        for item in value.values():
            _require_keepable(item)
    elif isinstance(value, Decimal):
        if value.adjusted() > MOST_DIGITS:
            raise UnusableValue(f"A number of more than {MOST_DIGITS:,} digits cannot be kept.")
    elif not (value is None or isinstance(value, (bool, str, *_TAGS))):
        raise UnusableValue(f"A {type(value).__name__.lower()} cannot be kept in a variable.")


def dump(value: Value) -> bytes:
    """A FEEL value as JSON bytes with type tags."""
    return _encode(_tagged(value))


def load(data: bytes) -> Value:
    """What `dump` was given."""
    return _untagged(_decode(data))


def pack(value: Value) -> tuple[int, bytes]:
    """`dump`, compressed from 4 kB on: the format number and the bytes, for a table's row."""
    data = dump(value)
    if len(data) < _COMPRESS_FROM:
        return PLAIN, data
    return COMPRESSED, zstandard.compress(data)


def unpack(form: int, data: bytes) -> Value:
    """What `pack` was given."""
    return load(zstandard.decompress(data) if form == COMPRESSED else data)


def _tagged(value: Value) -> Value:
    tag = _TAGS.get(type(value))
    if tag is not None:
        return {tag: str(value)}
    if isinstance(value, list):
        return [_tagged(item) for item in value]
    if isinstance(value, dict):
        if any(key.startswith("@") for key in value):
            return {"@context": [[key, _tagged(item)] for key, item in value.items()]}
        return {key: _tagged(item) for key, item in value.items()}
    return value


def _untagged(value: Value) -> Value:
    if isinstance(value, list):
        return [_untagged(item) for item in value]
    if isinstance(value, dict):
        if len(value) == 1:
            [(tag, item)] = value.items()
            if tag in _PARSERS:
                return _PARSERS[tag](item)
            if tag == "@context":
                return {key: _untagged(inner) for key, inner in item}
        return {key: _untagged(item) for key, item in value.items()}
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value
