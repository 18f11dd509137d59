"""Going over the parts of a model."""

from collections.abc import Iterator
from dataclasses import fields
from typing import TypeVar

from engine.dmn.elements import Element, Expression

_Kind = TypeVar("_Kind", bound=Element)


def parts(element: object, kind: type[_Kind]) -> Iterator[_Kind]:
    """The element and all within it that are of a kind."""
    waiting = [element]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(reversed(part))
        elif isinstance(part, Element):
            if isinstance(part, kind):
                yield part
            waiting.extend(getattr(part, field.name) for field in reversed(fields(part)))


def expressions_within(element: object) -> Iterator[Expression]:
    """All boxed expressions within, the outermost first."""
    return parts(element, Expression)
