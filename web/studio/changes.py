"""What has changed between two states of a journey's files, in words: steps, questions, rules, and the rest by file."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from engine.xml import parse
from forms.components import KINDS
from web.texts import gettext as _

Mark = Literal["added", "gone", "changed"]
_DRAWN = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"
_OWN = frozenset({"incoming", "outgoing"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `what` is a step, a question or a row by its name; `kind` says which of them it is."""

    mark: Mark
    kind: str
    what: str
    file: str
    element_id: str = ""


def between(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Change]:
    """Every difference, by file. Never raises: a file that cannot be read is compared whole."""
    found: list[Change] = []
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        if old is None or new is None:
            found.append(Change("added" if old is None else "gone", _kind(path), path, path))
            continue
        inside = list(_inside(path, old, new))
        found += inside or [Change("changed", _kind(path), path, path)]
    return found


def _kind(path: str) -> str:
    words = {".bpmn": _("Diagram"), ".form": _("Form"), ".dmn": _("Rules"), ".toml": _("About the journey")}
    ending = "." + path.rpartition(".")[2]
    return _("Scenario") if path.endswith(".scenario.json") else words.get(ending, _("File"))


def _inside(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    readers = {".bpmn": _steps, ".dmn": _steps, ".form": _questions}
    read = readers.get("." + path.rpartition(".")[2])
    if read is None:
        return
    try:
        before, after = read(old), read(new)
    except (etree.XMLSyntaxError, ValueError, AttributeError, RecursionError):
        return
    for key in [*before, *(each for each in after if each not in before)]:
        was, now_is = before.get(key), after.get(key)
        if was == now_is:
            continue
        mark: Mark = "added" if was is None else "gone" if now_is is None else "changed"
        kind, name, _content = now_is or was or ("", "", "")
        yield Change(mark, _called(kind), name or key, path, key)


def _called(kind: str) -> str:
    """What designers call an element of a file."""
    if kind.endswith(("Task", "task")) or kind in ("callActivity", "subProcess", "adHocSubProcess", "transaction"):
        return _("step")
    if kind.endswith("Event"):
        return _("event")
    if kind.endswith("Gateway"):
        return _("choice")
    words = {
        "sequenceFlow": _("way"),
        "process": _("journey"),
        "participant": _("pool"),
        "lane": _("lane"),
        "decision": _("decision"),
        "rule": _("row"),
        "input": _("column"),
        "output": _("column"),
        "inputEntry": _("cell"),
        "outputEntry": _("cell"),
        "text": _("words"),
    }
    return words.get(kind, _("question") if kind in KINDS else _("part"))


def _steps(data: bytes) -> dict[str, tuple[str, str, str]]:
    """Every named or leaf element by its id: its kind, its name, and what it says besides what is inside it."""
    root = parse(data)
    found = {}
    for node in root.iter(tag=etree.Element):
        element_id = node.get("id")
        if element_id is None or _is_drawing(node) or node is root:
            continue
        found[element_id] = (etree.QName(node).localname, " ".join((node.get("name") or "").split()), _content(node))
    return found


def _is_drawing(node: etree._Element) -> bool:
    return "/DI" in str(node.tag) or "DMNDI" in str(node.tag) or next(node.iterancestors(_DRAWN), None) is not None


def _content(node: etree._Element) -> str:
    """What an element says itself: its attributes and text, and its children that have no id of their own."""
    said = [str(node.tag), repr(sorted(node.items())), (node.text or "").strip()]
    for child in node.iterchildren(tag=etree.Element):
        if child.get("id") is None and etree.QName(child).localname not in _OWN:
            said.append(_content(child))
    return "\n".join(said)


def _questions(data: bytes) -> dict[str, tuple[str, str, str]]:
    found = {}
    for component in _components(json.loads(data)):
        key = str(component.get("key") or component.get("id") or "")
        own = {name: value for name, value in component.items() if name != "components"}
        name = str(component.get("label") or component.get("text") or key)[:100]
        found[key] = (str(component.get("type", "")), name, json.dumps(own, sort_keys=True))
    return found


def _components(form: dict[str, object]) -> Iterator[dict[str, object]]:
    components = form.get("components", [])
    for each in components if isinstance(components, list) else []:
        if isinstance(each, dict):
            yield each
            yield from _components(each)
