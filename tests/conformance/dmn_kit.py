"""Reads the DMN compatibility kit and runs every case of it through `engine.dmn`."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from lxml import etree

from engine import dmn, feel
from engine.errors import EngineError
from engine.feel.limits import within_limits
from engine.feel.operators import equal
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Time
from engine.feel.values import Value
from engine.xml import Unreadable

FOLDER = Path(os.environ.get("CONFORMANCE_DIR", "../shared/conformance")) / "dmn-tck" / "TestCases"
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_TOLERANCE = Decimal("1e-8")
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True)
class Case:
    """One result that the kit expects: of a decision, or of what is invoked."""

    level: str
    suite: str
    file: Path
    id: str
    kind: str
    invocable: str | None
    name: str
    inputs: Mapping[str, Value]
    expected: Value

    def __str__(self) -> str:
        return f"{self.suite} {self.file.stem} {self.id} {self.name}"


def levels() -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir()) if FOLDER.is_dir() else []


def cases(level: str) -> Iterator[Case]:
    for path in sorted((FOLDER / level).glob("*/*.xml")):
        root = etree.parse(path).getroot()
        if etree.QName(root).localname == "testCases":
            yield from _cases(level, path, root)


def _cases(level: str, path: Path, root: etree._Element) -> Iterator[Case]:
    model = path.parent / (root.findtext("{*}modelName") or "").strip()
    for case in root.iterfind("{*}testCase"):
        inputs = {node.get("name", ""): _value(node) for node in case.iterfind("{*}inputNode")}
        for result in case.iterfind("{*}resultNode"):
            expected = result.find("{*}expected")
            value = None if expected is None or result.get("errorResult") == "true" else _value(expected)
            yield Case(
                level,
                path.parent.name,
                model,
                case.get("id", ""),
                case.get("type", "decision"),
                case.get("invocableName"),
                result.get("name", ""),
                inputs,
                value,
            )


def _value(node: etree._Element) -> Value:
    """A value as the kit writes it: `value`, `list` or `component`s."""
    listed, plain = node.find("{*}list"), node.find("{*}value")
    if listed is not None:
        return None if _is_nil(listed) else [_value(item) for item in listed.iterfind("{*}item")]
    if plain is not None:
        return None if _is_nil(plain) else _scalar(plain)
    components = node.findall("{*}component")
    if components:
        return {each.get("name"): None if _is_nil(each) else _value(each) for each in components}
    return None


def _is_nil(node: etree._Element) -> bool:
    return node.get(f"{_XSI}nil") == "true"


def _scalar(node: etree._Element) -> Value:
    text, kind = node.text or "", (node.get(f"{_XSI}type") or "").rpartition(":")[2]
    match kind:
        case "":
            return _untyped(text)
        case "boolean":
            return text.strip() == "true"
        case "decimal" | "double" | "integer" | "int" | "long" | "float":
            return feel.evaluate(f'number("{text.strip()}")')
        case "date":
            return Date.parse(text.strip())
        case "time":
            return Time.parse(text.strip())
        case "dateTime":
            return DateTime.parse(text.strip())
        case "duration" | "dayTimeDuration" | "yearMonthDuration":
            return feel.evaluate(f'duration("{text.strip()}")')
    return text


def _untyped(text: str) -> Value:
    """A number or a moment where it reads like one: a few old cases leave the type to the model."""
    read = (feel.evaluate(f"{kind}(text)", {"text": text}) for kind in ("number", "date and time"))
    return next((value for value in read if value is not None), text or None)


def results(level: str) -> Iterator[tuple[Case, Value]]:
    """Every case of a level, and what the engine gives; what it raises is named instead."""
    models: dict[Path, dmn.Model] = {}
    for case in cases(level):
        try:
            yield case, run(case, models)
        except (EngineError, feel.FeelError, Unreadable) as error:
            yield case, f"{type(error).__name__}: {error}"


def run(case: Case, models: dict[Path, dmn.Model]) -> Value:
    """What the engine gives. Models are read once and kept in `models`."""
    if case.file not in models:
        beside = {path.name: path.read_bytes() for path in case.file.parent.glob("*.dmn") if path != case.file}
        models[case.file] = dmn.read(case.file.read_bytes(), beside)
    model = models[case.file]
    if case.kind == "decision":
        return model.evaluate(case.name, case.inputs, now=NOW)
    found = model.invoke(case.invocable or case.name, case.inputs, now=NOW)
    if case.kind == "decisionService" and isinstance(found, dict) and case.name in found:
        return found[case.name]
    return found


def agree(expected: Value, found: Value) -> bool:
    """Whether two values are the same to FEEL; numbers to eight decimal places, as the kit has it."""
    if expected is None or found is None:
        return expected is found
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(agree, expected, found))
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(agree(expected[key], found[key]) for key in expected)
    if isinstance(expected, Decimal) and isinstance(found, Decimal):
        return abs(expected - found) <= _TOLERANCE * max(abs(expected), 1)
    if isinstance(expected, MonthsDuration | DaysDuration):
        return bool(expected == found)
    return within_limits(lambda: equal(expected, found)) is True
