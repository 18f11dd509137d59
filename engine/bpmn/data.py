"""Data objects, properties, data inputs and outputs (BPMN 2.0 §10.4): all of them are variables here.

A variable is called by the item's name, or by its id where it has none. A data association carries a value from one
to the other; where its source has no value yet, nothing is carried.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from engine import feel
from engine.bpmn.normalise import drawn_id, local
from engine.bpmn.xml import tag
from engine.values import Value

_ITEMS = frozenset({"dataObject", "property", "dataInput", "dataOutput", "dataStore"})
_REFERENCES = {"dataObjectReference": "dataObjectRef", "dataStoreReference": "dataStoreRef"}


@dataclass(frozen=True, slots=True)
class Association:
    """`sources` are names by which one value may be known; `targets` those that it is given.

    With `expression` (a transformation, or an assignment's "from") that is the value.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    expression: str | None = None

    def carried(self, seen: Mapping[str, Value], now: datetime) -> Iterator[tuple[str, Value]]:
        if self.expression is not None:
            value = feel.evaluate(self.expression, seen, now=now)
            yield from ((target, value) for target in self.targets)
            return
        known = next((name for name in self.sources if name in seen), None)
        if known is not None:
            yield from ((target, seen[known]) for target in self.targets)


class Items:
    """The names of every item-aware element of a file, by id."""

    def __init__(self, root: etree._Element) -> None:
        self._by_id = {
            each.get("id"): each for each in root.iter(tag=etree.Element) if local(each) in (_ITEMS | set(_REFERENCES))
        }

    def names(self, item_id: str | None) -> tuple[str, ...]:
        """The variable's name first, then what else it may be called."""
        item = self._by_id.get(item_id)
        if item is None:
            return ()
        referred = item.get(_REFERENCES.get(local(item), "id"))
        if referred in self._by_id:
            item = self._by_id[referred]
        names = (item.get("name"), drawn_id(item))
        return tuple(dict.fromkeys(name for name in names if name))

    def associations(self, node: etree._Element, kind: str) -> tuple[Association, ...]:
        """The associations of an element; kind is "dataInputAssociation" or "dataOutputAssociation"."""
        return tuple(found for each in node.findall(tag(kind)) for found in self._association(each))

    def _association(self, node: etree._Element) -> Iterator[Association]:
        sources = tuple(name for each in node.findall(tag("sourceRef")) for name in self.names(_text(each)))
        targets = self.names(_text(node.find(tag("targetRef"))))
        is_input = local(node) == "dataInputAssociation"
        targets = targets if is_input else targets[:1]
        transformation = node.find(tag("transformation"))
        assignments = node.findall(tag("assignment"))
        if transformation is not None:
            yield Association(sources, targets, _feel(transformation))
        elif not assignments:
            yield Association(sources, targets)
        for each in assignments:
            to = _text(each.find(tag("to"))).removeprefix("=").strip()
            named = self.names(to)[:1] or ((to,) if to else targets)
            yield Association(sources, named, _feel(each.find(tag("from"))))


def data_object_names(node: etree._Element) -> tuple[str, ...]:
    """The data objects drawn in a sub-process: they last as long as it does (§10.4.1)."""
    return tuple(each.get("name") or drawn_id(each) for each in node.findall(tag("dataObject")))


def property_names(node: etree._Element) -> tuple[str, ...]:
    """The properties declared at a process, an activity or an event."""
    return tuple(each.get("name") or drawn_id(each) for each in node.findall(tag("property")))


def _text(node: etree._Element | None) -> str:
    return "" if node is None else (node.text or "").strip()


def _feel(node: etree._Element | None) -> str:
    return _text(node).removeprefix("=")
