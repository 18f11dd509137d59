"""Random well-formed drawings, as hypothesis strategies: blocks in blocks, and ways across them."""

from collections.abc import Callable

from hypothesis import strategies as st

from tests.oracle.drawing import Drawing, Event, Loop, Node, Scope

CONDITIONS = ("a = 1", "b > 1", "a + b > 2", "c = 2", "a != b", "c < 1")
SIGNALS, ERRORS, ESCALATIONS = ("S1", "S2"), ("E1", "E2"), ("X1", "X2")
SECONDS = (5, 10, 30)
STARTING = {"a": 0, "b": 0, "c": 0, "items": [1, 2, 3]}
MOST_NODES = 50

Draw = Callable[[st.SearchStrategy[object]], object]


@st.composite
def drawings(draw: Draw) -> Drawing:
    return Artist(draw).draw_all()


class Artist:
    """Draws scope after scope. A block leads from a node that is there to the node it gives back (None: it ended)."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self.count = 0
        self.called: Scope | None = None
        self.undoable: dict[str, list[str]] = {}
        # What a complex gateway does with a second round of tokens is not laid down: it stands where there is none.
        self.is_cyclic = self.chance(2)

    def draw_all(self) -> Drawing:
        if self.chance(4):
            self.called = Scope("called")
            self.fill(self.called, depth=1)
        main = Scope("main")
        self.fill(main, depth=3)
        return Drawing([main] if self.called is None else [main, self.called])

    def pick(self, *options: object) -> object:
        return self._draw(st.sampled_from(options))

    def number(self, least: int, most: int) -> int:
        found = self._draw(st.integers(least, most))
        assert isinstance(found, int)
        return found

    def chance(self, of: int) -> bool:
        """One in so many."""
        return self.number(0, of - 1) == of - 1

    def node(self, scope: Scope, kind: str, **more: object) -> Node:
        self.count += 1
        return scope.add(Node(f"{kind}{self.count}", kind, **more))  # type: ignore[arg-type]

    def condition(self) -> str:
        return str(self.pick(*CONDITIONS))

    def fill(self, scope: Scope, depth: int) -> None:
        """A scope with a start, blocks, an end, and perhaps event sub-processes."""
        at = self.node(scope, "start").id
        self.finish(scope, self.blocks(scope, at, depth))
        if depth and self.chance(4):
            self.event_sub(scope, depth - 1)

    def finish(self, scope: Scope, at: str | None) -> None:
        if at is not None:
            end = self.node(scope, "end", event=self.end_event(scope))
            scope.connect(at, end.id)

    def end_event(self, scope: Scope) -> Event | None:
        if not self.chance(6):
            return None
        kind = self.pick("terminate", "error", "escalation", "signal", "compensation")
        value = {"error": ERRORS, "escalation": ESCALATIONS, "signal": SIGNALS}.get(str(kind))
        return Event(str(kind), str(self.pick(*value)) if value else None)

    def blocks(self, scope: Scope, at: str | None, depth: int) -> str | None:
        for _ in range(self.number(2, 4) if depth > 2 else self.number(1, 3)):
            if at is None:
                return None
            at = self.block(scope, at, depth)
        return at

    def block(self, scope: Scope, at: str, depth: int) -> str | None:
        simple = (self.user, self.user, self.event, self.throw, self.quantities)
        cyclic = (self.repeat, self.jump) if self.is_cyclic else ()
        nested = (self.split, self.split, self.sub_process, self.race, self.implicit_split, *cyclic)
        is_simple = depth == 0 or self.count > MOST_NODES
        way = self.pick(*(simple if is_simple else (*simple, *nested)))
        return way(scope, at, depth)  # type: ignore[operator,no-any-return]

    def user(self, scope: Scope, at: str, depth: int) -> str:
        node = self.node(scope, "user", loop=self.loop() if self.chance(6) else None)
        scope.connect(at, node.id)
        if node.loop is None and self.chance(10):
            node.completion_quantity = 2
        if self.chance(4):
            self.boundary(scope, node, depth)
        elif node.loop is None and self.chance(5):
            self.handler(scope, node)
        return node.id

    def loop(self) -> Loop:
        kind = str(self.pick("standard", "parallel", "sequential"))
        if kind == "standard":
            return Loop(kind, self.number(1, 3), condition=self.condition(), test_before=self.chance(2))
        stop = "numberOfCompletedInstances >= 2" if self.chance(2) else None
        if self.chance(2):
            return Loop(kind, collection="items", element="item", condition=stop)
        return Loop(kind, self.number(0, 3), condition=stop)

    def quantities(self, scope: Scope, at: str, depth: int) -> str:
        """One token becomes two, and two become one."""
        many, one = self.node(scope, "task", completion_quantity=2), self.node(scope, "user", start_quantity=2)
        scope.connect(at, many.id)
        scope.connect(many.id, one.id)
        return one.id

    def handler(self, scope: Scope, node: Node) -> None:
        self.undoable.setdefault(scope.id, []).append(node.id)
        handler = self.node(scope, "user", is_handler=True)
        self.node(scope, "boundary", event=Event("compensation"), host=node.id, handler=handler.id)

    def waited_for(self, *, at_place: bool) -> Event:
        kinds = ["message", "signal", "timer", "conditional"]
        kind = str(self.pick(*kinds, *(("error", "escalation") if at_place else ())))
        match kind:
            case "message":
                return Event(kind, f"M{self.count}")
            case "signal":
                return Event(kind, str(self.pick(*SIGNALS)))
            case "timer":
                return Event(kind, f"PT{self.pick(*SECONDS)}S")
            case "conditional":
                return Event(kind, self.condition())
        codes = {"error": ERRORS, "escalation": ESCALATIONS}[kind]
        return Event(kind, None if self.chance(4) else str(self.pick(*codes)))

    def boundary(self, scope: Scope, host: Node, depth: int) -> None:
        event = self.waited_for(at_place=True)
        if event.kind == "escalation" and host.kind == "user":
            event = Event("error", "E1")
        interrupting = event.kind == "error" or self.chance(2)
        if event.kind == "timer" and not interrupting and self.chance(2):
            event = Event("timer", f"R{self.number(1, 3)}/{event.value}")
        node = self.node(scope, "boundary", event=event, host=host.id, interrupting=interrupting)
        self.finish(scope, self.blocks(scope, node.id, max(0, depth - 1)))

    def event(self, scope: Scope, at: str, depth: int) -> str:
        if self.chance(4):
            node = self.node(scope, "receive", event=Event("message", f"M{self.count}"))
        else:
            node = self.node(scope, "catch", event=self.waited_for(at_place=False))
        scope.connect(at, node.id)
        return node.id

    def throw(self, scope: Scope, at: str, depth: int) -> str:
        kind = str(self.pick("signal", "escalation", "compensation"))
        value = {"signal": SIGNALS, "escalation": ESCALATIONS}.get(kind, self.undoable.get(scope.id, ()))
        if kind == "compensation" and self.chance(2):
            value = ()
        node = self.node(scope, "throw", event=Event(kind, str(self.pick(*value)) if value else None))
        scope.connect(at, node.id)
        return node.id

    def split(self, scope: Scope, at: str, depth: int) -> str | None:
        kind = str(self.pick("exclusive", "parallel", "inclusive"))
        fork = self.node(scope, kind)
        scope.connect(at, fork.id)
        return self.branches(scope, fork, depth, kind)

    def implicit_split(self, scope: Scope, at: str, depth: int) -> str | None:
        fork = self.node(scope, "user")
        scope.connect(at, fork.id)
        return self.branches(scope, fork, depth, "inclusive")

    def branches(self, scope: Scope, fork: Node, depth: int, kind: str) -> str | None:
        """Ways out of a fork, some of them ending on their own, the others joined in one way or another."""
        ends: list[str] = []
        for place in range(self.number(2, 3)):
            first = self.node(scope, "user" if self.chance(2) else "task").id
            is_default = place == 0 and kind != "parallel"
            condition = None if is_default or kind == "parallel" else self.condition()
            flow = scope.connect(fork.id, first, condition)
            if is_default:
                fork.default = flow.id
            at = self.block(scope, first, depth - 1)
            if at is not None and self.chance(8):
                self.finish(scope, at)
            elif at is not None:
                ends.append(at)
        return self.join(scope, ends, kind)

    def join(self, scope: Scope, ends: list[str], kind: str) -> str | None:
        if len(ends) < 2:
            return ends[0] if ends else None
        usual = {"exclusive": "exclusive", "parallel": "parallel", "inclusive": "inclusive"}[kind]
        other = "complex" if not self.is_cyclic and kind == "parallel" else "parallel"
        join = self.node(scope, str(self.pick(usual, usual, usual, "inclusive", "exclusive", other)))
        if join.kind == "complex":
            join.activation = f"activationCount >= {self.number(1, len(ends))}"
        for end in ends:
            scope.connect(end, join.id)
        return join.id

    def repeat(self, scope: Scope, at: str, depth: int) -> str | None:
        """A loop drawn with gateways; its first step waits for somebody, so that it cannot run for ever."""
        into = self.node(scope, "exclusive")
        first = self.node(scope, "user")
        scope.connect(at, into.id)
        scope.connect(into.id, first.id)
        last = self.block(scope, first.id, depth - 1)
        if last is None:
            into.kind = "task"
            return None
        out = self.node(scope, "exclusive")
        scope.connect(last, out.id)
        scope.connect(out.id, into.id, self.condition())
        on = self.node(scope, "task")
        out.default = scope.connect(out.id, on.id).id
        return on.id

    def jump(self, scope: Scope, at: str, depth: int) -> str:
        """Perhaps straight to a gateway that stands elsewhere in the same scope."""
        joins = ("exclusive", "parallel", "inclusive")
        targets = [node.id for node in scope.nodes.values() if node.kind in joins and len(scope.incoming(node.id)) > 1]
        ask = self.node(scope, "user")
        scope.connect(at, ask.id)
        if not targets:
            return ask.id
        way, on = self.node(scope, "exclusive"), self.node(scope, "task")
        scope.connect(ask.id, way.id)
        way.default = scope.connect(way.id, on.id).id
        scope.connect(way.id, str(self.pick(*targets)), self.condition())
        return on.id

    def sub_process(self, scope: Scope, at: str, depth: int) -> str:
        if self.called is not None and self.chance(4):
            node = self.node(scope, "call", called="called")
        elif self.chance(5):
            node = self.transaction(scope, depth)
        else:
            node = self.node(scope, "sub", inside=Scope(f"in{self.count}"))
            assert node.inside is not None
            self.fill(node.inside, depth - 1)
        node.loop = self.loop() if self.chance(4) else None
        scope.connect(at, node.id)
        if node.loop is None and self.chance(6):
            self.handler(scope, node)
        for _ in range(self.number(0, 2)):
            self.boundary(scope, node, depth - 1)
        return node.id

    def transaction(self, scope: Scope, depth: int) -> Node:
        """Its work can be undone, and a choice in it leads to being cancelled."""
        inside = Scope(f"in{self.count}")
        node = self.node(scope, "transaction", inside=inside)
        work, way = self.node(inside, "user"), self.node(inside, "exclusive")
        inside.connect(self.node(inside, "start").id, work.id)
        self.handler(inside, work)
        inside.connect(self.blocks(inside, work.id, depth - 1) or work.id, way.id)
        cancelled, done = self.node(inside, "end", event=Event("cancel")), self.node(inside, "end")
        way.default = inside.connect(way.id, done.id).id
        inside.connect(way.id, cancelled.id, self.condition())
        after = self.node(scope, "boundary", event=Event("cancel"), host=node.id)
        self.finish(scope, self.blocks(scope, after.id, 0))
        return node

    def race(self, scope: Scope, at: str, depth: int) -> str | None:
        """An event-based gateway and what follows each event."""
        gate = self.node(scope, "event_based")
        scope.connect(at, gate.id)
        ends = []
        for _ in range(self.number(2, 3)):
            catch = self.node(scope, "catch", event=self.waited_for(at_place=False))
            scope.connect(gate.id, catch.id)
            last = self.block(scope, catch.id, 0)
            if last is not None:
                ends.append(last)
        return self.join(scope, ends, "exclusive")

    def event_sub(self, scope: Scope, depth: int) -> None:
        event = self.waited_for(at_place=True)
        interrupting = event.kind == "error" or self.chance(2)
        inside = Scope(f"on{self.count}")
        node = self.node(scope, "event_sub", inside=inside)
        start = self.node(inside, "start", event=event, interrupting=interrupting)
        self.finish(inside, self.blocks(inside, start.id, depth))
        assert node.inside is inside
