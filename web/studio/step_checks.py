"""What a step cannot do without, though the engine would run it: somebody to write to, an address to call."""

from collections.abc import Iterator, Mapping

from engine.bpmn.editing import settings
from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.normalise import local
from engine.problems import Problem
from web.texts import gettext as _


def of(files: Mapping[str, bytes]) -> list[Problem]:
    """Each stops publishing: a case that came there would stand still. Diagrams that cannot be read say nothing."""
    found: list[Problem] = []
    for path, data in sorted(files.items()):
        if path.endswith(".bpmn"):
            try:
                found += _of_diagram(path, Model(data))
            except Refused:
                continue
    return found


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


def _problem(path: str, said: settings.About, element_id: str | None, rule: str, detail: str) -> Problem:
    return Problem(path, element_id, said.name or None, rule, "error", detail, _("Say it at the step."), None)
