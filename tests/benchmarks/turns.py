"""W2 and W3: what a late step costs beside an early one, and one of two hundred tasks beside one alone."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import event, func, select

from engine.models import TokenRow, VariableRow
from tests.benchmarks.site import Site, Stopwatch, user_task
from tests.engine.test_cost_of_a_step import TIMER
from tests.models import Drawing

EARLY, LATE = range(51, 101), range(951, 1001)
MANY, ROUNDS = 200, 3

LOOP = "into: exclusive -> ask: user -> more: exclusive -[=turn < 5000]-> into"


def alone() -> Drawing:
    return _loop()


def with_a_boundary_timer() -> Drawing:
    drawing = _loop(out="more -[default]-> end\nlate: boundaryEvent -> end")
    return drawing.set("late", attachedToRef="ask").extend("late", TIMER)


def with_a_parallel_split_inside() -> Drawing:
    text = """start -> into: exclusive -> split: parallel -> ask: user -> join: parallel
    split -> other: user -> join
    join -> more: exclusive -[=turn < 5000]-> into
    more -[default]-> end"""
    return Drawing().draw(text).extend("ask", user_task()).extend("other", user_task())


def in_an_open_parallel_branch() -> Drawing:
    out = "more -[default]-> join: parallel -> end\nsplit -> other: user -> join"
    return _loop("start -> split: parallel -> ", out).extend("other", user_task())


def _loop(lead: str = "start -> ", out: str = "more -[default]-> end") -> Drawing:
    return Drawing().draw(f"{lead}{LOOP}\n{out}").extend("ask", user_task())


LOOPS: dict[str, Callable[[], Drawing]] = {
    "a loop": alone,
    "a loop with a boundary timer": with_a_boundary_timer,
    "a loop with a parallel split": with_a_parallel_split_inside,
    "a loop in an open parallel branch": in_an_open_parallel_branch,
}


@dataclass
class Turns:
    """Processor seconds of a turn early and late, and the bytes of state after each."""

    early: float
    late: float
    early_state: int
    late_state: int


def turn(measured: Site, name: str) -> Turns:
    """A thousand turns of one loop; its last are taken by turns with the early ones of another case."""
    key = f"loop_{list(LOOPS).index(name)}"
    measured.deploy(key, LOOPS[name]())
    old, young = _Looping(measured, key, name), _Looping(measured, key, name)
    old.go_on(LATE.start - 1)
    young.go_on(EARLY.start - 1)
    late, early = Stopwatch(), Stopwatch()
    for _ in EARLY:
        old.turn(late)
        young.turn(early)
    return Turns(early.each, late.each, state_bytes(measured, young.case), state_bytes(measured, old.case))


class _Looping:
    """A case that goes round. Where there are other open tasks, those of the loop are the newest."""

    def __init__(self, measured: Site, key: str, name: str) -> None:
        self.measured = measured
        self.case = measured.start(key, {"turn": 0, "name": "Somebody"})
        self.tasks = 2 if "split" in name else 1
        self.done = 0

    def go_on(self, turns: int) -> None:
        for _ in range(turns):
            self.turn(Stopwatch())

    def turn(self, watch: Stopwatch) -> None:
        self.done += 1
        for task in self.measured.open_tasks(self.case)[-self.tasks :]:
            with watch.running():
                self.measured.complete(task, {"turn": self.done}, key=task)


def state_bytes(measured: Site, case: str) -> int:
    with measured.engine.database.read() as session:
        tokens = select(func.coalesce(func.sum(func.length(TokenRow.data)), 0)).where(
            TokenRow.process_instance_id == case
        )
        values = select(func.coalesce(func.sum(func.length(VariableRow.value)), 0)).where(
            VariableRow.process_instance_id == case
        )
        return int(session.scalar(tokens) or 0) + int(session.scalar(values) or 0)


def two_hundred() -> Drawing:
    each = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="results" outputElement="=done"/>'
        "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>"
    )
    offer = f"<bpmn:extensionElements>{user_task()}</bpmn:extensionElements>"
    return Drawing().draw("start -> ask: user -> end").extend("ask", offer + each)


@dataclass
class Items:
    """Seconds of an item of many and of one alone, and the bytes that one writes among few and among many."""

    many: float
    alone: float
    bytes_among_few: float
    bytes_among_many: float


def many(measured: Site) -> list[Items]:
    measured.deploy("many", two_hundred())
    measured.deploy("few", _chain())
    found = []
    for _ in range(ROUNDS):
        among_many, bytes_many = _complete_all(measured, MANY)
        _, bytes_few = _complete_all(measured, 20)
        found.append(Items(among_many, _alone(measured), bytes_few, bytes_many))
    return found


def _chain() -> Drawing:
    steps = " -> ".join(f"step_{n}: user" for n in range(1, 11))
    drawing = Drawing().draw(f"start -> {steps} -> end")
    for number in range(1, 11):
        drawing.extend(f"step_{number}", user_task())
    return drawing


def alone_step(measured: Site) -> float:
    """Processor seconds of a step of a case with one open task; the median of a few rounds."""
    return statistics.median(_alone(measured) for _ in range(ROUNDS))


def _alone(measured: Site) -> float:
    watch = Stopwatch()
    for _ in range(5):
        case = measured.start("few", {"name": "Somebody"})
        for _ in range(10):
            [task] = measured.open_tasks(case)
            with watch.running():
                measured.complete(task, {"done": "yes"}, key=task)
    return watch.each


def _complete_all(measured: Site, count: int) -> tuple[float, float]:
    case = measured.start("many", {"items": [f"item {n}" for n in range(count)], "name": "Somebody"})
    watch = Stopwatch()
    written = Written(measured)
    for task in measured.open_tasks(case):
        with watch.running():
            measured.complete(task, {"done": "yes"}, key=task)
    assert measured.state_of(case) == "completed"
    return watch.each, written.stop() / count


class Written:
    """The bytes of texts and values that go to the database in statements that write."""

    def __init__(self, measured: Site) -> None:
        self.engine, self.bytes = measured.engine.database.engine, 0
        event.listen(self.engine, "before_cursor_execute", self._note)

    def _note(self, _c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith(("INSERT INTO token", "INSERT INTO variable", "UPDATE", "DELETE")):
            self.bytes += _size(parameters)

    def stop(self) -> int:
        event.remove(self.engine, "before_cursor_execute", self._note)
        return self.bytes


def _size(value: object) -> int:
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, (list, tuple)):
        return sum(map(_size, value))
    return len(value) if isinstance(value, (str, bytes)) else 8


def median_ratio(found: list[Items]) -> float:
    return statistics.median(each.many / each.alone for each in found)
