"""What is driven: a journey of our own with a bit of everything, and the answers that people give to the Blue Badge."""

import json
from pathlib import Path

from tests.engine.events import drawn, message, timer
from tests.models import definitions, offered, service

KEY = "chaos"

TOML = """
key = "chaos"
title = "Tell us something"
name = "Chaos"
owner = "Tests"
process = "process"
reference = "CH"

[start]
summary = "Tell us something."

[contact]
telephone = "01632 960 000"
hours = "always."

[case]
who = '=note'

[[groups]]
id = "officers"
title = "Officers"
"""

DRAWING = """
applied: startEvent -> split: parallel -> ask: service -> pause: intermediateCatchEvent -> join: parallel
join -> confirm: user -> last: service -> end
split -> check: user -> told: service -> join
split -> shout: intermediateThrowEvent -> join
split -> hear: intermediateCatchEvent -> heard: service -> join
late: boundaryEvent -> remind: service -> reminded: end
"""

MESSAGE = (
    '<bpmn:message id="called" name="called"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=case.reference"/></bpmn:extensionElements></bpmn:message>'
)
EVENTS = {
    "pause": timer("timeDuration", "PT2S"),
    "late": timer("timeDuration", "PT1S"),
    "shout": message("called"),
    "hear": message("called"),
}


def _form(form_id: str, key: str, label: str) -> bytes:
    question = {"type": "textfield", "key": key, "id": key, "label": label, "validate": {"required": True}}
    question["properties"] = {"page": label, "summaryLabel": label}
    return json.dumps({"schemaVersion": 18, "type": "default", "id": form_id, "components": [question]}).encode()


def files() -> dict[str, bytes]:
    """Timers, service tasks that are tried again, a message, parallel branches, and tasks of staff and of the applicant."""
    drawing = drawn(DRAWING, EVENTS).set("late", attachedToRef="check", cancelActivity="false")
    drawing.extend("applied", '<zeebe:formDefinition formId="apply"/>')
    drawing.extend("check", '<zeebe:formDefinition formId="check"/>' + offered("officers"))
    drawing.extend("confirm", '<zeebe:formDefinition formId="confirm"/>' + offered("applicant"))
    for element_id in ("ask", "told", "heard", "remind", "last"):
        drawing.extend(element_id, service("record", "30"))
    return {
        "journey.toml": TOML.encode(),
        "chaos.bpmn": definitions(MESSAGE + drawing.process()),
        "apply.form": _form("apply", "note", "What do you want to tell us?"),
        "check.form": _form("check", "found", "What did you find?"),
        "confirm.form": _form("confirm", "confirmed", "Is it so?"),
    }


def write(folder: Path) -> None:
    folder.mkdir()
    for name, content in files().items():
        (folder / name).write_bytes(content)
