"""Who does something (§10.3.2)."""

from engine.bpmn.rules.vocabulary.forms import Form, form

_ROLE = form((), ("resourceRef", "resourceParameterBinding", "resourceAssignmentExpression"))

FORMS: dict[str, Form] = {
    "resource": form((), (), {"resourceParameter": "§8.4.12: what may be asked of a resource"}),
    "resourceRole": _ROLE,
    "performer": _ROLE,
    "humanPerformer": _ROLE,
    "potentialOwner": _ROLE,
    "resourceRef": form(),
    "resourceParameterBinding": form(("parameterRef",), ("formalExpression", "expression")),
    "resourceAssignmentExpression": form((), ("formalExpression", "expression")),
    "formalExpression": form(("language",), (), {"evaluatesToTypeRef": "§8.4.6: a type"}),
    "expression": form(("language",), (), {"evaluatesToTypeRef": "§8.4.6: a type"}),
}
