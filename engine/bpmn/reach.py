"""From where in a scope a token can come to an element."""

from typing import Any


def ways_to(element: Any, scope: Any) -> dict[str, frozenset[str]]:
    """For each flow into an element, the elements from which a token can come to it without passing the element."""
    back: dict[str, list[Any]] = {}
    ends: dict[str, Any] = {}
    for spec in scope.task_specs.values():
        for flow in getattr(spec, "flows", ()):
            back.setdefault(flow.target.name, []).append(spec)
            ends[flow.id] = spec
        for boundary in getattr(spec, "boundaries", ()):
            back.setdefault(boundary.name, []).append(spec)
    return {flow: _reaching(element, ends[flow], back) for flow in element.incoming}


def _reaching(element: Any, end: Any, back: dict[str, list[Any]]) -> frozenset[str]:
    seen: set[str] = set()
    frontier = [end]
    while frontier:
        spec = frontier.pop()
        if spec is not element and spec.name not in seen:
            seen.add(spec.name)
            frontier.extend(back.get(spec.name, []))
    return frozenset(seen)
