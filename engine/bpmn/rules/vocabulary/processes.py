"""Processes, what stands in them beside flow nodes, and sequence flows (§10.2, §8.4)."""

from engine.bpmn.normalise import FLOW_NODES
from engine.bpmn.rules.vocabulary.forms import Form, form

ARTIFACTS = {
    "textAnnotation": "§8.4.1: a note",
    "group": "§8.4.1: a frame around elements",
}
CONTAINED = FLOW_NODES | {
    "sequenceFlow",
    "laneSet",
    "association",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "property",
    "performer",
    "humanPerformer",
    "potentialOwner",
    "resourceRole",
}

FORMS: dict[str, Form] = {
    "process": form(
        ("isExecutable", "processType"),
        CONTAINED | {"ioSpecification", "ioBinding", "correlationSubscription", "supportedInterfaceRef"},
        {
            **ARTIFACTS,
            "isClosed": "§10.2: whether others may send to it beyond what is drawn; a hint for modellers",
            "definitionalCollaborationRef": "§10.2: the collaboration that it is shown in",
            "supports": "§10.2: a public process that this one keeps to; a hint for modellers",
        },
    ),
    "sequenceFlow": form(
        ("sourceRef", "targetRef", "isImmediate"),
        ("conditionExpression",),
    ),
    "conditionExpression": form(("language",), (), {"evaluatesToTypeRef": "§8.4.6: a condition gives true or false"}),
    "association": form(("sourceRef", "targetRef"), (), {"associationDirection": "§8.4.1: how the line is drawn"}),
    "laneSet": form((), (), {"lane": "§10.8: lanes arrange; assignments say who does what"}),
    "correlationSubscription": form(("correlationKeyRef",), ("correlationPropertyBinding",)),
    "correlationPropertyBinding": form(("correlationPropertyRef",), ("dataPath",)),
    "dataPath": form(("language",), (), {"evaluatesToTypeRef": "§8.4.6: a type"}),
    "ioBinding": form(("operationRef", "inputDataRef", "outputDataRef")),
    "supportedInterfaceRef": form(),
}
