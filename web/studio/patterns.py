"""Patterns to start from: whole journeys, shipped beside the real ones, that are made one's own."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tomlkit

from engine import journey_file, journey_package
from web.studio import blank

FOLDER = Path(__file__).parents[2] / "processes" / "patterns"
ORDER = ("apply_assess_decide", "report_dispatch_close", "refer_offer_choose", "book_remind_attend")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A journey to start from; `text` says in a line when to."""

    name: str
    title: str
    text: str


@cache
def all_of_them() -> tuple[Pattern, ...]:
    """The shipped patterns, in the order in which they are offered; none where they were not installed."""
    return tuple(_read(name) for name in ORDER if (FOLDER / name).is_dir())


def files(name: str) -> dict[str, bytes]:
    """The files of a pattern. Raises KeyError."""
    if name not in {each.name for each in all_of_them()}:
        raise KeyError(name)
    found = journey_package.read(FOLDER / name)
    return {**found, journey_file.FILE: _unsaid(found[journey_file.FILE])}


def _unsaid(toml: bytes) -> bytes:
    """journey.toml without what the pattern says of itself: citizens would read it."""
    document = tomlkit.parse(toml.decode())
    document["start"]["summary"] = blank.TO_FILL_IN
    return tomlkit.dumps(document).encode()


def title_of(name: str) -> str:
    """What a pattern is called."""
    return next((each.title for each in all_of_them() if each.name == name), name)


def _read(name: str) -> Pattern:
    journey = journey_file.read((FOLDER / name / journey_file.FILE).read_bytes())
    return Pattern(name, journey.name, journey.start.summary)
