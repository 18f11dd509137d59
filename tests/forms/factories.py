"""Forms for tests: only what matters in the test is named."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from engine.problems import Problem
from forms import schema
from forms.files import File
from forms.pages import Form
from forms.questions.base import Question

NOW = datetime(2026, 10, 26, 10, 42, tzinfo=UTC)

LABELS = {"datetime": "dateLabel"}
OPTIONS = [
    {"value": "pip", "label": "PIP"},
    {"value": "dla", "label": "DLA"},
    {"value": "none", "label": "None"},
]


def component(type: str, key: str = "answer", label: str = "Your answer", **fields: Any) -> dict[str, Any]:
    """A component as the editor writes it."""
    made = {
        "type": type,
        "id": f"Field_{key}",
        "key": key,
        LABELS.get(type, "label"): label,
        "layout": {"row": "Row_1"},
    }
    if type in ("radio", "select", "checklist", "taglist") and "valuesExpression" not in fields:
        made["values"] = OPTIONS
    if type == "datetime":
        made["subtype"] = "date"
    return {**made, **fields}


def required(type: str, key: str = "answer", label: str = "Your answer", **fields: Any) -> dict[str, Any]:
    """A component that must be answered."""
    return component(type, key, label, **{"validate": {"required": True}, **fields})


def group(*components: dict[str, Any], label: str = "Together", **fields: Any) -> dict[str, Any]:
    return {"type": "group", "label": label, "components": list(components), "showOutline": True, **fields}


def text(words: str, **fields: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, "id": "Text_1", **fields}


def hidden_when(condition: str) -> dict[str, str]:
    return {"hide": f"={condition}"}


def file_of(*components: dict[str, Any], **fields: Any) -> bytes:
    """A form file."""
    made = {"type": "default", "id": "apply", "schemaVersion": 16, "components": list(components), **fields}
    return json.dumps(made).encode()


def form_of(*components: dict[str, Any], **fields: Any) -> Form:
    return schema.read(file_of(*components, **fields), "apply.form")


def question_of(type: str, **fields: Any) -> Question:
    """The question of a single component, its key "answer"."""
    return form_of(component(type, **fields)).question("answer")


def problems_of(*components: dict[str, Any], **fields: Any) -> list[Problem]:
    return schema.check(file_of(*components, **fields), "apply.form")


def rules_of(*components: dict[str, Any], **fields: Any) -> list[str]:
    return [problem.rule for problem in problems_of(*components, **fields)]


def answered(question: Question, *texts: str, files: Sequence[File] = (), kept: object = None) -> object:
    """The answer that posting these texts gives: three of them for a date."""
    if len(question.names) == 3 and question.type == "datetime":
        posted = {name: [text] for name, text in zip(question.names, texts, strict=True)}
    else:
        posted = {question.key: list(texts)}
    return question.read(posted, files, kept, None)


PASSPORT = File("f1", "Passport.pdf", 1_200_000, "application/pdf")
PHOTO = File("f2", "Me.jpg", 350_000, "image/jpeg")
TEN = Decimal(10)
