"""A draft's diagrams with what a try-out says of them: discs where it is, thick lines where it went, dots where nobody
has ever been."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree
from markupsafe import Markup

from engine.xml import parse
from web.operations.diagram import Drawing
from web.texts import gettext as _

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_INK, _EDGE, _PAPER, _GROUND = "#14181b", "#6b757b", "#ffffff", "#f3f5f5"
_DOTTED = Markup('stroke="{}" stroke-width="2" stroke-dasharray="1 4" stroke-linecap="round"').format(_INK)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn on a diagram: how many wait at each element, the flows taken, what nobody has tried."""

    waiting: Mapping[str, int] = field(default_factory=dict)
    taken: Collection[str] = frozenset()
    passed: Collection[str] = frozenset()
    untried: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """One diagram of a draft. `is_meant` where something waits in it, or something was never tried."""

    title: str
    svg: Markup
    is_meant: bool


def pictures(files: Mapping[str, bytes], shown: Shown, said: str, name: str) -> list[Picture]:
    """Every diagram drawn in a draft's files, those that are meant first, the larger before the smaller."""
    found = list(_drawn(files, shown, said, name))
    return sorted(found, key=lambda picture: (not picture.is_meant, -len(picture.svg)))


def _drawn(files: Mapping[str, bytes], shown: Shown, said: str, name: str) -> Iterator[Picture]:
    number = 0
    for path, content in sorted(files.items()):
        if not path.endswith(".bpmn"):
            continue
        root = parse(content)
        for diagram in root.iter(f"{_DI}BPMNDiagram"):
            ids = {each.get("bpmnElement") or "" for each in diagram.iter(f"{_DI}BPMNShape")}
            if not ids:
                continue
            number += 1
            drawing = _Tried(root, diagram, shown)
            title = _("The diagram %(file)s. %(said)s", file=path, said=said)
            ids |= {each.get("bpmnElement") or "" for each in diagram.iter(f"{_DI}BPMNEdge")}
            is_meant = any(element in ids for element in (*shown.waiting, *shown.untried))
            yield Picture(path, drawing.whole(title, f"{name}-{number}"), is_meant)


class _Tried(Drawing):
    def __init__(self, root: etree._Element, diagram: etree._Element, shown: Shown) -> None:
        super().__init__(root, diagram)
        self.shown = shown

    def look(self, element_id: str) -> Markup:
        if element_id in self.shown.untried:
            return Markup('fill="{}" ').format(_PAPER) + _DOTTED
        was_here = element_id in self.shown.passed or element_id in self.shown.waiting
        return Markup('fill="{}" stroke="{}" stroke-width="{}"').format(
            _GROUND if was_here else _PAPER, _INK if was_here else _EDGE, 2 if was_here else 1.5
        )

    def line(self, element_id: str, is_flow: bool) -> Markup:
        if element_id in self.shown.taken:
            return Markup('stroke="{}" stroke-width="3"').format(_INK)
        if element_id in self.shown.untried:
            return _DOTTED
        dashes = Markup("") if is_flow else Markup(' stroke-dasharray="4 4"')
        return Markup('stroke="{}" stroke-width="1.5"').format(_EDGE) + dashes

    def mark(self, element_id: str, x: float, y: float) -> Markup:
        count = self.shown.waiting.get(element_id, 0)
        if not count:
            return Markup("")
        disc = Markup(
            '<circle cx="{0:g}" cy="{1:g}" r="12" fill="{2}"/><text x="{0:g}" y="{3:g}" font-size="13" '
            'font-weight="bold" fill="#ffffff" text-anchor="middle">{4}</text>'
        )
        return disc.format(x, y, _INK, y + 5, count)
