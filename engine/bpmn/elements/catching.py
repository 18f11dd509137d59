"""What waits for something to happen: arming event definitions, and taking what comes (BPMN 2.0 §13.5.1)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo

from engine import timers
from engine.bpmn.elements.element import name_of
from engine.bpmn.elements.mapped import Mapped
from engine.bpmn.events import Conditional, EventDefinition, Message, Signal, Timer
from engine.bpmn.tokens import WAITING, Token
from engine.bpmn.world import World
from engine.errors import EngineError, UnusableValue
from engine.feel import FeelError
from engine.target_clock import Wanted
from engine.values import Value
from engine.variables import Touched


class Catching(Mapped):
    """Any of its `definitions` will do; with `parallel_multiple` it takes all of them.

    A slot is the place of a definition in the list. What waits is WAITING; `caught` says what happens then.
    """

    definitions: tuple[EventDefinition, ...]
    parallel_multiple = False

    @property
    def is_armed(self) -> bool:
        """Whether it waits for anything that comes from outside; errors and the like find their catcher themselves."""
        return any(isinstance(each, (Timer, Message, Signal, Conditional)) for each in self.definitions)

    def arm(self, token: Token) -> None:
        """Wait for each definition. A condition may hold at once: then the rest is not armed.

        Where one cannot be waited for, none is: it can be armed again.
        """
        token._set_state(WAITING)
        token.note("armed", True)
        try:
            for slot, definition in enumerate(self.definitions):
                if token.state == WAITING:
                    self._arm(token, slot, definition)
        except (EngineError, FeelError):
            if token.is_open:
                self.release(token)
            raise

    def arm_part(self, whole: Token, flow: str | None = None) -> None:
        """Arm it as a part of another token; where it cannot be armed, there is no such part."""
        part = whole._add_child(self)
        if flow is not None:
            part.internal_data["flow"] = flow
        try:
            self.arm(part)
        except (EngineError, FeelError):
            part.cancel()
            raise

    def _arm(self, token: Token, slot: int, definition: EventDefinition) -> None:
        world = token.workflow.top_workflow.world
        if isinstance(definition, Timer):
            self._set_timer(token, slot, definition)
        elif isinstance(definition, Message):
            key = None if definition.key is None else self._key(token, definition.key)
            name = name_of(self.value(token, definition.name), "name of the message")
            world.subscribe(token, slot, Message(name, key))
        elif isinstance(definition, Signal):
            name = name_of(self.value(token, definition.name), "name of the signal")
            token.note("signals", {**token.internal_data.get("signals", {}), str(slot): name})
            world.subscribe(token, slot, Signal(name))
        elif isinstance(definition, Conditional):
            token.workflow.top_workflow.conditionals[token.id] = token
            self._ask(token, slot, definition)

    def _key(self, token: Token, text: str) -> str:
        return name_of(self.value(token, text), "correlation key")

    def _set_timer(self, token: Token, slot: int, definition: Timer) -> None:
        top = token.workflow.top_workflow
        value = self.value(token, definition.text)
        timetable = _timetable(definition, value, top.world)
        due = timetable.first(top.world.now)
        if due is None:
            return
        if definition.kind == "cycle":
            left = None if timetable.times is None else timetable.times - 1
            self._note_cycle(token, slot, {"value": value, "left": left, "due": due})
        if definition.on_target:
            top.world.schedule(token, slot, due, _wanted(definition, timetable, top.world))
        else:
            top.world.schedule(token, slot, due)

    def _note_cycle(self, token: Token, slot: int, cycle: Mapping[str, object]) -> None:
        token.note("cycles", {**token.internal_data.get("cycles", {}), str(slot): dict(cycle)})

    def next_turn(self, token: Token, slot: int) -> bool:
        """Set a cycle's timer again; whether there is another turn."""
        cycle = token.internal_data.get("cycles", {}).get(str(slot))
        if cycle is None or (cycle["left"] is not None and cycle["left"] < 1):
            return False
        top = token.workflow.top_workflow
        definition = self.definitions[slot]
        assert isinstance(definition, Timer)
        due = _timetable(definition, cycle["value"], top.world).after(_moment(cycle["due"]))
        left = None if cycle["left"] is None else cycle["left"] - 1
        self._note_cycle(token, slot, {**cycle, "left": left, "due": due})
        top.world.schedule(token, slot, due)
        return True

    def waits_on(self, token: Token, slot: int) -> bool:
        """Whether the token can catch something again after this slot has."""
        definition = self.definitions[slot]
        if isinstance(definition, Timer):
            if self.next_turn(token, slot):
                return True
            return any(not isinstance(each, Timer) for each in self.definitions)
        return True

    def review_conditions(self, token: Token, touched: Iterable[Touched]) -> None:
        """Variables have been set: ask the conditions that look at them."""
        for slot, definition in enumerate(self.definitions):
            if isinstance(definition, Conditional) and token.state == WAITING and _concerns(definition, touched):
                self._ask(token, slot, definition)

    def ask_all(self, token: Token) -> None:
        """Ask every condition, whatever was set."""
        for slot, definition in enumerate(self.definitions):
            if isinstance(definition, Conditional) and token.state == WAITING:
                self._ask(token, slot, definition)

    def _ask(self, token: Token, slot: int, definition: Conditional) -> None:
        """A condition fires when it becomes true, not again while it stays so (§10.5.5.1)."""
        held = set(map(int, token.internal_data.get("held", ())))
        holds = self.evaluate(token, definition.condition) is True
        if holds == (slot in held):
            return
        token.note("held", sorted(held ^ {slot}))
        if holds:
            self.catch(token, slot, {})

    def catch(self, token: Token, slot: int, payload: Mapping[str, Value]) -> None:
        """One of the definitions has happened."""
        if not self.parallel_multiple:
            self.caught(token, slot, payload)
            return
        seen = {*map(int, token.internal_data.get("seen", ())), slot}
        together = {**token.internal_data.get("together", {}), **payload}
        if len(seen) < len(self.definitions):
            token.note("seen", sorted(seen))
            token.note("together", together)
            return
        token.note("seen", None)
        token.note("together", None)
        self.caught(token, slot, together)

    def caught(self, token: Token, slot: int, payload: Mapping[str, Value]) -> None:
        """The token has what it waited for."""
        raise NotImplementedError

    def release(self, token: Token) -> None:
        """It waits for nothing any more."""
        top = token.workflow.top_workflow
        top.conditionals.pop(token.id, None)
        for key in ("armed", "signals", "cycles", "held"):
            token.note(key, None)
        top.world.release(token)

    def take_up(self, token: Token, payload: Mapping[str, Value]) -> None:
        """The token itself goes on with what came."""
        self.release(token)
        token.note("results", dict(payload))
        token._ready()

    def begin_at(self, token: Token, slot: int, payload: Mapping[str, Value]) -> None:
        """One of its definitions has started the process; with parallelMultiple the others are still to come."""
        if self.parallel_multiple and len(self.definitions) > 1:
            # The others may be known by what came with the first.
            self.open_scope(token, "local")
            for name, value in payload.items():
                token.workflow.top_workflow.scopes.set_local(token.id, name, value)
            self.arm(token)
            self.catch(token, slot, payload)
            return
        token.note("happened", True)
        token.note("results", dict(payload))
        self._update(token)  # type: ignore[attr-defined]

    def spawn(self, home: "object", payload: Mapping[str, Value]) -> Token:
        """A ready token at this element, beside all others of the scope."""
        born: Token = home.task_tree._add_child(self)  # type: ignore[attr-defined]
        born.note("results", dict(payload))
        born._ready()
        return born


def _concerns(definition: Conditional, touched: Iterable[Touched]) -> bool:
    return any(
        (not definition.variables or each.name in definition.variables)
        and (not definition.changes or each.change in definition.changes)
        for each in touched
    )


def _timetable(timer: Timer, value: Value, world: World) -> timers.Timetable:
    return timers.read(timer.kind, value, zone_of(world.now), timer.calendar(world.calendar))


def _wanted(timer: Timer, timetable: timers.Timetable, world: World) -> Wanted:
    """What a timer waits for on the target clock, which knows neither dates nor months."""
    if not isinstance(timetable, timers.Later) or timetable.duration.months:
        raise UnusableValue("On the target clock only days and weeks can be counted, such as P20D.")
    return Wanted.of(timetable.duration, world.calendar.of(timer.nation).nation, world.now)


def zone_of(now: datetime) -> tzinfo:
    return now.tzinfo or UTC


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else value.to_python()  # type: ignore[attr-defined,no-any-return]
