"""The types of what an expression's functions give, for `instance of`. Those who can tell say so with `tells_results`:
they look at trees, and need the compiler, which makes the functions.
"""

from collections.abc import Callable

from engine.feel.tree import FunctionOf, TypeName

Teller = Callable[[FunctionOf], TypeName | None]
_tellers: list[Teller] = []


def tells_results(work: Teller) -> Teller:
    """Marks the function that tells the type of a function's result, None where it cannot."""
    _tellers.append(work)
    return work


def result_of(node: FunctionOf) -> TypeName | None:
    """The type of the function's result; None where nobody can tell."""
    return next((found for tell in _tellers if (found := tell(node)) is not None), None)
