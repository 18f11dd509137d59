"""W4 and W6: pages of an inbox among few tasks and many, a message to one of few instances and of many.

What lies beyond the first rows is inserted in bulk, copied from what the engine wrote: tests/benchmarks/test_steps.py
compares the two.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, insert, select, text

from engine import task_lists
from engine.models import Candidate, ProcessInstance, Subscription, TokenRow, UserTask, VariableRow, new_id
from engine.rows import table_of
from tests.benchmarks.site import Site, Stopwatch, user_task
from tests.models import Drawing

SIZES, PAGES, TIMES = (1_000, 10_000, 100_000), (1, 40), 60
COPIED = (ProcessInstance, TokenRow, VariableRow, UserTask, Candidate, Subscription)
AT_ONCE = 2_000


def waiting_for_a_clerk() -> Drawing:
    return (
        Drawing().draw("start -> ask: user -> end").extend("ask", user_task() + '<zeebe:taskSchedule dueDate="=due"/>')
    )


def waiting_for_a_message() -> bytes:
    from tests.models import definitions

    caught = (
        '<bpmn:process id="process" isExecutable="true"><bpmn:startEvent id="start"/>'
        '<bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="call"/>'
        '<bpmn:intermediateCatchEvent id="call" name="Call"><bpmn:messageEventDefinition id="d" messageRef="m"/>'
        "</bpmn:intermediateCatchEvent>"
        '<bpmn:sequenceFlow id="f2" sourceRef="call" targetRef="end"/><bpmn:endEvent id="end"/></bpmn:process>'
        '<bpmn:message id="m" name="called"><bpmn:extensionElements>'
        '<zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message>'
    )
    return definitions(caught)


def copies(measured: Site, instance_id: str, numbers: Sequence[int]) -> None:
    """So many more instances, each with the rows of this one: new ids, a correlation key of its own."""
    written = {kind: _rows(measured, table_of(kind), instance_id) for kind in COPIED}
    for first in range(0, len(numbers), AT_ONCE):
        found: dict[Any, list[dict[str, Any]]] = {kind: [] for kind in COPIED}
        for number in numbers[first : first + AT_ONCE]:
            for kind, rows in copied(written, number).items():
                found[kind] += rows
        with measured.engine.database.begin() as session:
            for kind, rows in found.items():
                if rows:
                    session.execute(insert(table_of(kind)), rows)


def copied(written: dict[Any, list[dict[str, Any]]], number: int) -> dict[Any, list[dict[str, Any]]]:
    """The rows of one more instance."""
    instance_id = new_id()
    tasks = {row["id"]: new_id() for row in written[UserTask]}
    found: dict[Any, list[dict[str, Any]]] = {}
    for kind, rows in written.items():
        found[kind] = [{**row} for row in rows]
        for row in found[kind]:
            if kind is ProcessInstance:
                row["id"] = row["conversation"] = instance_id
            else:
                row.get("process_instance_id") and row.update(process_instance_id=instance_id)
            if kind is UserTask:
                row["id"] = tasks[row["id"]]
            elif kind is Candidate:
                row["user_task_id"] = tasks[row["user_task_id"]]
            elif kind is Subscription:
                del row["id"]
                row["key"] = f"key {number}"
    return found


def _rows(measured: Site, table: Table, instance_id: str) -> list[dict[str, Any]]:
    with measured.engine.database.read() as session:
        if table.name == "process_instance":
            where = table.c.id == instance_id
        elif table.name == "user_task_candidate":
            tasks = select(UserTask.id).where(UserTask.process_instance_id == instance_id)
            where = table.c.user_task_id.in_(tasks)
        else:
            where = table.c.process_instance_id == instance_id
        return [dict(row._mapping) for row in session.execute(select(table).where(where))]


def inbox(measured: Site) -> dict[tuple[int, int], float]:
    """Seconds of a page, by the number of tasks and the page's number."""
    measured.deploy("listed", waiting_for_a_clerk())
    started = [
        measured.start("listed", {"name": "Somebody", "due": f"2027-01-{1 + n % 28:02}T12:00:00Z"}) for n in range(50)
    ]
    there = len(started)
    found = {}
    for size in SIZES:
        for number, one in enumerate(started):
            wanted = (size - there) // len(started) + (number < (size - there) % len(started))
            copies(measured, one, range(wanted))
        there = size
        _analyse(measured)
        for page in PAGES:
            found[size, page] = _page(measured, page)
    return found


def _page(measured: Site, number: int) -> float:
    after = None
    queue = task_lists.offered_to_group("clerks")
    with measured.engine.database.read() as session:
        for _ in range(number - 1):
            after = task_lists.page(session, queue, after).after
    watch = Stopwatch()
    for _ in range(TIMES):
        with measured.engine.database.read() as session, watch.running():
            assert len(task_lists.page(session, queue, after).tasks) == task_lists.PAGE
    return watch.each


def messages(measured: Site, sizes: Sequence[int] = (1_000, 100_000)) -> dict[int, float]:
    """Seconds of a message to one instance, by how many wait for a message of that name."""
    measured.deploy_model("called", waiting_for_a_message())
    first = measured.start("called", {"name": "Somebody", "key": "key -1"})
    there, found = 1, {}
    for size in sizes:
        copies(measured, first, range(there, size))
        there = size
        _analyse(measured)
        watch = Stopwatch()
        for number in range(size - 2 * TIMES, size):
            with watch.running(), measured.engine.database.begin() as session:
                sent = measured.engine.correlate(session, "called", f"key {number}", {"answer": "yes"}, measured.clerk)
            assert sent.outcome == "delivered"
        found[size] = watch.each
        there -= 2 * TIMES
    return found


def _analyse(measured: Site) -> None:
    """As a database does by itself, now and then, after so many new rows."""
    with measured.engine.database.begin() as session:
        session.execute(text("ANALYZE"))
