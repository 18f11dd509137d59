"""The compiled form of a model as one comparable value: everything that its specs carry, whatever it is."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.specs.base import TaskSpec

from engine.bpmn.parser import Definition

LEFT_OUT = frozenset({"_wf_spec", "completed_event", "file", "logger"})
"""Where a spec belongs, and what only a run fills."""


def fingerprint(definitions: Mapping[str, Definition]) -> object:
    """Equal for models that run alike; different where anything that a spec carries is different."""
    return tuple((name, _definition(definitions[name])) for name in sorted(definitions))


def _definition(definition: Definition) -> object:
    specs = {definition.process_id: definition.spec, **definition.subprocess_specs}
    own = {name: value for name, value in vars(definition).items() if name not in ("spec", "subprocess_specs")}
    return (_value(own), tuple((name, _process(specs[name])) for name in sorted(specs)))


def _process(spec: BpmnProcessSpec) -> object:
    tasks = tuple((name, _object(task)) for name, task in sorted(spec.task_specs.items()))
    return (_object(spec, besides=frozenset({"task_specs"})), tasks)


def _object(thing: Any, besides: frozenset[str] = frozenset()) -> object:
    kept = {name: value for name, value in vars(thing).items() if name not in LEFT_OUT | besides}
    return (type(thing).__name__, _value(kept))


def _value(value: Any) -> object:
    """Plain data, spelled out; other specs by their names, so that nothing is walked twice."""
    if value is None or isinstance(value, str | int | float | bytes | Enum):
        return value
    if isinstance(value, TaskSpec | BpmnProcessSpec | Definition):
        return (type(value).__name__, getattr(value, "name", getattr(value, "process_id", "")))
    if isinstance(value, Mapping):
        return tuple(sorted((str(key), repr(_value(each))) for key, each in value.items()))
    if isinstance(value, set | frozenset):
        return tuple(sorted(repr(_value(each)) for each in value))
    if isinstance(value, list | tuple):
        return tuple(_value(each) for each in value)
    if is_dataclass(value):
        return (type(value).__name__, tuple((each.name, _value(getattr(value, each.name))) for each in fields(value)))
    return _object(value) if hasattr(value, "__dict__") else type(value).__name__
