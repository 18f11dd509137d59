"""One .dmn file, read, as the rules look at it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from engine.dmn.boxed_reader import XmlElement
from engine.dmn.compiler import Names, Place
from engine.dmn.elements import Definitions, DrgElement, Element
from engine.dmn.model import Model
from engine.dmn.walk import parts
from engine.feel.findings.static_kinds import Kind
from engine.problems import Problem, Severity

_Kind = TypeVar("_Kind", bound=Element)
_MANY = 200
"""Names in scope, beyond which only those are looked at that a text may use."""


@dataclass(frozen=True)
class Document:
    file: str
    root: XmlElement
    model: Model
    _last_scope: list[tuple[Names, int, dict[str, Kind]]] = field(default_factory=lambda: [({}, 0, {})])

    @property
    def definitions(self) -> Definitions:
        return self.model.definitions

    def each(self, kind: type[_Kind]) -> Iterator[tuple[DrgElement, _Kind]]:
        """Every part of a kind, with the element of the requirements graph it is in."""
        for element in self.definitions.elements:
            for part in parts(element, kind):
                yield element, part

    def kinds(self, place: Place) -> dict[str, Kind]:
        """The names in scope at a place with what is known of their values, and those that values may have within, or
        that the case may have.
        """
        others = self.model.vocabulary.near(place.text.text) | (place.asked & self.model.undeclared)
        scope = self._scope(place.names)
        if len(scope) > _MANY:
            used = self.model.vocabulary.near(place.text.text, place.names)
            scope = {name: kind for name, kind in scope.items() if name in used}
        return {**dict.fromkeys(others, "Any"), **scope}

    def _scope(self, names: Names) -> dict[str, Kind]:
        """The kinds of names in scope; the cells of a table have the same."""
        known, size, kinds = self._last_scope[-1]
        if known is not names or size != len(names):
            kinds = {name: self.model.types.kind_of(ref) for name, ref in names.items()}
            self._last_scope[:] = [(names, len(names), kinds)]
        return kinds

    def problem(
        self,
        element: Element,
        rule: str,
        detail: str,
        remedy: str,
        severity: Severity = "error",
        of: DrgElement | None = None,
    ) -> Problem:
        """A problem at an element, or at a part `of` one."""
        name = of.name if of is not None else getattr(element, "name", None)
        place = element.id or (None if of is None else of.id)
        return Problem(self.file, place, name or None, rule, severity, detail, remedy, element.line)
