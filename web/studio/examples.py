"""Examples of decisions: what goes in, as a designer types it, and what must come out. Pure.

They lie in a draft as `tests/<file>.examples.json`, a list of `{"name", "decision", "inputs", "expected"}`: `inputs`
are texts by the name or path of the input, `expected` a text or absent. A text is FEEL where it is a literal of
it, else itself.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from engine.dmn import Model
from engine.dmn.elements import BusinessKnowledgeModel, Decision, DecisionTable, DrgElement, InputData, Text
from engine.dmn.records import Outcome, written
from engine.errors import NotFound
from engine.feel import FeelError, evaluate
from engine.feel.values import Value
from forms.scope import nested

MOST = 200
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_NOT_PLAIN = ('"', "[", "{", "@", "date", "time", "duration", "null", "true", "false", "-")


@dataclass(frozen=True, slots=True)
class Example:
    """One row. `expected` is None where nothing is expected of it."""

    decision: str
    inputs: Mapping[str, str]
    expected: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of an example: the result as written, the rules that gave it by id and as people count them
    (with the table’s name where the decision used several), and in words what went wrong.

    `is_expected` is None where nothing was expected.
    """

    result: str = ""
    rules: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    is_expected: bool | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that examples can be of: the inputs it reads, with their types as far as they are told."""

    id: str
    name: str
    inputs: Mapping[str, str] = field(default_factory=dict)


def path_of(file: str) -> str:
    """Where the examples of a decision file lie."""
    return f"tests/{PurePosixPath(file).stem}.examples.json"


def read(text: str | bytes) -> list[Example]:
    """The examples of a file; rows that cannot be understood are left out."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return of_rows(rows)


def of_rows(rows: object) -> list[Example]:
    """The examples among what was sent."""
    return [_row(each) for each in (rows if isinstance(rows, list) else [])[:MOST] if isinstance(each, dict)]


def _row(row: Mapping[str, Any]) -> Example:
    inputs = row.get("inputs")
    texts = {str(name): str(text) for name, text in inputs.items()} if isinstance(inputs, dict) else {}
    expected = row.get("expected")
    return Example(
        decision=str(row.get("decision") or ""),
        inputs=texts,
        expected=str(expected) if expected not in (None, "") else None,
        name=str(row.get("name") or ""),
    )


def decisions(model: Model) -> list[Asked]:
    """The decisions of a model in its order."""
    found = [each for each in model.definitions.elements if isinstance(each, Decision)]
    types = dict(_types(model))
    return [_asked(model, each, types) for each in found]


def _asked(model: Model, decision: Decision, types: Mapping[str, str]) -> Asked:
    names = sorted(model.inputs_of(decision.id or decision.name), key=_by_order(model))
    texts = list(_texts(model, decision))
    leaves = [leaf for name in names for leaf in _leaves(name, texts)]
    return Asked(decision.id or decision.name, decision.name, {leaf: types.get(leaf, "") for leaf in leaves})


def _leaves(name: str, texts: list[str]) -> list[str]:
    """What is read of an input: "reason.benefit" where nothing asks for the whole, else the input itself."""
    within = re.compile(rf"(?<![\w.]){re.escape(name)}((?:\.[^\W\d]\w*)*)(?![\w(])")
    paths = {f"{name}{found[1]}" for text in texts for found in within.finditer(text)}
    if not paths or name in paths:
        return [name]
    return sorted(path for path in paths if not any(other.startswith(f"{path}.") for other in paths))


def _texts(model: Model, decision: Decision) -> Iterator[str]:
    """The FEEL of a decision and of all that it needs, without what stands in quotes."""
    seen: set[int] = set()
    waiting: list[DrgElement] = [decision]
    while waiting:
        element = waiting.pop()
        if id(element) in seen or not isinstance(element, Decision | BusinessKnowledgeModel):
            continue
        seen.add(id(element))
        yield from (_QUOTED.sub('""', text) for text in _written(element.logic))
        waiting += [place[1] for place in map(model.find, element.requires.all) if place is not None]


def _written(part: object) -> Iterator[str]:
    if isinstance(part, Text):
        yield part.text
    elif isinstance(part, tuple):
        for each in part:
            yield from _written(each)
    elif is_dataclass(part) and not isinstance(part, type):
        for each in fields(part):
            yield from _written(getattr(part, each.name))


def _by_order(model: Model) -> Any:
    order = {name: at for at, name in enumerate(model.input_names)}
    return lambda name: (order.get(name, len(order)), name)


def _types(model: Model) -> Iterator[tuple[str, str]]:
    """The types of inputs: as columns that ask for them alone say, then as they are declared."""
    for element in model.definitions.elements:
        logic = element.logic if isinstance(element, Decision) else None
        for clause in logic.inputs if isinstance(logic, DecisionTable) else ():
            if clause.expression.type_ref:
                yield clause.expression.text.strip(), clause.expression.type_ref
    for element in model.definitions.elements:
        if isinstance(element, InputData) and element.variable.type_ref:
            yield element.variable.name, element.variable.type_ref


def run(model: Model, examples: list[Example], now: datetime | None = None) -> list[Tried]:
    """What becomes of each; never raises."""
    types = {each.id: each.inputs for each in decisions(model)}
    return [_try(model, each, types.get(each.decision, {}), now) for each in examples]


def _try(model: Model, example: Example, types: Mapping[str, str], now: datetime | None) -> Tried:
    typed = {name: value_of(text, types.get(name, "")) for name, text in example.inputs.items() if text.strip()}
    inputs = nested(dict(sorted(typed.items())))
    try:
        outcome = model.decide(example.decision, inputs, now=now)
    except (NotFound, FeelError) as error:
        return Tried(findings=(str(error),))
    return Tried(
        written(outcome.value),
        tuple(rule.id for table in outcome.tables for rule in table.matched if rule.id),
        tuple(_numbers(outcome)),
        outcome.findings,
        _is_expected(example.expected, outcome),
    )


def _numbers(outcome: Outcome) -> Iterator[str]:
    tables = list(outcome.tables)
    for table in tables:
        for rule in table.matched:
            yield f"{table.name} {rule.number}" if len(tables) > 1 else str(rule.number)


def _is_expected(expected: str | None, outcome: Outcome) -> bool | None:
    if expected is None:
        return None
    wanted = value_of(expected, "string" if isinstance(outcome.value, str) else "")
    return wanted == outcome.value and type(wanted) is type(outcome.value)


def value_of(text: str, type_name: str = "") -> Value:
    """The value of what was typed: FEEL where it looks like it, dates as people write them in files, else the text."""
    typed = text.strip()
    if type_name == "string" and not typed.startswith(('"', "null")):
        return typed
    if _MOMENT.fullmatch(typed):
        return _feel(f'date and time("{typed}")', typed)
    if _DATE.fullmatch(typed):
        return _feel(f'date("{typed}")', typed)
    if typed in ("null", "empty"):
        return None
    if _NUMBER.fullmatch(typed) or typed.startswith(_NOT_PLAIN):
        return _feel(typed, typed)
    return typed


def _feel(expression: str, otherwise: str) -> Value:
    try:
        value = evaluate(expression)
    except FeelError:
        return otherwise
    return otherwise if value is None else value
