"""Events and what they wait for or throw (§10.5)."""

from engine.bpmn.rules.vocabulary.definitions import DEFINITIONS
from engine.bpmn.rules.vocabulary.forms import Form, form, joined

_NODE = form((), ("incoming", "outgoing", "property"))
_CATCHES = joined(
    _NODE,
    form(
        ("parallelMultiple",),
        (*DEFINITIONS, "eventDefinitionRef", "dataOutput", "dataOutputAssociation", "outputSet"),
    ),
)
_THROWS = joined(_NODE, form((), (*DEFINITIONS, "eventDefinitionRef", "dataInput", "dataInputAssociation", "inputSet")))
_EXPRESSION = form(("language",), (), {"evaluatesToTypeRef": "§8.4.6: the type is the one the place asks for"})

FORMS: dict[str, Form] = {
    "startEvent": joined(_CATCHES, form(("isInterrupting",))),
    "intermediateCatchEvent": _CATCHES,
    "boundaryEvent": joined(_CATCHES, form(("attachedToRef", "cancelActivity"))),
    "intermediateThrowEvent": _THROWS,
    "endEvent": _THROWS,
    "eventDefinitionRef": form(),
    "messageEventDefinition": form(("messageRef",), ("operationRef",)),
    "timerEventDefinition": form((), ("timeDate", "timeDuration", "timeCycle")),
    "timeDate": _EXPRESSION,
    "timeDuration": _EXPRESSION,
    "timeCycle": _EXPRESSION,
    "signalEventDefinition": form(("signalRef",)),
    "errorEventDefinition": form(("errorRef",)),
    "escalationEventDefinition": form(("escalationRef",)),
    "conditionalEventDefinition": form((), ("condition",)),
    "condition": _EXPRESSION,
    "compensateEventDefinition": form(("activityRef", "waitForCompletion")),
    "cancelEventDefinition": form(),
    "terminateEventDefinition": form(),
    "linkEventDefinition": form(("name",), ("source", "target")),
    "source": form(),
    "target": form(),
    "operationRef": form(),
}
