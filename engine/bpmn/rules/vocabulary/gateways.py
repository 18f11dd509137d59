"""Gateways (§10.6)."""

from engine.bpmn.rules.vocabulary.forms import Form, form, joined

_GATEWAY = form(("gatewayDirection",), ("incoming", "outgoing"))
_DEFAULT = form(("default",))

FORMS: dict[str, Form] = {
    "exclusiveGateway": joined(_GATEWAY, _DEFAULT),
    "inclusiveGateway": joined(_GATEWAY, _DEFAULT),
    "complexGateway": joined(_GATEWAY, _DEFAULT, form((), ("activationCondition",))),
    "parallelGateway": _GATEWAY,
    "eventBasedGateway": joined(_GATEWAY, form(("instantiate", "eventGatewayType"))),
    "activationCondition": form(("language",), (), {"evaluatesToTypeRef": "§8.4.6: a condition gives true or false"}),
}
