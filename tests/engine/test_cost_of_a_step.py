"""What a step costs does not grow with what has happened: counted in statements, rows and tokens, not in time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import event, func, select

from engine.bpmn.workflow import Workflow
from engine.models import TokenRow, UserTask, VariableRow
from engine.people import Person
from engine.testing import Bench
from tests.models import Drawing, definitions, offered

EARLY, LATER, LAST = range(51, 101), range(251, 301), range(951, 1001)
TIMER = (
    '<bpmn:timerEventDefinition id="after_a_year"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1Y'
    "</bpmn:timeDuration></bpmn:timerEventDefinition>"
)
MESSAGE = '<bpmn:messageEventDefinition id="on_a_call" messageRef="call"/>'
LOOP = "into: exclusive -> ask: user -> more: exclusive -[=turn < 2000]-> into"


def loop(lead: str = "start -> ", out: str = "more -[default]-> end") -> Drawing:
    return Drawing().draw(f"{lead}{LOOP}\n{out}").extend("ask", offered("clerks"))


def alone() -> Drawing:
    return loop()


def in_an_open_parallel_branch() -> Drawing:
    out = "more -[default]-> join: parallel -> end\nsplit -> other: user -> join"
    return loop("start -> split: parallel -> ", out).extend("other", offered("clerks"))


def with_a_boundary_timer() -> Drawing:
    out = "more -[default]-> end\nlate: boundaryEvent -> end"
    return loop(out=out).set("late", attachedToRef="ask").extend("late", TIMER)


def beside_a_waiting_event_sub_process() -> Drawing:
    inner = Drawing(prefix="e").draw("called: startEvent -> note: user -> noted: end").extend("called", MESSAGE)
    inner.extend("note", offered("clerks")).set("called", isInterrupting="false")
    drawing = loop(out="more -[default]-> end\nevents: subProcess")
    return drawing.set("events", triggeredByEvent="true").put_inside("events", inner)


def in_a_sub_process_each_turn() -> Drawing:
    inner = Drawing(prefix="s").draw("begin: startEvent -> ask: user -> done: end").extend("ask", offered("clerks"))
    text = "start -> into: exclusive -> inside: sub -> more: exclusive -[=turn < 2000]-> into\nmore -[default]-> end"
    return Drawing().draw(text).put_inside("inside", inner)


@dataclass
class Cost:
    statements: int = 0
    rows_written: int = 0
    moves: int = 0
    tokens: int = 0
    variables: int = 0


@pytest.mark.parametrize(
    ("drawing", "late"),
    [
        (alone, LATER),
        (in_an_open_parallel_branch, LAST),
        (with_a_boundary_timer, LATER),
        (beside_a_waiting_event_sub_process, LATER),
        (in_a_sub_process_each_turn, LATER),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_late_step_costs_what_an_early_one_did(
    drawing: Callable[[], Drawing], late: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = '<bpmn:message id="call" name="call"/>'
    bench = Bench({"process.bpmn": definitions(roots + drawing().process())})
    instance = bench.start(None, {"turn": 0})
    costs: dict[int, Cost] = {}

    for turn in range(1, late.stop):
        with counted(bench, monkeypatch) as costs[turn]:
            bench.complete("ask", {"turn": turn})

    assert [costs[turn] for turn in late] == [costs[turn] for turn in EARLY]
    assert instance.state == "active"


def test_completing_a_task_takes_sixteen_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock, task, tokens and variables are read; the task, whom it was and is offered to, tokens, variables, history and
    the case are written; beside them the transaction's own.
    """
    bench = Bench({"process.bpmn": definitions(alone().process())})
    bench.start(None, {"turn": 0})
    with bench.database.read() as session:
        task = session.scalars(select(UserTask.id)).one()

    with counted(bench, monkeypatch) as cost, bench.database.begin() as session:
        bench.engine.complete(session, task, {"turn": 1}, Person("ann", frozenset({"clerks"})), key="once")

    assert cost.statements == 16


@contextmanager
def counted(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cost]:
    """What one command does to the database, and how often a token was moved."""
    cost = Cost()
    move = Workflow._move

    def note(_connection, cursor, statement, *_) -> None:  # type: ignore[no-untyped-def]
        cost.statements += 1
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "SAVEPOINT", "RELEASE")):
            cost.rows_written += max(cursor.rowcount, 0)

    def count_move(workflow: Workflow) -> bool:
        cost.moves += 1
        return move(workflow)

    event.listen(bench.database.engine, "after_cursor_execute", note)
    with monkeypatch.context() as patched:
        patched.setattr(Workflow, "_move", count_move)
        yield cost
    event.remove(bench.database.engine, "after_cursor_execute", note)
    with bench.database.read() as session:
        cost.tokens = session.scalar(select(func.count()).select_from(TokenRow)) or 0
        cost.variables = session.scalar(select(func.count()).select_from(VariableRow)) or 0
