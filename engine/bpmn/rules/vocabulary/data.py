"""Data objects, stores, inputs and outputs, and what carries data between them (§10.4)."""

from engine.bpmn.rules.vocabulary.forms import Form, form

_ITEM = ("itemSubjectRef", "isCollection")
_STATE = {"dataState": "§10.4.1: a word for the data's condition, which only readers see"}
_EXPRESSION = form(("language",), (), {"evaluatesToTypeRef": "§8.4.6: a type"})
_ASSOCIATION = form((), ("sourceRef", "targetRef", "transformation", "assignment"))

FORMS: dict[str, Form] = {
    "dataObject": form(_ITEM, (), _STATE),
    "dataObjectReference": form(("dataObjectRef", "itemSubjectRef"), ("dataState",)),
    "dataStore": form(
        _ITEM,
        (),
        {
            **_STATE,
            "capacity": "§10.4.1: how much a store outside the engine holds",
            "isUnlimited": "§10.4.1: how much a store outside the engine holds",
        },
    ),
    "dataStoreReference": form(("dataStoreRef", "itemSubjectRef"), ("dataState",)),
    "dataState": form(),
    "property": form(_ITEM, (), _STATE),
    "ioSpecification": form((), ("dataInput", "dataOutput", "inputSet", "outputSet")),
    "dataInput": form(_ITEM, (), _STATE),
    "dataOutput": form(_ITEM, (), _STATE),
    "inputSet": form((), ("dataInputRefs", "optionalInputRefs", "whileExecutingInputRefs", "outputSetRefs")),
    "outputSet": form((), ("dataOutputRefs", "optionalOutputRefs", "whileExecutingOutputRefs", "inputSetRefs")),
    "dataInputAssociation": _ASSOCIATION,
    "dataOutputAssociation": _ASSOCIATION,
    "transformation": _EXPRESSION,
    "assignment": form((), ("from", "to")),
    "from": _EXPRESSION,
    "to": _EXPRESSION,
    **{
        name: form()
        for name in (
            "sourceRef",
            "targetRef",
            "dataInputRefs",
            "dataOutputRefs",
            "optionalInputRefs",
            "optionalOutputRefs",
            "whileExecutingInputRefs",
            "whileExecutingOutputRefs",
            "inputSetRefs",
            "outputSetRefs",
        )
    },
}
