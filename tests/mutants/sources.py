"""Whole models to be damaged: the journeys we ship, the patterns, random drawings, and the suites where they are."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded
from lxml import etree

from engine.bpmn import check
from engine.problems import errors
from tests.conformance.betsy_models import adapt
from tests.oracle.drawing import Drawing
from tests.oracle.drawings import drawings
from tests.oracle.writing import write

SUITES = Path(os.environ.get("CONFORMANCE_DIR", "../shared/conformance"))
DRAWINGS = 60


@dataclass(frozen=True)
class Source:
    name: str
    xml: bytes


@lru_cache(maxsize=1)
def sources() -> list[Source]:
    return [*_files(Path("processes")), *_files(Path("tests/patterns")), *_random(), *_suites()]


def _files(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.rglob("*.bpmn")):
        yield Source(path.as_posix(), path.read_bytes())


def _random() -> Iterator[Source]:
    """The same drawings each time: what differs from run to run is the damage."""
    found: list[Drawing] = []

    @seeded(1)
    @settings(max_examples=DRAWINGS, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(drawings())
    def collect(drawing: Drawing) -> None:
        found.append(drawing)

    collect()
    for number, drawing in enumerate(found):
        yield Source(f"drawing {number}", write(drawing))


def _suites() -> Iterator[Source]:
    if not SUITES.is_dir():
        return
    for path in sorted(SUITES.rglob("*.bpmn*")):
        try:
            yield Source(path.relative_to(SUITES).as_posix(), adapt(path.read_bytes()))
        except (etree.XMLSyntaxError, ValueError):
            continue


@lru_cache(maxsize=1)
def sound() -> list[Source]:
    """Those that deploy undamaged."""
    return [source for source in sources() if not errors(check(source.xml))]


def any_source(chance: random.Random) -> Source:
    """Mostly a sound one: what is wrong from the start is refused for the same reason every time."""
    return chance.choice(sound() if chance.random() < 0.7 else sources())
