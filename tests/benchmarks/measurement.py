"""Work and its floor, timed by turns."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 15
SECONDS = 0.02
"""About how long one side runs in a round."""


@dataclass(frozen=True)
class Comparison:
    """`work` does what `floor` does. Without a floor, `missing` says how to get it."""

    what: str
    floor_name: str
    work: Callable[[], object]
    floor: Callable[[], object] | None
    missing: str = ""


@dataclass(frozen=True)
class Result:
    """The median ratio of work to floor over the rounds, and the median seconds of one call of each."""

    ratio: float
    work_seconds: float
    floor_seconds: float


def measure(work: Callable[[], object], floor: Callable[[], object], rounds: int = ROUNDS) -> Result:
    """Both by turns, each repeated to take about SECONDS; ValueError if they do not give the same."""
    if (got := work()) != (wanted := floor()):
        raise ValueError(f"the work gives {got!r}, its floor {wanted!r}")
    times, floor_times = _repeats(work), _repeats(floor)
    pairs = [(_seconds(work, times), _seconds(floor, floor_times)) for _ in range(rounds)]
    return Result(
        statistics.median(mine / least for mine, least in pairs),
        statistics.median(mine for mine, _ in pairs),
        statistics.median(least for _, least in pairs),
    )


def _repeats(work: Callable[[], object]) -> int:
    times = 1
    while (taken := _seconds(work, times) * times) < SECONDS / 4:
        times *= 4
    return max(1, round(times * SECONDS / taken))


def _seconds(work: Callable[[], object], times: int) -> float:
    """Seconds of one call, over so many, with the garbage collector out of the way."""
    was_on = gc.isenabled()
    gc.disable()
    started = time.perf_counter()
    for _ in range(times):
        work()
    taken = time.perf_counter() - started
    if was_on:
        gc.enable()
    return taken / times
