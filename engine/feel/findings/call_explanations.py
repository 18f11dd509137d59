"""Why a call gave null (DMN 1.5, 10.3.2.13.4)."""

from engine.feel import regexes, tree
from engine.feel.closures import Closure
from engine.feel.findings.arguments import (
    count_problem,
    names_problem,
    no_signature,
    parameter_of,
    with_count,
    with_names,
)
from engine.feel.findings.explanations import twice
from engine.feel.findings.moments import Moment, explains
from engine.feel.findings.wording import words_for, words_for_parameters
from engine.feel.functions import Builtin, Function, Signature, fits
from engine.feel.kinds import coerce
from engine.feel.printing import type_text
from engine.feel.scope import MISSING
from engine.feel.tree import Node, TypeName
from engine.feel.values import Value

CONVERSIONS = {
    "date": "a date",
    "time": "a time",
    "date and time": "a date and time",
    "duration": "a duration",
    "number": "a number",
}
PATTERNED = frozenset({"matches", "replace", "split", "extract"})
"""The functions whose second argument is a regular expression, and the third or fourth its flags."""


@explains(tree.Call)
def _call(moment: Moment, node: tree.Call, value: Value) -> None:
    function = moment.value(node.function)
    if function is MISSING:
        moment.report(node, twice(node.names))
    elif function is None:
        moment.blame([node.function])
    elif not isinstance(function, Function):
        moment.report(node.function, f"{moment.stated(node.function, function)}, not a function.")
    elif isinstance(function, Builtin):
        _explain_builtin(moment, node, function)
    elif isinstance(function, Closure):
        _explain_closure(moment, node, function)


def _explain_closure(moment: Moment, node: tree.Call, function: Closure) -> None:
    name, parameters = moment.findings.text(node.function), function.parameters
    if not node.names and len(node.arguments) != len(parameters):
        moment.report(node, count_problem(name, [parameters], len(node.arguments)))
    elif node.names and set(node.names) != set(parameters):
        moment.report(node, names_problem(name, [parameters], node.names))
    else:
        _explain_types(moment, node, dict(zip(parameters, function.types, strict=True)))


def _explain_types(moment: Moment, node: tree.Call, types: dict[str, TypeName | None]) -> None:
    for parameter, argument in zip(node.names or types, node.arguments, strict=True):
        wanted, value = types[parameter], moment.value(argument)
        if wanted is not None and value is not None and coerce(value, wanted) is None:
            asked = type_text(wanted) if wanted.inner else words_for(wanted.name)
            _report_unfit(moment, argument, parameter, moment.findings.text(node.function), asked)


def _report_unfit(moment: Moment, argument: Node, parameter: str, function: str, asked: str) -> None:
    given = moment.stated(argument, moment.value(argument))
    moment.report(argument, f"{given}, but “{parameter}” of “{function}” must be {asked}.")


def _explain_builtin(moment: Moment, node: tree.Call, function: Builtin) -> None:
    signatures = with_names(function, node.names) if node.names else with_count(function, len(node.arguments))
    if not signatures:
        moment.report(node, no_signature(function, node))
        return
    places = [_first_unfit(moment, node, signature) for signature in signatures]
    place = max(places)
    if place == len(node.arguments):
        _explain_result(moment, node, function)
    elif not moment.blame([node.arguments[place]]):
        wanted = [parameter_of(s, node, place) for s, unfit in zip(signatures, places, strict=True) if unfit == place]
        asked = words_for_parameters(wanted)
        _report_unfit(moment, node.arguments[place], wanted[0].name, function.name, asked)


def _first_unfit(moment: Moment, node: tree.Call, signature: Signature) -> int:
    """The place of the first argument that does not fit; beyond the last if all do."""
    for place, argument in enumerate(node.arguments):
        parameter = parameter_of(signature, node, place)
        gathered = parameter.each or (parameter.many and place > 0)
        if not gathered and not fits(parameter, moment.value(argument)):
            return place
    return len(node.arguments)


def _explain_result(moment: Moment, node: tree.Call, function: Builtin) -> None:
    """The arguments fit, and yet there is no result."""
    values = [moment.value(argument) for argument in node.arguments]
    text = moment.findings.text(node)
    if moment.blame(node.arguments) or moment.findings.lies_within(node):
        return
    if function.name in PATTERNED:
        pattern, flags = pattern_and_flags(function.name, node)
        problem = pattern_problem(moment.value(pattern), (flags and moment.value(flags)) or "")
        moment.report(pattern, problem or f"“{text}” has no result for what it is given.")
    elif function.name in CONVERSIONS:
        moment.report(node, f"{text} is not {CONVERSIONS[function.name]}.")
    elif any(isinstance(value, list) and None in value for value in values):
        moment.report(node, f"“{text}” has no result: an item of the list is empty (null).")
    else:
        moment.report(node, f"“{text}” has no result for what it is given.")


def pattern_and_flags(function: str, node: tree.Call) -> tuple[Node, Node | None]:
    """The arguments that are the regular expression, and the flags where there are any."""
    given = dict(zip(node.names or range(len(node.arguments)), node.arguments, strict=True))
    pattern = given.get("pattern") or given.get("delimiter") or given[1]
    return pattern, given.get("flags") or given.get(3 if function == "replace" else 2)


def pattern_problem(pattern: str, flags: str) -> str | None:
    """That a regular expression, or its flags, cannot be used."""
    try:
        regexes.search("", pattern, flags)
    except ValueError:
        return f"“{pattern}” is not a regular expression that can be used here."
    return None
