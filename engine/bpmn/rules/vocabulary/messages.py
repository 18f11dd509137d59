"""Messages, signals, errors, escalations and the items they carry (§8.4)."""

from engine.bpmn.rules.vocabulary.forms import Form, form

_EXPRESSION = form(("language",), (), {"evaluatesToTypeRef": "§8.4.6: a type"})

FORMS: dict[str, Form] = {
    "itemDefinition": form(
        ("isCollection", "structureRef"), (), {"itemKind": "§8.4.10: information or a thing; only readers see it"}
    ),
    "message": form(("name", "itemRef")),
    "signal": form(("name", "structureRef")),
    "error": form(("errorCode", "structureRef")),
    "escalation": form(("escalationCode", "structureRef")),
    "correlationProperty": form(
        (), ("correlationPropertyRetrievalExpression",), {"type": "§8.4.2: a type, which FEEL's values bring with them"}
    ),
    "correlationPropertyRetrievalExpression": form(("messageRef",), ("messagePath",)),
    "messagePath": _EXPRESSION,
}
