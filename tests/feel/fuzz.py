"""`python -m tests.feel.fuzz`: thousands of damaged expressions through every door of `engine.feel`.

Whatever the text, an expression is answered or refused with FEEL's own errors, within seconds; being diagnosed
changes no value; what can be read can be written and read again. Stops at the first that does otherwise.
"""

import argparse
import random
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from engine import feel
from engine.feel.functions import Function
from engine.feel.types import Range
from tests.conformance.report import write
from tests.feel.corpus import expressions, mutated

SECONDS = 5
_SECTION = """## Expressions, damaged

`make fuzz` damages expressions and puts each through every door of `engine.feel`: it must be answered or refused within
seconds, have the same value when it is diagnosed, and be the same when it is written and read again.

"""
_NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
_VALUES: tuple[object, ...] = (
    *(None, True, False, 0, 1, -7, 2.5, "", "12", "a\\(", "2026-03-31", [], [1, 2, 3], ["a", None], [[1], [2]]),
    *({}, {"a": 1, "first name": "Ann"}, [{"a": 1}, {"a": None}, {"b": 2}], _NOW, _NOW.date(), _NOW.time()),
)
_CONTEXTS: tuple[dict[str, object], ...] = ({}, {}, {"first name": "Ann"}, {"a-b": 1, "date": "2026"})
_KINDS = ("number", "string", "boolean", "date", "list", "list<number>", "context", "Any", {"a": "number"})


@dataclass(frozen=True)
class Report:
    seed: int
    count: int
    expressions: int
    seconds: float
    slowest: float
    slowest_text: str

    def __str__(self) -> str:
        return (
            f"{self.count:,} damaged expressions, {self.expressions:,} of them expressions still (seed {self.seed}):\n"
            f"each answered or refused, in {self.seconds:.0f} s, the slowest in {self.slowest:.2f} s."
        )


class Misbehaviour(AssertionError):
    """An expression did what no expression may; `text` and `context` do it again."""

    def __init__(self, text: str, context: Mapping[str, object], what: str) -> None:
        super().__init__(f"{what}\nexpression: {text!r}\ncontext: {dict(context)!r}")


def run(count: int, seed: int) -> Report:
    """Tries so many expressions; Misbehaviour at the first that is neither answered nor refused."""
    chance, texts = random.Random(seed), expressions()
    read, slowest, started = 0, (0.0, ""), time.perf_counter()
    for _ in range(count):
        text = mutated(chance.choice(texts), texts, chance)
        before = time.perf_counter()
        read += attempt(text, chance)
        slowest = max(slowest, (time.perf_counter() - before, text))
    return Report(seed, count, read, time.perf_counter() - started, *slowest)


def attempt(text: str, chance: random.Random) -> bool:
    """Puts one text through every door; whether it is an expression."""
    context: dict[str, object] = dict(chance.choice(_CONTEXTS))
    try:
        with no_longer_than(SECONDS):
            context |= {name: chance.choice(_VALUES) for name in sorted(_inputs(text))}
            _check(text, context, chance)
            _evaluate_cell(text, chance.choice(_VALUES), context)
            return _evaluate(text, context)
    except AssertionError:
        raise
    except BaseException as error:
        raise Misbehaviour(text, context, f"raised {error!r}") from error


def _inputs(text: str) -> frozenset[str]:
    try:
        return feel.names(text) | {path.split(".")[0] for path in feel.paths(text)}
    except feel.FeelError:
        return frozenset()


def _evaluate(text: str, context: dict[str, object]) -> bool:
    try:
        node = feel.compile(text, context).node
    except feel.FeelError:
        return False
    _print(text, node, context)
    try:
        value = feel.evaluate(text, context, now=_NOW)
        diagnosis = feel.diagnose(text, context, now=_NOW)
    except feel.FeelLimitError:
        return True
    if not same(value, diagnosis.value):
        raise Misbehaviour(text, context, f"{value!r}, but diagnosed as {diagnosis.value!r}")
    return True


def _evaluate_cell(text: str, value: object, context: dict[str, object]) -> None:
    try:
        passes = feel.evaluate_unary_tests(text, value, context, now=_NOW)
        diagnosis = feel.diagnose_unary_tests(text, value, context, now=_NOW)
        feel.names_in_tests(text)
    except feel.FeelError:
        return
    if diagnosis.value is not passes:
        raise Misbehaviour(text, context, f"{passes!r}, but diagnosed as {diagnosis.value!r}")


def _check(text: str, context: dict[str, object], chance: random.Random) -> None:
    feel.check(text)
    feel.check(text, {name: chance.choice(_KINDS) for name in context})
    feel.check_unary_tests(text, chance.choice(_KINDS), context)


def _print(text: str, node: feel.Node, context: dict[str, object]) -> None:
    written = feel.to_text(node, context)
    try:
        again = feel.compile(written, context).node
    except feel.FeelLimitError:
        return
    except feel.FeelSyntaxError as error:
        raise Misbehaviour(text, context, f"written as {written!r}, which cannot be read: {error}") from error
    if again != node:
        raise Misbehaviour(text, context, f"written as {written!r}, which is another expression")


def same(left: object, right: object) -> bool:
    """Equal, but for functions, which are never equal to one another."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, Range) and isinstance(right, Range):
        return same(left.start, right.start) and same(left.end, right.end) and left.operator == right.operator
    return isinstance(left, Function) if isinstance(right, Function) else left == right


@contextmanager
def no_longer_than(seconds: int) -> Iterator[None]:
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def record(report: Report) -> None:
    """Writes the result into docs/conformance.md, beside what the kits say."""
    write("fuzz", f"{_SECTION}{report}\n")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=40_000)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    chosen = arguments.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    report = run(chosen.count, chosen.seed)
    print(report)
    print(f"slowest: {report.slowest_text!r}")
    record(report)


if __name__ == "__main__":
    main()
