"""What is wrong with an expression, told before it ever runs."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.feel.builtins import ODD_BUILTINS
from engine.feel.clauses import unary_tests
from engine.feel.errors import FeelLimitError, FeelSyntaxError
from engine.feel.findings import call_inference as _calls  # noqa: F401  (declares what it infers)
from engine.feel.findings import structure_inference as _structures  # noqa: F401
from engine.feel.findings.finding import Finding
from engine.feel.findings.inference import Reader
from engine.feel.findings.static_kinds import ANY, Kind, Names, kind_from
from engine.feel.odd_names import odd_names
from engine.feel.parser import Parser
from engine.feel.tree import Node, TypeName
from engine.feel.unary_tests import INPUT

Known = Mapping[str, Kind] | Iterable[str]
"""The names in scope, with their kinds where those are known."""


def check(expression: str, known: Known | None = None) -> tuple[Finding, ...]:
    """What can be seen to be wrong with an expression: its syntax, unknown names and functions, arguments
    and operands that can never fit. What is uncertain is not told.

    `known` are the names in scope. Given with kinds, what is of the wrong kind is found too; not given, any
    name may be there. Never raises.
    """
    return _check(expression, Parser.whole, known, {})


def check_unary_tests(expression: str, input: Kind = "Any", known: Known | None = None) -> tuple[Finding, ...]:
    """As `check`, for the cell of a decision table whose input is of a kind."""
    return _check(expression, unary_tests, known, {INPUT: kind_from(input)})


def _check(
    expression: str, read: Callable[[Parser], Node], known: Known | None, inner: dict[str, TypeName]
) -> tuple[Finding, ...]:
    reader = Reader(expression)
    kinds = _kinds(known)
    names = Names(inner, Names(kinds, is_open=known is None))
    try:
        odd = odd_names([*kinds, *_keys(kinds.values())], expression)
        reader.kind(read(Parser(expression, odd, ODD_BUILTINS)), names)
    except FeelSyntaxError as error:
        return (Finding(error.line, error.column, _word_at(expression, error), error.message),)
    except (FeelLimitError, RecursionError):
        return (Finding(1, 1, "", "The expression is too long, or nested too deeply."),)
    return reader.findings.all()


def _kinds(known: Known | None) -> dict[str, TypeName]:
    if isinstance(known, Mapping):
        return {name: kind_from(kind) for name, kind in known.items()}
    return dict.fromkeys(known or (), ANY)


def _keys(kinds: Iterable[TypeName]) -> Iterator[str]:
    for kind in kinds:
        yield from kind.keys
        yield from _keys(kind.inner)


def _word_at(expression: str, error: FeelSyntaxError) -> str:
    """The word a syntax error stands at."""
    line = expression.split("\n")[error.line - 1]
    found = re.match(r"\w+|\S", line[error.column - 1 :])
    return found.group() if found else ""
