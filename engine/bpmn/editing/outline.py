"""The outline: every step of a diagram in words, in the order in which a case comes to them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from engine.bpmn.editing.model import Model
from engine.bpmn.normalise import FLOW_NODES, GATEWAYS, SUB_PROCESSES, local
from engine.bpmn.xml import tag

Kind = Literal["start", "step", "choice", "wait", "end", "jump", "branch", "event", "group"]
DEEPEST = 12
"""Ways nested deeper than this are referred to, not written out."""


@dataclass
class Item:
    """One line of the outline.

    kind: `start`, `step`, `wait` and `end` are shapes; `choice` is a gateway, its `children` its ways; `branch` is a
    way (`element_id` is its flow) with what lies on it; `event` is what may happen during a step, or beside all;
    `group` is a process or sub-process with what is in it; `jump` says where a way goes on (`element_id` is that
    shape). `bpmn` is the element's name in BPMN. `flow_id` is the one way on from here, where there is just one; of a
    choice, from where its ways meet.
    """

    kind: Kind
    element_id: str
    name: str
    bpmn: str
    flow_id: str = ""
    is_default: bool = False
    condition: str = ""
    children: list["Item"] = field(default_factory=list)


def read(model: Model) -> list[Item]:
    """The outline of each process of a file. Steps that nothing leads to come last in theirs."""
    found = []
    for process in model.root.iterchildren(tag("process")):
        items = _Reader(model, process).items()
        found.append(Item("group", str(process.get("id")), process.get("name") or "", "process", children=items))
    return [each for each in found if each.children] or found


def every(items: list[Item]) -> Iterator[Item]:
    """All of them, each before what is in it."""
    waiting = list(reversed(items))
    while waiting:
        item = waiting.pop()
        yield item
        waiting += reversed(item.children)


class _Reader:
    """The outline of one scope."""

    def __init__(self, model: Model, scope: etree._Element, depth: int = 0) -> None:
        self.model, self.depth = model, depth
        nodes = [each for each in scope.iterchildren(tag=etree.Element) if local(each) in FLOW_NODES and each.get("id")]
        self.nodes = {str(each.get("id")): each for each in nodes}
        self.out: dict[str, list[etree._Element]] = {key: [] for key in self.nodes}
        self.into: dict[str, int] = dict.fromkeys(self.nodes, 0)
        for flow in scope.iterchildren(tag("sequenceFlow")):
            source, target = str(flow.get("sourceRef")), str(flow.get("targetRef"))
            if source in self.nodes and target in self.nodes:
                self.out[source].append(flow)
                self.into[target] += 1
        self.written: set[str] = set()
        self.later: Counter[str] = Counter()

    def items(self) -> list[Item]:
        found: list[Item] = []
        starts = [key for key, node in self.nodes.items() if local(node) == "startEvent"]
        loose = [key for key in self.nodes if not self.into[key] and key not in starts and not self._is_attached(key)]
        for key in [*starts, *loose, *self.nodes]:
            if key not in self.written and not self._is_attached(key):
                found += self._way(key, None, self.depth)
        return found

    def _way(self, key: str | None, until: str | None, depth: int) -> list[Item]:
        """Everything from an element on, to the end, or to where several ways meet (`until`)."""
        found: list[Item] = []
        while key is not None and key != until:
            if key in self.written or self.later[key]:
                found.append(self._jump(key))
                break
            self.written.add(key)
            item, key = self._item(key, until, depth)
            found += item
        return found

    def _item(self, key: str, until: str | None, depth: int) -> tuple[list[Item], str | None]:
        """An element, and where the way goes on after it."""
        node, ways = self.nodes[key], self.out[key]
        item = self._plain(node, ways)
        with self._kept_for_later(ways):
            item.children = [*self._inside(node), *self._events(key, depth)]
        if len(ways) < 2:
            onward = str(ways[0].get("targetRef")) if ways else None
            is_silent = local(node) in GATEWAYS and not node.get("name")
            return ([] if is_silent and ways else [item]), onward
        item.kind = "choice"
        meeting = self._meeting(key, until)
        if depth >= DEEPEST:
            item.children += [Item("branch", str(way.get("id")), way.get("name") or "", local(way)) for way in ways]
            return [item], meeting
        if meeting is not None:
            item.flow_id = self._onward(meeting)
            item.children += [self._branch(node, way, meeting, depth + 1) for way in ways]
            return [item], meeting if meeting != until else None
        return self._without_meeting(item, node, ways, depth)

    def _onward(self, meeting: str) -> str:
        """The one way on from where ways meet; "" where that is a step itself."""
        ways = self.out[meeting]
        is_gateway = local(self.nodes[meeting]) in GATEWAYS
        return str(ways[0].get("id")) if is_gateway and len(ways) == 1 else ""

    def _without_meeting(
        self, item: Item, node: etree._Element, ways: list[etree._Element], depth: int
    ) -> tuple[list[Item], str | None]:
        """Ways that part for good: the longest goes on at this level, after the others."""
        longest = max(ways, key=lambda way: len(self._reach(str(way.get("targetRef")))))
        with self._kept_for_later([longest]):
            others = [each for each in ways if each is not longest]
            item.children += [self._branch(node, way, None, depth + 1) for way in others]
        onward = str(longest.get("targetRef"))
        last = self._way_of(node, longest)
        if onward in self.written or self.later[onward]:
            last.children = [self._jump(onward)]
            item.children.append(last)
            return [item], None
        return [item, last], onward

    @contextmanager
    def _kept_for_later(self, ways: list[etree._Element]) -> Iterator[None]:
        """What these ways lead to is written out on them, and elsewhere only referred to."""
        coming = {key for way in ways for key in self._reach(str(way.get("targetRef")))}
        self.later.update(coming)
        yield
        self.later.subtract(coming)

    def _branch(self, node: etree._Element, way: etree._Element, until: str | None, depth: int) -> Item:
        item = self._way_of(node, way)
        item.children = self._way(str(way.get("targetRef")), until, depth)
        return item

    def _way_of(self, node: etree._Element, way: etree._Element) -> Item:
        item = Item("branch", str(way.get("id")), way.get("name") or "", local(way), flow_id=str(way.get("id")))
        item.is_default = node.get("default") == way.get("id")
        item.condition = (way.findtext(tag("conditionExpression")) or "").strip()
        return item

    def _plain(self, node: etree._Element, ways: list[etree._Element]) -> Item:
        bpmn = local(node)
        kinds: dict[str, Kind] = {
            "startEvent": "start",
            "endEvent": "end",
            "intermediateCatchEvent": "wait",
            "receiveTask": "wait",
            "boundaryEvent": "event",
        }
        kind: Kind = "group" if bpmn in SUB_PROCESSES else kinds.get(bpmn, "step")
        flow_id = str(ways[0].get("id")) if len(ways) == 1 else ""
        return Item(kind, str(node.get("id")), node.get("name") or "", bpmn, flow_id=flow_id)

    def _jump(self, key: str) -> Item:
        node = self.nodes[key]
        while local(node) in GATEWAYS and not node.get("name") and len(self.out[key]) == 1:
            key = str(self.out[key][0].get("targetRef"))
            node = self.nodes[key]
        return Item("jump", key, node.get("name") or "", local(node))

    def _inside(self, node: etree._Element) -> list[Item]:
        if local(node) not in SUB_PROCESSES or self.depth >= DEEPEST:
            return []
        return _Reader(self.model, node, self.depth + 1).items()

    def _events(self, key: str, depth: int) -> list[Item]:
        """What may happen during a step, with what follows."""
        found = []
        for other, node in self.nodes.items():
            if node.get("attachedToRef") == key and local(node) == "boundaryEvent" and other not in self.written:
                self.written.add(other)
                item = self._plain(node, self.out[other])
                for way in self.out[other]:
                    item.children += self._way(str(way.get("targetRef")), None, depth + 1)
                found.append(item)
        return found

    def _is_attached(self, key: str) -> bool:
        return self.nodes[key].get("attachedToRef") in self.nodes

    def _meeting(self, key: str, until: str | None) -> str | None:
        """The first element that every way from here comes to, as far as they are not written out yet."""
        reached = [self._reach(str(way.get("targetRef"))) for way in self.out[key]]
        for candidate in reached[0]:
            if candidate != until and all(candidate in each for each in reached[1:]) and candidate not in self.written:
                return candidate
        return until

    def _reach(self, key: str) -> dict[str, None]:
        """Everything that comes after, the nearest first; what is written out already ends a way."""
        found: dict[str, None] = {}
        waiting = [key]
        while waiting:
            here = waiting.pop(0)
            if here in found or here in self.written or here not in self.nodes or self.later[here]:
                continue
            found[here] = None
            waiting += [str(way.get("targetRef")) for way in self.out[here]]
        return found
