"""The forms of a journey: which there are, a new one, and the page on which one is written."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from forms.components import KINDS, honoured
from forms.paging import readable
from forms.schema import read_partly, tidied
from web.people import current_person
from web.rights import allow
from web.security import accepts
from web.studio import drafts, embedded_forms, preview, question_checks
from web.studio.answer_uses import is_for_staff
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles
from web.studio.naming import name_of, unused
from web.texts import gettext as _
from web.work import db, now

LONGEST_TITLE = 100
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """A form as listed, with the names of the steps that ask it; `idle` are settings that do nothing here."""

    file: str
    title: str
    pages: int
    questions: int
    problems: int
    idle: tuple[str, ...]
    used_by: tuple[str, ...]


@blueprint.get("/<journey_key>/questions/")
@allow("studio.read", drafts.find)
def questions(draft: DraftFiles, journey_key: str) -> str:
    """The journey's forms."""
    return _list_page(draft, {})


def _list_page(draft: DraftFiles, errors: dict[str, str]) -> str:
    return render_template(
        "studio/questions.html",
        page_title=_("Questions"),
        view="questions",
        draft=draft,
        listed=[_listed(draft, file, data) for file, data in draft.ending(".form").items()],
        has_embedded=bool(embedded_forms.taken_out(draft.files)),
        errors=errors,
        has_errors=bool(errors),
        title=request.form.get("title", ""),
    )


def _listed(draft: DraftFiles, file: str, data: bytes) -> Listed:
    form, problems = read_partly(data, file)
    form_id = _form_id(draft, file)
    return Listed(
        file,
        readable(form_id),
        len(form.pages) if form else 0,
        len(form.questions) if form else 0,
        len(problems),
        tuple(tidied(data, file)[1]),
        tuple(question_checks.steps_asking(draft.files, form_id)),
    )


@blueprint.post("/<journey_key>/questions/")
@allow("studio.design", drafts.find)
def new_form(draft: DraftFiles, journey_key: str) -> Response | tuple[str, int]:
    """A new form with one question, named after its title."""
    title = " ".join(request.form.get("title", "").split())
    if not 0 < len(title) <= LONGEST_TITLE:
        return _list_page(draft, {"title": _("Say what it asks about, in 100 characters or less")}), 422
    taken = {PurePosixPath(path).stem for path in draft.files} | _form_ids(draft)
    name = unused(name_of(title, "form"), taken)
    path = f"{name}.form"
    drafts.save(db(), journey_key, {path: blank_form(name, title)}, {}, current_person(), now(), f"New form: {title}")
    return redirect(url_for("studio.question_editor", journey_key=journey_key, file=path))


@blueprint.post("/<journey_key>/questions/taken-out")
@allow("studio.design", drafts.find)
def take_forms_out(draft: DraftFiles, journey_key: str) -> Response:
    """Makes files of the forms that lie in a diagram."""
    changes = embedded_forms.taken_out(draft.files)
    if changes:
        note = _("Forms taken out of the diagram")
        drafts.save(db(), journey_key, changes, draft.revisions, current_person(), now(), note)
        flash(_("The forms that lay in the diagram stand below"))
    return redirect(url_for("studio.questions", journey_key=journey_key))


@blueprint.post("/<journey_key>/questions/<path:file>/tidied")
@allow("studio.design", drafts.find)
def tidy_form(draft: DraftFiles, journey_key: str, file: str) -> Response:
    """Takes the settings out of a form that do nothing here."""
    if not file.endswith(".form") or file not in draft.files:
        raise NotFound
    content, names = tidied(draft.files[file], file)
    title = readable(_form_id(draft, file))
    if names:
        note = _("“%(form)s”: settings taken out that did nothing", form=title)
        drafts.save(db(), journey_key, {file: content}, draft.revisions, current_person(), now(), note)
        flash(_("Taken out of “%(form)s”: %(names)s", form=title, names=", ".join(names)))
    return redirect(url_for("studio.questions", journey_key=journey_key))


def _form_ids(draft: DraftFiles) -> set[str]:
    forms = (read_partly(data, file)[0] for file, data in draft.ending(".form").items())
    return {form.id for form in forms if form is not None}


def blank_form(form_id: str, title: str, *, for_staff: bool = False) -> bytes:
    """A form with one question on one page: somebody's name, or for staff what came of it."""
    first: dict[str, Any] = {
        "type": "textfield",
        "id": "Field_first",
        "key": "name",
        "label": "What is your name?",
        "validate": {"required": True},
        "properties": {"page": title, "summaryLabel": "Name", "autocomplete": "name"},
    }
    if for_staff:
        first |= {"type": "textarea", "key": f"{form_id}_note", "label": "What is the result?"}
        first["properties"] = {"page": title, "summaryLabel": title}
    form = {"type": "default", "id": form_id, "components": [first], "schemaVersion": 19}
    return (json.dumps(form, indent=2) + "\n").encode()


@blueprint.get("/<journey_key>/questions/<path:file>")
@allow("studio.read", drafts.find)
def question_editor(draft: DraftFiles, journey_key: str, file: str) -> str:
    """One form in the editor, and beside it what a citizen will see."""
    if not file.endswith(".form") or file not in draft.files:
        raise NotFound
    g.policy = {"style-src": "'self' 'unsafe-inline'", "font-src": "'self' data:"}
    return render_template(
        "studio/question_editor.html",
        page_title=readable(PurePosixPath(file).stem),
        view="questions",
        draft=draft,
        file=file,
        forms=list(draft.ending(".form")),
        is_for_staff=is_for_staff(draft.files, _form_id(draft, file)),
        data=_data(draft, file),
    )


def _form_id(draft: DraftFiles, file: str) -> str:
    form = read_partly(draft.files[file], file)[0]
    return form.id if form else PurePosixPath(file).stem


def _data(draft: DraftFiles, file: str) -> dict[str, Any]:
    """What the script begins with."""
    return {
        "key": draft.key,
        "revision": draft.revision,
        "revisions": draft.revisions,
        "file": file,
        "text": draft.text(file),
        "honoured": {kind: sorted(honoured(kind)["properties."]) for kind in KINDS},
    }


@blueprint.post("/<journey_key>/questions/checks")
@allow("studio.read", drafts.find)
@accepts(max_bytes=preview.MAX_BYTES)
def check_questions(draft: DraftFiles, journey_key: str) -> Response:
    """What there is to say of each question of a form as it is being written, by the question's key."""
    said = request.get_json(silent=True)
    said = said if isinstance(said, dict) else {}
    file, text = str(said.get("file", "")), said.get("text")
    if not isinstance(text, str):
        return jsonify(questions={})
    files = {**draft.files, file: text.encode("utf-8", "replace")}
    found = question_checks.about(files, file)
    return jsonify(questions={each.key: _told(each) for each in found})


def _told(about: question_checks.About) -> dict[str, Any]:
    age = about.reading_age
    return {
        "reading": _("Reading age %(age)s.", age=age) if age else "",
        "used": _used(about.used_by),
        "remarks": [f"{each.detail} {each.remedy}" for each in about.problems],
    }


def _used(names: Sequence[str]) -> str:
    if not names:
        return ""
    shown, others = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if others > 0:
        return _("Used by: %(names)s and %(count)s more.", names=shown, count=others)
    return _("Used by: %(names)s.", names=shown)
