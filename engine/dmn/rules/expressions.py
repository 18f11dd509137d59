"""Every expression must be FEEL that can be read, and be where one is wanted."""

from collections.abc import Iterator
from itertools import islice

from engine import feel
from engine.dmn.elements import (
    BusinessKnowledgeModel,
    Conditional,
    ContextEntry,
    Decision,
    DrgElement,
    Element,
    Filter,
    FunctionDefinition,
    Invocation,
    ItemDefinition,
    Iteration,
    Relation,
)
from engine.dmn.rules.document import Document
from engine.dmn.types import tests_of
from engine.dmn.walk import parts
from engine.problems import Problem

MOST = 100
"""How many expressions are named by one rule; the rest show when these are mended."""
MOST_LOOKED_AT = 5_000
"""How many expressions are looked at for what may not be meant."""


def unreadable(document: Document) -> Iterator[Problem]:
    """What cannot be read, but for the cells of tables, of which `tables` speaks."""
    found = (each for each in document.model.places if each.error and not each.is_cell)
    for place in islice(found, MOST):
        detail = f"{place.where} cannot be read: {place.error}"
        yield document.problem(place.text, "expression-invalid", detail, "Mend the expression.", of=place.element)
    for definition in document.definitions.items:
        for item in parts(definition, ItemDefinition):
            for values in (item.allowed_values, item.constraint):
                if values is not None and tests_of(values) is None:
                    detail = f"The values of the type “{item.name}” cannot be read."
                    yield document.problem(item, "expression-invalid", detail, 'Write them as FEEL: "a", "b".')


def doubtful(document: Document) -> Iterator[Problem]:
    """What can be read, and yet can hardly be meant: an unknown name, a comparison that never holds."""
    places = [each for each in document.model.places if each.error is None and not each.is_cell and not each.is_test]
    for place in places[:MOST_LOOKED_AT]:
        for finding in feel.check(place.text.text, document.kinds(place)):
            detail = f"{place.where} may not do what you mean: {finding.message}"
            yield document.problem(place.text, "expression-doubtful", detail, "Mend it.", "warning", place.element)


def missing(document: Document) -> Iterator[Problem]:
    for element in document.definitions.elements:
        if isinstance(element, Decision) and element.logic is None:
            yield document.problem(element, "logic-missing", "It does not say how it is decided.", "Give it a table.")
        if isinstance(element, BusinessKnowledgeModel) and (element.logic is None or element.logic.body is None):
            yield document.problem(element, "logic-missing", "It has no expression.", "Write its expression.")
    for of, part, wanted in _holes(document):
        detail = f"{wanted} is missing."
        yield document.problem(part, "expression-missing", detail, "Write its expression.", of=of)


def _holes(document: Document) -> Iterator[tuple[DrgElement, Element, str]]:
    """Parts that lack what they cannot do without."""
    for of, entry in document.each(ContextEntry):
        if entry.value is None:
            yield of, entry, f"The value of “{entry.variable.name if entry.variable else 'result'}”"
    for of, call in document.each(Invocation):
        if call.function is None or any(value is None for _, value in call.bindings):
            yield of, call, "What it calls, or one of the arguments,"
    for of, relation in document.each(Relation):
        if any(len(row) != len(relation.columns) for row in relation.rows):
            yield of, relation, "In a row, the cell of a column"
    for of, choice in document.each(Conditional):
        if None in (choice.condition, choice.then, choice.otherwise):
            yield of, choice, "One of “if”, “then” and “else”"
    for of, filter in document.each(Filter):
        if None in (filter.source, filter.match):
            yield of, filter, "The list, or what its items must match,"
    for of, loop in document.each(Iteration):
        if None in (loop.source, loop.body) or not loop.variable:
            yield of, loop, "The list, the name of its items, or what is done with each"


def other_languages(document: Document) -> Iterator[Problem]:
    for element, function in document.each(FunctionDefinition):
        if function.kind != "FEEL":
            detail = f"Its function is written in {function.kind}, which cannot run here."
            remedy = "Write it in FEEL, or call the system from a service task before the decision."
            yield document.problem(function, "function-external", detail, remedy, of=element)


def undeclared(document: Document) -> Iterator[Problem]:
    """What nothing declares is taken from the case: a slip of the pen looks the same."""
    model = document.model
    asking = (each for each in model.places if not each.is_cell and each.asked & model.undeclared)
    for place in islice(asking, MOST):
        for name in sorted((place.asked & model.undeclared) - model.components):
            detail = f"{place.where} reads “{name}”, which is neither an input nor a decision that it needs."
            remedy = f"If the case has “{name}”, draw it as input data with an arrow; else mend the name."
            yield document.problem(place.text, "input-undeclared", detail, remedy, "warning", place.element)


RULES = (unreadable, doubtful, missing, other_languages, undeclared)
