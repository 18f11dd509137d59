"""Runs a definition without a database: the elements' world is a list of what they asked for.

After every move the invariants of a flat bag of tokens are asserted; a restoring run also turns the whole instance
into records and bytes and back.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from engine import dmn, values
from engine.bpmn import reader, state
from engine.bpmn.rules import check_files
from engine.bpmn.tokens import ANCHOR, Token
from engine.bpmn.workflow import Workflow
from engine.problems import errors
from engine.values import Value, clean
from engine.variables import ROOT


class Run:
    """One instance being driven; user tasks and jobs stay open until `complete` names them."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        variables: Mapping[str, Value],
        *,
        restoring: bool,
        process_id: str | None = None,
    ) -> None:
        drawn = {file: data for file, data in files.items() if not file.endswith(".dmn")}
        problems = errors(check_files(drawn, files))
        assert not problems, "\n".join(map(str, problems))
        definitions = reader.read(drawn)
        self.decisions = files.get("decisions.dmn", b"")
        self.definition = definitions[process_id or next(iter(definitions))]
        self.restoring = restoring
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.open: dict[int, str] = {}
        self.waits = []
        self.published = []
        self.withdrawn: list[str] = []
        self.incidents: list[str] = []
        self.passed: list[str] = []
        self.workflow: Workflow = state.new(self.definition, self)
        for name, value in variables.items():
            self.workflow.scopes.set_local(ROOT, name, clean(value))
        self.workflow.begin()
        self._go_on()

    def offer(self, token: Token) -> None:
        self.open[token.id] = token.task_spec.element_id

    enqueue = offer

    def withdraw(self, token: Token) -> None:
        self.withdrawn.append(self.open.pop(token.id))

    def decide(self, token: Token, decision_id: str, variables: Mapping[str, Value]) -> Value:
        return dmn.read(self.decisions).evaluate(decision_id, variables, now=self.now)

    zone = UTC

    def schedule(self, token, slot, due): self.waits.append((token.id, slot, due)); 
    def subscribe(self, token, slot, event): self.waits.append((token.id, slot, event))
    def release(self, token): self.waits = [w for w in self.waits if w[0] != token.id]
    def publish(self, token, event, payload): self.published.append(event)
    def uncaught(self, token, escalation): pass

    def happen(self, what, payload=None):
        """what: Message/Signal name or 'timer'."""
        for number, slot, w in list(self.waits):
            if getattr(w, 'name', None) == what or (what == 'timer' and isinstance(w, datetime)):
                if isinstance(w, datetime): self.waits.remove((number, slot, w)); self.now = max(self.now, w)
                assert self.workflow.trigger(number, slot, payload or {})
                self._go_on()
                return True
        return False

    def incident(self, token: Token, message: str) -> None:
        self.incidents.append(f"{token.task_spec.element_id}: {message}")

    def complete(self, element_id: str, results: Mapping[str, Value] | None = None, nth: int = 0) -> None:
        number = [each for each, at in sorted(self.open.items()) if at == element_id][nth]
        del self.open[number]
        token = self.workflow.find(number)
        assert token is not None
        token.internal_data["results"] = {name: clean(value) for name, value in (results or {}).items()}
        home = token.workflow
        self.workflow.attempt(token, token.complete)
        self.workflow.settle(home)
        self._go_on()

    def _go_on(self) -> None:
        while True:
            self.passed += [each.element_id for each in self.workflow.passed]
            self.workflow.passed = []
            self._assert_invariants()
            if self.restoring and not self.workflow.completed:
                self._restore()
            if not self.workflow._move():
                return

    def _restore(self) -> None:
        old = self.workflow
        tokens = [token for live in old.workflows() for token in live.tokens]
        records = [state.record(token) for token in tokens]
        kept = [(each, values.dump(clean(each.data))) for each in records]
        self.workflow = state.restore(
            self.definition,
            self,
            old.last_number,
            [
                state.TokenRecord(r.number, r.owner, r.process, r.element, r.element_id, r.state, values.load(d), r.parent)
                for r, d in kept
            ],  # type: ignore[arg-type]
        )
        for number in [ROOT, *(token.id for token in tokens), *(-token.id for token in tokens)]:
            if old.scopes.exists(number):
                for name, value in old.scopes.local(number).items():
                    self.workflow.scopes.restore(number, name, values.load(values.dump(value)))

    def _assert_invariants(self) -> None:
        for live in self.workflow.workflows():
            for token in live.tasks.values():
                assert token.data == {}, "a token has data"
                if token.id != ANCHOR:
                    assert token.is_open, "a finished token is kept"
                    assert (token.id in self.workflow.ready) == (token.state == 16 and not token.task_spec.is_for_people(token)), (
                        "the ready set is not the ready tokens"
                    )

    @property
    def variables(self) -> dict[str, Value]:
        return dict(self.workflow.scopes.local(ROOT))

    @property
    def state(self) -> str:
        return "completed" if self.workflow.completed else "active"

    @property
    def waiting_at(self) -> list[str]:
        return sorted(self.open.values())

    @property
    def tokens(self) -> list[str]:
        return [f"{t.task_spec.element_id} ({t.state})" for live in self.workflow.workflows() for t in live.tokens]
