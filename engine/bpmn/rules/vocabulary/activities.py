"""Activities and global tasks (§10.3)."""

from engine.bpmn.rules.vocabulary.forms import Form, form, joined
from engine.bpmn.rules.vocabulary.processes import ARTIFACTS, CONTAINED

_HOW = {"implementation": "§10.3.3: a hint at technology; the connector, form or worker is named in its settings"}
_ROLES = ("performer", "humanPerformer", "potentialOwner", "resourceRole")
_ACTIVITY = form(
    ("isForCompensation", "startQuantity", "completionQuantity", "default"),
    (
        "incoming",
        "outgoing",
        "property",
        "ioSpecification",
        "dataInputAssociation",
        "dataOutputAssociation",
        "standardLoopCharacteristics",
        "multiInstanceLoopCharacteristics",
        *_ROLES,
    ),
)
_IMPLEMENTED = joined(_ACTIVITY, form((), (), _HOW))
_SUB_PROCESS = joined(_ACTIVITY, form(("triggeredByEvent",), CONTAINED, ARTIFACTS))
_USER = form((), (), {"rendering": "§10.3.4: a hint at pages; the form is named in its settings"})
_SCRIPT = form(("scriptFormat",), ("script",))
_CALLABLE = form((), (*_ROLES, "ioSpecification", "ioBinding", "supportedInterfaceRef"))

FORMS: dict[str, Form] = {
    "task": _ACTIVITY,
    "manualTask": _ACTIVITY,
    "userTask": joined(_IMPLEMENTED, _USER),
    "serviceTask": joined(_IMPLEMENTED, form(("operationRef",))),
    "sendTask": joined(_IMPLEMENTED, form(("operationRef", "messageRef"))),
    "receiveTask": joined(_IMPLEMENTED, form(("operationRef", "messageRef", "instantiate"))),
    "businessRuleTask": _IMPLEMENTED,
    "scriptTask": joined(_ACTIVITY, _SCRIPT),
    "callActivity": joined(_ACTIVITY, form(("calledElement",))),
    "subProcess": _SUB_PROCESS,
    "transaction": joined(_SUB_PROCESS, form((), (), {"method": "§10.3.5: which protocol agrees on the outcome"})),
    "adHocSubProcess": joined(_SUB_PROCESS, form(("ordering", "cancelRemainingInstances"), ("completionCondition",))),
    "globalTask": _CALLABLE,
    "globalManualTask": _CALLABLE,
    "globalUserTask": joined(_CALLABLE, _USER, form((), (), _HOW)),
    "globalBusinessRuleTask": joined(_CALLABLE, form((), (), _HOW)),
    "globalScriptTask": joined(
        _CALLABLE, _SCRIPT, form((), (), {"scriptLanguage": "§10.3.7: the script's language, which is FEEL here"})
    ),
    "script": form(),
}
