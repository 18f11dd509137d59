"""What BPMN 2.0.2 lets stand where, and what each part of it is here: honoured, or description.

A file per noun. `FORMS` holds one `Form` for each element that may hold something; whatever a file has beyond these
tables is a problem, never a silence (`rules/support.py`).
"""

from engine.bpmn.rules.vocabulary import (
    activities,
    collaborations,
    data,
    definitions,
    events,
    gateways,
    loops,
    messages,
    people,
    processes,
)
from engine.bpmn.rules.vocabulary.forms import COMMON, Form

FORMS: dict[str, Form] = (
    definitions.FORMS
    | processes.FORMS
    | events.FORMS
    | gateways.FORMS
    | activities.FORMS
    | loops.FORMS
    | data.FORMS
    | messages.FORMS
    | people.FORMS
    | collaborations.FORMS
)

__all__ = ["COMMON", "FORMS", "Form"]
