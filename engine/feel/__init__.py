"""FEEL, the expression language of BPMN's and DMN's tools, as DMN 1.5 defines it.

Text becomes tokens (`lexer`), a tree (`parser`, `clauses`; `tree`) and Python closures (`compiler`,
`comparisons`, `loops`), which are cached. Text alone does not make a tree: `a-b` is a name where one is in
scope, so the odd names of the scope belong to the key (`odd_names`). Values are Decimal, str, bool, None,
list, dict and the types of `engine.feel.types`; `convert` makes them of Python's own. `operators` says how
they compare and add up, `builtins` holds FEEL's functions.

A mistake in the data gives null, never an exception; a mistake in the text gives `FeelSyntaxError` with
line and column. It is safe to run a stranger's expression: nothing reaches into Python, and `limits` stops
what runs away.

For the people who write expressions there is more than a value: `diagnose` evaluates and tells where null
arose, and why, `check` what can be seen to be wrong before anything runs (both in `findings`). `names` and
`paths` are what an expression reads (`inputs`); `to_text` writes a tree as text (`printing`).
"""

from collections.abc import Mapping
from datetime import datetime

from engine.feel.compiled import Compiled, CompiledTests, compile, compile_unary_tests, compiled_for
from engine.feel.convert import from_python
from engine.feel.errors import FeelError, FeelLimitError, FeelSyntaxError
from engine.feel.findings.checks import check, check_unary_tests
from engine.feel.findings.diagnosis import Diagnosis, diagnose, diagnose_unary_tests
from engine.feel.findings.finding import Finding
from engine.feel.inputs import names, names_in_tests, paths
from engine.feel.odd_names import odd_names_within
from engine.feel.printing import to_text
from engine.feel.tree import Node
from engine.feel.values import Value

__all__ = [
    "Compiled",
    "CompiledTests",
    "Diagnosis",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "Finding",
    "Node",
    "Value",
    "check",
    "check_unary_tests",
    "compile",
    "compile_unary_tests",
    "diagnose",
    "diagnose_unary_tests",
    "evaluate",
    "evaluate_unary_tests",
    "from_python",
    "names",
    "names_in_tests",
    "paths",
    "to_text",
]


def evaluate(expression: str, context: Mapping[str, object] = {}, *, now: datetime | None = None) -> Value:
    """The value of an expression (without a leading `=`) in a context.

    Null where the data does not fit. `now`, an aware moment, is what `now()` and `today()` answer by, in
    its own zone; without it they give null. Raises FeelSyntaxError for bad text, FeelLimitError for what
    takes too much, with the expression as a note.
    """
    try:
        return compiled_for(expression, context).evaluate(context, now)
    except FeelError as error:
        error.add_note(f"Expression: {expression}")
        raise


def evaluate_unary_tests(
    expression: str, value: object, context: Mapping[str, object] = {}, *, now: datetime | None = None
) -> bool | None:
    """Whether an input passes the cell of a decision table, such as `< 5`, `"a", "b"` or `not([1..3])`."""
    return compile_unary_tests(expression, odd_names_within(context, expression)).evaluate(value, context, now)
