"""Beginning a journey: from a blank page, from a pattern, as a copy, or from files that somebody brings."""

from collections.abc import Mapping
from pathlib import PurePosixPath

import tomlkit
from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from tomlkit.exceptions import TOMLKitError
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from engine import journey_file, journey_package
from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.xml import tag
from engine.deployment import KNOWN_ENDINGS
from engine.errors import InvalidModel, NotFound
from engine.journey_package import MAX_TOTAL_BYTES
from engine.models import Deployment
from web.people import current_person
from web.rights import allow, may
from web.security import accepts
from web.studio import blank, drafts, embedded_forms, patterns
from web.studio.blueprint import blueprint
from web.studio.journeys import listed
from web.studio.models import StudioJourney
from web.studio.naming import name_of, unused
from web.texts import gettext as _
from web.work import db, now

LONGEST_TITLE = 100


@blueprint.get("/new")
@allow("studio.begin")
def new() -> str:
    return _page({})


def _page(errors: dict[str, str]) -> str:
    return render_template(
        "studio/new.html",
        page_title=_("New journey"),
        errors=errors,
        has_errors=bool(errors),
        patterns=patterns.all_of_them(),
        copies=_to_copy(),
        chosen=request.values.get("from", "blank"),
        title=request.form.get("title", ""),
    )


@blueprint.post("/new")
@allow("studio.begin")
def begin() -> str | Response | tuple[str, int]:
    """A draft of one's own, which one owns."""
    title = " ".join(request.form.get("title", "").split())
    errors = (
        {}
        if 0 < len(title) <= LONGEST_TITLE
        else {"title": _("Say what the journey is called, in 100 characters or less")}
    )
    try:
        files, note = _chosen(request.form.get("from", ""), title)
    except KeyError:
        errors["from-blank"] = _("Choose what to begin with")
    if errors:
        return _page(errors), 422
    key = free_key(db(), title)
    _begin(key, {**files, journey_file.FILE: renamed(files.get(journey_file.FILE, b""), key, title)}, note)
    flash(_("“%(title)s” is begun. Nobody sees it until you publish it", title=title))
    return redirect(url_for("studio.outline", journey_key=key))


@blueprint.post("/bring")
@allow("studio.begin")
@accepts(max_bytes=MAX_TOTAL_BYTES)
def bring() -> str | Response | tuple[str, int]:
    """A draft from a zip, or from diagrams, forms and tables by themselves."""
    try:
        files, left_out = brought(request.files.getlist("files"))
    except InvalidModel as refused:
        return _page({"files": " ".join(each.detail for each in refused.problems)}), 422
    if not files:
        return _page({"files": _("Choose a zip, or the files of a journey: .bpmn, .form, .dmn")}), 422
    title = drafts.title_of(files, _title_of_model(files))
    wanted = _own_key(files)
    key = free_key(db(), wanted or title)
    if key != wanted:
        files[journey_file.FILE] = renamed(files.get(journey_file.FILE) or blank.about(files), key, title)
    forms = embedded_forms.taken_out(files)
    _begin(key, {**files, **forms}, _("Brought in"))
    for words in [*_said_of(left_out, wanted, key), *said_of_forms(forms)]:
        flash(words)
    return redirect(url_for("studio.journey", journey_key=key) + "#problems")


def brought(uploads: list[FileStorage]) -> tuple[dict[str, bytes], list[str]]:
    """The files of what was chosen, and the names of those that are no part of a journey. Raises InvalidModel."""
    files: dict[str, bytes] = {}
    for upload in uploads:
        name = PurePosixPath((upload.filename or "").replace("\\", "/")).name
        if name.lower().endswith(".zip"):
            files.update(journey_package.read_zip(upload.read(), name))
        elif name:
            files[name] = upload.read()
    known = {path: data for path, data in files.items() if _is_known(path)}
    return known, sorted(set(files) - set(known))


def _is_known(path: str) -> bool:
    return path.endswith(KNOWN_ENDINGS) or (path.startswith("tests/") and path.endswith(".json"))


def _said_of(left_out: list[str], wanted: str, key: str) -> list[str]:
    said = []
    if wanted and wanted != key:
        said.append(_("There is a journey “%(key)s” already. This is one of its own beside it", key=wanted))
    if left_out:
        said.append(_("Left out, as no part of a journey: %(names)s", names=", ".join(left_out[:10])))
    return said or [_("It is brought in. Below is what cannot run yet")]


def said_of_forms(changes: Mapping[str, bytes]) -> list[str]:
    """That forms lay in a diagram and are files now."""
    names = [PurePosixPath(path).stem for path in changes if path.endswith(".form")]
    if not names:
        return []
    return [_("Forms that lay in the diagram stand on the page Questions now: %(names)s", names=", ".join(names[:10]))]


def _begin(key: str, files: Mapping[str, bytes], note: str) -> None:
    drafts.begin(db(), key, files, current_person(), now(), note)
    drafts.own(db(), key, current_person())


def _chosen(what: str, title: str) -> tuple[dict[str, bytes], str]:
    """The files to begin with. Raises KeyError."""
    kind, _colon, name = what.partition(":")
    if kind == "blank":
        return blank.files(title), _("A blank page")
    if kind == "pattern":
        return patterns.files(name), _("The pattern “%(title)s”", title=patterns.title_of(name))
    if kind == "copy":
        try:
            draft = drafts.of(db(), name)
        except NotFound:
            raise KeyError(name) from None
        if may(current_person(), "studio.read", draft):
            return dict(draft.files), _("A copy of “%(title)s”", title=draft.title)
    raise KeyError(what)


def _to_copy() -> list[tuple[str, str]]:
    """Journeys that somebody may begin a copy of: those that they may read."""
    return [(each.title, each.key) for each in listed(db())]


def free_key(session: Session, title: str) -> str:
    """A key made of a title that no journey has."""
    taken = {*session.scalars(select(StudioJourney.key)), *session.scalars(select(Deployment.journey_key).distinct())}
    return unused(name_of(title, "journey"), taken | {"new", "bring"})


def renamed(toml: bytes, key: str, title: str) -> bytes:
    """journey.toml with another key and title, everything else as it was; as it is where it cannot be read."""
    try:
        whole = tomlkit.parse(toml.decode())
    except (TOMLKitError, UnicodeDecodeError):
        return toml
    whole["key"], whole["title"], whole["name"] = key, title, title
    return tomlkit.dumps(whole).encode()


def _own_key(files: Mapping[str, bytes]) -> str:
    try:
        return journey_file.read(files[journey_file.FILE]).key
    except (KeyError, ValueError, RecursionError):
        return ""


def _title_of_model(files: Mapping[str, bytes]) -> str:
    """For files without a readable journey.toml: what their first diagram calls its process, else what it is called."""
    models = sorted(path for path in files if path.endswith(".bpmn"))
    stem = PurePosixPath(models[0] if models else next(iter(files))).stem
    named = _name_in(files[models[0]]) if models else ""
    return (named or stem.replace("_", " ").replace("-", " ").capitalize())[:LONGEST_TITLE] or _("Journey")


def _name_in(xml: bytes) -> str:
    """What a diagram calls its first process that has a name, else its first pool."""
    try:
        root = Model(xml).root
    except Refused:
        return ""
    named = (each.get("name") or "" for kind in ("process", "participant") for each in root.iter(tag(kind)))
    return next(filter(None, (" ".join(each.split()) for each in named)), "")
