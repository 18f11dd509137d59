"""What the engine makes of models, as plain data that can be compared: every element with all that it carries."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from engine.bpmn import reader
from engine.bpmn.elements.element import Element
from engine.bpmn.parser import Definition, Scope

SPIFFS_OWN = {f"{moment}_event" for moment in ("cancelled", "error", "ready", "run", "update", "completed")}
NOT_CARRIED = frozenset({"_wf_spec", "ways_in", "defines", *SPIFFS_OWN})
"""What refers back to the whole, is worked out when it is wanted, or is a hook that nobody uses."""

Plain = Any


def compiled(files: Mapping[str, bytes]) -> dict[str, Plain]:
    """By process id: scopes, elements, flows, conditions, events, extensions."""
    return {process_id: definition_of(each) for process_id, each in sorted(reader.read(files).items())}


def definition_of(definition: Definition) -> Plain:
    scopes = {definition.process_id: definition.spec, **definition.subprocess_specs}
    return {
        "scopes": {name: scope_of(scope) for name, scope in sorted(scopes.items())},
        "message_flows": plain(definition.message_flows, set()),
    }


def scope_of(scope: Any) -> Plain:
    own = {key: value for key, value in vars(scope).items() if key not in ("task_specs", *NOT_CARRIED)}
    elements = {name: carried(spec, set()) for name, spec in sorted(scope.task_specs.items())}
    return {"own": plain(own, set()), "elements": elements}


def carried(spec: Any, above: set[int]) -> Plain:
    found = {key: value for key, value in vars(spec).items() if key not in NOT_CARRIED}
    return {
        "kind": type(spec).__name__,
        **{key: plain(value, above | {id(spec)}) for key, value in sorted(found.items())},
    }


def plain(value: Any, above: set[int]) -> Plain:
    """Plain data. An element within another is its name; the order of what is looked up by name does not matter."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Element | Scope):
        return f"→ {value.name}"
    if id(value) in above:
        return "(itself)"
    above = above | {id(value)}
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, Mapping):
        return {
            str(plain(key, above)): plain(each, above)
            for key, each in sorted(value.items(), key=lambda item: str(item[0]))
        }
    if isinstance(value, set | frozenset):
        return sorted((plain(each, above) for each in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(each, above) for each in value]
    if isinstance(value, type):
        return value.__name__
    return {"type": type(value).__name__, **plain(parts_of(value), above)}


def parts_of(value: Any) -> dict[str, Any]:
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    own = {**getattr(value, "__dict__", {}), **{name: getattr(value, name, None) for name in slots}}
    return {key: each for key, each in own.items() if key not in NOT_CARRIED and not key.startswith("__")} or {
        "is": repr(value)
    }
