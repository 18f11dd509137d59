"""Whether arguments fit the parameters of FEEL's functions, and if not, which does not."""

from collections.abc import Sequence

from engine.feel import tree
from engine.feel.findings.finding import suggestion
from engine.feel.functions import Builtin, Parameter, Signature


def with_count(function: Builtin, count: int) -> list[Signature]:
    """The signatures that take so many arguments."""
    return [s for s in function.signatures if _least(s) <= count and (count <= len(s.parameters) or takes_many(s))]


def with_names(function: Builtin, names: Sequence[str]) -> list[Signature]:
    """The signatures that take arguments of these names."""
    return [s for s in function.signatures if not _unknown(s, names) and not _missing(s, names)]


def count_problem(name: str, parameters: Sequence[Sequence[str]], given: int, and_more: bool = False) -> str:
    """`“substring” takes 2 or 3 arguments (string, start position, length), and is given 1.`"""
    sizes = sorted({len(names) for names in parameters})
    counts = f"{sizes[0]} or more" if and_more else " or ".join(map(str, sizes))
    most = _longest(parameters)
    names = f" ({most})" if most else ""
    return f"“{name}” takes {counts} argument{'' if counts == '1' else 's'}{names}, and is given {given}."


def choices(function: Builtin) -> list[list[str]]:
    """The names of the parameters, for every number of arguments the function takes."""
    return [
        [parameter.name for parameter in signature.parameters[:count]]
        for signature in function.signatures
        for count in range(_least(signature), len(signature.parameters) + 1)
    ]


def names_problem(name: str, parameters: Sequence[Sequence[str]], given: Sequence[str]) -> str:
    """Which name is none of a parameter's, or which parameter is left without an argument."""
    known = {parameter for names in parameters for parameter in names}
    unknown = next((word for word in given if word not in known), None)
    if unknown is not None:
        return f"“{name}” has no “{unknown}”." + (suggestion(unknown, known) or f" It takes: {_longest(parameters)}.")
    nearly = min(parameters, key=lambda names: len(set(names) ^ set(given)))
    missing = [parameter for parameter in nearly if parameter not in given]
    return f"“{name}” needs “{missing[0]}” as well." if missing else f"“{name}” does not take these together."


def no_signature(function: Builtin, node: tree.Call) -> str:
    """That the function takes no such number of arguments, or none of these names."""
    if node.names:
        return names_problem(function.name, choices(function), node.names)
    and_more = any(map(takes_many, function.signatures))
    return count_problem(function.name, choices(function), len(node.arguments), and_more)


def _longest(parameters: Sequence[Sequence[str]]) -> str:
    most = max(parameters, key=len)
    return ", ".join(most)


def parameter_of(signature: Signature, node: tree.Call, place: int) -> Parameter:
    """The parameter that an argument of a call goes to, counting from 0; the last one may take many."""
    if node.names:
        return next(parameter for parameter in signature.parameters if parameter.name == node.names[place])
    return signature.parameters[min(place, len(signature.parameters) - 1)]


def _least(signature: Signature) -> int:
    return sum(not parameter.optional for parameter in signature.parameters)


def takes_many(signature: Signature) -> bool:
    return bool(signature.parameters) and signature.parameters[-1].many


def _unknown(signature: Signature, names: Sequence[str]) -> set[str]:
    return set(names) - {parameter.name for parameter in signature.parameters}


def _missing(signature: Signature, names: Sequence[str]) -> set[str]:
    return {parameter.name for parameter in signature.parameters if not parameter.optional} - set(names)
