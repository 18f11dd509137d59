"""What can go wrong in a command. The class docstring is the default message; `web/errors.py` makes pages of them."""

from collections.abc import Mapping, Sequence

from engine.problems import Problem


class EngineError(Exception):
    """The engine could not do this."""

    def __init__(self, message: str | None = None, **facts: object) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())
        self.facts: Mapping[str, object] = facts


class NotFound(EngineError):
    """There is nothing with this id."""


class NotAllowed(EngineError):
    """This person may not do this here."""


class Conflict(EngineError):
    """Somebody else was first: what you had open has changed since."""


class Suspended(Conflict):
    """This case is paused: nothing in it moves until somebody resumes it."""


class AlreadyClaimed(Conflict):
    """Somebody else has claimed this task."""


class InvalidModel(EngineError):
    """The journey has problems that stop it from being deployed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = list(problems)


class UnusableValue(EngineError):
    """An expression gave a value that cannot be used where it stands."""


class Uncaught(EngineError):
    """Nothing in the journey handles this error."""


class Stuck(EngineError):
    """It waits for a way in on which nothing can come any more."""


class Undecided(EngineError):
    """A decision has no result."""


class BpmnError(EngineError):
    """A modelled error, thrown by a connector or an expression, for a boundary event to catch."""

    def __init__(self, code: str, message: str | None = None, variables: Mapping[str, object] | None = None) -> None:
        super().__init__(message or f"BPMN error {code}")
        self.code = code
        self.variables = variables or {}
