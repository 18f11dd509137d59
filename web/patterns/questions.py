"""Every question type, as `forms` draws it: empty, filled, in error, with long text; for citizens and for staff."""

import json
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from engine.feel.types import Date
from forms import answers, schema
from forms.pages import Form
from forms.rendering import error_summary, render_page
from web.patterns.citizens import LONG

OPTIONS = [
    {"value": "pip", "label": "Personal Independence Payment (PIP)"},
    {"value": "dla", "label": "Disability Living Allowance (DLA)"},
    {"value": "none", "label": "None of these"},
]
HINTS = {"hint:pip": "With points for moving around, or for planning and following journeys"}
GOOD = [
    {"value": "good", "label": "Good"},
    {"value": "not_good", "label": "Not good"},
    {"value": "missing", "label": "Missing"},
]
REQUIRED = {"required": True}


def _component(type: str, key: str, label: str, **fields: Any) -> dict[str, Any]:
    named = "dateLabel" if type == "datetime" else "label"
    return {"type": type, "id": key, "key": key, named: label, "validate": REQUIRED, **fields}


COMPONENTS = [
    {
        "type": "text",
        "id": "words",
        "text": "Text says what **matters**, with a [link](https://www.example.org).\n\n- one\n- two",
    },
    _component("textfield", "name", "Full name", description="As it is on your passport"),
    _component("textfield", "reach", "Telephone number", properties={"width": "20", "inputmode": "tel"}),
    _component("textarea", "story", "What makes walking hard?", validate={"required": True, "maxLength": 500}),
    _component("number", "points", "Points", decimalDigits=0, properties={"width": "3"}),
    _component("datetime", "ends", "When does your award end?", subtype="date", description="For example, 27 3 2028"),
    _component("radio", "benefit", "Which do you get?", values=OPTIONS, properties={**HINTS, "divider": "none"}),
    _component("checklist", "ways", "How may we reach you?", values=OPTIONS, properties={"exclusive": "none"}),
    _component("checkbox", "agree", "I agree that you look at my council tax record"),
    _component("select", "title", "Title", values=OPTIONS),
    _component("filepicker", "letter", "Award letter", properties={"later": "I will send it later"}),
    {
        "type": "group",
        "id": "address",
        "label": "Address",
        "showOutline": True,
        "components": [
            _component("textfield", "line", "Address line 1"),
            _component("textfield", "town", "Town or city", properties={"width": "two-thirds"}),
        ],
    },
    _component(
        "radio",
        "who",
        "Who she is",
        values=GOOD,
        description="Passport, 26 Oct",
        properties={"appearance": "segmented"},
    ),
    _component("textfield", "long", LONG, description=LONG),
]
FILLED: dict[str, Any] = {
    "name": "Rosalind Achterberg",
    "reach": "01632 960 217",
    "story": "I can manage to the car with my sister.\nIn a car park I freeze or I run.",
    "points": None,
    "ends": Date(2028, 3, 31),
    "benefit": "pip",
    "ways": ["pip", "dla"],
    "agree": True,
    "title": "dla",
    "letter": "later",
    "line": "4 Elm Row",
    "town": "Marlbury",
    "who": "not_good",
    "long": LONG,
}
WRONG = {"ends-day": ["31"], "ends-month": ["14"], "ends-year": ["2028"], "points": ["twelve"]}


def form() -> Form:
    return schema.read(json.dumps({"type": "default", "id": "every", "components": COMPONENTS}).encode(), "every.form")


def drawn(density: Any, state: str) -> dict[str, Any]:
    """What a page in this state shows: its questions, and the summary of its errors."""
    every = form()
    page = every.pages[0]
    given = FILLED if state == "filled" else {}
    posted = WRONG if state == "error" else None
    wrong = answers.read_page(every, page, posted).errors if posted else []
    return {
        "questions": render_page(page, given, posted, wrong, density=density, heading=False, gettext=gettext),
        "summary": error_summary(wrong, gettext=gettext) if wrong else Markup(""),
        "has_errors": bool(wrong),
    }
