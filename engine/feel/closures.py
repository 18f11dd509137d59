"""Functions an expression makes."""

from collections.abc import Callable, Sequence

from engine.feel import limits
from engine.feel.errors import FeelLimitError
from engine.feel.functions import Function
from engine.feel.kinds import coerce
from engine.feel.results import result_of
from engine.feel.tree import FunctionOf, TypeName
from engine.feel.values import Value


class Closure(Function):
    """`function(a, b) …`: `run` evaluates its body where it was written, with the arguments in scope, and
    is charged as so many steps. `node` is what was written, if it was an expression."""

    __slots__ = ("_node", "_steps", "_types", "parameters", "run")

    def __init__(
        self,
        parameters: tuple[str, ...],
        types: tuple[TypeName | None, ...],
        run: Callable[[dict[str, Value]], Value],
        steps: int = 1,
        node: FunctionOf | None = None,
    ) -> None:
        self._node = node
        self._steps = steps
        self.parameters = parameters
        self._types = types
        self.run = run

    @property
    def types(self) -> tuple[TypeName | None, ...]:
        return self._types

    @property
    def result_type(self) -> TypeName | None:
        return None if self._node is None else result_of(self._node)

    def call(self, arguments: Sequence[Value]) -> Value:
        if len(arguments) != len(self.parameters):
            return None
        return self.call_named(dict(zip(self.parameters, arguments, strict=True)))

    def call_named(self, arguments: dict[str, Value]) -> Value:
        if arguments.keys() != set(self.parameters):
            return None
        taken = {name: self._fitted(place, arguments[name]) for place, name in enumerate(self.parameters)}
        if any(taken[name] is None and value is not None for name, value in arguments.items()):
            return None
        return self._run(taken)

    def _fitted(self, place: int, value: Value) -> Value:
        """An argument as the parameter in this place takes it; null if it does not fit."""
        return coerce(value, self.types[place])

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
