"""The post: a journey as an outline, drawn from its BPMN.

A step is a user task (or service task) with a name for its readers. `publicName` is what a citizen reads of it while
it is to come or now ("We check everything is there"), `publicDone` when it is done ("We checked everything is
there"), `publicHint` a line under it. `staffDone` is what staff read of it when it is done ("Applied"). Steps that
share a publicName are one step on the citizen's post. `onPost` says whether a step is always on it, or only once a
case has come there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.bpmn.elements.element import Element
from engine.bpmn.elements.sub_process import SubProcess
from engine.bpmn.parser import Definition, Scope

_STEPS = frozenset({"startEvent", "userTask", "serviceTask"})


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One step of the post. `element_ids` are the BPMN elements that it stands for."""

    name: str
    public_name: str
    public_done: str
    public_hint: str
    staff_done: str
    on_post: str
    kind: str
    groups: str
    element_ids: tuple[str, ...] = field(default=())


def outline(definition: Definition) -> list[OutlineStep]:
    """Every step in the order in which cases come to them: along the flows, loops back left out.

    What only some cases come to (after a boundary event, in an event or ad hoc sub-process) comes after the rest of
    its scope, and is on the post once a case has come there.
    """
    found = _scope_in_order(definition, definition.spec, set(), is_usual=True)
    return [_step(element, is_usual) for element, is_usual in found if element.kind in _STEPS and _is_named(element)]


def public_outline(definition: Definition) -> list[OutlineStep]:
    """The steps a citizen reads of, those of one publicName joined where the first of them stands."""
    joined: dict[str, OutlineStep] = {}
    for step in outline(definition):
        if not step.public_name or step.on_post == "never":
            continue
        first = joined.get(step.public_name)
        joined[step.public_name] = step if first is None else _join(first, step)
    return list(joined.values())


def _join(first: OutlineStep, other: OutlineStep) -> OutlineStep:
    return OutlineStep(
        first.name,
        first.public_name,
        first.public_done or other.public_done,
        first.public_hint or other.public_hint,
        first.staff_done,
        "always" if "always" in (first.on_post, other.on_post) else first.on_post,
        first.kind,
        first.groups,
        first.element_ids + other.element_ids,
    )


def _is_named(element: Element) -> bool:
    return bool(element.bpmn_name or element.extensions.properties.get("publicName"))


def _step(element: Element, is_usual: bool) -> OutlineStep:
    properties = element.extensions.properties
    public = properties.get("publicName", "")
    return OutlineStep(
        element.bpmn_name or element.element_id,
        public,
        properties.get("publicDone", public),
        properties.get("publicHint", ""),
        properties.get("staffDone", ""),
        properties.get("onPost", "always" if is_usual else "whenReached"),
        element.kind,
        element.extensions.candidate_groups or "",
        (element.element_id,),
    )


def _scope_in_order(
    definition: Definition, spec: Scope, entered: set[str], *, is_usual: bool
) -> Iterator[tuple[Element, bool]]:
    if spec.name in entered:
        return
    entered.add(spec.name)
    usual = [] if spec.first is None else _topological(spec.first)
    known = {id(each) for each in usual}
    for element in [*usual, *(each for each in spec.elements() if id(each) not in known)]:
        is_here = is_usual and id(element) in known
        yield element, is_here
        if isinstance(element, SubProcess) and not getattr(element, "is_dynamic", False):
            inside = definition.spec_named(element.spec)
            yield from _scope_in_order(definition, inside, entered, is_usual=is_here)


def _topological(first: Element) -> list[Element]:
    """Reverse postorder of a depth-first walk: each element after all that lead to it, but for loops back.

    The walk keeps its own stack, and takes the ways out last to first, so that the first way drawn comes first.
    """
    order: list[Element] = []
    seen = {id(first)}
    stack: list[tuple[Element, Iterator[Element]]] = [(first, _targets(first))]
    while stack:
        element, ways = stack[-1]
        target = next((each for each in ways if id(each) not in seen), None)
        if target is None:
            order.append(element)
            stack.pop()
        else:
            seen.add(id(target))
            stack.append((target, _targets(target)))
    return order[::-1]


def _targets(element: Element) -> Iterator[Element]:
    return (flow.target for flow in reversed(element.flows))
