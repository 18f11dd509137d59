"""Runs what is registered in SUITES and prints a table: what, its floor, and how many times the floor it takes."""

from collections.abc import Callable

from tests.benchmarks import dmn, feel, steps
from tests.benchmarks.measurement import ROUNDS, Comparison, Result, measure

SUITES: tuple[Callable[[], list[Comparison]], ...] = (feel.comparisons, dmn.comparisons)


def main() -> None:
    """The ratios, which are the result, then the absolute times, which only say what this machine did today."""
    found = [(one, measure(one.work, one.floor) if one.floor else None) for suite in SUITES for one in suite()]
    _print_ratios(found)
    print("\nOn this machine, just now, one call takes:")
    for one, result in found:
        if result:
            print(f"  {one.what} {_time(result.work_seconds)}; {one.floor_name} {_time(result.floor_seconds)}")
    print("\nWhat steps cost")
    print("\nAll as wanted." if steps.main() else "\nNot all is as wanted.")


def _print_ratios(found: list[tuple[Comparison, Result | None]]) -> None:
    rows = [("what", "floor", f"median ratio of {ROUNDS} interleaved rounds")]
    rows += [(one.what, one.floor_name, f"{result.ratio:.3g}" if result else one.missing) for one, result in found]
    widths = [max(len(row[place]) for row in rows) for place in range(2)]
    for what, floor, ratio in rows:
        print(f"{what:<{widths[0]}} | {floor:<{widths[1]}} | {ratio}")


def _time(seconds: float) -> str:
    return f"{seconds * 1e6:,.2f} µs"


if __name__ == "__main__":
    main()
