"""The form of an element: which attributes and children it may have, and which of them only describe."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Form:
    """What may stand at an element of BPMN.

    `attributes` and `children` change what runs, or what the rules find. `describes` names those that change
    nothing here, each with the clause of BPMN 2.0.2 that says so, or why; a child named there is kept as drawn and
    not looked into.
    """

    attributes: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    describes: Mapping[str, str] = field(default_factory=dict)


COMMON: Mapping[str, str] = {
    "id": "§8.3.1: the element's handle",
    "name": "§8.4.7: what people read",
    "documentation": "§8.3.2: text about the element",
    "auditing": "§8.4.7, §10.2: a hook that BPMN leaves open; the engine audits everything",
    "monitoring": "§8.4.7, §10.2: a hook that BPMN leaves open",
    "categoryValueRef": "§8.4.1: groups elements for analysis",
}
"""What may stand at every element, and describes it."""


def form(
    attributes: Iterable[str] = (), children: Iterable[str] = (), describes: Mapping[str, str] | None = None
) -> Form:
    return Form(frozenset(attributes), frozenset(children), describes or {})


def joined(*forms: Form) -> Form:
    """A form that may have what any of these has: BPMN's classes inherit."""
    describes: dict[str, str] = {}
    for each in forms:
        describes |= each.describes
    return Form(
        frozenset().union(*(each.attributes for each in forms)),
        frozenset().union(*(each.children for each in forms)),
        describes,
    )
