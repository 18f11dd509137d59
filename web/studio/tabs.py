"""The views of one journey, as the frame shows them."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from engine.problems import Problem
from web.people import current_person
from web.rights import may
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles

VIEWS = (
    ("details", _l("About"), "studio.details"),
    ("outline", _l("Outline"), "studio.outline"),
    ("draw", _l("Draw"), "studio.draw"),
    ("questions", _l("Questions"), "studio.questions"),
    ("rules", _l("Rules"), "studio.rules"),
    ("try", _l("Try it"), "trying.try_it"),
    ("history", _l("History"), "studio.history"),
)


MENDED_ON = {
    ".bpmn": "studio.draw",
    ".form": "studio.question_editor",
    ".dmn": "studio.rule_editor",
    ".toml": "studio.details",
}
"""Where each kind of file is mended."""


@dataclass(frozen=True, slots=True)
class View:
    name: str
    label: str
    href: str


@blueprint.app_template_global()
def journey_views(draft: DraftFiles) -> list[View]:
    return [
        View(name, str(label), url_for(endpoint, journey_key=draft.key))
        for name, label, endpoint in VIEWS
        if endpoint in current_app.view_functions
    ]


@blueprint.app_template_global()
def may_do(action: str, draft: DraftFiles) -> bool:
    """Whether the person who asks may do this with a journey of the studio."""
    return may(current_person(), action, draft)


@blueprint.app_template_global()
def mending_place(draft: DraftFiles, problem: Problem) -> str:
    """The page on which a problem is mended, at the element that it names."""
    places = {
        ".bpmn": "studio.draw",
        ".form": "studio.question_editor",
        ".dmn": "studio.rule_editor",
        ".toml": "studio.details",
    }
    if problem.rule in ("scenario-failed", "step-untried"):
        return url_for("trying.try_it", journey_key=draft.key) + "#scenarios"
    endpoint = places.get(PurePosixPath(problem.file).suffix, "")
    if endpoint not in current_app.view_functions:
        return url_for("studio.journey", journey_key=draft.key)
    if endpoint == "studio.details":
        return url_for(endpoint, journey_key=draft.key)
    return url_for(endpoint, journey_key=draft.key, file=problem.file, element=problem.element_id or None)
