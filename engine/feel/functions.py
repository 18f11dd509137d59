"""Functions as values, and FEEL's own (DMN 1.5, 10.3.2.13.4). Those an expression makes are in `closures`.

A call that does not fit gives null: too few or many arguments, unknown names, arguments of another kind. A
single value may stand for a list of one, and a list of one for its item.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException

from engine.feel import limits
from engine.feel.tree import TypeName
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Range, Time
from engine.feel.values import Value


class Function:
    """Anything that can be called."""

    __slots__ = ()

    @property
    def types(self) -> "tuple[TypeName | None, ...] | None":
        """The types of the parameters where they are written, one for each; None if the function takes what
        it can.
        """
        return None

    @property
    def result_type(self) -> "TypeName | None":
        """The type of the result; None where it is not written."""
        return None

    def call(self, arguments: Sequence[Value]) -> Value:
        """The result for arguments in order."""
        raise NotImplementedError

    def call_named(self, arguments: dict[str, Value]) -> Value:
        """The result for arguments by name."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Parameter:
    """`kinds` is what the argument may be; `None` among the values only where it may be null.

    `many` gathers the rest of the arguments in a list, or takes the one list they are; `each` gathers them
    even then, since each is an item.
    """

    name: str
    kinds: tuple[type, ...]
    optional: bool
    many: bool
    each: bool
    nullable: bool
    is_list: bool


@dataclass(frozen=True, slots=True)
class Signature:
    parameters: tuple[Parameter, ...]
    work: Callable[..., Value]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)


class Builtin(Function):
    """One of FEEL's own functions, with one or more signatures; the first that fits is used."""

    __slots__ = ("name", "signatures")

    def __init__(self, name: str) -> None:
        self.name = name
        self.signatures: list[Signature] = []

    def call(self, arguments: Sequence[Value]) -> Value:
        for signature in self.signatures:
            bound = _bind(signature.parameters, arguments)
            if bound is not None:
                return _work(signature, bound)
        return None

    def call_named(self, arguments: dict[str, Value]) -> Value:
        """`before(point: 1, range: r)` and `before(range: r, point: 1)` have the same names: their order
        decides.
        """
        written = tuple(arguments)
        for signature in sorted(self.signatures, key=lambda one: one.names[: len(written)] != written):
            bound = _bind_named(signature.parameters, arguments)
            if bound is not None:
                return _work(signature, bound)
        return None


_LONG = (str, list)


def _work(signature: Signature, arguments: list[Value]) -> Value:
    limits.charge(1 + sum([len(value) // 100 for value in arguments if isinstance(value, _LONG)]))
    try:
        return signature.work(*arguments)
    except (ValueError, DecimalException):
        return None


def _bind(parameters: tuple[Parameter, ...], arguments: Sequence[Value]) -> list[Value] | None:
    """The arguments as the function takes them; None if they do not fit."""
    if parameters and parameters[-1].many:
        arguments = _gathered(parameters, arguments)
    least = sum(not parameter.optional for parameter in parameters)
    if not least <= len(arguments) <= len(parameters):
        return None
    return _fitted(parameters, arguments)


def _gathered(parameters: tuple[Parameter, ...], arguments: Sequence[Value]) -> Sequence[Value]:
    """`max(1, 2, 3)` as `max([1, 2, 3])`; but `concatenate([1])` joins one list, not the items of one."""
    fixed = len(parameters) - 1
    rest = list(arguments[fixed:])
    is_list = len(rest) == 1 and (isinstance(rest[0], list) or rest[0] is None)
    if not rest or (is_list and not parameters[-1].each):
        return arguments
    return [*arguments[:fixed], rest]


def _bind_named(parameters: tuple[Parameter, ...], arguments: dict[str, Value]) -> list[Value] | None:
    if not arguments.keys() <= {parameter.name for parameter in parameters}:
        return None
    if any(not parameter.optional and parameter.name not in arguments for parameter in parameters):
        return None
    given = [parameter for parameter in parameters if parameter.name in arguments]
    values = [[arguments[one.name]] if one.each else arguments[one.name] for one in given]
    fitted = _fitted(given, values)
    if fitted is None:
        return None
    by_name = dict(zip((parameter.name for parameter in given), fitted, strict=True))
    return [by_name.get(parameter.name) for parameter in parameters]


def _fitted(parameters: Sequence[Parameter], arguments: Sequence[Value]) -> list[Value] | None:
    fitted = []
    for parameter, argument in zip(parameters, arguments, strict=False):
        value, fits = _fit(parameter, argument)
        if not fits:
            return None
        fitted.append(value)
    return fitted


def fits(parameter: Parameter, value: Value) -> bool:
    """Whether the parameter takes the argument."""
    return _fit(parameter, value)[1]


def _fit(parameter: Parameter, value: Value) -> tuple[Value, bool]:
    """The argument, or the list of it, or its only item, whichever the parameter takes."""
    if value is None:
        return value, parameter.nullable
    if isinstance(value, parameter.kinds):
        return value, True
    if parameter.is_list:
        return [value], True
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], parameter.kinds):
        return value[0], True
    return value, False


_KINDS: dict[str, tuple[type, ...]] = {
    "any": (object,),
    "number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "date": (Date,),
    "time": (Time,),
    "datetime": (DateTime,),
    "days": (DaysDuration,),
    "months": (MonthsDuration,),
    "list": (list,),
    "context": (dict,),
    "range": (Range,),
    "function": (Function,),
    "point": (Decimal, str, Date, Time, DateTime, DaysDuration, MonthsDuration),
}
BUILTINS: dict[str, Builtin] = {}
"""FEEL's own functions by name."""


def builtin(name: str, *parameters: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Declares one of FEEL's functions, each parameter as "name: kind".

    Kinds are joined by `|`; `null` among them allows null, and `any` does too. A `?` after them makes the
    parameter optional (None when left out), a `*` lets the rest of the arguments be its list, a `+` makes each
    of them an item of it. The function
    gets only arguments that fit; it may raise ValueError or a decimal error for null.
    """

    def declare(work: Callable[..., Value]) -> Callable[..., Value]:
        signature = Signature(tuple(_parameter(text) for text in parameters), work)
        BUILTINS.setdefault(name, Builtin(name)).signatures.append(signature)
        return work

    return declare


def _parameter(text: str) -> Parameter:
    name, _, kind = text.partition(": ")
    words = kind.rstrip("?*+").split("|")
    kinds = tuple(cls for word in words if word != "null" for cls in _KINDS[word])
    nullable = "null" in words or "any" in words
    many, each = kind.endswith(("*", "+")), kind.endswith("+")
    return Parameter(name, kinds, kind.endswith("?"), many, each, nullable, each or "list" in words)
