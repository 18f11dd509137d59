"""What a file refers to must be there, once, and not in a circle."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.dmn.elements import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    DrgElement,
    Element,
    Expression,
    FunctionItem,
    InformationItem,
    InputData,
    ItemDefinition,
    OutputClause,
    Text,
)
from engine.dmn.evaluation import key_of
from engine.dmn.model import Model
from engine.dmn.reader import unknown_elements
from engine.dmn.rules.document import Document
from engine.dmn.walk import parts
from engine.problems import Problem


def unsupported(document: Document) -> Iterator[Problem]:
    for found in unknown_elements(document.root):
        element = Element(id=found.get("id"), line=found.sourceline)  # type: ignore[arg-type]
        detail = f"A “{found.tag.rpartition('}')[2]}” cannot be evaluated here."
        yield document.problem(element, "element-not-supported", detail, "Take it out of the file.")


def ids(document: Document) -> Iterator[Problem]:
    count = Counter(element.get("id") for element in document.root.iter(etree.Element) if element.get("id"))
    for id, times in count.items():
        if times > 1:
            detail = f"The id “{id}” stands at {times} elements."
            yield document.problem(Element(id=id), "id-not-unique", detail, "Give the others ids of their own.")


def names(document: Document) -> Iterator[Problem]:
    count = Counter(element.variable.name for element in document.definitions.elements)
    for element in document.definitions.elements:
        if not element.name:
            yield document.problem(element, "name-missing", "It has no name.", "Name it: expressions use the name.")
        elif count[element.variable.name] > 1:
            detail = f"More than one element is called “{element.name}”."
            yield document.problem(element, "name-not-unique", detail, "Give each a name of its own.")
        if isinstance(element, Decision) and not element.id:
            yield document.problem(element, "id-missing", "It has no id.", "Give it one: a business rule task uses it.")


def imports(document: Document) -> Iterator[Problem]:
    found = {each.namespace: each.model for each in document.model.imports}
    for each in document.definitions.imports:
        if "DMN" not in each.kind:
            detail = f"It imports “{each.namespace}”, which is no DMN."
            yield document.problem(each, "import-not-supported", detail, "Write the types as item definitions.")
        elif each in document.model.round or (each.namespace in found and found[each.namespace].leads_round):
            detail = f"It imports “{each.namespace}”, and the imports from there on go round in a circle."
            yield document.problem(each, "import-circle", detail, "Remove one of these imports.")
        elif each.namespace not in found:
            detail = f"No file of the journey has the decisions “{each.namespace}” that it imports."
            yield document.problem(each, "import-unresolved", detail, "Put that file beside it, or drop the import.")


def requirements(document: Document) -> Iterator[Problem]:
    for element in document.definitions.elements:
        for href, kinds, role in _hrefs(element):
            place = document.model.find(href)
            if place is None:
                detail = f"It needs “{href}”, which is not there."
                yield document.problem(element, "requirement-unresolved", detail, "Draw the arrow again, or remove it.")
            elif not isinstance(place[1], kinds):
                detail = f"“{place[1].name}” cannot be {role}."
                yield document.problem(
                    element, "requirement-wrong-kind", detail, "Draw the arrow from another element."
                )


_KNOWLEDGE = (BusinessKnowledgeModel, DecisionService)


def _hrefs(element: DrgElement) -> Iterator[tuple[str, type | tuple[type, ...], str]]:
    """What an element points to, what that may be, and as what it is wanted."""
    if isinstance(element, Decision | BusinessKnowledgeModel):
        yield from ((href, InputData, "an input") for href in element.requires.inputs)
        yield from ((href, Decision, "a required decision") for href in element.requires.decisions)
        yield from ((href, _KNOWLEDGE, "required knowledge") for href in element.requires.knowledge)
    if isinstance(element, DecisionService):
        yield from ((href, InputData, "the service's input data") for href in element.input_data)
        decisions = element.outputs + element.encapsulated + element.input_decisions
        yield from ((href, Decision, "a decision of the service") for href in decisions)


def circles(document: Document) -> Iterator[Problem]:
    """Each circle is named once, at the first of its elements."""
    done: set[str] = set()
    for element in document.definitions.elements:
        circle = _circle_from(document, element, done)
        if circle:
            way = " → ".join(f"“{each.name}”" for each in [*circle, circle[0]])
            detail = f"What it needs comes back to it: {way}."
            yield document.problem(circle[0], "requirement-circle", detail, "Remove one of these arrows.")


def _circle_from(document: Document, start: DrgElement, done: set[str]) -> list[DrgElement]:
    """The elements of a circle met from here, if any. A function may call itself."""
    path: dict[str, DrgElement] = {}
    waiting: list[tuple[DrgElement, bool]] = [(start, True)]
    while waiting:
        element, entering = waiting.pop()
        if not entering:
            path.popitem()
            done.add(key_of(element))
        elif key_of(element) in path:
            way = list(path)
            return [path[key] for key in way[way.index(key_of(element)) :]]
        elif key_of(element) not in done:
            needed = _needed(document, element)
            path[key_of(element)] = element
            waiting.append((element, False))
            waiting.extend((each, True) for each in needed if each is not element)
            if isinstance(element, Decision) and any(each is element for each in needed):
                return [element]
    return []


_Spot = tuple[int, str]
_Level = dict[_Spot, tuple[Model, DrgElement]]
MAX_CHAIN = 150
"""Elements that need one another in a row, those of imports too."""


def chains(document: Document) -> Iterator[Problem]:
    """A chain that is too long would not come to an end within the limits of an evaluation."""
    if document.model.leads_round or any(circles(document)):
        return
    further: dict[_Spot, _Level] = {}
    level: _Level = {
        (id(document.model), key_of(each)): (document.model, each) for each in document.definitions.elements
    }
    for _ in range(MAX_CHAIN):
        for spot in level.keys() - further.keys():
            further[spot] = {(id(model), key_of(each)): (model, each) for model, each in _one_further(*level[spot])}
        level = {spot: place for at in level for spot, place in further[at].items()}
    if level:
        _, last = next(iter(level.values()))
        detail = f"More than {MAX_CHAIN} elements need one another in a row, down to “{last.name}”."
        yield document.problem(last, "requirement-too-deep", detail, "Put several of them into one decision.")


def _one_further(model: Model, element: DrgElement) -> Iterator[tuple[Model, DrgElement]]:
    """What an element of a model needs, but for itself."""
    for href, _, _ in _hrefs(element):
        place = model.find(href)
        if place is not None and place[1] is not element:
            yield (model if place[0] is None else place[0].model), place[1]


def _needed(document: Document, element: DrgElement) -> list[DrgElement]:
    """What of this file an element needs."""
    places = [document.model.find(href) for href, _, _ in _hrefs(element)]
    return [place[1] for place in places if place is not None and place[0] is None]


def types(document: Document) -> Iterator[Problem]:
    known = document.model.types
    for element, ref, of in _type_refs(document):
        if not known.knows(ref):
            detail = f"Its type “{ref}” is not known."
            remedy = "Use number, string, boolean, date or another type of FEEL, or define it."
            yield document.problem(element, "type-unknown", detail, remedy, of=of)
    for definition in document.definitions.items:
        if _is_circular(definition, {each.name: each for each in document.definitions.items}):
            detail = f"The type “{definition.name}” is defined by itself."
            yield document.problem(definition, "type-circle", detail, "Name another base type.")


def _type_refs(document: Document) -> Iterator[tuple[Element, str | None, DrgElement | None]]:
    for definition in document.definitions.items:
        yield from ((each, each.type_ref, None) for each in parts(definition, ItemDefinition))
        yield from ((each, each.type_ref, None) for each in parts(definition, InformationItem))
        yield from ((each, each.result, None) for each in parts(definition, FunctionItem))
    for of, part in document.each(Element):
        if isinstance(part, InformationItem | Expression | OutputClause | Text):
            yield part, part.type_ref, of


def _is_circular(definition: ItemDefinition, by_name: dict[str, ItemDefinition]) -> bool:
    """A type may be made of itself by way of its components, not by its base."""
    seen: set[str] = set()
    at: ItemDefinition | None = definition
    while at is not None and at.name not in seen:
        seen.add(at.name)
        at = None if at.components else by_name.get(at.type_ref or "")
    return at is not None and at.name == definition.name


RULES = (unsupported, ids, names, imports, requirements, circles, chains, types)
