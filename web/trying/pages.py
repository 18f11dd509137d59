"""The studio's page “Try it”: the draft on a throw-away installation, in a frame, and what stands around it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import redirect, render_template, request, url_for
from lxml import etree
from werkzeug.wrappers import Response

from engine.errors import InvalidModel, NotFound
from engine.journey_tests import TESTS
from engine.problems import Problem
from engine.xml import Unreadable, parse
from web.people import current_person
from web.rights import allow
from web.security import accepts, csrf
from web.studio import drafts
from web.studio.drafts import DraftFiles
from web.texts import gettext as _
from web.trying import inner, remarks, results, try_outs
from web.trying.aside import Aside
from web.trying.blueprint import blueprint
from web.trying.diagram import Shown, pictures
from web.trying.installation import Installation
from web.trying.models import TryOut
from web.work import config, db, engine, now, start_over

INSIDE = "/journeys/<journey_key>/try/<try_out_id>/as"


@dataclass(frozen=True)
class Trying:
    """A draft, and the try-out of it that somebody has open."""

    draft: DraftFiles
    try_out: TryOut
    found: Installation

    # What `allow` asks of a draft.
    @property
    def roles(self) -> Any:
        return self.draft.roles

    @property
    def key(self) -> str:
        return self.draft.key

    @property
    def mount(self) -> str:
        """Below this its pages lie."""
        return f"/journeys/{self.key}/try/{self.try_out.id}/as"

    @property
    def aside(self) -> Aside:
        return Aside(self.try_out, self.found, self.files)

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """The draft as it was when this was begun."""
        return drafts.of(db(), self.key, self.try_out.revision).files

    @property
    def is_behind(self) -> bool:
        """Whether the draft would run otherwise by now: its scenarios and examples run nothing."""
        return _running(self.files) != _running(self.draft.files)


def _running(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if not path.startswith(f"{TESTS}/")}


def find(journey_key: str, try_out_id: str, **_parts: object) -> Trying:
    """A try-out of one's own, with its draft; NotFound for another's."""
    draft = drafts.find(journey_key)
    row = db().get(TryOut, try_out_id)
    is_mine = row is not None and row.made_by == current_person().id and row.share_hash is None
    if row is None or not is_mine or row.journey_key != journey_key or row.expires_at <= now():
        raise NotFound("This try-out is over: begin another.")
    return Trying(draft, row, try_outs.find(config(), engine(), row))


def current(draft: DraftFiles) -> Trying | None:
    """The try-out that the person who asks has open; None where there is none any more."""
    row = try_outs.mine(db(), draft.key, current_person(), now())
    try:
        return None if row is None else Trying(draft, row, try_outs.find(config(), engine(), row))
    except NotFound:
        return None


@blueprint.get("/journeys/<journey_key>/try")
@allow("studio.read", drafts.find)
def try_it(draft: DraftFiles, journey_key: str) -> str:
    return page(draft)


def page(draft: DraftFiles, problems: list[Problem] | None = None) -> str:
    trying = current(draft)
    at = request.args.get("at", "")
    prefix = f"{request.script_root}{trying.mount}/" if trying else ""
    aside = trying.aside if trying else None
    start = f"{prefix}apply/{_key_in(trying)}" if trying and aside and not aside.has_no_form else ""
    return render_template(
        "trying/try.html",
        page_title=_("Try it"),
        view="try",
        draft=draft,
        trying=trying,
        aside=aside,
        at=at if trying and at.startswith(prefix) and ".." not in at and "%2e" not in at.lower() else start,
        problems=problems or [],
        is_fresh=trying is None and problems is None,
        **scenario_facts(draft),
        links=try_outs.links(db(), draft.key, now()),
        remarks=remarks.of(db(), draft.key),
        step_name=_step_namer(draft),
    )


def _step_namer(draft: DraftFiles) -> Callable[[str], str]:
    """From a step's id to its name in the draft, as far as that can be read."""
    names: dict[str, str] = {}
    for data in draft.ending(".bpmn").values():
        with suppress(Unreadable):
            names |= {each.get("id") or "": each.get("name") or "" for each in parse(data).iter(tag=etree.Element)}
    return lambda element_id: names.get(element_id) or element_id


def _key_in(trying: Trying) -> str:
    return trying.aside.deployed.journey.key


def scenario_facts(draft: DraftFiles) -> dict[str, Any]:
    """The scenarios of a draft, how they went, and what none of them tried."""
    found = results.of(draft.files)
    untried = frozenset(found.coverage.untried_ids)
    drawn = [] if found.problems else pictures(draft.files, Shown(untried=untried), _untried_words(found), "untried")
    counts = [(label, *found.coverage.of(kind)) for kind, label in _kinds().items()]
    return {
        "ran": found,
        "counts": [each for each in counts if each[2]],
        "coverage_pictures": [each for each in drawn if each.is_meant],
        "kinds": _kinds(),
    }


def _kinds() -> dict[str, str]:
    return {"step": _("Steps"), "way": _("Ways"), "rule": _("Rows of rules"), "question": _("Questions")}


def _untried_words(found: results.Results) -> str:
    tried, whole = found.coverage.of("step")
    return str(_("Scenarios have tried %(tried)s of %(whole)s steps.", tried=tried, whole=whole))


@blueprint.post("/journeys/<journey_key>/try")
@allow("studio.read", drafts.find)
def begin(draft: DraftFiles, journey_key: str) -> Any:
    """A new try-out with the newest draft; the one before is over."""
    try:
        begin_anew(draft)
    except InvalidModel as invalid:
        start_over()
        return page(drafts.find(journey_key), invalid.problems), 409
    return redirect(url_for("trying.try_it", journey_key=journey_key))


def begin_anew(draft: DraftFiles) -> TryOut:
    """A try-out of this draft instead of the one that the person has open. Raises InvalidModel.

    The real database is let go of while it is made: it has one writer.
    """
    person, moment = current_person(), now()
    db().rollback()
    made = try_outs.begin(db(), engine(), config(), draft, person, moment)
    for before in try_outs.others_of(db(), made):
        try_outs.end(db(), config(), before)
    return made


@blueprint.get("/journeys/<journey_key>/try/<try_out_id>/aside")
@allow("studio.read", find)
def aside(trying: Trying, journey_key: str, try_out_id: str) -> str:
    """What stands around the frame, as it is now: the script puts it in after each page of the try-out."""
    facts = {"draft": trying.draft, "trying": trying, "aside": trying.aside}
    return render_template("trying/aside.html", at=request.args.get("at", ""), **facts)


@blueprint.post("/journeys/<journey_key>/try/<try_out_id>/person")
@allow("studio.read", find)
def person(trying: Trying, journey_key: str, try_out_id: str) -> Response:
    """Be one of its people from now on; the answer is for the frame."""
    who, to = request.form.get("who", ""), request.form.get("to", "")
    found, mount = trying.found, trying.mount
    db().rollback()
    return inner.become(found, mount, who, to if to.startswith("/") and not to.startswith("//") else "")


@blueprint.route(f"{INSIDE}/<path:path>", methods=["GET", "POST"])
@allow("studio.read", find)
@accepts(max_bytes=lambda: config().max_upload_bytes)
def inside(trying: Trying, journey_key: str, try_out_id: str, path: str) -> Response:
    """A page of the try-out. The real database is let go of before: whatever happens now is not about it."""
    found, mount = trying.found, trying.mount
    db().rollback()
    return inner.hand_on(found, mount, path)


@blueprint.get(f"{INSIDE}/")
@allow("studio.read", find)
def inside_top(trying: Trying, journey_key: str, try_out_id: str) -> Response:
    return inner.hand_on(trying.found, trying.mount, "")


# Its body is the inner pages' to read, and so is its token.
inside.hands_on = True  # type: ignore[attr-defined]
csrf.exempt(inside)
