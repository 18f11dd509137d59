"""The conditions and values of decision tables in people's words: `>= 8` is “8 or more”."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from engine import feel
from engine.feel import tree
from engine.feel.builtins.conversion import string
from engine.feel.tree import Node
from engine.feel.types import Date
from engine.values import Value
from web import days
from web.texts import gettext as _

ANYTHING = "-"

Labels = Mapping[str, str]
"""What people read for the values of a question."""
NONE: Labels = MappingProxyType({})


def condition(text: str, labels: Labels) -> str:
    """A cell of a table; as it is written where it is more than values, comparisons and ranges."""
    try:
        tests = feel.compile_unary_tests(text).node
    except feel.FeelError:
        return text
    said = [_test(test, labels) for test in tests.tests]
    if not said:
        return _("any")
    if None in said:
        return text
    together = _either([each for each in said if each is not None])
    return _("not %(what)s", what=together) if tests.negated else together


def _either(words: list[str]) -> str:
    *most, last = words
    return _("%(most)s or %(last)s", most=", ".join(most), last=last) if most else last


def _test(node: Node, labels: Labels) -> str | None:
    """One test; None for what has no words."""
    if isinstance(node, tree.ComparisonRange):
        return _compared(node.operator, _constant(node.value))
    if isinstance(node, tree.RangeOf):
        low, high = _constant(node.start), _constant(node.end)
        if low is None or high is None:
            return None
        if node.start_included and node.end_included:
            return _("%(low)s to %(high)s", low=low, high=high)
        return _("between %(low)s and %(high)s", low=low, high=high)
    return _constant(node, labels)


def _compared(operator: str, value: str | None) -> str | None:
    if value is None:
        return None
    texts = {
        "<": _("less than %(value)s", value=value),
        "<=": _("%(value)s or less", value=value),
        ">": _("more than %(value)s", value=value),
        ">=": _("%(value)s or more", value=value),
        "=": value,
        "!=": _("not %(what)s", what=value),
    }
    return texts.get(operator)


def _constant(node: Node, labels: Labels = NONE) -> str | None:
    if isinstance(node, tree.Negation) and isinstance(node.value, tree.Literal):
        return f"−{value(node.value.value)}"
    return value(node.value, labels) if isinstance(node, tree.Literal) else None


def value(given: Value, labels: Labels = NONE) -> str:
    """A value that a condition was tested with, or that a table gave."""
    if given is None:
        return _("not given")
    if isinstance(given, bool):
        return _("yes") if given else _("no")
    if isinstance(given, str):
        return labels.get(given) or given.replace("_", " ")
    if isinstance(given, Decimal):
        return format(given, "f")
    if isinstance(given, Date):
        return days.date_words(given.to_python()) if 0 < given.year < 10_000 else str(string(given))
    if isinstance(given, list):
        return ", ".join(value(each, labels) for each in given)
    return string(given) or ""
