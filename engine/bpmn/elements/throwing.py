"""What throws events: to where they are caught, in the order in which they are drawn (BPMN 2.0 §13.5.2)."""

from collections.abc import Mapping

from engine.bpmn import propagation
from engine.bpmn.elements.element import name_of
from engine.bpmn.elements.mapped import Mapped
from engine.bpmn.elements.undoing import undo
from engine.bpmn.events import Cancel, Compensation, Error, Escalation, EventDefinition, Message, Signal, Terminate
from engine.bpmn.tokens import Token
from engine.errors import Uncaught
from engine.values import Value


class Throwing(Mapped):
    """Throws its `definitions`. What is sent along are the variables that its input mappings make, and no others."""

    def _update_hook(self, token: Token) -> bool | None:
        self.enter(token)
        return True

    def _run_hook(self, token: Token) -> bool | None:
        """None where it must wait: for a connector that sends the message, or for what is being undone."""
        if self.extensions.task_type:
            self.enqueue(token)
            return None
        return self.throw_from(token, int(token.internal_data.get("thrown", 0)))

    def throw_from(self, token: Token, slot: int) -> bool | None:
        """Throw what is left from a definition on."""
        payload = self.payload(token)
        for place, definition in enumerate(self.definitions[slot:], slot):
            if isinstance(definition, Compensation):
                token.note("thrown", place + 1)
                if undo(token, definition) and definition.wait:
                    return None
            else:
                self.throw(token, definition, payload)
            if not token.is_open:
                return None
            if len(self.definitions) > 1:
                token.internal_data["thrown"] = place + 1
        return True

    def undone(self, token: Token) -> None:
        """What was to be undone before going on, is."""
        if self.throw_from(token, int(token.internal_data.get("thrown", 0))) and token.is_open:
            token.complete()

    def payload(self, token: Token) -> Mapping[str, Value]:
        scopes = token.workflow.top_workflow.scopes
        return dict(scopes.local(token.id)) if scopes.exists(token.id) else {}

    def throw(self, token: Token, definition: EventDefinition, payload: Mapping[str, Value]) -> None:
        top = token.workflow.top_workflow
        if isinstance(definition, Signal):
            name = name_of(self.value(token, definition.name), "name of the signal")
            propagation.broadcast(token, Signal(name), payload)
        elif isinstance(definition, Message):
            key = None if definition.key is None else self.message_key(token, definition.key)
            name = name_of(self.value(token, definition.name), "name of the message")
            top.world.publish(token, Message(name, key), payload)
        elif isinstance(definition, Escalation):
            escalation = Escalation(self._code(token, definition.code))
            if not propagation.throw(token, escalation, payload):
                top.world.uncaught(token, escalation.code)
        elif isinstance(definition, Error):
            self.throw_error(token, Error(self._code(token, definition.code)), payload)
        elif isinstance(definition, Cancel):
            self.throw_cancel(token)
        elif isinstance(definition, Terminate):
            token.workflow.stop(besides=token)

    def throw_error(self, token: Token, error: Error, payload: Mapping[str, Value]) -> None:
        if not propagation.throw(token, error, payload):
            raise Uncaught(f"Nothing in the journey handles the error “{error.code or 'without a code'}”.")
        if token.is_open:
            token.workflow.stop(besides=token)

    def throw_cancel(self, token: Token) -> None:
        """A transaction was cancelled and undone: go on at its boundary."""
        if not propagation.throw(token, Cancel(), {}):
            raise Uncaught("This was cancelled and undone, and nothing on its border says how to go on.")

    def _code(self, token: Token, code: str | None) -> str | None:
        return None if code is None else name_of(self.value(token, code), "code")

    def message_key(self, token: Token, text: str) -> str | None:
        key = self.value(token, text)
        return None if key is None else str(key)
