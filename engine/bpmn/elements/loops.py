"""Doing an activity several times: standard loops and multi-instances (BPMN 2.0 §13.3.6, §13.3.7).

The activity's token counts; each time it is done is a token inside it, with a scope of its own that holds
`loopCounter` (from 1) and, for a multi-instance, its item. What does not fit into a count (the items still to come,
the outputs so far) is kept beside it, a value for each, so that one more instance costs the same whatever their number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from engine import feel
from engine.bpmn.events import EventDefinition
from engine.bpmn.tokens import Token
from engine.errors import UnusableValue
from engine.values import Value

MAX_INSTANCES = 10_000

_PLAIN = re.compile(r"[^\W\d]\w*")
"""A variable's name, and nothing else."""


@dataclass(frozen=True, slots=True)
class StandardLoop:
    """`condition` is asked before or after each time; without one the loop ends at its `maximum`."""

    condition: str | None
    test_before: bool
    maximum: int | None

    def begin(self, activity: Any, token: Token) -> None:
        token.note("loop", {"done": 0})
        if self.test_before and not self._again(activity, token, 0):
            token._ready()
        else:
            start_part(activity, token, 1, {})

    def part_done(self, activity: Any, token: Token, part: Token) -> None:
        token.note("loop", {"done": int(token.internal_data["loop"]["done"]) + 1})
        self.go_on(activity, token)

    def go_on(self, activity: Any, token: Token) -> None:
        """Once more, or it is done; unless it is being done just now."""
        done = int(token.internal_data["loop"]["done"])
        if is_under_way(token):
            return
        if self._again(activity, token, done):
            start_part(activity, token, done + 1, {})
        else:
            end_repetition(token)

    def _again(self, activity: Any, token: Token, done: int) -> bool:
        if self.maximum is not None and done >= self.maximum:
            return False
        if self.condition is None:
            return self.maximum is not None
        if done >= MAX_INSTANCES:
            raise UnusableValue(f"It has been done {done:,} times, and its condition still asks for more.")
        return evaluate(activity, token, self.condition, {"loopCounter": Decimal(done)}) is True

    def hand_up(self, activity: Any, token: Token) -> None:
        """Nothing: each time has handed up its own."""


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """`collection` or `cardinality` says how many; `completion` may end it early; `throws` are implicit events.

    `throws` maps None (each instance), or 1 (the first), or a condition, to what is thrown when an instance completes.
    """

    sequential: bool
    cardinality: str | None = None
    collection: str | None = None
    input_element: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    completion: str | None = None
    throws: tuple[tuple[int | str | None, EventDefinition], ...] = ()

    def begin(self, activity: Any, token: Token) -> None:
        items = self._items(activity, token)
        count = len(items)
        first = 1 if self.sequential else count
        token.note("loop", {"of": count, "started": min(first, count), "done": 0, "active": min(first, count)})
        if self.sequential:
            for index, item in enumerate(items[1:], 2):
                token.workflow.top_workflow.scopes.keep(token.id, f"item.{index}", item)
        if not count:
            token._ready()
        for index, item in enumerate(items[:first], 1):
            if token.is_open:
                start_part(activity, token, index, self._named(item))

    def _items(self, activity: Any, token: Token) -> list[Value]:
        if self.collection is not None:
            items = activity.value(token, self.collection)
            if not isinstance(items, list):
                raise UnusableValue("What it is to be done for each of is not a list.")
        else:
            items = [None] * whole_number(activity.value(token, self.cardinality or "0"))
        if len(items) > MAX_INSTANCES:
            raise UnusableValue(f"It would be done {len(items):,} times; {MAX_INSTANCES:,} is the most.")
        return items

    def _named(self, item: Value) -> dict[str, Value]:
        """What each instance has for itself: its item, and the variable that its output is, where that is a plain one.

        What stands inside a repeated sub-process would else write it outward, over that of the others.
        """
        output = (self.output_element or "").removeprefix("=").strip()
        found: dict[str, Value] = {output: None} if _PLAIN.fullmatch(output) else {}
        if self.input_element:
            found[self.input_element] = item
        return found

    def collect(self, activity: Any, part: Token) -> None:
        """Keep the output of one instance; its scope is about to go."""
        whole = part.container
        if not self.output_collection or whole is None:
            return
        value = None
        if self.output_element:
            text = self.output_element
            value = activity.evaluate(part, text.removeprefix("="))
        part.workflow.top_workflow.scopes.keep(whole.id, f"output.{part.internal_data['part']}", value)

    def part_done(self, activity: Any, token: Token, part: Token) -> None:
        loop = token.internal_data["loop"]
        loop = {**loop, "done": loop["done"] + 1, "active": loop["active"] - 1}
        token.note("loop", loop)
        self._throw(activity, token)
        if token.is_open:
            self.go_on(activity, token)

    def go_on(self, activity: Any, token: Token) -> None:
        """Another instance, or the end, or nothing while others are being done."""
        loop = token.internal_data["loop"]
        if self.completion and evaluate(activity, token, self.completion, self._numbers(token)) is True:
            self._stop(token)
        elif loop["active"]:
            return
        elif loop["started"] < loop["of"]:
            self._next(activity, token)
        else:
            end_repetition(token)

    def _next(self, activity: Any, token: Token) -> None:
        loop = token.internal_data["loop"]
        index = int(loop["started"]) + 1
        token.note("loop", {**loop, "started": index, "active": loop["active"] + 1})
        item = token.workflow.top_workflow.scopes.kept(token.id, f"item.{index}")
        start_part(activity, token, index, self._named(item))

    def _stop(self, token: Token) -> None:
        """The completion condition holds: what is still being done is not wanted any more."""
        loop = token.internal_data["loop"]
        token.note("loop", {**loop, "active": 0, "terminated": loop["active"]})
        for part in token.children:
            if "part" in part.internal_data and "record" not in part.internal_data:
                part.cancel()
        end_repetition(token)

    def _numbers(self, token: Token) -> dict[str, Value]:
        """§10.3.8, Table 10.30: what a completion condition can read of how far it has come."""
        loop = token.internal_data["loop"]
        return {
            "numberOfInstances": Decimal(loop["of"]),
            "numberOfActiveInstances": Decimal(loop["active"]),
            "numberOfCompletedInstances": Decimal(loop["done"]),
            "numberOfTerminatedInstances": Decimal(loop.get("terminated", 0)),
            "loopCounter": Decimal(loop["started"]),
        }

    def _throw(self, activity: Any, token: Token) -> None:
        """Behaviour "none", "one" and "complex": an event to the boundary, for some of the instances."""
        for event in [event for when, event in self.throws if self._is_wanted(activity, token, when)]:
            if token.is_open:
                activity.throw_implicitly(token, event)

    def _is_wanted(self, activity: Any, token: Token, when: int | str | None) -> bool:
        if isinstance(when, str):
            return evaluate(activity, token, when, self._numbers(token)) is True
        return when is None or when == token.internal_data["loop"]["done"]

    def hand_up(self, activity: Any, token: Token) -> None:
        """The outputs in the order of their instances; null for one that was not done."""
        if not self.output_collection:
            return
        scopes = token.workflow.top_workflow.scopes
        kept = scopes.all_kept(token.id)
        count = int(token.internal_data["loop"]["of"])
        outputs: list[Value] = [kept.get(f"output.{index}") for index in range(1, count + 1)]
        scopes.set(token.workflow.scope, self.output_collection, outputs)


def end_repetition(token: Token) -> None:
    """It has been done as often as it is to be: go on at once, before anything else happens."""
    token.workflow.top_workflow.attempt(token, token.complete, "complete")


def is_under_way(token: Token) -> bool:
    """Whether it is being done just now."""
    return any("part" in each.internal_data and "record" not in each.internal_data for each in token.children)


def start_part(activity: Any, token: Token, index: int, variables: Mapping[str, Value]) -> None:
    """Do it once more: a token inside the activity's."""
    part = token._add_child(activity)
    part.note("part", index)
    top = token.workflow.top_workflow
    activity.open_scope(part, activity.scope_kind)
    for name, value in {"loopCounter": Decimal(index), **variables}.items():
        top.scopes.set_local(part.id, name, value)
    top.attempt(part, partial(activity._update, part), "arrive")


def evaluate(activity: Any, token: Token, expression: str, more: Mapping[str, Value]) -> Value:
    """An expression over what the activity sees and some names beside."""
    top = token.workflow.top_workflow
    seen = {**top.scopes.seen_from(top.scope_of(token)), **more}
    return feel.evaluate(expression, seen, now=top.world.now)


def whole_number(value: Value) -> int:
    """Raises UnusableValue unless it is a number from 0, without a fraction."""
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        raise UnusableValue(f"How often it is to be done came out as “{value}”, which is not a number.") from None
    if number != number.to_integral_value() or number < 0:
        raise UnusableValue(f"How often it is to be done came out as {value}; it must be a whole number from 0.")
    return int(number)
