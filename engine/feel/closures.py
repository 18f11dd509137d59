"""Functions an expression makes."""

from collections.abc import Callable, Sequence

from engine.feel import limits
from engine.feel.errors import FeelLimitError
from engine.feel.functions import Function
from engine.feel.kinds import conforms
from engine.feel.tree import TypeName
from engine.feel.types import Date, DateTime, Time
from engine.feel.values import Value


def converted(value: Value, wanted: TypeName | None) -> Value:
    """The value, or what DMN makes of it for a parameter of the type where it is none (10.3.2.9.4): a list
    of it, the only item of a list, or a date's midnight in UTC.
    """
    if wanted is None or value is None or conforms(value, wanted):
        return value
    if isinstance(value, list):
        return value[0] if len(value) == 1 else value
    if wanted.name == "list":
        return [value]
    if isinstance(value, Date) and wanted.name in ("date and time", "dateTime"):
        return DateTime(value, Time(0, 0, zone=0))
    return value


class Closure(Function):
    """`function(a, b) …`: `run` evaluates its body where it was written, with the arguments in scope, and
    is charged as so many steps."""

    __slots__ = ("_steps", "_types", "parameters", "run")

    def __init__(
        self,
        parameters: tuple[str, ...],
        types: tuple[TypeName | None, ...],
        run: Callable[[dict[str, Value]], Value],
        steps: int = 1,
    ) -> None:
        self._steps = steps
        self.parameters = parameters
        self._types = types
        self.run = run

    @property
    def types(self) -> tuple[TypeName | None, ...]:
        return self._types

    def call(self, arguments: Sequence[Value]) -> Value:
        if len(arguments) != len(self.parameters):
            return None
        return self.call_named(dict(zip(self.parameters, arguments, strict=True)))

    def call_named(self, arguments: dict[str, Value]) -> Value:
        if arguments.keys() != set(self.parameters):
            return None
        fitted: dict[str, Value] = {}
        for name, kind in zip(self.parameters, self.types, strict=True):
            value = converted(arguments[name], kind)
            if not conforms(value, kind):
                return None
            fitted[name] = value
        return self._run(fitted)

    def _run(self, arguments: dict[str, Value]) -> Value:
        run = limits.current()
        limits.charge(self._steps)
        run.calls += 1
        if run.calls > limits.MAX_CALLS:
            raise FeelLimitError(f"Functions may call one another at most {limits.MAX_CALLS} deep.")
        try:
            return self.run(arguments)
        finally:
            run.calls -= 1
