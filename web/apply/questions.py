"""The question pages, one at a time, and going on with them: for drafts and for the applicant's tasks alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forms import answers as form_answers
from forms import wording
from forms.answers import PageAnswers
from forms.errors import FieldError
from forms.pages import Page
from forms.rendering import error_summary, render_page
from web import form_keys, kept_text, work
from web.apply import closed, uploads, words
from web.apply.blueprint import blueprint
from web.apply.filling import Filling, find
from web.rights import allow
from web.security import accepts

Posted = Mapping[str, Sequence[str]]


@blueprint.get("/apply/<journey_key>/<draft_id>", endpoint="go_on")
@blueprint.get("/applications/<reference>/tasks/<user_task_id>", endpoint="task")
@allow("form.fill", find)
def go_on(filling: Filling, **where: str) -> Any:
    """Where they were when they left."""
    return closed.page(filling) or redirect(filling.resume_address)


@blueprint.get("/apply/<journey_key>/<draft_id>/<slug>")
@blueprint.get("/applications/<reference>/tasks/<user_task_id>/<slug>")
@allow("form.fill", find)
def question(filling: Filling, slug: str, **where: str) -> Any:
    if over := closed.page(filling):
        return over
    page = filling.page(slug)
    if page is None:
        return redirect(filling.onward_address())
    kept = kept_text.kept(request.path)
    errors = errors_on(filling, page) if "errors" in request.args else []
    return question_page(filling, page, raw=kept, errors=errors, is_kept=kept is not None)


@blueprint.post("/apply/<journey_key>/<draft_id>/<slug>")
@blueprint.post("/applications/<reference>/tasks/<user_task_id>/<slug>")
@allow("form.fill", find)
@accepts(max_bytes=lambda: work.config().max_upload_bytes)
def save_page(filling: Filling, slug: str, **where: str) -> Any:
    """Save the page's answers. What is wrong is said on the page itself; what is right in it is saved all the same."""
    page = filling.page(slug)
    if page is None:
        return closed.page(filling) or redirect(filling.onward_address())
    with wording.using(_):
        return _save(filling, page)


def _save(filling: Filling, page: Page) -> Any:
    if closed.is_over(filling):
        filling.answers |= _read(filling, page, uploads.Taken()).values
        return closed.page(filling)
    taken = uploads.take(filling, page)
    read = _read(filling, page, taken)
    filling.answers |= read.values
    following = page if read.errors or "leave" in request.form else filling.page_after(page)
    filling.save(read.values, at=following)
    uploads.keep(filling, page, taken)
    kept_text.forget(request.path)
    if "leave" in request.form:
        return redirect(filling.address("leave", page=page.slug))
    if read.errors:
        return question_page(filling, page, raw=read.raw, errors=read.errors), 422
    return redirect(_onward(filling, following))


def _read(filling: Filling, page: Page, taken: uploads.Taken) -> PageAnswers:
    posted = {name: request.form.getlist(name) for name in request.form}
    answers, context, now = filling.answers_on(page), filling.context, filling.now
    return form_answers.read_page(filling.form, page, posted, taken.files, answers, context, now, refused=taken.refused)


def _onward(filling: Filling, following: Page | None) -> str:
    """The next page; from a change, back to check your answers unless it asks something new."""
    if is_changing():
        return filling.onward_address(changing=True)
    return filling.onward_address() if following is None else filling.page_address(following)


def is_changing() -> bool:
    """Whether the page was opened to change one answer."""
    return "change" in request.values


def errors_on(filling: Filling, page: Page) -> list[FieldError]:
    """What checking the whole found wrong on this page."""
    keys = {question.key for question in page.questions}
    with wording.using(_):
        return [error for error in filling.errors() if error.key in keys]


def question_page(
    filling: Filling,
    page: Page,
    *,
    raw: Posted | None = None,
    errors: Sequence[FieldError] = (),
    is_kept: bool = False,
) -> str:
    shown = filling.page(page.slug) or page
    return render_template(
        "apply/question.html",
        **around(filling),
        page=shown,
        questions=render_page(shown, filling.answers_on(shown), raw, errors, gettext=_),
        summary=error_summary(errors, gettext=_),
        has_errors=bool(errors),
        is_kept=is_kept,
        back=_back(filling, page),
        form_id="question",
        leave_href=filling.address("leave", page=page.slug),
        changing=is_changing(),
        takes_files=bool(uploads.pickers(shown)),
        form_key=form_keys.new(filling.key_subject),
    )


def _back(filling: Filling, page: Page) -> str:
    if is_changing():
        return filling.address("check")
    before = filling.page_before(page)
    return front_address(filling) if before is None else filling.page_address(before)


def front_address(filling: Filling) -> str:
    """What lies before the first page: the start page, or the case."""
    if filling.case is not None:
        return url_for("apply.status", reference=filling.where["reference"])
    return url_for("apply.start_page", journey_key=filling.draft.journey_key)


def around(filling: Filling) -> dict[str, Any]:
    """What every page of a filling shows around its content."""
    journey = filling.deployed.journey
    return {
        "filling": filling,
        "journey": journey,
        "service_name": journey.title if filling.task is None else words.thing(journey),
        "saved_words": words.saved_words(filling.draft.updated_at) if filling.draft.revision else "",
        "talk": words.talk(journey, "" if filling.is_for_somebody else _("We can fill this in with you.")),
    }


@blueprint.get("/apply/<journey_key>/<draft_id>/files/<file_id>")
@blueprint.get("/applications/<reference>/tasks/<user_task_id>/files/<file_id>")
@allow("form.fill", find)
def file(filling: Filling, file_id: str, **where: str) -> Any:
    """A file of this draft, to save."""
    row = uploads.of_draft(filling).get(file_id)
    return abort(404) if row is None else uploads.download(row)
