"""Moves tokens as BPMN 2.0 §13 has it. Where it leaves the order open, the oldest goes first."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tests.oracle import events, joins, loops
from tests.oracle.bag import Bag
from tests.oracle.drawing import ACTIVITIES, TASKS, Drawing, Flow
from tests.oracle.running import Names, Place, Token, Watch

MAX_MOVES = 3_000


class Endless(Exception):
    """The drawing goes round without ever waiting."""


class Executor(Bag):
    """One instance. After every command it is quiet: everything waits."""

    def __init__(self, drawing: Drawing, variables: Mapping[str, object]) -> None:
        super().__init__(Place(drawing.main, None, Names(values=dict(variables))))
        self.drawing = drawing
        self.passed: list[str] = []
        self.completed = False
        self._begin(self.root)
        self._run()

    @property
    def waiting_at(self) -> list[str]:
        return sorted(token.node.id for token in self.tokens.values() if token.state == "waiting")

    def open_tasks(self, node_id: str | None = None) -> list[Token]:
        found = (each for each in self.tokens.values() if each.state == "waiting" and each.node.kind == "user")
        return sorted((each for each in found if node_id in (None, each.node.id)), key=lambda each: each.number)

    def complete_task(self, node_id: str, nth: int, results: Mapping[str, object]) -> None:
        token = self.open_tasks(node_id)[nth]
        self.hand_up(token, results)
        self.finish_work(token)
        self._run()

    def fail_task(self, node_id: str, nth: int, code: str) -> None:
        token = self.open_tasks(node_id)[nth]
        if not events.throw(self, token, "error", code):
            self.stick(token)
        self._run()

    def deliver(self, name: str, payload: dict[str, object]) -> None:
        """A message goes to one that waits for it, the oldest."""
        found = next((each for each in self.watches if (each.event.kind, each.event.value) == ("message", name)), None)
        if found is not None:
            events.caught(self, found, payload)
            self._run()

    def signal(self, name: str, payload: dict[str, object]) -> None:
        events.broadcast(self, name, payload)
        self._run()

    def advance(self, seconds: int) -> None:
        until = self.now + timedelta(seconds=seconds)
        while due := self._next_due(until):
            assert due.due is not None
            self.now = due.due
            events.caught(self, due, {})
            self._run()
        self.now = until

    def _next_due(self, until: datetime) -> Watch | None:
        due = [each for each in self.watches if each.due is not None and each.due <= until]
        return min(due, key=lambda each: (each.due, each.number), default=None)

    def _run(self) -> None:
        for _ in range(MAX_MOVES):
            if not (self._come_true() or self._move() or joins.review(self)):
                self._report_hopeless()
                return
        raise Endless

    def _report_hopeless(self) -> None:
        """A join that nothing can reach any more is for somebody to mend."""
        for place in self.places():
            for each in joins.hopeless(place):
                each.is_hopeless = True

    def _come_true(self) -> bool:
        return any(events.ask(self, found) for found in list(self.watches))

    def _move(self) -> bool:
        if not self.ready:
            return False
        token = self.ready.pop(0)
        match token.node.kind:
            case "end" | "throw":
                self._throw(token)
            case kind if kind in ACTIVITIES:
                self._finish(token)
            case _:
                self._leave(token)
        self.settle(token.place)
        return True

    def _begin(self, place: Place) -> None:
        events.watch_starts(self, place)
        if not place.interrupted:
            self.put(place, place.scope.start())

    def _arrive(self, token: Token) -> None:
        node = token.node
        if node.kind in ("parallel", "inclusive", "complex") and len(token.place.scope.incoming(node.id)) > 1:
            joins.arrive(self, token)
        elif node.kind in ACTIVITIES:
            self._gather(token)
        elif node.kind == "catch":
            token.state = "waiting"
            events.watch(self, node, token.place, token)
        elif node.kind == "event_based":
            token.state = "waiting"
            for flow in token.place.scope.outgoing(node.id):
                if token.node is node:
                    events.watch(self, token.place.scope.nodes[flow.target], token.place, token)
        else:
            self.make_ready(token)

    def _gather(self, token: Token) -> None:
        """Activities with a start quantity wait until so many tokens have come."""
        token.state = "gathering"
        same = [each for each in token.place.tokens if each.node is token.node and each.state == "gathering"]
        if len(same) < token.node.start_quantity:
            return
        for each in same[:-1]:
            self.remove(each)
        self.begin_activity(token)

    def begin_activity(self, token: Token) -> None:
        events.watch_boundaries(self, token)
        if not token.is_open:
            return
        if token.node.loop is not None:
            loops.begin(self, token)
        else:
            self.work(token)

    def work(self, token: Token) -> None:
        """One run of an activity's work: of the activity itself, or of one instance of a loop."""
        node = token.node
        if node.kind == "user":
            token.state = "waiting"
        elif node.kind == "receive":
            token.state = "waiting"
            events.watch(self, node, token.place, token)
        elif node.kind in TASKS:
            self.make_ready(token)
        else:
            self._open(token)

    def _open(self, token: Token) -> None:
        token.state = "busy"
        if token.node.called:
            names = Names(values=dict(token.names.seen()))
            token.inside = Place(self.drawing.process(token.node.called), token, names)
        else:
            assert token.node.inside is not None
            token.inside = Place(token.node.inside, token, Names(token.names))
        self._begin(token.inside)

    def _finish(self, token: Token) -> None:
        """An activity is ready again when all its turns, or all that is in it, are over."""
        if token.node.loop is not None and token.parent is None:
            self.complete(token)
        else:
            self.hand_up(token, token.payload)
            self.finish_work(token)

    def finish_work(self, token: Token) -> None:
        if token.node.result is not None:
            name, expression = token.node.result
            self.hand_up(token, {name: self.value(expression, token.names)})
        if token.inside is not None and token.node.called:
            self.hand_up(token, token.inside.names.values)
        if token.parent is None:
            self.complete(token)
        elif token.parent.node is token.node:
            loops.instance_done(self, token)
        else:
            self._undone(token)

    def _undone(self, handler: Token) -> None:
        thrower = handler.parent
        assert thrower is not None
        self.passed.append(handler.node.id)
        self.discard(handler)
        events.undo_next(self, thrower)

    def complete(self, token: Token) -> None:
        """The whole activity is done, all turns of it."""
        for child in list(token.children):
            self.discard(child)
        if token.node.loop is None:
            events.note_done(self, token, token.place.log)
        token.place.log += token.log
        self._leave(token)
        self.settle(token.place)

    def hand_up(self, token: Token, results: Mapping[str, object]) -> None:
        """To the nearest scope that has each name; an instance of a multi-instance keeps all to itself."""
        loop = token.node.loop if token.parent is not None else None
        for name, value in results.items():
            if loop is not None and loop.kind != "standard":
                token.names.values[name] = value
            else:
                token.names.set(name, value)

    def _throw(self, token: Token) -> None:
        event = token.node.event
        match event.kind if event else "none":
            case "error":
                if not events.throw(self, token, "error", event.value if event else None):
                    self.stick(token)
                    return
            case "escalation":
                events.throw(self, token, "escalation", event.value if event else None)
            case "signal":
                events.broadcast(self, event.value if event else None, {})
            case "terminate":
                for other in [each for each in token.place.tokens if each is not token]:
                    self.remove(other)
                token.place.joins.clear()
                token.place.log.clear()  # it ends without compensation (§13.5.6)
            case "compensation":
                events.compensate(self, token, event.value if event else None)
                return
            case "cancel":
                self._cancel(token)
                return
        self.thrown(token)

    def _cancel(self, token: Token) -> None:
        for other in [each for each in token.place.tokens if each is not token]:
            self.remove(other)
        token.place.joins.clear()
        events.compensate(self, token, None)

    def thrown(self, token: Token) -> None:
        if not token.is_open:
            return
        event = token.node.event
        if event is not None and event.kind == "cancel":
            events.throw(self, token, "cancel", None)
            return
        self._leave(token)
        self.settle(token.place)

    def _leave(self, token: Token) -> None:
        if token.node.kind not in ACTIVITIES:
            self.hand_up(token, token.payload)
        flows = self._ways(token)
        if flows is None:
            self.stick(token)
            return
        if token.node.loop is None or not token.done:
            self.passed.append(token.node.id)
        self.remove(token)
        born = []
        for flow in flows:
            for _ in range(token.node.completion_quantity):
                born.append(self.put(token.place, token.place.scope.nodes[flow.target], ready=False))
                born[-1].flow = flow
        for each in born:
            if each.is_open:
                self._arrive(each)

    def _ways(self, token: Token) -> list[Flow] | None:
        """The flows a token takes; None where a gateway has none to offer (§13.4.2, §13.4.3, §13.2.1)."""
        node, flows = token.node, token.place.scope.outgoing(token.node.id)
        if not flows or node.kind == "parallel":
            return flows
        open_flows = [each for each in flows if each.id != node.default and each.condition is None]
        held = [each for each in flows if each.condition is not None and self.holds(each.condition, token.names)]
        default = [each for each in flows if each.id == node.default]
        if node.kind == "exclusive":
            in_order = [each for each in flows if each in open_flows or each in held]
            return (in_order or default)[:1] or None
        chosen = [each for each in flows if each in open_flows or each in held]
        chosen += [] if held else default
        if not chosen and node.kind in ("inclusive", "complex"):
            return None
        return chosen

    def settle(self, place: Place) -> None:
        """A place without tokens is complete, whatever event sub-processes still wait (§13.5.4)."""
        if place.tokens or any(True for _ in place.joins):
            return
        self.watches = [each for each in self.watches if each.place is not place]
        if place.owner is None:
            self.completed = True
        elif place.owner.is_open and place.owner.inside is place and place.owner not in self.ready:
            self.make_ready(place.owner)
