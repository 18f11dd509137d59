"""Damages a model: elements removed, copied, swapped, renamed and re-wired, attributes and text scrambled."""

import random
from collections.abc import Callable

from lxml import etree

TEXTS = (
    *("", " ", "=", "=a +", "=1 / 0", "=null", "=[]", "=[1, 2]", "=true", "=false", "=a", "=loopCounter > 2", "a", "0"),
    *("-1", "1", "2", "1000000000", "PT0S", "PT1S", "R/PT1S", "R3/PT1S", "R/PT0S", "P1Y", "2026-01-05T09:00:00Z"),
    *(
        "2026-13-01",
        "0 0 * * *",
        "true",
        "false",
        "Parallel",
        "Sequential",
        "\u00e9 \u2028",
        "${a}",
        "None",
        "All",
        "One",
    ),
)
_REFERENCES = (
    "sourceRef",
    "targetRef",
    "attachedToRef",
    "default",
    "messageRef",
    "signalRef",
    "errorRef",
    "activityRef",
)
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def damaged(xml: bytes, chance: random.Random) -> bytes:
    """One to four damages; now and then the bytes themselves are cut."""
    root = etree.fromstring(xml, etree.XMLParser(remove_comments=True, remove_pis=True))
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        chance.choice(_DAMAGES)(root, chance)
    written = etree.tostring(root)
    return _cut(written, chance) if chance.random() < 0.02 else written


def _cut(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([chance.randrange(256)]) + data[place + chance.randrange(5) :]


def _any(root: etree._Element, chance: random.Random) -> etree._Element:
    """An element of the model; what only places it on the page is left alone."""
    found = [each for each in root.iter(etree.Element) if str(each.tag).startswith(_BPMN) or "zeebe" in str(each.tag)]
    return chance.choice(found or [root])


def _remove(root: etree._Element, chance: random.Random) -> None:
    found = _any(root, chance)
    parent = found.getparent()
    if parent is not None:
        parent.remove(found)


def _copy(root: etree._Element, chance: random.Random) -> None:
    found, place = _any(root, chance), _any(root, chance)
    if sum(1 for _ in found.iter()) < 200:
        place.insert(chance.randrange(len(place) + 1), etree.fromstring(etree.tostring(found)))


def _move(root: etree._Element, chance: random.Random) -> None:
    found, place = _any(root, chance), _any(root, chance)
    if found is not root and found not in place.iterancestors() and found is not place:
        place.insert(chance.randrange(len(place) + 1), found)


def _swap(root: etree._Element, chance: random.Random) -> None:
    one, other = _any(root, chance), _any(root, chance)
    one.tag, other.tag = other.tag, one.tag


def _rename(root: etree._Element, chance: random.Random) -> None:
    _any(root, chance).tag = _any(root, chance).tag


def _drop_attribute(root: etree._Element, chance: random.Random) -> None:
    found = _any(root, chance)
    if found.attrib:
        del found.attrib[chance.choice(list(found.attrib))]


def _scramble_attribute(root: etree._Element, chance: random.Random) -> None:
    found, other = _any(root, chance), _any(root, chance)
    names = [*found.attrib, *other.attrib]
    if names:
        values = [*other.attrib.values(), *TEXTS]
        found.set(chance.choice(names), chance.choice(values))


def _rewire(root: etree._Element, chance: random.Random) -> None:
    """A reference leads to another element of the file."""
    ids = [each.get("id", "") for each in root.iter(etree.Element) if each.get("id")]
    found = [(each, name) for each in root.iter(etree.Element) for name in _REFERENCES if each.get(name)]
    if found and ids:
        element, name = chance.choice(found)
        same = [each.get(name, "") for each, other in found if other == name]
        element.set(name, chance.choice(chance.choice((same, ids))))


def _retarget(root: etree._Element, chance: random.Random) -> None:
    """An arrow leads to another element of its scope, and both ends say so."""
    flows = [each for each in root.iter(f"{_BPMN}sequenceFlow") if each.get("targetRef")]
    if not flows:
        return
    flow = chance.choice(flows)
    scope = flow.getparent()
    assert scope is not None
    nodes = {each.get("id"): each for each in scope if each.get("id") and "Flow" not in str(each.tag)}
    if not nodes:
        return
    target = chance.choice(sorted(nodes, key=str))
    for listed in list(scope.iter(f"{_BPMN}incoming")):
        if (listed.text or "").strip() == flow.get("id"):
            listed.getparent().remove(listed)  # type: ignore[union-attr]
            etree.SubElement(nodes[target], f"{_BPMN}incoming").text = flow.get("id")
    flow.set("targetRef", str(target))


def _scramble_text(root: etree._Element, chance: random.Random) -> None:
    found = [each for each in root.iter(etree.Element) if (each.text or "").strip()]
    if found:
        others = [each.text or "" for each in found]
        chance.choice(found).text = chance.choice(chance.choice((others, list(TEXTS))))


def _flip(root: etree._Element, chance: random.Random) -> None:
    """A switch thrown the other way."""
    switches = [
        (each, name) for each in root.iter(etree.Element) for name in each.attrib if each.get(name) in ("true", "false")
    ]
    if switches:
        element, name = chance.choice(switches)
        element.set(name, "false" if element.get(name) == "true" else "true")


_DAMAGES: tuple[Callable[[etree._Element, random.Random], None], ...] = (
    *(_remove, _copy, _move, _swap, _rename, _drop_attribute, _scramble_attribute),
    *(_rewire, _rewire, _rewire, _retarget, _retarget, _scramble_text, _scramble_text, _flip, _flip),
)
