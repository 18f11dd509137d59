"""A scenario as a file: JSON that names steps by element id and people by a name and their groups."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from engine import durations, values
from engine.errors import InvalidModel, UnusableValue
from engine.journey_tests import SCENARIO, is_test
from engine.people import APPLICANT, Person
from engine.problems import Problem
from engine.values import Value

FIRST_MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
MOST_BYTES = 1_000_000
MOST_STEPS = 500
LONGEST_WAIT = timedelta(days=3_660)

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Do = Literal["start", "complete", "fail", "activate", "message", "signal", "wait", "expect"]

NEEDS: Mapping[str, tuple[str, ...]] = {
    "complete": ("at",),
    "fail": ("at", "error"),
    "activate": ("at",),
    "message": ("name",),
    "signal": ("name",),
    "wait": ("for_",),
}
"""What each kind of step cannot do without."""


class Strict(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of the file in which nothing else may stand."""


class Somebody(Strict, frozen=True):
    """Who takes part: a name, and the groups that they are in."""

    name: str = ""
    groups: tuple[str, ...] = ()


class Sent(Strict, frozen=True):
    """Something that was sent: by which step, to whom, with what subject. What is left out may be anything."""

    step: str = ""
    to: str = ""
    subject: str = ""


class Expect(Strict, frozen=True):
    """What must be so. What is not named may be anything."""

    waiting_at: tuple[str, ...] | None = None
    ended: str | None = None
    passed: tuple[str, ...] = ()
    not_passed: tuple[str, ...] = ()
    variables: dict[str, Any] = field(default_factory=dict)
    sent: tuple[Sent, ...] = ()
    stands_still: tuple[str, ...] = ()


class Step(Strict, frozen=True):
    """One thing that happens. `at` is an element's id; `by` one of the people, or "applicant"."""

    do: Do
    at: str = ""
    by: str = ""
    acting_for: str = ""
    process: str = ""
    variables: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    name: str = ""
    key: str | None = None
    for_: str = field(default="", name="for")
    expect: Expect = Expect()

    @property
    def given(self) -> dict[str, Value]:
        """Its variables as values."""
        return plain(self.variables)

    @property
    def wait(self) -> timedelta:
        return length(self.for_)


class Example(Strict, frozen=True):
    """What a step's connector answers: results; a BPMN error by its code; or words with which every try fails."""

    results: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    fails: str = ""

    @property
    def given(self) -> dict[str, Value]:
        return plain(self.results)


class Scenario(Strict, frozen=True):
    """A run: when it begins, who takes part, what happens, what must be so.

    `answers` are what the connectors of steps answer, by element id: in turn, and the last one from then on.
    """

    name: Name
    about: str = ""
    starts_at: datetime = FIRST_MOMENT
    people: dict[str, Somebody] = field(default_factory=dict)
    answers: dict[str, tuple[Example, ...]] = field(default_factory=dict)
    steps: Annotated[tuple[Step, ...], Meta(max_length=MOST_STEPS)] = ()
    expect: Expect = Expect()

    def person(self, step: Step) -> Person | None:
        """Who does a step; None where it does not matter."""
        if not step.by:
            return None
        groups = self.people[step.by].groups if step.by in self.people else ()
        return Person(step.by, frozenset(groups), step.acting_for or None)

    def called(self, key: str) -> str:
        """A person's name in sentences."""
        known = self.people.get(key)
        return known.name if known and known.name else ("The applicant" if key == APPLICANT else key)


def read(data: bytes, file: str) -> Scenario:
    """The scenario in a file. Raises InvalidModel with what is wrong."""
    problems = list(check(data, file))
    if problems:
        raise InvalidModel(problems)
    return _DECODER.decode(data)


def write(scenario: Scenario) -> bytes:
    """The file of a scenario, laid out to be read."""
    return msgspec.json.format(_encode(scenario), indent=2) + b"\n"


def check(data: bytes, file: str, _: Mapping[str, bytes] = {}) -> Iterator[Problem]:
    """What is wrong with a scenario's file; never raises. The engine's checker for `.json`: what is none is passed."""
    if is_test(file) and not file.endswith(SCENARIO):
        return
    if len(data) > MOST_BYTES:
        yield _problem(file, "scenario-too-large", "The scenario is larger than 1 MB.", "Make it shorter.")
        return
    try:
        scenario = _DECODER.decode(data)
    except msgspec.ValidationError as error:
        yield _problem(file, "scenario-invalid", f"{error}.", "docs/scenarios.md says what a scenario holds.")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield _problem(file, "scenario-unreadable", f"It cannot be read: {error}.", "Mend it, or record it again.")
    else:
        yield from _steps(scenario, file)


def _steps(scenario: Scenario, file: str) -> Iterator[Problem]:
    if scenario.starts_at.tzinfo is None:
        yield _problem(file, "scenario-invalid", "“starts_at” has no time zone.", "End it with Z, or with +01:00.")
    for number, step in enumerate(scenario.steps, start=1):
        for name in NEEDS.get(step.do, ()):
            if not getattr(step, name):
                words = f"Step {number} ({step.do}) does not say “{name.rstrip('_')}”."
                yield _problem(file, "scenario-invalid", words, "docs/scenarios.md says what each step needs.")
        if step.by and step.by != APPLICANT and step.by not in scenario.people:
            words = f"Step {number} is done by “{step.by}”, who is not among its people."
            yield _problem(file, "scenario-invalid", words, "Add them under “people”, or name another.")
        yield from _values(step.variables, step.for_, f"In step {number}", file)
    yield from _values(scenario.expect.variables, "", "In “expect”", file)


def _values(given: Mapping[str, Any], wait: str, where: str, file: str) -> Iterator[Problem]:
    try:
        values.clean(plain(given))
        if wait:
            length(wait)
    except (ValueError, ArithmeticError, TypeError, RecursionError, UnusableValue) as error:
        yield _problem(file, "scenario-invalid", f"{where} is a value that cannot be used: {error}.", "Mend it.")


def plain(given: Mapping[str, Any]) -> dict[str, Value]:
    """Variables of the file as values: dates and times are written as `{"@date": "2026-03-14"}`."""
    found = values.load(_encode(given))
    return found if isinstance(found, dict) else {}


def length(text: str) -> timedelta:
    """How long a wait is. ValueError for what is no duration of days and times, or is too long."""
    duration = durations.parse(text)
    found = timedelta(days=duration.days) + duration.time
    if duration.months or not timedelta(0) <= found <= LONGEST_WAIT:
        raise ValueError(f"“{text}” is not a wait of days, hours and minutes, such as P3D or PT2H")
    return found


def in_words(wait: timedelta) -> str:
    """A wait as the file has it."""
    hours, seconds = divmod(wait.seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    exact = Decimal(seconds) + Decimal(wait.microseconds) / 1_000_000
    shown = f"{exact:f}".rstrip("0").rstrip(".") if exact else ""
    time = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (shown, "S")) if count)
    days = f"{wait.days}D" if wait.days else ""
    return f"P{days}{'T' + time if time else ''}" if days or time else "PT0S"


def _problem(file: str, rule: str, detail: str, remedy: str) -> Problem:
    return Problem(file, None, None, rule, "warning", detail, remedy)


_encode = msgspec.json.Encoder(decimal_format="number").encode
_DECODER = msgspec.json.Decoder(Scenario, float_hook=Decimal)
