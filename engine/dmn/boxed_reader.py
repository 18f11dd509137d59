"""XML → boxed expressions (DMN 1.5, 10.2). What is missing is left None; the checks say so."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

from lxml import etree

from engine.dmn.elements import (
    Conditional,
    Context,
    ContextEntry,
    DecisionTable,
    Expression,
    Filter,
    FunctionDefinition,
    InformationItem,
    InputClause,
    Invocation,
    Iteration,
    ListExpression,
    LiteralExpression,
    OutputClause,
    Relation,
    Rule,
    Text,
)
from engine.xml import split

XmlElement = etree._Element


def local(element: XmlElement) -> str:
    return split(element.tag)[1]


def children(element: XmlElement, *names: str) -> Iterator[XmlElement]:
    """The children of its own namespace, of these names or of any."""
    namespace = split(element.tag)[0]
    for child in element.iterchildren(tag=etree.Element):
        where, name = split(child.tag)
        if where == namespace and (not names or name in names):
            yield child


def child(element: XmlElement, name: str) -> XmlElement | None:
    return next(children(element, name), None)


def content(element: XmlElement, name: str) -> str | None:
    """The text within a child; None without the child."""
    found = child(element, name)
    return None if found is None else "".join(map(str, found.itertext()))


def line_of(element: XmlElement) -> int | None:
    """The line on which the element begins."""
    return cast(int | None, element.sourceline)


def facts(element: XmlElement) -> dict[str, Any]:
    """What every element has."""
    return {"id": element.get("id"), "label": element.get("label"), "line": line_of(element)}


def type_ref(element: XmlElement) -> str | None:
    """The name of a type, without the prefix that FEEL's own may have."""
    found = element.get("typeRef") or content(element, "typeRef")
    return found.strip().removeprefix("feel:") if found and found.strip() else None


def text(element: XmlElement | None) -> Text | None:
    """A piece of FEEL; None where it is absent or empty."""
    if element is None:
        return None
    written = (content(element, "text") or "").strip()
    if not written:
        return None
    language = element.get("expressionLanguage")
    return Text(text=written, type_ref=type_ref(element), language=language, **facts(element))


def information_item(element: XmlElement) -> InformationItem:
    return InformationItem(name=_name(element.get("name")), type_ref=type_ref(element), **facts(element))


def _name(written: str | None) -> str:
    return " ".join((written or "").split())


def expression_within(element: XmlElement | None) -> Expression | None:
    """The expression that the element holds, if any."""
    if element is None:
        return None
    return next((_READERS[local(each)](each) for each in children(element, *_READERS)), None)


def _expression(element: XmlElement) -> dict[str, Any]:
    return {**facts(element), "type_ref": type_ref(element)}


def _literal(element: XmlElement) -> Expression:
    written = text(element) or Text(text="", language=element.get("expressionLanguage"), **facts(element))
    return LiteralExpression(text=written, **_expression(element))


DESCRIPTION = "Annotations"
"""The column of the rules' descriptions: dmn-js and Camunda Modeler keep their one annotation column there."""


def _table(element: XmlElement) -> Expression:
    rules = tuple(_rule(each, number) for number, each in enumerate(children(element, "rule"), 1))
    described = tuple(replace(rule, annotations=(rule.description, *rule.annotations)) for rule in rules)
    is_described = any(rule.description for rule in rules)
    names = tuple(_name(each.get("name")) for each in children(element, "annotation"))
    return DecisionTable(
        hit_policy=element.get("hitPolicy", "UNIQUE"),
        aggregation=element.get("aggregation"),
        inputs=tuple(_input(each) for each in children(element, "input")),
        outputs=tuple(_output(each) for each in children(element, "output")),
        annotations=(DESCRIPTION, *names) if is_described else names,
        rules=described if is_described else rules,
        **_expression(element),
    )


def _input(element: XmlElement) -> InputClause:
    found = child(element, "inputExpression")
    expression = text(found) or Text(text="", **facts(element if found is None else found))
    return InputClause(expression=expression, values=text(child(element, "inputValues")), **facts(element))


def _output(element: XmlElement) -> OutputClause:
    return OutputClause(
        name=_name(element.get("name")) or None,
        type_ref=type_ref(element),
        values=text(child(element, "outputValues")),
        default=text(child(element, "defaultOutputEntry")),
        **facts(element),
    )


def _rule(element: XmlElement, number: int) -> Rule:
    return Rule(
        number=number,
        inputs=tuple(_cell(each, "-") for each in children(element, "inputEntry")),
        outputs=tuple(_cell(each, "null") for each in children(element, "outputEntry")),
        annotations=tuple((content(each, "text") or "").strip() for each in children(element, "annotationEntry")),
        description=" ".join((content(element, "description") or "").split()),
        **facts(element),
    )


def _cell(element: XmlElement, empty: str) -> Text:
    """An empty cell of a condition fits anything, as editors mean it; one of a result is null."""
    return text(element) or Text(text=empty, **facts(element))


def _context(element: XmlElement) -> Expression:
    return Context(entries=tuple(_entry(each) for each in children(element, "contextEntry")), **_expression(element))


def _entry(element: XmlElement) -> ContextEntry:
    variable = child(element, "variable")
    named = None if variable is None else information_item(variable)
    return ContextEntry(variable=named, value=expression_within(element), **facts(element))


def _invocation(element: XmlElement) -> Expression:
    bindings = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        if parameter is not None:
            bindings.append((information_item(parameter), expression_within(binding)))
    return Invocation(function=expression_within(element), bindings=tuple(bindings), **_expression(element))


def function_definition(element: XmlElement) -> FunctionDefinition:
    """A boxed function, or the encapsulated logic of a business knowledge model."""
    return FunctionDefinition(
        parameters=tuple(information_item(each) for each in children(element, "formalParameter")),
        body=expression_within(element),
        kind=element.get("kind", "FEEL"),
        **_expression(element),
    )


def _list(element: XmlElement) -> Expression:
    items = tuple(_READERS[local(each)](each) for each in children(element, *_READERS))
    return ListExpression(items=items, **_expression(element))


def _relation(element: XmlElement) -> Expression:
    rows = tuple(
        tuple(_READERS[local(each)](each) for each in children(row, *_READERS)) for row in children(element, "row")
    )
    columns = tuple(information_item(each) for each in children(element, "column"))
    return Relation(columns=columns, rows=rows, **_expression(element))


def _conditional(element: XmlElement) -> Expression:
    condition, then, otherwise = (expression_within(child(element, name)) for name in ("if", "then", "else"))
    return Conditional(condition=condition, then=then, otherwise=otherwise, **_expression(element))


def _filter(element: XmlElement) -> Expression:
    source, match = (expression_within(child(element, name)) for name in ("in", "match"))
    return Filter(source=source, match=match, **_expression(element))


def _iteration(element: XmlElement) -> Expression:
    body = child(element, "return") if local(element) == "for" else child(element, "satisfies")
    return Iteration(
        kind=local(element),
        variable=_name(element.get("iteratorVariable")),
        source=expression_within(child(element, "in")),
        body=expression_within(body),
        **_expression(element),
    )


_READERS: dict[str, Callable[[XmlElement], Expression]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": function_definition,
    "list": _list,
    "relation": _relation,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
}
