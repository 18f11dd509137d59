"""The drawn diagram as SVG, with one element marked: made here, so that it needs no script (BPMN 2.0 §12, BPMN DI)."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from lxml import etree
from markupsafe import Markup

from engine.bpmn.editing import outline
from engine.bpmn.editing.model import Model
from engine.bpmn.editing.outline import Item
from engine.deployment import DeployedJourney
from engine.xml import parse
from web.texts import gettext as _

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_MARGIN = 24
_LINE = 16
_AROUND_WIDTH, _AROUND_HEIGHT = 1000.0, 340.0
_CHARACTER = 7.2
_INK, _EDGE, _WRONG, _PAPER, _GROUND = "#14181b", "#6b757b", "#a31d17", "#ffffff", "#fbebea"
_AROUND = ("participant", "lane", "subProcess", "transaction", "adHocSubProcess", "group")


@dataclass(frozen=True, slots=True)
class Drawn:
    """`around` is cut out around the marked element, at every width of the page; `whole` is to be scrolled; `outline`
    says the same in words.
    """

    around: Markup
    whole: Markup
    outline: list[Item]


def draw(deployed: DeployedJourney, element_id: str | None) -> Drawn | None:
    """The diagram that the element is drawn in, as far as there is one."""
    for path, content in deployed.files.items():
        if path.endswith(".bpmn") and element_id and element_id.encode() in content:
            root = parse(content)
            for diagram in root.iter(f"{_DI}BPMNDiagram"):
                if any(shape.get("bpmnElement") == element_id for shape in diagram.iter(f"{_DI}BPMNShape")):
                    drawing = Drawing(root, diagram, element_id)
                    return Drawn(drawing.around(), drawing.whole(), outline.read(Model(content)))
    return None


class Drawing:
    """One diagram. What is said of its elements is said by how they look: others may say other things of them."""

    def __init__(self, root: etree._Element, diagram: etree._Element, marked: str = "") -> None:
        self.named = {each.get("id"): each for each in root.iter(tag=etree.Element) if each.get("id")}
        self.diagram = diagram
        self.marked = marked

    def whole(self, said: str = "", name: str = "whole") -> Markup:
        """All of it, to be scrolled. `said` is for those who do not see it; `name` tells drawings of a page apart."""
        left, top, right, bottom = self._extent()
        width, height = right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN
        size = Markup('width="{:g}" height="{:g}"').format(width, height)
        said = said or _("The whole diagram. “%(name)s” is marked.", name=self._name(self.marked) or self.marked)
        return self._svg((left - _MARGIN, top - _MARGIN, width, height), size, said, name)

    def around(self) -> Markup:
        """Sliced, not shrunk, where the page is narrow: the marked element stays in the middle."""
        shapes = self.diagram.iter(f"{_DI}BPMNShape")
        shape = next(each for each in shapes if each.get("bpmnElement") == self.marked)
        bounds = shape.find(f"{_DC}Bounds")
        x, y, width, height = _box(bounds) if bounds is not None else (0.0, 0.0, _AROUND_WIDTH, _AROUND_HEIGHT)
        left, top = x + (width - _AROUND_WIDTH) / 2, y + (height - _AROUND_HEIGHT) / 2
        said = _("The diagram around “%(name)s”, which is marked.", name=self._name(self.marked) or self.marked)
        slicing = Markup('preserveAspectRatio="xMidYMid slice"')
        return self._svg((left, top, _AROUND_WIDTH, _AROUND_HEIGHT), slicing, said, "around")

    def _svg(self, view: tuple[float, ...], size: Markup, said: str, name: str) -> Markup:
        opening = Markup(
            '<svg viewBox="{}" {} role="img" aria-label="{}" focusable="false">'
            '<defs><marker id="fp-arrow-{}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            'orient="auto"><path d="M0 0 8 4 0 8z" fill="{}"/></marker></defs>'
        ).format(" ".join(f"{each:g}" for each in view), size, said, name, _INK)
        parts = [*self._shapes(around=True), *self._edges(name), *self._shapes(around=False)]
        return opening + Markup("").join(parts) + Markup("</svg>")

    def _extent(self) -> tuple[float, float, float, float]:
        boxes = [_box(each) for each in self.diagram.iter(f"{_DC}Bounds")]
        points = [_point(each) for each in self.diagram.iter() if str(each.tag).endswith("}waypoint")]
        across = [x for x, _y, w, _h in boxes] + [x + w for x, _y, w, _h in boxes] + [x for x, _y in points]
        down = [y for _x, y, _w, _h in boxes] + [y + h for _x, y, _w, h in boxes] + [y for _x, y in points]
        return min(across), min(down), max(across), max(down)

    def _shapes(self, *, around: bool) -> Iterator[Markup]:
        for shape in self.diagram.iter(f"{_DI}BPMNShape"):
            bounds = shape.find(f"{_DC}Bounds")
            kind = self._kind(shape.get("bpmnElement"))
            if bounds is not None and (kind in _AROUND) is around:
                yield self._shape(shape, kind, *_box(bounds))

    def _shape(self, shape: etree._Element, kind: str, x: float, y: float, w: float, h: float) -> Markup:
        element_id = shape.get("bpmnElement")
        look = self.look(element_id or "")
        name = self._name(element_id)
        if kind.endswith("Event"):
            drawn = Markup('<circle cx="{:g}" cy="{:g}" r="{:g}" {}/>').format(x + w / 2, y + h / 2, w / 2, look)
            drawn += self._beside(shape, name, x + w / 2, y + h + _LINE)
        elif kind.endswith("Gateway"):
            middle = Markup('<path d="M{:g} {:g}l{:g} {:g}l{:g} {:g}l{:g} {:g}z" {}/>')
            drawn = middle.format(x + w / 2, y, w / 2, h / 2, -w / 2, h / 2, -w / 2, -h / 2, look)
            drawn += self._beside(shape, name, x + w / 2, y + h + _LINE)
        elif kind in _AROUND:
            box = Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="4" {}/>')
            drawn = box.format(x, y, w, h, look)
            drawn += self._title(kind, name, x, y, h)
        else:
            box = Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="8" {}/>')
            drawn = box.format(x, y, w, h, look)
            lines = wrap(name, max(8, int(w / _CHARACTER))) if name else []
            drawn += _text(lines, x + w / 2, y + h / 2 - (len(lines) - 1) * _LINE / 2 + 4)
        return drawn + self.mark(element_id or "", x + w, y)

    def look(self, element_id: str) -> Markup:
        """How a shape is drawn."""
        is_marked = element_id == self.marked
        return Markup('fill="{}" stroke="{}" stroke-width="{}"').format(
            _GROUND if is_marked else _PAPER, _WRONG if is_marked else _EDGE, 3 if is_marked else 1.5
        )

    def line(self, element_id: str, is_flow: bool) -> Markup:
        """How a flow, or another edge, is drawn."""
        dashes = Markup("") if is_flow else Markup(' stroke-dasharray="4 4"')
        return Markup('stroke="{}" stroke-width="1.5"').format(_INK) + dashes

    def mark(self, element_id: str, x: float, y: float) -> Markup:
        """What is put on a shape's corner."""
        return _badge(x, y) if element_id == self.marked else Markup("")

    def _title(self, kind: str, name: str, x: float, y: float, h: float) -> Markup:
        """Of pools and lanes upright in their band, of sub-processes in the corner."""
        if not name:
            return Markup("")
        if kind not in ("participant", "lane"):
            return _text([name], x + 8, y + _LINE + 2, anchor="start")
        upright = Markup('<text font-size="13" fill="{0}" text-anchor="middle" transform="rotate(-90 {1:g} {2:g})" ')
        at = Markup('x="{1:g}" y="{2:g}">{3}</text>')
        return (upright + at).format(_INK, x + 19, y + h / 2, name)

    def _beside(self, shape: etree._Element, name: str, x: float, y: float) -> Markup:
        """A name that does not fit inside: where it is drawn, else under its shape."""
        if not name:
            return Markup("")
        label = shape.find(f"{_DI}BPMNLabel/{_DC}Bounds")
        width = 100.0
        if label is not None:
            left, y, width, _height = _box(label)
            x, y = left + width / 2, y + 12
        return _text(wrap(name, max(12, int(width / 6))), x, y)

    def _edges(self, name_of_arrow: str) -> Iterator[Markup]:
        for edge in self.diagram.iter(f"{_DI}BPMNEdge"):
            points = [_point(each) for each in edge if str(each.tag).endswith("}waypoint")]
            if len(points) < 2:
                continue
            path = " ".join(f"{x:g},{y:g}" for x, y in points)
            is_flow = self._kind(edge.get("bpmnElement")) == "sequenceFlow"
            line = Markup('<polyline points="{}" fill="none" {} marker-end="url(#fp-arrow-{})"/>')
            yield line.format(path, self.line(edge.get("bpmnElement") or "", is_flow), name_of_arrow)
            label = edge.find(f"{_DI}BPMNLabel/{_DC}Bounds")
            name = self._name(edge.get("bpmnElement"))
            if label is not None and name:
                x, y, w, _h = _box(label)
                yield _text(wrap(name, max(10, int(w / 6))), x + w / 2, y + 12)

    def _kind(self, element_id: str | None) -> str:
        element = self.named.get(element_id)
        return "" if element is None else etree.QName(element).localname

    def _name(self, element_id: str | None) -> str:
        element = self.named.get(element_id)
        return "" if element is None else " ".join((element.get("name") or "").split())


def _box(bounds: etree._Element) -> tuple[float, float, float, float]:
    x, y, width, height = (float(bounds.get(name, 0)) for name in ("x", "y", "width", "height"))
    return x, y, width, height


def _point(waypoint: etree._Element) -> tuple[float, float]:
    return float(waypoint.get("x", 0)), float(waypoint.get("y", 0))


def _text(lines: list[str], x: float, y: float, *, anchor: str = "middle") -> Markup:
    opening = Markup('<text font-size="13" fill="{}" text-anchor="{}">').format(_INK, anchor)
    spans = [
        Markup('<tspan x="{:g}" y="{:g}">{}</tspan>').format(x, y + place * _LINE, line)
        for place, line in enumerate(lines)
    ]
    return opening + Markup("").join(spans) + Markup("</text>") if lines else Markup("")


def _badge(x: float, y: float) -> Markup:
    return Markup(
        '<circle cx="{0:g}" cy="{1:g}" r="11" fill="{2}"/>'
        '<text x="{0:g}" y="{3:g}" font-size="15" font-weight="bold" fill="#ffffff" text-anchor="middle">!</text>'
    ).format(x, y, _WRONG, y + 5)
