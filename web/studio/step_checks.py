"""What a step cannot do without, though the engine would run it: somebody to write to, an address to call.

And advice: whoever is asked something has to learn of it.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from lxml import etree

from engine.bpmn.editing import settings
from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.normalise import local
from engine.problems import Problem
from web.texts import gettext as _


def of(files: Mapping[str, bytes]) -> list[Problem]:
    """Errors stop publishing: a case that came there would stand still. Diagrams that cannot be read say nothing."""
    models = dict(_models(files))
    found = [problem for path, model in models.items() for problem in _of_diagram(path, model)]
    if not any(_writes(node) for model in models.values() for node in model.by_id.values()):
        found += [problem for path, model in models.items() for problem in _asked_unaware(path, model)]
    return found


def _models(files: Mapping[str, bytes]) -> Iterator[tuple[str, Model]]:
    for path, data in sorted(files.items()):
        if path.endswith(".bpmn"):
            with suppress(Refused):
                yield path, Model(data)


def _of_diagram(path: str, model: Model) -> Iterator[Problem]:
    for node in model.by_id.values():
        if local(node) != "serviceTask":
            continue
        kind, said = settings.kind_of(node), settings.about(node)
        if kind == "message" and not said.to:
            yield _problem(path, said, node.get("id"), "message-to-nobody", _("It does not say whom it writes to."))
        if kind == "message" and not said.text and not settings.says_itself(node):
            yield _problem(path, said, node.get("id"), "message-empty", _("It does not say what it writes."))
        if kind == "system" and not said.url:
            yield _problem(path, said, node.get("id"), "system-unnamed", _("It does not say which address it calls."))


def _writes(node: etree._Element) -> bool:
    return local(node) in ("serviceTask", "sendTask") and settings.kind_of(node) != "system"


def _asked_unaware(path: str, model: Model) -> Iterator[Problem]:
    """In a journey that never writes to anybody, applicants who are asked something do not hear of it."""
    for node in model.by_id.values():
        if local(node) == "userTask" and settings.kind_of(node) == "citizen":
            detail = _("The applicant is asked, but the journey never writes to them, so they do not know.")
            remedy = _("Send an e-mail before it.")
            yield Problem(path, node.get("id"), node.get("name"), "asked-unaware", "warning", detail, remedy, None)


def _problem(path: str, said: settings.About, element_id: str | None, rule: str, detail: str) -> Problem:
    return Problem(path, element_id, said.name or None, rule, "error", detail, _("Say it at the step."), None)
