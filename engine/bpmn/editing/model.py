"""The XML of a diagram, as editing finds its way in it."""

import re
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.normalise import FLOW_NODES, give_ids, local, make_plain
from engine.bpmn.xml import ZEEBE, tag
from engine.xml import Unreadable, parse

_MADE_UP = re.compile(r"ns\d+")
"""How lxml calls a namespace that nobody named."""


class Refused(Exception):
    """It cannot be done; the text says why, and what to do instead. `field` is what was filled in wrongly, if any."""

    def __init__(self, why: str, field: str = "") -> None:
        super().__init__(why)
        self.field = field


class Model:
    """One file. Elements are known by their ids; what has none is given one."""

    def __init__(self, xml: bytes) -> None:
        try:
            self.root = parse(xml)
        except Unreadable as error:
            raise Refused(f"The diagram cannot be read: {error}") from None
        make_plain(self.root)
        give_ids(self.root)
        self.by_id = {each.get("id"): each for each in self.root.iter(tag=etree.Element) if each.get("id")}

    def bytes(self) -> bytes:
        """The file as it is now; each node names the ways to and from it (§10.3.1)."""
        for node in self.by_id.values():
            if local(node) in FLOW_NODES:
                self._name_ways(node)
        self._declare_zeebe()
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")

    def _declare_zeebe(self) -> None:
        """Extensions by one prefix, said at the top; prefixes that only texts may speak of stay."""
        if "zeebe" not in self.root.nsmap:
            said = {prefix for each in self.root.iter(tag=etree.Element) for prefix in each.nsmap if prefix}
            kept = [each for each in said if not _MADE_UP.fullmatch(each)]
            etree.cleanup_namespaces(self.root, top_nsmap={"zeebe": ZEEBE}, keep_ns_prefixes=kept)

    def _name_ways(self, node: etree._Element) -> None:
        for stale in [*node.findall(tag("incoming")), *node.findall(tag("outgoing"))]:
            node.remove(stale)
        place = sum(1 for each in node if local(each) in ("documentation", "extensionElements"))
        ways = [("incoming", each) for each in self.incoming(node)] + [
            ("outgoing", each) for each in self.outgoing(node)
        ]
        for number, (name, flow) in enumerate(ways):
            reference = etree.Element(tag(name))
            reference.text = flow.get("id")
            node.insert(place + number, reference)

    def node(self, element_id: str) -> etree._Element:
        """A step, event or gateway. Raises Refused."""
        found = self.by_id.get(element_id)
        if found is None or local(found) not in FLOW_NODES:
            raise Refused("This step is not there any more. Somebody may have taken it out.")
        return found

    def flow(self, flow_id: str) -> etree._Element:
        found = self.by_id.get(flow_id)
        if found is None or local(found) != "sequenceFlow":
            raise Refused("This way is not there any more. Somebody may have taken it out.")
        return found

    def scope(self, node: etree._Element) -> etree._Element:
        found = node.getparent()
        assert found is not None
        return found

    def outgoing(self, node: etree._Element) -> list[etree._Element]:
        return [each for each in self._flows(node) if each.get("sourceRef") == node.get("id")]

    def incoming(self, node: etree._Element) -> list[etree._Element]:
        return [each for each in self._flows(node) if each.get("targetRef") == node.get("id")]

    def attached(self, node: etree._Element) -> list[etree._Element]:
        """The boundary events of a step."""
        siblings = self.scope(node).iterchildren(tag("boundaryEvent"))
        return [each for each in siblings if each.get("attachedToRef") == node.get("id")]

    def _flows(self, node: etree._Element) -> Iterator[etree._Element]:
        return self.scope(node).iterchildren(tag("sequenceFlow"))

    def add(self, parent: etree._Element, kind: str, wanted: str, **attributes: str) -> etree._Element:
        """A new element with an id of its own, made of the wanted one."""
        number, name = 1, wanted
        while name in self.by_id:
            number += 1
            name = f"{wanted}_{number}"
        made = etree.SubElement(parent, tag(kind), id=name)
        for key, value in attributes.items():
            made.set(key, value)
        self.by_id[name] = made
        return made

    def remove(self, element: etree._Element) -> None:
        """Take an element out, with what refers to it: lanes, and associations."""
        element_id = element.get("id")
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
        self.by_id.pop(element_id, None)
        for reference in list(self.root.iter(tag("flowNodeRef"), tag("incoming"), tag("outgoing"))):
            if (reference.text or "").strip() == element_id:
                _detach(reference)
        for association in list(self.root.iter(tag("association"))):
            if element_id in (association.get("sourceRef"), association.get("targetRef")):
                _detach(association)
        for node in self.root.iter(tag=etree.Element):
            if node.get("default") == element_id:
                del node.attrib["default"]

    def connect(self, source: etree._Element, target: etree._Element) -> etree._Element:
        ends = {"sourceRef": str(source.get("id")), "targetRef": str(target.get("id"))}
        return self.add(self.scope(source), "sequenceFlow", f"flow_{ends['sourceRef']}_{ends['targetRef']}", **ends)

    def lane_of(self, node: etree._Element) -> etree._Element | None:
        """The innermost lane that names a node."""
        found = None
        for reference in self.root.iter(tag("flowNodeRef")):
            if (reference.text or "").strip() == node.get("id"):
                found = reference.getparent()
        return found

    def put_in_lane_of(self, node: etree._Element, beside: etree._Element) -> None:
        lane = self.lane_of(beside)
        while lane is not None and local(lane) == "lane":
            place = etree.Element(tag("flowNodeRef"))
            place.text = node.get("id")
            inner = lane.find(tag("childLaneSet"))
            lane.insert(len(lane) if inner is None else lane.index(inner), place)
            holder = lane.getparent()
            lane = holder.getparent() if holder is not None and local(holder) == "childLaneSet" else None


def extension(element: etree._Element, name: str) -> etree._Element | None:
    """One of an element's zeebe extensions."""
    holder = element.find(tag("extensionElements"))
    return None if holder is None else holder.find(tag(name, ZEEBE))


def ensured(element: etree._Element, name: str) -> etree._Element:
    """One of an element's zeebe extensions, made where it is not there: some say something by being there."""
    found = extension(element, name)
    return etree.SubElement(_extensions(element), tag(name, ZEEBE)) if found is None else found


def set_extension(element: etree._Element, name: str, **attributes: str | None) -> None:
    """Say something in an extension; a value of None takes its attribute out, and the last one the extension."""
    if extension(element, name) is None and not any(attributes.values()):
        return
    found = ensured(element, name)
    for key, value in attributes.items():
        if value:
            found.set(key, value)
        elif key in found.attrib:
            del found.attrib[key]
    if not found.attrib and not len(found):
        _detach(found)


def set_entry(element: etree._Element, holder: str, kind: str, names: tuple[str, str], name: str, value: str) -> None:
    """One entry of a list of extensions, such as a property or a header; an empty value takes it out."""
    key, content = names
    if extension(element, holder) is None and not value:
        return
    found = ensured(element, holder)
    entry = next((each for each in found.iterchildren(tag(kind, ZEEBE)) if each.get(key) == name), None)
    if not value:
        if entry is not None:
            _detach(entry)
        if not len(found):
            _detach(found)
        return
    if entry is None:
        entry = etree.SubElement(found, tag(kind, ZEEBE))
        entry.set(key, name)
    entry.set(content, value)


def entries(element: etree._Element, holder: str, kind: str, names: tuple[str, str]) -> dict[str, str]:
    found = extension(element, holder)
    key, content = names
    children = () if found is None else found.iterchildren(tag(kind, ZEEBE))
    return {each.get(key, ""): each.get(content, "") for each in children}


def _extensions(element: etree._Element) -> etree._Element:
    holder = element.find(tag("extensionElements"))
    if holder is None:
        holder = etree.Element(tag("extensionElements"))
        documentation = element.findall(tag("documentation"))
        element.insert(len(documentation), holder)
    return holder


def _detach(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
