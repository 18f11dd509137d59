"""Why null arose at a node, kind of node by kind of node. Calls are in `call_explanations`."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from engine.feel import tree
from engine.feel.findings.finding import listing, suggestion
from engine.feel.findings.fitting import result_of
from engine.feel.findings.moments import Moment, Role, explains, is_written_out, reason
from engine.feel.findings.wording import described, kind_of, sentence, words_for
from engine.feel.functions import BUILTINS
from engine.feel.numbers import format_number
from engine.feel.operators import ORDERED, found_in, less, less_or_equal
from engine.feel.printing import type_text
from engine.feel.properties import properties_of
from engine.feel.scope import MISSING, Scope
from engine.feel.tree import Node
from engine.feel.types import DaysDuration, MonthsDuration, Range
from engine.feel.unary_tests import INPUT, VALUES
from engine.feel.values import Value


@explains(tree.Name)
def _name(moment: Moment, node: tree.Name, value: Value) -> None:
    known = moment.scope.find(node.name) is not MISSING
    if known or moment.role is Role.MAY_BE_MISSING or not moment.findings.wants(node):
        return
    called = moment.role is Role.CALLED
    moment.report(node, no_such(node.name, called, _names_in_scope(moment)))


def no_such(name: str, called: bool, names: Iterable[str]) -> str:
    """That there is no variable, or function, of a name; built-ins are suggested where one is called."""
    said = f"There is no function “{name}”." if called else f"There is no “{name}”."
    return said + suggestion(name, names, BUILTINS if called else ())


def _names_in_scope(moment: Moment) -> Iterator[str]:
    scope: Scope | None = moment.scope
    while scope is not None:
        yield from scope.names
        scope = scope.outer
    yield from (name for name in moment.context if isinstance(name, str))


@explains(tree.AtLiteral)
def _at_literal(moment: Moment, node: tree.AtLiteral, value: Value) -> None:
    moment.report(node, f"{moment.findings.text(node)} is not a date, time or duration.")


@explains(tree.Negation)
def _negation(moment: Moment, node: tree.Negation, value: Value) -> None:
    if not moment.blame([node.value]):
        moment.report(
            node, f"{moment.stated(node.value, moment.value(node.value))}, and cannot have a minus before it."
        )


@explains(tree.Arithmetic)
def _arithmetic(moment: Moment, node: tree.Arithmetic, value: Value) -> None:
    if moment.blame([node.left, node.right]):
        return
    left, right = moment.value(node.left), moment.value(node.right)
    if node.operator == "/" and _is_nothing(right):
        why = "" if is_written_out(node.right) else f": {moment.stated(node.right, right)}"
        moment.report(node, f"{moment.text(node)} divides by nothing{why}.")
    elif isinstance(left, Decimal) and isinstance(right, Decimal):
        moment.report(node, f"{moment.text(node)} has no result: it is too large, or no number at all.")
    elif _fit(node.operator, left, right):
        moment.report(node, f"{moment.text(node)} has no result: it is beyond the calendar, or too long.")
    else:
        moment.report(node, moment.misfit(node.operator, node.left, node.right))


def _is_nothing(value: Value) -> bool:
    if isinstance(value, DaysDuration):
        return not value.nanos
    return not value.total if isinstance(value, MonthsDuration) else bool(value == 0)


def _fit(operator: str, left: Value, right: Value) -> bool:
    return result_of(operator, kind_of(left), kind_of(right)) is not None


@explains(tree.Comparison)
def _comparison(moment: Moment, node: tree.Comparison, value: Value) -> None:
    if not moment.blame([node.left, node.right]):
        moment.report(node, moment.misfit(node.operator, node.left, node.right))


@explains(tree.Logic)
def _logic(moment: Moment, node: tree.Logic, value: Value) -> None:
    moment.blame(node.parts)


@explains(tree.If, always=True)
def _if(moment: Moment, node: tree.If, value: Value) -> None:
    moment.blame([node.condition])


@explains(tree.Quantified)
def _quantified(moment: Moment, node: tree.Quantified, value: Value) -> None:
    _for(moment, node, value)
    moment.blame([node.condition])


@explains(tree.For)
def _for(moment: Moment, node: tree.For | tree.Quantified, value: Value) -> None:
    """None for a loop itself only if there is nothing it can go over."""
    for iterator in node.iterators:
        ends = [part for part in (iterator.source, iterator.end) if part is not None]
        if moment.blame(ends) or any(moment.value(end) is MISSING for end in ends):
            return
        if iterator.end is None and not isinstance(moment.value(iterator.source), Range):
            continue
        message = f"{moment.text(iterator)} cannot be counted through: from one whole number or date to another can."
        moment.report(iterator, message)


@explains(tree.Between)
def _between(moment: Moment, node: tree.Between, value: Value) -> None:
    if moment.blame([node.value, node.low, node.high]):
        return
    for limit in (node.low, node.high):
        if less_or_equal(moment.value(limit), moment.value(node.value)) is None:
            moment.report(node, moment.misfit("<", node.value, limit))


@explains(tree.In, always=True)
def _in(moment: Moment, node: tree.In, value: Value) -> None:
    if value is True:
        return
    wanted = moment.value(node.value)
    who = "" if is_written_out(node.value) else moment.stated(node.value, wanted)
    if _none_fits(moment, wanted, who, node.tests) and wanted is None:
        moment.blame([node.value])


@explains(tree.UnaryTests, always=True)
def _unary_tests(moment: Moment, node: tree.UnaryTests, value: Value) -> None:
    wanted = moment.scope.find(INPUT)
    tests = [test for test in node.tests if _is_of_the_input(moment, test, wanted)]
    if _none_fits(moment, wanted, f"The input is {described(wanted)}", tests) and wanted is None:
        moment.report(node, "The input is empty (null).")


def _is_of_the_input(moment: Moment, test: Node, wanted: Value) -> bool:
    """Whether the test is compared with the input; a condition on it, or one in words of its own, is not."""
    if any(isinstance(part, tree.Name) and part.name == INPUT for part in tree.parts(test)):
        return False
    return isinstance(test, VALUES) or isinstance(wanted, bool) or not isinstance(moment.value(test), bool)


def _none_fits(moment: Moment, wanted: Value, who: str, tests: "tuple[Node, ...] | list[Node]") -> bool:
    """Whether a value could be compared with none of the tests; says so where it is not null itself."""
    values = [(test, moment.value(test)) for test in tests]
    if not values or any(value is MISSING or found_in(wanted, value) is not None for _, value in values):
        return False
    if wanted is not None:
        for test, value in values:
            limit = _limit(wanted, value)
            if _lacks_end(value) and not isinstance(wanted, Range) and (limit is None or type(limit) is type(wanted)):
                if not moment.findings.lies_within(test):
                    moment.report(test, f"{moment.text(test)} has an end that is empty (null).")
            elif limit is not None:
                moment.report(test, sentence([who] if who else [], reason("in", wanted, limit)))
    return True


def _lacks_end(test: Value) -> bool:
    """Whether an end of a range is null that should be there."""
    return isinstance(test, Range) and not test.operator and None in (test.start, test.end)


def _limit(wanted: Value, test: Value) -> Value:
    """What a test compares with: of a range, an end."""
    if isinstance(test, Range) and not isinstance(wanted, Range):
        return test.end if test.start is None else test.start
    return test


@explains(tree.InstanceOf)
def _instance_of(moment: Moment, node: tree.InstanceOf, value: Value) -> None:
    moment.report(node, f"There is no type “{type_text(node.type)}”.")


@explains(tree.ContextOf)
def _context(moment: Moment, node: tree.ContextOf, value: Value) -> None:
    moment.report(node, twice([key for key, _ in node.entries]))


def twice(names: "list[str] | tuple[str, ...]") -> str:
    """That a key or argument is there twice."""
    repeated = next(name for name in names if names.count(name) > 1)
    return f"“{repeated}” is written twice."


@explains(tree.RangeOf)
def _range(moment: Moment, node: tree.RangeOf, value: Value) -> None:
    for end in (node.start, node.end):
        found = moment.value(end)
        if found is not None and not isinstance(found, ORDERED):
            moment.report(node, f"{moment.stated(end, found)}, which cannot be an end of a range.")
    ends = " and ".join(moment.stated(end, moment.value(end)) for end in (node.start, node.end))
    if less(moment.value(node.end), moment.value(node.start)):
        moment.report(node, f"{moment.text(node)} ends before it begins: the lesser end of a range stands first.")
        return
    moment.report(node, f"{ends}: both ends of a range must be of one kind.")


@explains(tree.ComparisonRange, always=True)
def _comparison_range(moment: Moment, node: tree.ComparisonRange, value: Value) -> None:
    if node.operator not in ("=", "!="):
        moment.blame([node.value])


@explains(tree.Path, always=True)
def _path(moment: Moment, node: tree.Path, value: Value) -> None:
    source = moment.value(node.source)
    if moment.role is Role.MAY_BE_MISSING:
        return
    if source is None:
        moment.blame([node.source])
    elif not moment.findings.wants(node):
        return
    elif isinstance(source, list):
        _path_in_list(moment, node, source)
    elif value is None and not (isinstance(source, dict) and node.name in source):
        moment.report(node, _no_entry(moment, node, source))


def _path_in_list(moment: Moment, node: tree.Path, items: list[Value]) -> None:
    if items and all(isinstance(item, dict) and node.name not in item for item in items):
        known = {name for item in items[:100] for name in item}
        where = f"“{node.name}” is in no item of {moment.text(node.source)}."
        moment.report(node, where + _known(node.name, known))


def _no_entry(moment: Moment, node: tree.Path, source: Value) -> str:
    if isinstance(source, dict):
        return f"“{node.name}” is not in {moment.text(node.source)}." + _known(node.name, source)
    properties = properties_of(type(source))
    if node.name in properties:
        return f"{moment.stated(node.source, source)}, and has no {node.name}."
    if properties:
        return f"“{node.name}” is not in {moment.text(node.source)}, {words_for(kind_of(source))}." + _known(
            node.name, properties
        )
    return f"{moment.stated(node.source, source)}, so there is no “{node.name}” in it."


def _known(name: str, names: "dict[str, Value] | set[str] | tuple[str, ...]") -> str:
    return suggestion(name, names) or (f" It has: {listing(names)}." if names else " It is empty.")


@explains(tree.Filter)
def _filter(moment: Moment, node: tree.Filter, value: Value) -> None:
    source, index = moment.value(node.source), moment.value(node.condition)
    if moment.blame([node.source]) or not isinstance(index, Decimal):
        return
    items = source if isinstance(source, list) else [source]
    if not (1 <= abs(index) <= len(items)):
        size = "it is empty" if not items else f"it has {len(items)} item" + ("s" if len(items) > 1 else "")
        moment.report(node, f"There is no item {format_number(index)} in {moment.text(node.source)}: {size}.")
    elif index != index.to_integral_value():
        moment.report(node, f"{moment.stated(node.condition, index)}, and items are counted in whole numbers.")
