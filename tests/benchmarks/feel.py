"""FEEL: the condition of a gateway, asked again and again."""

import builtins
from collections import ChainMap
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module

from engine.feel import compile, compiled, evaluate
from tests.benchmarks.measurement import Comparison

CONDITION = "amount > 100 and applicant.age >= 18"
IN_PYTHON = 'amount > 100 and applicant["age"] >= 18'
CONTEXT = {"amount": Decimal(120), "applicant": {"name": "Ann", "age": Decimal(40)}}
LAYERS = ChainMap({"amount": Decimal(120)}, {"applicant": CONTEXT["applicant"], "reference": "BB-1"})
"""As a process gives its variables: those of an activity before those of the case."""
WHOLE = {"amount": 120, "applicant": {"name": "Ann", "age": 40}}
"""For bkflow-feel, which cannot compare a Decimal with the numbers of its own."""


def comparisons() -> list[Comparison]:
    """`evaluate`, whose text is cached, and `compile(…).evaluate` against each floor."""
    ready = compile(CONDITION)
    ours: dict[str, Callable[[], object]] = {
        "feel: evaluate(text, context)": lambda: evaluate(CONDITION, CONTEXT),
        "feel: compiled.evaluate(context)": lambda: ready.evaluate(CONTEXT),
        "feel: evaluate(text, ChainMap)": lambda: evaluate(CONDITION, LAYERS),
    }
    floors = {"compiled Python": _python(), "reading the text anew": _uncached, "bkflow-feel": _bkflow()}
    missing = "not installed: pip install bkflow-feel"
    return [
        Comparison(what, name, work, floor, missing) for what, work in ours.items() for name, floor in floors.items()
    ]


def _python() -> Callable[[], object]:
    code = builtins.compile(IN_PYTHON, "condition", "eval")
    names: dict[str, object] = {"__builtins__": {}}
    return lambda: eval(code, names, CONTEXT)


def _uncached() -> object:
    compiled.forget()
    return evaluate(CONDITION, CONTEXT)


def _bkflow() -> Callable[[], object] | None:
    try:
        parse = import_module("bkflow_feel.api").parse_expression
    except ImportError:
        return None
    return lambda: parse(CONDITION, WHOLE)
