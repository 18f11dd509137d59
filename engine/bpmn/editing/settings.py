"""What a step is about: who does it, with which form, by which rules, what it sends, how long it waits."""

import re
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.dialect import OWN_TEMPLATES
from engine.bpmn.editing.model import Refused, ensured, entries, extension, set_entry, set_extension
from engine.bpmn.normalise import local
from engine.bpmn.xml import ZEEBE, tag
from engine.people import APPLICANT

_PROPERTY = ("properties", "property", ("name", "value"))
_HEADER = ("taskHeaders", "header", ("key", "value"))
_INPUT = ("ioMapping", "input", ("target", "source"))
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_TEXT = re.compile(r'="((?:[^"\\]|\\.)*)"\Z')
_DAYS = re.compile(r"P(\d+)D\Z")
_DUE = re.compile(r'=\s*now\(\)\s*\+\s*duration\("P(\d+)D"\)\s*\Z')
_SAID_DUE = re.compile(r"(\d{1,4})\s*(working\s+)?(?:days?)?\Z", re.IGNORECASE)
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_COMPARED = re.compile(r'=\s*([^\W\d][\w.]*)\s*(=|!=|<=|>=|<|>)\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false)\s*\Z')


@dataclass(frozen=True, slots=True)
class About:
    """A step in a designer's terms. `kind` is one of `structure.KINDS`, "deadline", "start", "choice" or "".

    `days` are working days where it says so. A deadline `interrupts` where its step is over once it has come.
    """

    kind: str
    name: str
    who: str = ""
    form: str = ""
    decision: str = ""
    result: str = ""
    to: str = ""
    subject: str = ""
    text: str = ""
    url: str = ""
    days: str = ""
    in_working_days: bool = False
    interrupts: bool = False
    due: str = ""
    properties: dict[str, str] = field(default_factory=dict)


def about(node: etree._Element) -> About:
    """What a node of the diagram says of itself, as far as the outline knows how to say it."""
    inputs, headers = entries(node, *_INPUT), entries(node, *_HEADER)
    called = extension(node, "calledDecision")
    properties = entries(node, *_PROPERTY)
    return About(
        kind=kind_of(node),
        name=node.get("name") or "",
        who=_first(node, "assignmentDefinition", "candidateGroups", "assignee"),
        form=_first(node, "formDefinition", "formId", "formKey"),
        decision="" if called is None else called.get("decisionId") or "",
        result="" if called is None else called.get("resultVariable") or "",
        to=shown(inputs.get("to", "")),
        subject=headers.get("subject", "") or shown(inputs.get("subject", "")),
        text=headers.get("template", "") or shown(inputs.get("text", "")),
        url=shown(inputs.get("url", "")),
        days=_days(node),
        in_working_days=properties.get("days") == "working" or properties.get("clock") == "target",
        interrupts=node.get("cancelActivity") != "false",
        properties=properties,
        due=_due(node),
    )


def kind_of(node: etree._Element) -> str:
    """Which step of the outline a node is."""
    kind = local(node)
    if kind == "userTask":
        assigned = extension(node, "assignmentDefinition")
        groups = "" if assigned is None else assigned.get("candidateGroups") or ""
        return "citizen" if groups == APPLICANT else "staff"
    if kind == "serviceTask":
        task = extension(node, "taskDefinition")
        return {"email": "message", "http": "system"}.get("" if task is None else task.get("type") or "", "")
    if kind in ("intermediateCatchEvent", "boundaryEvent"):
        waits = "wait" if kind == "intermediateCatchEvent" else "deadline"
        return waits if node.find(f"{tag('timerEventDefinition')}/{tag('timeDuration')}") is not None else ""
    names = {"businessRuleTask": "rule", "startEvent": "start", "exclusiveGateway": "choice"}
    return names.get(kind, "")


def make(node: etree._Element, kind: str) -> None:
    """What a new step of this kind cannot be without."""
    if kind in ("citizen", "staff"):
        ensured(node, "userTask")
        set_who(node, APPLICANT if kind == "citizen" else "")
    if kind in ("message", "system"):
        set_extension(node, "taskDefinition", type="email" if kind == "message" else "http")
        node.set(f"{{{ZEEBE}}}modelerTemplate", f"{OWN_TEMPLATES}{'message' if kind == 'message' else 'call'}")


def set_who(node: etree._Element, group: str) -> None:
    """Which group does it, instead of any one person; what `about` says already stays as it is written."""
    if group != _first(node, "assignmentDefinition", "candidateGroups", "assignee"):
        set_extension(node, "assignmentDefinition", candidateGroups=group or None, assignee=None)


def set_form(node: etree._Element, form_id: str) -> None:
    """Which form is filled in; what `about` says already stays as written, also where that lies in the diagram."""
    if form_id != _first(node, "formDefinition", "formId", "formKey"):
        set_extension(node, "formDefinition", formId=form_id or None, formKey=None)


def _first(node: etree._Element, name: str, *attributes: str) -> str:
    """The first of an extension's attributes that says anything."""
    found = extension(node, name)
    return "" if found is None else next(filter(None, map(found.get, attributes)), "")


def set_decision(node: etree._Element, decision_id: str, result: str) -> None:
    """Which table is asked, and what its answer is called from then on."""
    set_extension(node, "calledDecision", decisionId=decision_id or None, resultVariable=result or None)


def set_message(node: etree._Element, to: str, subject: str, text: str) -> None:
    """To whom, about what, and the words: plain, with answers between double braces."""
    set_entry(node, *_INPUT, "to", kept(to))
    set_entry(node, *_INPUT, "subject", "")
    set_entry(node, *_HEADER, "subject", subject)
    set_entry(node, *_HEADER, "template", text)
    set_entry(node, *_INPUT, "text", "")


def says_itself(node: etree._Element) -> bool:
    """Whether a message has its words in another way: as HTML, or a template that is kept elsewhere."""
    names = {"html", "template", "template_id"}
    return not names.isdisjoint({*entries(node, *_INPUT), *entries(node, *_HEADER)})


def set_url(node: etree._Element, url: str) -> None:
    set_entry(node, *_INPUT, "url", kept(url))


def set_days(node: etree._Element, days: str, *, in_working_days: bool = False) -> None:
    """After how long it is due: a number of days, or what it said before in another way. Raises Refused.

    A timer that goes by the target's clock counts working days by that already.
    """
    if entries(node, *_PROPERTY).get("clock") != "target":
        set_property(node, "days", "working" if in_working_days else "")
    if days == _days(node):
        return
    if not days.isdigit() or not 0 < int(days) <= 3_650:
        raise Refused("How long it waits is a number of days, from 1 to 3,650.", "days")
    duration = node.find(f"{tag('timerEventDefinition')}/{tag('timeDuration')}")
    if duration is not None:
        duration.text = f"P{int(days)}D"


def add_timer(event: etree._Element, days: int) -> None:
    """Make an event wait so many days."""
    timer = etree.SubElement(event, tag("timerEventDefinition"), id=f"{event.get('id')}_timer")
    expression(timer, "timeDuration", f"P{days}D")


def set_interrupts(event: etree._Element, *, interrupts: bool) -> None:
    """Whether the step is over when the event comes, or goes on beside it (§10.5.4)."""
    event.set("cancelActivity", "true" if interrupts else "false")


def set_due(node: etree._Element, text: str) -> None:
    """When a person's step is due after it opens: “2 working days”, “2 days”; or an expression after “=”, or a moment,
    which are kept as they are. A number alone counts working days. Raises Refused."""
    if text == _due(node):
        return
    said = _SAID_DUE.match(text)
    if not said:
        if text and not text.startswith("="):
            raise Refused("When it is due is said as “2 working days” or “2 days”.", "due")
        set_extension(node, "taskSchedule", dueDate=text or None)
        if not text:
            set_property(node, "days", "")
        return
    is_working = bool(said[2]) or text.isdigit()
    set_extension(node, "taskSchedule", dueDate=f'=now() + duration("P{int(said[1])}D")')
    set_property(node, "days", "working" if is_working else "")


def _due(node: etree._Element) -> str:
    schedule = extension(node, "taskSchedule")
    written = "" if schedule is None else schedule.get("dueDate") or ""
    found = _DUE.match(written)
    if not found:
        return written
    number = int(found[1])
    counted = "working day" if entries(node, *_PROPERTY).get("days") == "working" else "day"
    return f"{number} {counted}" if number == 1 else f"{number} {counted}s"


def set_property(node: etree._Element, name: str, value: str) -> None:
    set_entry(node, *_PROPERTY, name, value)


def say_condition(flow: etree._Element, text: str) -> None:
    """When a way is taken: FEEL after “=”; an empty text takes the condition out."""
    for stale in flow.findall(tag("conditionExpression")):
        flow.remove(stale)
    if text:
        expression(flow, "conditionExpression", text)


def expression(parent: etree._Element, kind: str, text: str) -> None:
    """A child that holds a formal expression, and says so (§8.3.8)."""
    made = etree.SubElement(parent, tag(kind))
    prefix = f"{made.prefix}:" if made.prefix else ""
    made.set(_TYPE, f"{prefix}tFormalExpression")
    made.text = text


def compared(condition: str) -> tuple[str, str, str] | None:
    """A plain comparison as answer, sign and value; None for any other expression."""
    found = _COMPARED.match(condition)
    if found is None:
        return None
    name, sign, value = found.groups()
    return name, sign, _unquoted(value[1:-1]) if value.startswith('"') else value


def comparison(name: str, sign: str, value: str, *, is_text: bool) -> str:
    """The expression of a plain comparison. Raises Refused."""
    if sign not in COMPARISONS or not name:
        raise Refused("Choose an answer and how it is compared.", "answer")
    if not is_text and not re.fullmatch(r"-?\d+(\.\d+)?|true|false", value.strip()):
        raise Refused("This answer is compared with a number, or with true or false.", "value")
    return f"={name} {sign} {_quoted(value) if is_text else value.strip()}"


def shown(source: str) -> str:
    """An expression that is only a text, as that text; others as they are, with their “=”."""
    found = _TEXT.match(source)
    return _unquoted(found[1]) if found else source


def kept(text: str) -> str:
    """What somebody typed, as an expression: what begins with “=” is one already."""
    return text if not text or text.startswith("=") else f"={_quoted(text)}"


def _days(node: etree._Element) -> str:
    duration = node.findtext(f"{tag('timerEventDefinition')}/{tag('timeDuration')}") or ""
    found = _DAYS.match(duration.strip())
    return found[1] if found else duration.strip()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n")
    return f'"{escaped}"'


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)
