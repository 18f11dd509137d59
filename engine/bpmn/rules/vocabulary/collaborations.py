"""Pools and what passes between them (§9)."""

from engine.bpmn.rules.vocabulary.forms import Form, form
from engine.bpmn.rules.vocabulary.processes import ARTIFACTS

_CONVERSATIONS = {
    name: "§9.5: an overview of message flows, which say the same one by one"
    for name in (
        "conversation",
        "subConversation",
        "callConversation",
        "conversationLink",
        "conversationAssociation",
        "participantAssociation",
        "messageFlowAssociation",
    )
}

FORMS: dict[str, Form] = {
    "collaboration": form(
        (),
        ("participant", "messageFlow", "association", "correlationKey"),
        {
            **ARTIFACTS,
            **_CONVERSATIONS,
            "isClosed": "§9.1: whether others may send to it beyond what is drawn; a hint for modellers",
            "choreographyRef": "§9.1: a choreography drawn between the pools",
        },
    ),
    "participant": form(
        ("processRef",),
        ("participantMultiplicity",),
        {
            "interfaceRef": "§9.3: a service in words; a connector performs it",
            "endPointRef": "§9.3: an address, which a connector knows",
            "partnerRoleRef": "§9.3: what the pool stands for",
            "partnerEntityRef": "§9.3: who the pool stands for",
        },
    ),
    "participantMultiplicity": form(
        (),
        (),
        {
            "minimum": "§9.3: how many partners a pool stands for, which is checked; each message starts one",
            "maximum": "§9.3: how many partners a pool stands for, which is checked; each message starts one",
        },
    ),
    "messageFlow": form(("sourceRef", "targetRef", "messageRef")),
    "correlationKey": form((), ("correlationPropertyRef",)),
    "correlationPropertyRef": form(),
}
