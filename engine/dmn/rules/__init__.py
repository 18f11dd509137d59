"""What a designer got wrong in a DMN file, in their words. Errors stop deployment, warnings do not.

Each file holds the rules of one kind; a rule is a generator over a `Document` and yields problems.
"""

from collections.abc import Mapping

from engine.dmn.bounds import TooMuch
from engine.dmn.elements import Decision
from engine.dmn.files import read_all
from engine.dmn.reader import read_definitions
from engine.dmn.rules import expressions, references, tables
from engine.dmn.rules.document import Document
from engine.problems import Problem
from engine.xml import Unreadable

RULES = (*references.RULES, *tables.RULES, *expressions.RULES)


def check(xml: bytes, file: str, beside: Mapping[str, bytes]) -> list[Problem]:
    """The problems of one DMN file among the others of its folder. Never raises."""
    others = {name: data for name, data in beside.items() if name.endswith(".dmn") and name != file}
    try:
        document = Document(file, *read_all(xml, others))
        return [problem for rule in RULES for problem in rule(document)]
    except TooMuch as error:
        remedy = "Divide it into several files."
        return [Problem(file, None, None, "dmn-too-large", "error", str(error), remedy, error.line)]
    except Unreadable as error:
        remedy = "Export the decisions again from your modeller, as DMN 1.2 to 1.5."
        return [Problem(file, None, None, "dmn-unreadable", "error", str(error), remedy, error.line)]
    except RecursionError:
        detail = "Its expressions are nested too deeply."
        return [Problem(file, None, None, "dmn-unreadable", "error", detail, "Divide them into several decisions.")]


def decision_ids(xml: bytes) -> list[str]:
    """The ids of the decisions in a file; none where it cannot be read."""
    try:
        _, definitions = read_definitions(xml)
    except Unreadable:
        return []
    return [element.id for element in definitions.elements if isinstance(element, Decision) and element.id]
