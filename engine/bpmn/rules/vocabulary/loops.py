"""Loop markers (§10.3.8)."""

from engine.bpmn.rules.vocabulary.definitions import DEFINITIONS
from engine.bpmn.rules.vocabulary.forms import Form, form

_EXPRESSION = form(("language",), (), {"evaluatesToTypeRef": "§8.4.6: the type is the one the place asks for"})

FORMS: dict[str, Form] = {
    "standardLoopCharacteristics": form(("testBefore", "loopMaximum"), ("loopCondition",)),
    "multiInstanceLoopCharacteristics": form(
        ("isSequential", "behavior", "oneBehaviorEventRef", "noneBehaviorEventRef"),
        (
            "loopCardinality",
            "loopDataInputRef",
            "loopDataOutputRef",
            "inputDataItem",
            "outputDataItem",
            "complexBehaviorDefinition",
            "completionCondition",
        ),
    ),
    "loopCondition": _EXPRESSION,
    "loopCardinality": _EXPRESSION,
    "completionCondition": _EXPRESSION,
    "complexBehaviorDefinition": form((), ("condition", "event")),
    "event": form((), (*DEFINITIONS, "eventDefinitionRef", "dataInput", "dataInputAssociation", "inputSet")),
    "inputDataItem": form(("itemSubjectRef", "isCollection"), ("dataState",)),
    "outputDataItem": form(("itemSubjectRef", "isCollection"), ("dataState",)),
    "loopDataInputRef": form(),
    "loopDataOutputRef": form(),
}
