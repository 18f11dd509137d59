"""journey.toml: what a journey says of itself beside its models. Every key is known; an unknown one is a problem."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from engine import feel, values
from engine.errors import UnusableValue
from engine.problems import Problem
from engine.values import Value

FILE = "journey.toml"
MOST_WORKING_DAYS = 2_500
"""About ten years."""

Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}\Z")]
GroupId = Annotated[str, Meta(pattern=r"^[^\s,=][^,\n]{0,79}\Z")]
Feel = Annotated[str, Meta(pattern="^=")]


class Strict(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file in which no other keys may stand."""


class Fact(Strict, frozen=True):
    """A line of the start page: "Takes about", "20 minutes"."""

    label: Text
    value: Text


class StartPage(Strict, frozen=True):
    """What a citizen reads before they begin."""

    summary: Text
    facts: tuple[Fact, ...] = ()
    to_hand_title: Text = "Have these to hand, or send them later"
    to_hand: tuple[Text, ...] = ()
    to_hand_note: str = ""
    who_can_title: Text = "Who can apply"
    who_can: str = ""


class Contact(Strict, frozen=True):
    """Where to turn instead."""

    telephone: Text
    hours: Text
    note: str = ""
    address: str = ""


class Need(Strict, frozen=True):
    """A user need, which steps name in their property `need`."""

    id: Key
    text: Text
    evidence: str = ""


class Group(Strict, frozen=True):
    """A group that takes part. Its id is whatever the diagrams offer tasks to: any name without a comma."""

    id: GroupId
    title: Text
    purpose: str = ""


class Retention(Strict, frozen=True):
    """How long one kind of data is kept."""

    kind: Key
    days: Annotated[int, Meta(ge=1, le=36_500)]
    why: str = ""


class CaseFact(Strict, frozen=True):
    """One line of the identity bar: a label and a FEEL expression over the case's variables."""

    label: Text
    value: Feel


class CaseView(Strict, frozen=True):
    """How staff and the applicant are shown a case, in FEEL over its variables."""

    who: Feel = '="Somebody"'
    sentence: Feel = '=""'
    facts: tuple[CaseFact, ...] = ()
    warning: Feel = "=null"
    reason: Feel = '=""'
    email: Feel = "=null"
    outcome: Feel = "=null"
    outcome_detail: Feel = "=null"
    missing: Feel = "=[]"


class Journey(Strict, frozen=True):
    """A journey as its designer describes it."""

    key: Key
    title: Text
    name: Text
    owner: Text
    process: Text
    reference: Annotated[str, Meta(pattern=r"^[A-Z]{2,3}\Z")]
    start: StartPage
    contact: Contact
    phase: Annotated[str, Meta(pattern="^(alpha|beta|live)$")] = "beta"
    section: str = ""
    send_title: str = ""
    send_text: str = ""
    send_button: Text = "Agree and send"
    received_title: str = ""
    thing: Text = "application"
    case: CaseView = CaseView()
    groups: tuple[Group, ...] = ()
    needs: tuple[Need, ...] = ()
    retention: tuple[Retention, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)

    def days_kept(self, kind: str, default: int) -> int:
        return next((each.days for each in self.retention if each.kind == kind), default)


def read(data: bytes) -> Journey:
    """The journey. Raises ValueError in the words of `check`."""
    text = data.decode("utf-8")
    return msgspec.convert(tomllib.loads(text), Journey)


def check(data: bytes, file: str, folder: Mapping[str, bytes]) -> Iterator[Problem]:
    """Problems of the file itself; what it refers to is judged by `engine.deployment`. Never raises."""
    if len(data) > 1_000_000:
        yield _problem("toml-too-large", "The file is larger than 1 MB.", "A journey.toml is a page or two.")
        return
    try:
        journey = read(data)
    except UnicodeDecodeError:
        yield _problem("toml-unreadable", "The file is not text in UTF-8.", "Save it again as UTF-8.")
        return
    except (msgspec.ValidationError, RecursionError) as error:
        yield _problem("toml-invalid", f"{error}.", "docs/journeys.md lists every key and what it holds.")
        return
    except ValueError as error:  # TOML's own errors, and numbers too long for Python to read
        yield _problem("toml-unreadable", f"The file is not valid TOML: {error}.", "Mend that line.")
        return
    yield from _settings(journey)
    yield from _expressions(journey)
    yield from _repeated(journey)


def evaluate(expression: str, variables: Mapping[str, Value], now: Any = None) -> Value:
    """One of the expressions of `[case]`, over a case's variables."""
    return feel.evaluate(expression.removeprefix("="), variables, now=now)


def _settings(journey: Journey) -> Iterator[Problem]:
    """Settings become variables of every case, and the promise is counted in days."""
    try:
        values.load(values.dump(values.clean(journey.settings)))
    except (UnusableValue, ValueError, RecursionError) as error:
        remedy = "Use texts, numbers, dates, true or false, and lists and tables of them."
        yield _problem("settings-unusable", f"In [settings] stands what no case can keep: {error}.", remedy)
    promise = journey.settings.get("target_working_days", 0)
    if isinstance(promise, bool) or not isinstance(promise, int) or not 0 <= promise <= MOST_WORKING_DAYS:
        detail = "In [settings], target_working_days is not a number of days that a case can take."
        yield _problem("settings-unusable", detail, f"Use a whole number from 0 to {MOST_WORKING_DAYS:,}.")


def _expressions(journey: Journey) -> Iterator[Problem]:
    case = journey.case
    named = [(name, getattr(case, name)) for name in case.__struct_fields__ if name != "facts"]
    named += [(f"facts “{fact.label}”", fact.value) for fact in case.facts]
    for name, text in named:
        try:
            feel.compile(text.removeprefix("="))
        except (feel.FeelSyntaxError, feel.FeelLimitError) as error:
            detail = f"In [case], {name} cannot be read: {error}"
            yield _problem("expression-invalid", detail, "Mend the expression.")


def _repeated(journey: Journey) -> Iterator[Problem]:
    for words, ids in (
        ("need", [each.id for each in journey.needs]),
        ("group", [each.id for each in journey.groups]),
        ("retention kind", [each.kind for each in journey.retention]),
    ):
        for name in sorted({each for each in ids if ids.count(each) > 1}):
            yield _problem("key-repeated", f"The {words} “{name}” stands there twice.", "Take one of them out.")


def _problem(rule: str, detail: str, remedy: str) -> Problem:
    return Problem(FILE, None, None, rule, "error", detail, remedy)
