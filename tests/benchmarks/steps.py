"""The engine under load: the seven measures of what a step, a page, a list, a timer, a message and a worker cost.

Every figure is a ratio, taken by turns in one run; beside it stands what we want of it. Seconds are processor seconds
of this process, but for the workers', which are those that pass.
"""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import due, lists, pages, turns, workers
from tests.benchmarks.site import Site, site
from tests.databases import start_postgresql

TIMERS, TASKS, ROUNDS = (1_000, 10_000), 2_000, 3


@dataclass(frozen=True)
class Measure:
    """What was measured, what came out, and the most (or, for workers, the least) that we want; None: for knowing."""

    what: str
    found: float
    wanted: float | None = None
    unit: str = "×"
    at_least: bool = False

    @property
    def is_kept(self) -> bool:
        return self.wanted is None or (self.found >= self.wanted if self.at_least else self.found <= self.wanted)

    def __str__(self) -> str:
        bound = "" if self.wanted is None else f"  wanted {'≥' if self.at_least else '≤'} {self.wanted:g}"
        mark = "" if self.is_kept else "  NOT KEPT"
        return f"  {self.what:<74} {self.found:8.2f} {self.unit:<2}{bound}{mark}"


def main() -> bool:
    """Prints the table for both databases; whether everything is as wanted."""
    kept = _database(None, "SQLite")
    with start_postgresql() as server:
        return _database(server, "PostgreSQL") and kept


def _database(server: str | None, name: str) -> bool:
    print(f"\n{name}", flush=True)
    kept = True
    for found in _measures(server):
        print(found, flush=True)
        kept = kept and found.is_kept
    return kept


def _measures(server: str | None) -> Iterator[Measure]:
    with site(server) as measured:
        yield from _pages(measured)
        for name in turns.LOOPS:
            yield from _turns(measured, name)
        yield from _items(measured)
        step = turns.alone_step(measured)
        for count in TIMERS:
            yield Measure(
                f"W5 each of {count:,} timers due at once / an engine step", due.timers(measured, count) / step, 1.5
            )
        yield from _messages(measured, step)
        if server is not None:
            yield from _workers(measured)
    with site(server) as measured:
        yield from _lists(measured)


def _pages(measured: Site) -> Iterator[Measure]:
    found = pages.measure(measured)
    numbers = pages.report(found)
    yield Measure("W1 a page of five answers, fetched and sent / the floor's", numbers["GET and POST / floor"], 1.5)
    yield Measure("   fetched / the floor's", numbers["GET / floor"])
    yield Measure("   sent / the floor's", numbers["POST / floor"])
    yield Measure(
        "W1 the engine alone (load, step, write, commit) / the floor's POST",
        numbers["engine alone / floor's POST"],
        1.0,
    )
    for name in ("get ms", "post ms", "engine ms", "floor_get ms", "floor_post ms", "rendering ms"):
        yield Measure(
            f"   {name.removesuffix(' ms').replace('_', ' ')}, of this machine now", numbers[name], None, "ms"
        )
    if measured.server is not None:
        yield Measure("   PostgreSQL's own work / the floor's", numbers["server / floor"])


def _turns(measured: Site, name: str) -> Iterator[Measure]:
    found = turns.turn(measured, name)
    yield Measure(f"W2 {name}: turns 951–1,000 / 51–100", found.late / found.early, 1.1)
    yield Measure("   state after them", found.late_state / found.early_state, 1.05)


def _items(measured: Site) -> Iterator[Measure]:
    found = turns.many(measured)
    yield Measure("W3 one of 200 parallel tasks / a step alone", turns.median_ratio(found), 1.5)
    written = statistics.median(each.bytes_among_many / each.bytes_among_few for each in found)
    yield Measure("   bytes written for each, among 200 / among 20", written, 1.05)


def _lists(measured: Site) -> Iterator[Measure]:
    found = lists.inbox(measured)
    for size in lists.SIZES:
        yield Measure(f"W4 an inbox of {size:,} tasks: page 40 / page 1", found[size, 40] / found[size, 1], 1.2)
    for page in lists.PAGES:
        yield Measure(f"W4 page {page} of 100,000 / of 1,000", found[100_000, page] / found[1_000, page], 1.2)


def _messages(measured: Site, step: float) -> Iterator[Measure]:
    found = lists.messages(measured)
    few, many = found[1_000], found[100_000]
    yield Measure("W6 a message to one of 100,000 / of 1,000", many / few, 1.25)
    yield Measure("W6 a message / an engine step", many / step, 1.5)


def _workers(measured: Site) -> Iterator[Measure]:
    workers.prepare(measured)
    workers.drain(measured, 100, 1)
    found = [workers.drain(measured, TASKS, 1) / workers.drain(measured, TASKS, 2) for _ in range(ROUNDS)]
    yield Measure("W7 two workers / one, on tasks that wait 5 ms", statistics.median(found), 1.6, at_least=True)
