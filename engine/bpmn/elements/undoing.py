"""Compensation: what was done is undone, the latest first, each with the variables it had (BPMN 2.0 §10.7, §13.5.5).

A completed activity that can be undone leaves a record: an idle token at it. To undo a scope, a token at its `Undo`
(an element of ours that nobody draws) takes the records one by one and runs their handlers as parts of itself. A
sub-process without a handler of its own is opened again as it was, and undone from inside.
"""

from functools import partial
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.dialect import Extensions
from engine.bpmn.elements.element import Element
from engine.bpmn.events import Compensation
from engine.bpmn.tokens import STARTED, WAITING, Token

UNDO = "#undo"
"""The name of a scope's Undo among its specs."""


class Undo(Element, BpmnSpecMixin):
    """Runs one handler at a time; `for` is the number of the token that waits until all is undone."""

    kind = "undo"
    is_implicit = True

    def __init__(self, wf_spec: Any) -> None:
        super().__init__(wf_spec, UNDO)
        self.element_id, self.extensions, self.flows, self.incoming, self.default = UNDO, Extensions(), [], [], None

    def _update_hook(self, token: Token) -> bool:
        token._set_state(STARTED)
        self.next(token)
        return False

    def next(self, token: Token) -> None:
        """Undo the latest that is left."""
        left = [int(number) for number in token.internal_data["undo"]]
        while left:
            record = token.workflow.tasks.get(left.pop())
            if record is not None:
                token.note("undo", left)
                top = token.workflow.top_workflow
                top.attempt(token, partial(_undo_one, token, record), "go on")
                return
        self.done(token)

    def part_done(self, token: Token, part: Token) -> None:
        self.next(token)

    def go_on(self, token: Token) -> None:
        if not token.children:
            self.next(token)

    def done(self, token: Token) -> None:
        top = token.workflow.top_workflow
        waiting = top.find(int(token.internal_data["for"])) if "for" in token.internal_data else None
        home = token.workflow
        home.drop(token)
        if waiting is not None:
            top.attempt(waiting, partial(waiting.task_spec.undone, waiting), "undone")
            top.settle(waiting.workflow)
        top.settle(home)


def undo(token: Token, definition: Compensation) -> bool:
    """Begin to undo what the definition means, seen from the token that throws it; False where there is nothing."""
    home = token.workflow
    while home.owner is not None and home.owner.task_spec.is_event_sub_process:
        home = home.owner.workflow
    records = [
        each.id
        for each in home.tokens
        if "record" in each.internal_data
        and each.container is None  # of a repeated activity that is still being done, nothing is undone yet
        and definition.activity in (None, each.task_spec.element_id)
    ]
    if not records:
        return False
    start_undo(home, records, token.id if definition.wait else None)
    return True


def start_undo(home: Any, records: list[int], waiting: int | None) -> None:
    driver = home.task_tree._add_child(home.spec.task_specs[UNDO])
    driver.note("undo", sorted(records))
    driver.note("for", waiting)
    driver.task_spec._update(driver)


def _undo_one(driver: Token, record: Token) -> None:
    """Run the handler of one record, or open a sub-process again to undo what is inside."""
    activity, kept = record.task_spec, record.internal_data["record"]
    driver.workflow.drop(record)
    handler = activity.handler or activity
    part = driver._add_child(handler)
    if activity.handler is None:
        part.note("undoing", kept["inner"])
    handler.open_scope(part, "local")
    for name, value in kept["values"].items():
        part.workflow.top_workflow.scopes.set_local(part.id, name, value)
    part.workflow.top_workflow.attempt(part, partial(handler._update, part), "arrive")


def restore_records(home: Any, inner: list[Any]) -> list[int]:
    """The records of a scope that is opened again, as they were when it ended."""
    restored = []
    for name, kept in inner:
        record = home.task_tree._add_child(home.spec.task_specs[name])
        record.note("record", kept)
        record._set_state(WAITING)
        restored.append(record.id)
    return restored


def records_of(home: Any) -> list[Any]:
    """What could be undone in a scope, oldest first: element and what was kept."""
    records = (each for each in home.tokens if "record" in each.internal_data)
    return [[each.task_spec.name, each.internal_data["record"]] for each in sorted(records, key=lambda each: each.id)]
