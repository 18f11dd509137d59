"""Values, cells and cases in a service designer's words."""

from collections.abc import Sequence
from decimal import Decimal

from engine.dmn.analysis.findings import Column, Place
from engine.dmn.elements import Rule
from engine.feel import Value
from engine.feel.numbers import format_number

_MANY = 5
_HOLDS = {
    "number": "numbers",
    "string": "text",
    "boolean": "true or false",
    "date": "dates",
    "time": "times",
    "date and time": "dates with a time",
    "days and time duration": "durations in days and time",
    "years and months duration": "durations in years and months",
}
_EXAMPLES = {
    "string": '"PIP"',
    "boolean": "true",
    "number": "18",
    "date": 'date("2026-03-31")',
    "time": 'time("09:30:00")',
    "date and time": 'date and time("2026-03-31T09:30:00")',
    "days and time duration": 'duration("P1DT12H")',
    "years and months duration": 'duration("P1Y6M")',
}


def value_words(value: Value) -> str:
    if value is None:
        return "empty (null)"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format_number(value)
    return f'"{value}"' if isinstance(value, str) else str(value)


def case_words(columns: Sequence[Column], which: Sequence[int], example: Sequence[Value]) -> str:
    """`age is 2 and benefit is "PIP"`, of these columns only."""
    return listed([f"{columns[at].title} is {value_words(example[at])}" for at in which])


def listed(words: Sequence[str], joint: str = "and") -> str:
    """`a, b and c`."""
    return f" {joint} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def rows_words(rules: Sequence[Rule]) -> str:
    """`row 2`, `rows 2 and 3`, `rows 1, 2, 3, 4, 5 and 6 others`."""
    numbers = [str(rule.number) for rule in rules]
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    if len(numbers) > _MANY + 1:
        numbers = [*numbers[:_MANY], f"{len(numbers) - _MANY} others"]
    return f"rows {listed(numbers)}"


def place_words(place: Place) -> str:
    """`Row 3, age: “< 5”`."""
    row = "" if place.rule is None else f"Row {place.rule.number}, "
    return f"{row}{place.column}: “{place.text.text.strip()}”"


def kind_words(kind: str) -> str:
    """What a column of the kind holds."""
    return _HOLDS[kind]


def written_as(kind: str, value: Value) -> str:
    """How to write a value that is of another kind, if it was meant for this one; else an example."""
    if kind == "string" and value is not None and not isinstance(value, str):
        return f'"{value_words(value)}"'
    if isinstance(value, str):
        return _unquoted(kind, value)
    return _EXAMPLES[kind]


def _unquoted(kind: str, text: str) -> str:
    call = _EXAMPLES[kind].partition("(")[0]
    plain = text.removeprefix("-").replace(".", "", 1).isdecimal() if kind == "number" else text in ("true", "false")
    if kind in ("number", "boolean"):
        return text if plain else _EXAMPLES[kind]
    return f'{call}("{text}")' if text[:1].isdigit() or text.startswith("P") else _EXAMPLES[kind]
