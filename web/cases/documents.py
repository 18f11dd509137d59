"""What was sent with a case: a row for each file, and its download."""

from collections.abc import Sequence

from flask import abort, url_for
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from engine.models import ProcessInstance
from forms.files import read_size
from web import days
from web.actors import Actors
from web.apply import uploads
from web.case_words import CaseWords
from web.journeys import form_of
from web.models import StoredFile
from web.texts import gettext as _


def of_case(session: Session, instance: ProcessInstance) -> Sequence[StoredFile]:
    """The files of a case, the first that came first."""
    query = select(StoredFile).where(StoredFile.process_instance_id == instance.id)
    return session.scalars(query.order_by(StoredFile.created_at, StoredFile.id)).all()


def rows(case: CaseWords, files: Sequence[StoredFile], actors: Actors) -> list[tuple[Markup, str, str]]:
    """What, for which question, when it came and from whom."""
    asked = _questions(case)
    return [
        (
            _link(case, file),
            asked.get(file.question, ""),
            _("%(day)s, %(name)s", day=days.day(file.created_at, "staff"), name=actors.name(file.created_by)),
        )
        for file in files
    ]


def columns() -> list[str]:
    return [_("What"), _("For"), _("Came")]


def download(session: Session, instance: ProcessInstance, file_id: str) -> Response:
    """A file of this very case, to be saved: never shown within our pages."""
    file = session.get(StoredFile, file_id)
    if file is None or file.process_instance_id != instance.id:
        abort(404)
    return uploads.download(file)


def _link(case: CaseWords, file: StoredFile) -> Markup:
    address = url_for("cases.file", reference=case.reference, file_id=file.id)
    return Markup('<a href="{}">{}</a> <span class="fp-note">{}</span>').format(
        address, file.name, read_size(file.size)
    )


def _questions(case: CaseWords) -> dict[str, str]:
    """The names of the questions of every form of the case's journey, by key."""
    forms = [form_of(case.deployed, form_id) for form_id in case.deployed.forms]
    asked = (question.resolve(case.variables, case.now) for form in forms for question in form.questions)
    return {question.key: question.staff_label or question.name for question in asked}
