"""The kinds of step a designer picks from, as element templates: what the drawing tool makes of "+ Step".

They are data of the tool, made here because the connectors, and what each of them needs, are known only here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.bpmn.dialect import OWN_TEMPLATES
from web.studio.contents import Choice
from web.texts import gettext as _

Template = dict[str, Any]
SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"
"""Nobody fetches it: its name is how the editor knows a template for Camunda 8's settings."""

GROUP = "here"

ASK, DECIDE, RULE, MESSAGE, CALL, WAIT = (
    OWN_TEMPLATES + name for name in ("ask", "decide", "rule", "message", "call", "wait")
)


def all_kinds(connectors: Mapping[str, frozenset[str]], decisions: Sequence[Choice]) -> list[Template]:
    """Every kind; `connectors` are the installed ones with the inputs that each cannot do without."""
    own = [name for name in sorted(connectors) if name not in ("email", "http")]
    return [
        _person(ASK, _("Ask the applicant"), _("They are asked on a page of their own"), "applicant"),
        _person(DECIDE, _("Somebody decides"), _("A colleague looks, and fills in a form"), None),
        _rule(decisions),
        _message(),
        _call(),
        _wait(),
        *(_connector(name, connectors[name]) for name in own),
    ]


def _kind(template_id: str, name: str, description: str, element: str, properties: list[Template]) -> Template:
    return {
        "$schema": SCHEMA,
        "id": template_id,
        "name": name,
        "description": description,
        "appliesTo": ["bpmn:Task" if element.endswith("Task") else element],
        "elementType": {"value": element},
        "groups": [{"id": GROUP, "label": _("How it works here")}],
        "properties": [each | {"group": GROUP} if "label" in each else each for each in properties],
    }


def _person(template_id: str, name: str, description: str, group: str | None) -> Template:
    """Who, form and due are fields of the panel's own group."""
    properties: list[Template] = [{"type": "Hidden", "binding": {"type": "zeebe:userTask"}}]
    if group is not None:
        binding = {"type": "zeebe:assignmentDefinition", "property": "candidateGroups"}
        properties.append({"type": "Hidden", "value": group, "binding": binding})
    return {**_kind(template_id, name, description, "bpmn:UserTask", properties), "entriesVisible": True}


def _rule(decisions: Sequence[Choice]) -> Template:
    choices = [{"name": each.title, "value": each.id} for each in decisions]
    decision = _field(_("Which rule"), {"type": "zeebe:calledDecision", "property": "decisionId"})
    if choices:
        decision |= {"type": "Dropdown", "choices": choices, "value": choices[0]["value"]}
    result = _field(_("Its answer is called"), {"type": "zeebe:calledDecision", "property": "resultVariable"})
    result |= {"value": "result", "description": _("Later steps use the answer by this name.")}
    return _kind(
        RULE, _("Check a rule"), _("A table decides, and says why"), "bpmn:BusinessRuleTask", [decision, result]
    )


def _message() -> Template:
    properties = [
        _hidden("email"),
        _field(_("To"), _input("to"), needed=True)
        | {"feel": "required", "description": _("Where their address is: contact.email, say.")},
        _field(_("Subject"), {"type": "zeebe:taskHeader", "key": "subject"}) | {"feel": "optional"},
        _field(_("Words"), {"type": "zeebe:taskHeader", "key": "template"})
        | {"type": "Text", "description": _("{{ person.name }} writes what the case knows by that name.")},
    ]
    return _kind(MESSAGE, _("Send a message"), _("An e-mail"), "bpmn:ServiceTask", properties)


def _call() -> Template:
    methods = [{"name": name, "value": f'="{name}"'} for name in ("GET", "POST", "PUT", "PATCH", "DELETE")]
    properties = [
        _hidden("http"),
        _field(_("Address"), _input("url"), needed=True)
        | {"feel": "required", "description": _("In quotes, or where it is: settings.badge_service, say.")},
        _field(_("It asks with"), _input("method")) | {"type": "Dropdown", "choices": methods, "value": '="GET"'},
        _field(_("What is sent"), _input("body")) | {"feel": "required", "optional": True},
        _field(_("What is kept of the answer"), {"type": "zeebe:taskHeader", "key": "resultExpression"})
        | {"feel": "required", "optional": True, "description": "={ order: response.body.number }"},
        _field(_("Answers that are no failure"), {"type": "zeebe:taskHeader", "key": "errorCodes"})
        | {"optional": True, "description": "404: not_found"},
    ]
    return _kind(CALL, _("Ask another system"), _("Over the internet"), "bpmn:ServiceTask", properties)


def _wait() -> Template:
    duration = _field(
        _("How long"), {"type": "bpmn:TimerEventDefinition#property", "name": "timeDuration"}, needed=True
    )
    duration |= {"value": "P5D", "feel": "optional", "description": _("P5D is five days, PT2H two hours.")}
    kind = _kind(WAIT, _("Wait"), _("For some time"), "bpmn:IntermediateCatchEvent", [duration])
    event = {"value": "bpmn:IntermediateCatchEvent", "eventDefinition": "bpmn:TimerEventDefinition"}
    return kind | {"elementType": event, "appliesTo": ["bpmn:IntermediateCatchEvent", "bpmn:IntermediateThrowEvent"]}


def _connector(name: str, needs: frozenset[str]) -> Template:
    fields = [_field(need, _input(need), needed=True) | {"feel": "required"} for need in sorted(needs)]
    title = name.replace("_", " ").replace("-", " ").capitalize()
    template_id = f"{OWN_TEMPLATES}connector.{name}"
    return _kind(template_id, title, _("A system of this council"), "bpmn:ServiceTask", [_hidden(name), *fields])


def _hidden(task_type: str) -> Template:
    return {"type": "Hidden", "value": task_type, "binding": {"type": "zeebe:taskDefinition", "property": "type"}}


def _input(name: str) -> Template:
    return {"type": "zeebe:input", "name": name}


def _field(label: str, binding: Template, *, needed: bool = False) -> Template:
    field: Template = {"label": label, "type": "String", "binding": binding}
    return field | {"constraints": {"notEmpty": True}} if needed else field
