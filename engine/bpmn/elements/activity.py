"""What activities add: boundary events around their work, repetition, and what is kept to undo it."""

from typing import Any

from engine.bpmn import propagation
from engine.bpmn.elements.element import Way
from engine.bpmn.elements.loops import MultiInstance, StandardLoop
from engine.bpmn.elements.mapped import Mapped
from engine.bpmn.events import EventDefinition, Signal
from engine.bpmn.tokens import STARTED, WAITING, Token
from engine.values import Value


class Activity(Mapped):
    """Takes tokens in, works, and hands up what came of it (BPMN 2.0 §13.3.2).

    `loop` says how often it is done; `handler` is the activity that undoes it. A repeated activity's own token
    contains one for each time it is done (a part); the boundary events around all of them are its parts too.
    """

    loop: StandardLoop | MultiInstance | None = None
    handler: Any = None
    start_quantity = 1
    starts_alone = False
    """Whether nothing leads to it: in an ad hoc sub-process it can be started by itself."""
    scope_kind = "local"

    def _update_hook(self, token: Token) -> bool | None:
        if not self._is_gathered(token):
            return False
        if self.loop is None or self.is_part(token) or "undoing" in token.internal_data:
            return self.begin(token)
        self.attach(token)
        if token.is_open:
            token._set_state(STARTED)
            self.loop.begin(self, token)
        return False

    def begin(self, token: Token) -> bool:
        """Do it once; whether it is ready to run."""
        self.enter(token)
        if not self.is_part(token) and "undoing" not in token.internal_data:
            self.attach(token)
        return token.is_open and self.work(token)

    def work(self, token: Token) -> bool:
        """What it does before it is run; False where it goes on by itself."""
        return True

    def _run(self, token: Token) -> bool | None:
        if self.is_whole(token):
            return True
        if self.extensions.task_type:
            self.enqueue(token)
            return None
        return super()._run(token)

    def is_part(self, token: Token) -> bool:
        """Whether the token is one of several times that this activity is done."""
        return "part" in token.internal_data

    def is_whole(self, token: Token) -> bool:
        """Whether the token stands for all the times that it is done."""
        return self.loop is not None and not self.is_part(token)

    def _is_gathered(self, token: Token) -> bool:
        """Whether as many tokens have come as it takes to start (startQuantity); the first to come keeps the count."""
        if self.start_quantity == 1 or token.container is not None or "enough" in token.internal_data:
            return True
        home = token.workflow
        keeper = home.joins.get(self.name)
        count = 1 if keeper is None else int(keeper.internal_data["gathered"]) + 1
        if count >= self.start_quantity:
            home.drop(keeper)
            token.note("enough", True)
            return True
        if keeper is None:
            keeper = home.joins[self.name] = token
            keeper._set_state(WAITING)
        else:
            home.drop(token)
        keeper.note("gathered", count)
        return False

    def leading_in(self, keeper: Token) -> frozenset[str]:
        """The elements from which more tokens can come to be gathered here."""
        return frozenset().union(*self.ways_in.values())

    def attach(self, token: Token) -> None:
        """Arm the boundary events, until one that interrupts has happened; each once, however often it is tried."""
        for place in range(int(token.internal_data.get("attached", 0)), len(self.boundaries)):
            boundary = self.boundaries[place]
            if boundary.is_armed and token.is_open:
                boundary.arm_part(token)
            if token.is_open:
                token.internal_data["attached"] = place + 1

    def throw_implicitly(self, token: Token, event: EventDefinition) -> None:
        """An event of the activity's own: starts what its boundary catches, and does not interrupt (§10.3.8)."""
        for boundary in self.boundaries:
            if any(propagation.matches(each, event) for each in boundary.definitions):
                boundary.spawn(token.workflow, {})
                return
        if isinstance(event, Signal):
            propagation.broadcast(token, event, {})

    def part_done(self, token: Token, part: Token) -> None:
        if self.loop is not None:
            self.loop.part_done(self, token, part)

    def go_on(self, token: Token) -> None:
        if self.loop is not None:
            self.loop.go_on(self, token)

    def finish(self, token: Token) -> list[Way]:
        if "undoing" in token.internal_data:
            return []
        return self._finish_whole(token) if self.is_whole(token) else self._finish_once(token)

    def _finish_once(self, token: Token) -> list[Way]:
        handed = self.hand_up(token)
        self.collect(token)
        ways = self._ways_on(token)
        self.remember(token, handed)
        self.note_passed(token)
        return ways

    def collect(self, token: Token) -> None:
        """Keep what one instance of a multi-instance gives."""
        if isinstance(self.loop, MultiInstance):
            self.loop.collect(self, token)

    def hand(self, token: Token, name: str, value: Value) -> None:
        """An instance of a multi-instance keeps to itself what is not in the output collection."""
        if isinstance(self.loop, MultiInstance) and self.is_part(token):
            token.workflow.top_workflow.scopes.set_local(token.id, name, value)
        else:
            super().hand(token, name, value)

    def _finish_whole(self, token: Token) -> list[Way]:
        if self.loop is not None:
            self.loop.hand_up(self, token)
        ways = self._ways_on(token)
        if self.loop is not None and not token.internal_data["loop"]["done"]:
            self.note_passed(token)
        for part in token.children:
            if "record" in part.internal_data:
                token.workflow.set_beside(part)
        return ways

    def _ways_on(self, token: Token) -> list[Way]:
        """The ways out, where it has any; what it is a step of hears that it is done."""
        ways = self.ways(token) if token.container is None else []
        owner = token.workflow.owner
        if owner is not None and not self.is_part(token):
            owner.task_spec.step_done(owner, token)
        return ways

    def remember(self, token: Token, handed: dict[str, Value]) -> None:
        """Keep what it takes to undo this: a token that waits, idle, until it is compensated or its scope ends."""
        inner = self.records_inside(token)
        if self.handler is None and inner is None:
            return
        top = token.workflow.top_workflow
        local = dict(top.scopes.local(token.id)) if top.scopes.exists(token.id) else {}
        whole = token.container if self.is_part(token) else None
        record = (whole or token.workflow.task_tree)._add_child(self)
        record.note("record", {"values": {**handed, **local}, "inner": inner or []})
        record._set_state(WAITING)

    def records_inside(self, token: Token) -> list[Any] | None:
        """What could be undone inside it; None where there is nothing."""
        return None
