"""The kind a call gives, and what can be seen to be wrong with it before it is made."""

from engine.feel import tree
from engine.feel.errors import FeelLimitError
from engine.feel.findings.arguments import no_signature, parameter_of, with_count, with_names
from engine.feel.findings.call_explanations import CONVERSIONS, PATTERNED, pattern_and_flags, pattern_problem
from engine.feel.findings.explanations import no_such, twice
from engine.feel.findings.inference import Reader, infers
from engine.feel.findings.static_kinds import (
    ANY,
    CLASSES,
    FUNCTION,
    Names,
    either,
    is_certain,
    item_of,
    result_kind,
)
from engine.feel.findings.wording import words_for_parameters
from engine.feel.functions import BUILTINS, Builtin, Parameter, Signature
from engine.feel.tree import Node, TypeName
from engine.feel.values import Value


@infers(tree.Call)
def _call(reader: Reader, node: tree.Call, names: Names) -> TypeName:
    kinds = [reader.kind(argument, names) for argument in node.arguments]
    if len(set(node.names)) < len(node.names):
        reader.report(node, twice(node.names))
        return ANY
    function = _builtin(node.function, names)
    if function is None:
        _check_called(reader, node.function, names)
        return ANY
    if function.name == "not":
        for argument, kind in zip(node.arguments, kinds, strict=True):
            reader.condition(argument, kind)
    fitting = _signatures(reader, node, function, kinds)
    if fitting:
        _check_written_out(reader, node, function)
    return either(result_kind(signature.work) for signature in fitting)


def _builtin(called: Node, names: Names) -> Builtin | None:
    """FEEL's own function, where nothing else has the name."""
    if not isinstance(called, tree.Name) or names.find(called.name) is not None:
        return None
    return BUILTINS.get(called.name)


def _check_called(reader: Reader, called: Node, names: Names) -> None:
    if isinstance(called, tree.Name) and names.find(called.name) is None:
        if reader.findings.wants(called):
            reader.report(called, no_such(called.name, True, names.all()))
        return
    kind = reader.kind(called, names)
    if is_certain(kind) and kind != FUNCTION:
        reader.report(called, f"{reader.stated(called, kind)}, not a function.")


def _signatures(reader: Reader, node: tree.Call, function: Builtin, kinds: list[TypeName]) -> list[Signature]:
    """Those the arguments may fit; what fits none is reported."""
    counted = with_names(function, node.names) if node.names else with_count(function, len(kinds))
    if not counted:
        reader.report(node, no_signature(function, node))
        return []
    places = [_first_unfit(node, signature, kinds) for signature in counted]
    place = max(places)
    best = [signature for signature, unfit in zip(counted, places, strict=True) if unfit == place]
    if place == len(kinds):
        return best
    wanted = [parameter_of(signature, node, place) for signature in best]
    asked = f"“{wanted[0].name}” of “{function.name}” must be {words_for_parameters(wanted)}"
    argument = node.arguments[place]
    reader.report(argument, f"{reader.stated(argument, kinds[place])}, but {asked}.")
    return []


def _first_unfit(node: tree.Call, signature: Signature, kinds: list[TypeName]) -> int:
    """The place of the first argument that can never fit; beyond the last if all may."""
    for place, kind in enumerate(kinds):
        if not _may_fit(parameter_of(signature, node, place), kind):
            return place
    return len(kinds)


def _may_fit(parameter: Parameter, kind: TypeName) -> bool:
    """Whether values of a kind may be taken: themselves, as the list of one, or as the one item of a list."""
    if not is_certain(kind) or parameter.is_list or issubclass(CLASSES[kind.name], parameter.kinds):
        return True
    return kind.name == "list" and _may_fit(parameter, item_of(kind))


def _check_written_out(reader: Reader, node: tree.Call, function: Builtin) -> None:
    """What is written out is tried: `date("2026-13-01")`, `matches(x, "(")`."""
    if function.name in PATTERNED:
        _check_pattern(reader, node, function.name)
    elif function.name in CONVERSIONS and all(_is_whole(argument) for argument in node.arguments):
        values: list[Value] = [argument.value for argument in node.arguments if isinstance(argument, tree.Literal)]
        named = dict(zip(node.names, values, strict=False))
        if (function.call_named(named) if named else function.call(values)) is None:
            reader.report(node, f"{reader.findings.text(node)} is not {CONVERSIONS[function.name]}.")


def _is_whole(node: Node) -> bool:
    return isinstance(node, tree.Literal) and node.value is not None


def _check_pattern(reader: Reader, node: tree.Call, function: str) -> None:
    pattern, flags = pattern_and_flags(function, node)
    if not isinstance(pattern, tree.Literal) or not isinstance(pattern.value, str):
        return
    written = flags.value if isinstance(flags, tree.Literal) and isinstance(flags.value, str) else ""
    try:
        problem = pattern_problem(pattern.value, written)
    except FeelLimitError as error:
        problem = str(error)
    if problem is not None:
        reader.report(pattern, problem)
