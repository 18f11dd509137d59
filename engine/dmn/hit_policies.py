"""What a table gives for the rules that fit (DMN 1.5, 8.2.8 to 8.2.11)."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from engine import feel
from engine.feel.functions import BUILTINS
from engine.feel.operators import equal
from engine.feel.values import Value

HIT_POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATIONS = (None, "SUM", "COUNT", "MIN", "MAX")
LISTS = ("COLLECT", "RULE ORDER", "OUTPUT ORDER")
"""Those that give a list of all results."""


class Ambiguous(Exception):
    """More than one rule fits, and the policy allows it not: the message says which."""


Outputs = Sequence[Value]
"""The results of one rule, a column each."""
Rank = Callable[[Outputs], tuple[int, ...]]
"""Smaller is of higher priority."""


def chosen(policy: str, fitting: Sequence[int], outputs: Callable[[int], Outputs], rank: Rank) -> list[int]:
    """The rules, by index, whose results count, in the order of the result. Raises Ambiguous."""
    if policy in ("PRIORITY", "OUTPUT ORDER"):
        ordered = sorted(fitting, key=lambda rule: rank(outputs(rule)))
        return ordered[:1] if policy == "PRIORITY" else ordered
    if policy in ("COLLECT", "RULE ORDER"):
        return list(fitting)
    if policy == "UNIQUE" and len(fitting) > 1:
        raise Ambiguous(f"{_rules(fitting)} fit, and only one may.")
    if policy == "ANY" and not _agree([outputs(rule) for rule in fitting]):
        raise Ambiguous(f"{_rules(fitting)} fit, and do not give the same.")
    return list(fitting[:1])


def _rules(indexes: Sequence[int]) -> str:
    *most, last = [str(index + 1) for index in indexes[:_MOST_NAMED]]
    if len(indexes) > _MOST_NAMED:
        return f"Rules {', '.join(most)}, {last} and {len(indexes) - _MOST_NAMED} more"
    return f"Rules {', '.join(most)} and {last}"


_MOST_NAMED = 10
"""How many rules a sentence names."""


def _agree(results: Sequence[Outputs]) -> bool:
    return all(equal(list(results[0]), list(other)) is True for other in results[1:])


def aggregate(aggregation: str | None, values: list[Value]) -> Value:
    """The list itself, or its sum, count, least or greatest; null where that cannot be had."""
    if aggregation is None:
        return values
    if aggregation == "COUNT":
        return Decimal(len(values))
    return BUILTINS[aggregation.lower()].call([values]) if values and aggregation in AGGREGATIONS else None


def rank_by(columns: Sequence[Sequence[feel.CompiledTests]]) -> Rank:
    """Ranks results by the order in which each column's values are listed, the first column first."""

    def rank(outputs: Outputs) -> tuple[int, ...]:
        given = [*outputs, *[None] * len(columns)]
        return tuple(_place(tests, value) for tests, value in zip(columns, given, strict=False))

    return rank


def _place(tests: Sequence[feel.CompiledTests], value: Value) -> int:
    return next((place for place, test in enumerate(tests) if test.evaluate(value) is True), len(tests))
