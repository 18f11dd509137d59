"""The file itself: definitions, imports, categories (§8.2, §8.3)."""

from engine.bpmn.rules.vocabulary.forms import Form, form

GLOBAL_TASKS = frozenset(
    {"globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask"}
)
DEFINITIONS = (
    "messageEventDefinition",
    "timerEventDefinition",
    "signalEventDefinition",
    "errorEventDefinition",
    "escalationEventDefinition",
    "conditionalEventDefinition",
    "compensateEventDefinition",
    "cancelEventDefinition",
    "terminateEventDefinition",
    "linkEventDefinition",
)

_KEPT = {
    "extension": "§8.3.3: says which extensions the file uses; they are judged where they stand",
    "relationship": "§8.3.4: links to other models",
    "category": "§8.4.1: groups elements for analysis",
    "endPoint": "§8.5: an address, which a connector knows",
    "partnerEntity": "§9.3: who a pool stands for",
    "partnerRole": "§9.3: what a pool stands for",
    "interface": "§8.5: a service in words; a connector performs it",
    "conversation": "§9.5: an overview of message flows",
    "globalConversation": "§9.5: an overview of message flows",
    "choreography": "§11: what partners agree on; it is drawn, not run",
    "globalChoreographyTask": "§11: what partners agree on; it is drawn, not run",
}

FORMS: dict[str, Form] = {
    "definitions": form(
        (),
        (
            "import",
            "process",
            "collaboration",
            "itemDefinition",
            "message",
            "signal",
            "error",
            "escalation",
            "dataStore",
            "correlationProperty",
            "resource",
            *DEFINITIONS,
            *GLOBAL_TASKS,
        ),
        {
            **_KEPT,
            "targetNamespace": "§8.2.1: a name for the file's own names, taken off references when it is read",
            "exporter": "§8.2.1: the tool that wrote the file",
            "exporterVersion": "§8.2.1: the tool that wrote the file",
            "expressionLanguage": "§8.2.1: the language of expressions that begin without “=”",
            "typeLanguage": "§8.2.1: the language of structures, which are not checked here",
        },
    ),
    "import": form(("importType", "location", "namespace")),
}
