"""One .bpmn file, parsed and normalised, as the rules look at it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from lxml import etree

from engine import xml
from engine.bpmn.normalise import SCOPES, drawn_id, flow_nodes, local, normalise
from engine.bpmn.xml import BPMN, tag
from engine.problems import Problem, Severity


@dataclass
class Document:
    file: str
    root: etree._Element
    beside: Mapping[str, bytes] | None
    others: list["Document"] = field(default_factory=list)

    @cached_property
    def processes(self) -> list[etree._Element]:
        """The executable processes; those with isExecutable="false" are kept and not judged."""
        found = self.root.iterchildren(tag("process"))
        return [each for each in found if each.get("isExecutable", "true") in ("true", "1")]

    @cached_property
    def scopes(self) -> list[etree._Element]:
        """Processes and sub-processes, outer before inner."""
        return [
            element
            for process in self.processes
            for element in process.iter(tag=etree.Element)
            if local(element) in SCOPES
        ]

    @cached_property
    def nodes(self) -> dict[str, etree._Element]:
        """Every flow node of the executable processes, by (normalised) id."""
        return {cast(str, node.get("id")): node for scope in self.scopes for node in flow_nodes(scope)}

    def each(self, *names: str) -> Iterator[etree._Element]:
        return (node for node in self.nodes.values() if local(node) in names)

    def problem(
        self,
        element: etree._Element,
        rule: str,
        detail: str,
        remedy: str,
        severity: Severity = "error",
    ) -> Problem:
        return Problem(
            self.file,
            drawn_id(element) if element.get("id") else None,
            element.get("name"),
            rule,
            severity,
            detail,
            remedy,
            cast(int | None, element.sourceline),
        )


@dataclass(frozen=True)
class Unread:
    """A file that cannot be looked at any further."""

    problem: Problem


def open_document(file: str, data: bytes, beside: Mapping[str, bytes] | None) -> Document | Unread:
    try:
        root = xml.parse(data)
    except xml.Unreadable as error:
        remedy = "Export the diagram again from your modeller, as BPMN 2.0 XML."
        return Unread(Problem(file, None, None, "xml-unreadable", "error", str(error), remedy, error.line))
    if root.tag != tag("definitions"):
        detail = f"The file is XML, but not BPMN 2.0: it begins with “{etree.QName(root).localname}”."
        return Unread(Problem(file, None, None, "not-bpmn", "error", detail, "Choose a .bpmn file.", 1))
    repeated = _repeated_id(root)
    if repeated is not None:
        document = Document(file, root, beside)
        detail = f"The id “{repeated.get('id')}” stands at two elements."
        return Unread(document.problem(repeated, "id-not-unique", detail, "Give one of them another id."))
    normalise(root)
    return Document(file, root, beside)


def _repeated_id(root: etree._Element) -> etree._Element | None:
    seen: set[str] = set()
    for element in root.iter(tag=etree.Element):
        name = element.get("id")
        if name is None or etree.QName(element).namespace != BPMN:
            continue
        if name in seen:
            return element
        seen.add(name)
    return None
