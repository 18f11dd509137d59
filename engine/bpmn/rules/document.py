"""One .bpmn file, parsed and normalised, as the rules look at it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from lxml import etree

from engine import xml
from engine.bpmn import dialect
from engine.bpmn.normalise import FLOW_NODES, SCOPES, drawn_id, flow_nodes, local, normalise, sequence_flows
from engine.bpmn.rules.form_files import embedded_forms, form_ids, form_keys
from engine.bpmn.rules.vocabulary.definitions import GLOBAL_TASKS
from engine.bpmn.xml import BPMN, tag
from engine.problems import Problem, Severity

_NAMED = (
    FLOW_NODES
    | GLOBAL_TASKS
    | {"definitions", "process", "sequenceFlow", "participant", "messageFlow", "lane", "dataObject", "dataStore"}
    | {"dataObjectReference", "dataStoreReference", "textAnnotation", "message", "signal", "error", "escalation"}
    | {"collaboration", "correlationProperty", "correlationKey", "itemDefinition", "choreography", "group"}
)
"""What a designer can point at: a problem of anything else is a problem of what it belongs to."""


@dataclass
class Document:
    """A file, and what rules ask of it again and again. Nothing here trusts that a reference leads anywhere."""

    file: str
    root: etree._Element
    beside: Mapping[str, bytes] | None
    others: list["Document"] = field(default_factory=list)
    effort: int = 0
    _said: dict[etree._Element, dialect.Extensions] = field(default_factory=dict)

    @cached_property
    def processes(self) -> list[etree._Element]:
        """The executable processes; those with isExecutable="false" are kept and not judged."""
        found = self.root.iterchildren(tag("process"))
        return [each for each in found if each.get("isExecutable", "true") in ("true", "1")]

    @cached_property
    def callable(self) -> list[etree._Element]:
        """What a call activity may call: executable processes and global tasks."""
        return self.processes + [
            each for each in self.root.iterchildren(tag=etree.Element) if local(each) in GLOBAL_TASKS
        ]

    @cached_property
    def judged(self) -> list[etree._Element]:
        """Every BPMN element that runs, or is part of one that does, in document order."""
        return [each for top in self.callable for each in top.iter(tag=etree.Element) if local(each)]

    @cached_property
    def scopes(self) -> list[etree._Element]:
        """Processes and sub-processes, outer before inner."""
        return [element for element in self.judged if local(element) in SCOPES]

    @cached_property
    def nodes(self) -> dict[str, etree._Element]:
        """Every flow node of the executable processes, by (normalised) id."""
        return {cast(str, node.get("id")): node for scope in self.scopes for node in flow_nodes(scope)}

    @cached_property
    def flows(self) -> dict[str, etree._Element]:
        """Every sequence flow of the executable processes, by id."""
        return {cast(str, flow.get("id")): flow for scope in self.scopes for flow in sequence_flows(scope)}

    @cached_property
    def by_id(self) -> dict[str, etree._Element]:
        """Every BPMN element of the file that has an id."""
        elements = self.root.iter(tag=etree.Element)
        return {each.get("id", ""): each for each in elements if local(each) and each.get("id")}

    @cached_property
    def outgoing(self) -> dict[str, list[etree._Element]]:
        """The sequence flows that leave a node, by its id, in document order."""
        return self._ends("sourceRef")

    @cached_property
    def incoming(self) -> dict[str, list[etree._Element]]:
        return self._ends("targetRef")

    def _ends(self, end: str) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = {}
        for flow in self.flows.values():
            found.setdefault(flow.get(end, ""), []).append(flow)
        return found

    @cached_property
    def message_ends(self) -> set[str]:
        """Where message flows begin or end: what is drawn there sends or receives what the flow carries."""
        flows = self.root.iter(tag("messageFlow"))
        return {flow.get(end, "") for flow in flows for end in ("sourceRef", "targetRef")}

    @cached_property
    def lists_arrows(self) -> bool:
        """Whether the tool that wrote the file lists arrows at their ends; many leave that to the arrows alone."""
        kinds = (tag("incoming"), tag("outgoing"))
        return any(node.find(kind) is not None for node in self.nodes.values() for kind in kinds)

    @cached_property
    def associated(self) -> dict[str, list[str]]:
        """What associations join, from either end."""
        found: dict[str, list[str]] = {}
        for line in self.root.iter(tag("association")):
            source, target = line.get("sourceRef", ""), line.get("targetRef", "")
            found.setdefault(source, []).append(target)
            found.setdefault(target, []).append(source)
        return found

    @cached_property
    def attached(self) -> dict[str, list[etree._Element]]:
        """Boundary events by the id of what they are on the border of."""
        found: dict[str, list[etree._Element]] = {}
        for event in self.each("boundaryEvent"):
            found.setdefault(event.get("attachedToRef", ""), []).append(event)
        return found

    @cached_property
    def imported(self) -> set[str]:
        """The namespaces that imports bring in."""
        return {each.get("namespace", "") for each in self.root.iterchildren(tag("import"))}

    @cached_property
    def _forms(self) -> dict[str, str]:
        return form_ids(self.beside or {})

    @cached_property
    def _keys(self) -> dict[str, set[str] | None]:
        return {form_id: self._keys_of(form_id, file) for form_id, file in self._forms.items()}

    def _keys_of(self, form_id: str, file: str) -> set[str] | None:
        data = (self.beside or {})[file]
        embedded = embedded_forms(data) if form_id.startswith(dialect.EMBEDDED_FORM) else {}
        return form_keys(embedded.get(form_id, data))

    def form_keys(self, form_id: str) -> set[str] | None:
        """The variables that a form writes; None where it is not there, or cannot be read."""
        return self._keys.get(form_id)

    def said(self, element: etree._Element) -> dialect.Extensions:
        """What the element's extensions say."""
        if element not in self._said:
            self._said[element] = dialect.read(element)
        return self._said[element]

    def out_of(self, node: etree._Element) -> list[etree._Element]:
        return self.outgoing.get(node.get("id", ""), [])

    def into(self, node: etree._Element) -> list[etree._Element]:
        return self.incoming.get(node.get("id", ""), [])

    def find(self, reference: str | None, *names: str) -> etree._Element | None:
        """What an id refers to, if it is there and one of these kinds."""
        found = self.by_id.get((reference or "").strip())
        return found if found is not None and (not names or local(found) in names) else None

    def each(self, *names: str) -> Iterator[etree._Element]:
        return (node for node in self.nodes.values() if local(node) in names)

    def everything(self, *names: str) -> Iterator[etree._Element]:
        """Elements of these kinds anywhere in what runs: event definitions, associations, data…"""
        return (element for element in self.judged if local(element) in names)

    def problem(
        self,
        element: etree._Element,
        rule: str,
        detail: str,
        remedy: str,
        severity: Severity = "error",
    ) -> Problem:
        subject = _subject(element)
        return Problem(
            self.file,
            drawn_id(subject) if subject.get("id") else None,
            subject.get("name") or self._arrow(subject),
            rule,
            severity,
            detail,
            remedy,
            cast(int | None, element.sourceline),
        )

    def _arrow(self, subject: etree._Element) -> str | None:
        """How a designer knows an arrow without a name."""
        ends = [self.find(subject.get(end)) for end in ("sourceRef", "targetRef")]
        if local(subject) != "sequenceFlow" or ends[0] is None or ends[1] is None:
            return None
        return f"arrow from “{called(ends[0])}” to “{called(ends[1])}”"


def _subject(element: etree._Element) -> etree._Element:
    """The nearest thing that a designer can point at."""
    for each in (element, *element.iterancestors()):
        if local(each) in _NAMED or each.getparent() is None:
            return each
    return element


def called(element: etree._Element) -> str:
    """How a designer knows an element: its name, else its id."""
    return str(element.get("name") or drawn_id(element))


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
