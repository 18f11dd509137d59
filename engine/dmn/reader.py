"""XML → the elements of a DMN file (DMN 1.2 to 1.5), and what of it cannot be honoured."""

from collections.abc import Iterator

from lxml import etree

from engine.dmn.bounds import refuse_too_much
from engine.dmn.boxed_reader import (
    XmlElement,
    child,
    children,
    content,
    expression_within,
    facts,
    function_definition,
    information_item,
    line_of,
    local,
    text,
    type_ref,
)
from engine.dmn.elements import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    Definitions,
    DrgElement,
    FunctionItem,
    Import,
    InformationItem,
    InputData,
    ItemDefinition,
    Requirements,
)
from engine.xml import Unreadable, parse, split

VERSIONS = {
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}


def read_definitions(data: bytes) -> tuple[XmlElement, Definitions]:
    """The file as XML and as elements. Raises Unreadable for what is no DMN of a version read here."""
    root = parse(data)
    namespace, name = split(root.tag)
    if name != "definitions" or namespace not in VERSIONS:
        found = f"“{name}” of “{namespace}”" if namespace else f"“{name}”"
        raise Unreadable(f"The file is not DMN 1.2 to 1.5: its outermost element is {found}.", line_of(root))
    refuse_too_much(root)
    return root, Definitions(
        name=_name(root),
        namespace=root.get("namespace", ""),
        imports=tuple(_import(each) for each in children(root, "import")),
        items=tuple(_item(each) for each in children(root, "itemDefinition")),
        elements=tuple(_elements(root)),
        **facts(root),
    )


def _name(element: XmlElement) -> str:
    return " ".join(element.get("name", "").split())


def _import(element: XmlElement) -> Import:
    return Import(
        name=_name(element),
        namespace=element.get("namespace", ""),
        location=element.get("locationURI"),
        kind=element.get("importType", ""),
        **facts(element),
    )


def _item(element: XmlElement) -> ItemDefinition:
    function = child(element, "functionItem")
    return ItemDefinition(
        name=_name(element),
        type_ref=type_ref(element),
        is_collection=element.get("isCollection") in ("true", "1"),
        components=tuple(_item(each) for each in children(element, "itemComponent")),
        function=None if function is None else _function_item(function),
        allowed_values=text(child(element, "allowedValues")),
        constraint=text(child(element, "typeConstraint")),
        **facts(element),
    )


def _function_item(element: XmlElement) -> FunctionItem:
    return FunctionItem(
        parameters=tuple(information_item(each) for each in children(element, "parameters")),
        result=element.get("outputTypeRef"),
        **facts(element),
    )


def _elements(root: XmlElement) -> Iterator[DrgElement]:
    for element in children(root):
        kind = local(element)
        if kind == "inputData":
            yield InputData(name=_name(element), variable=_variable(element), **facts(element))
        elif kind == "decision":
            yield _decision(element)
        elif kind == "businessKnowledgeModel":
            yield _knowledge(element)
        elif kind == "decisionService":
            yield _service(element)


def _variable(element: XmlElement) -> InformationItem:
    """The variable of an element; without one, or without a name, the element's name is that."""
    found = child(element, "variable")
    if found is None or not found.get("name"):
        return InformationItem(name=_name(element), type_ref=None if found is None else type_ref(found))
    return information_item(found)


def _decision(element: XmlElement) -> Decision:
    return Decision(
        name=_name(element),
        variable=_variable(element),
        question=content(element, "question"),
        description=content(element, "description"),
        requires=_requirements(element),
        logic=expression_within(element),
        **facts(element),
    )


def _knowledge(element: XmlElement) -> BusinessKnowledgeModel:
    logic = child(element, "encapsulatedLogic")
    return BusinessKnowledgeModel(
        name=_name(element),
        variable=_variable(element),
        requires=_requirements(element),
        logic=None if logic is None else function_definition(logic),
        **facts(element),
    )


def _service(element: XmlElement) -> DecisionService:
    return DecisionService(
        name=_name(element),
        variable=_variable(element),
        outputs=_references(element, "outputDecision"),
        encapsulated=_references(element, "encapsulatedDecision"),
        input_decisions=_references(element, "inputDecision"),
        input_data=_references(element, "inputData"),
        **facts(element),
    )


def _requirements(element: XmlElement) -> Requirements:
    needs: dict[str, list[str]] = {"requiredInput": [], "requiredDecision": [], "requiredKnowledge": []}
    for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
        for kind, found in needs.items():
            found.extend(_references(requirement, kind))
    return Requirements(
        inputs=tuple(needs["requiredInput"]),
        decisions=tuple(needs["requiredDecision"]),
        knowledge=tuple(needs["requiredKnowledge"]),
    )


def _references(element: XmlElement, name: str) -> tuple[str, ...]:
    return tuple(each.get("href", "") for each in children(element, name))


def unknown_elements(root: XmlElement) -> Iterator[XmlElement]:
    """Elements of DMN's namespace that are neither read nor merely descriptive."""
    namespace = split(root.tag)[0]
    for element in root.iter(etree.Element):
        where, name = split(element.tag)
        if where == namespace and name not in READ and name not in DESCRIPTIVE:
            yield element


_READ = """
definitions import itemDefinition itemComponent typeRef allowedValues typeConstraint functionItem parameters inputData
decision businessKnowledgeModel decisionService variable informationRequirement knowledgeRequirement requiredInput
requiredDecision requiredKnowledge encapsulatedLogic outputDecision encapsulatedDecision inputDecision
literalExpression text decisionTable input inputExpression inputValues output outputValues defaultOutputEntry
annotation rule inputEntry outputEntry annotationEntry context contextEntry invocation binding parameter
functionDefinition formalParameter list relation column row conditional if then else filter in match for return some
every satisfies
"""
READ = frozenset(_READ.split())
_DESCRIPTIVE = """
description question allowedAnswers extensionElements authorityRequirement requiredAuthority knowledgeSource type owner
performanceIndicator organizationUnit businessContextElement elementCollection drgElement group textAnnotation
association sourceRef targetRef decisionMaker decisionOwner impactedPerformanceIndicator impactingDecision
supportedObjective usingProcess usingTask decisionMade decisionOwned
"""
DESCRIPTIVE = frozenset(_DESCRIPTIVE.split())
"""Elements that say something about others and change no result (DMN 1.5, 6.3.3, 6.3.11 and 6.3.16)."""
