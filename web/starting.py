"""Steps of ad hoc sub-processes that somebody may start in a case: what is offered, and starting one."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, request

from engine.models import ProcessInstance
from engine.people import Person
from web import form_keys
from web.texts import gettext as _
from web.work import db, engine


@dataclass(frozen=True, slots=True)
class Offers:
    """The steps that can be started now, each with the value of its button; `key` is the form's one-time key."""

    steps: Sequence[tuple[str, str]]
    key: str


def offers(instance: ProcessInstance, person: Person) -> Offers:
    """What this person may start. With no steps, nothing is shown."""
    found = engine().startable(db(), instance, person)
    steps = [(_words(each.element), f"{each.token_number}:{each.element.element_id}") for each in found]
    return Offers(steps, form_keys.new(_purpose(instance)))


def start(instance: ProcessInstance, person: Person) -> None:
    """Start the step whose button was pressed; a second press of the same button does nothing.

    Raises Conflict where it cannot be started any more, NotAllowed, NotFound.
    """
    once = form_keys.nonce(_purpose(instance))
    number, _colon, element_id = request.form.get("step", "").partition(":")
    if once is None or not number.isdigit():
        abort(400)
    engine().activate(db(), instance.id, int(number), element_id, person, key=once)


def _purpose(instance: ProcessInstance) -> str:
    return f"start-step:{instance.id}"


def _words(element: object) -> str:
    return getattr(element, "bpmn_name", None) or _("A step without a name")
