"""Files that come with a question page: examined, kept in the storage, handed over to the case, given back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from flask import Response, abort, after_this_request, current_app, request, send_file
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage

from engine.models import ProcessInstance, new_id
from forms.errors import FileRefused
from forms.files import LATER, MOST_FILES, File, clean_name, examine, fitting_name
from forms.pages import Page
from forms.questions.filepicker import FilePicker
from forms.wording import say
from web import storage, work
from web.apply.filling import Filling
from web.models import StoredFile
from web.people import current_person
from web.storage import Storage


@dataclass
class Taken:
    """What came with a page: new files by question, their bytes kept already; the texts of those refused."""

    files: dict[str, list[File]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    rows: list[StoredFile] = field(default_factory=list)


def files() -> Storage:
    """Where this installation keeps files."""
    kept: Storage = current_app.extensions["files"]
    return kept


def pickers(page: Page) -> list[FilePicker]:
    return [question for question in page.questions if isinstance(question, FilePicker) and not question.readonly]


def take(filling: Filling, page: Page) -> Taken:
    """Examine and keep the files of a posted page. One that is refused leaves the others."""
    taken = Taken()
    for question in pickers(page):
        sent = [upload for upload in request.files.getlist(question.key) if upload.filename]
        if len(sent) + _staying(filling, page, question) > MOST_FILES:
            text = say("You can only select up to {n} files at the same time", n=MOST_FILES)
            taken.refused[question.key] = question.errors.get("errorMaxFiles") or text
            continue
        for upload in sent:
            _take_one(filling, question, upload, taken)
    return taken


def _staying(filling: Filling, page: Page, question: FilePicker) -> int:
    """Files already there that are not being taken away; a question of one file replaces it."""
    removed = set(request.form.getlist(question.remove_name))
    there = question.files(filling.answers_on(page).get(question.key))
    return sum(file.id not in removed for file in there) if question.multiple else 0


def _take_one(filling: Filling, question: FilePicker, upload: FileStorage, taken: Taken) -> None:
    data, name = upload.read(), clean_name(upload.filename or "")
    try:
        media_type = examine(data, name, question.accept)
    except FileRefused as refused:
        taken.refused[question.key] = f"{name}: {refused.text}"
        return
    row = StoredFile(
        id=new_id(),
        key=files().put(data),
        name=fitting_name(name, media_type),
        media_type=media_type,
        size=len(data),
        sha256=storage.digest(data),
        question=question.key,
        draft_id=filling.draft.id,
        created_by=current_person().id,
        created_at=work.now(),
    )
    taken.rows.append(row)
    taken.files.setdefault(question.key, []).append(File(row.id, row.name, row.size, row.media_type))


def keep(filling: Filling, page: Page, taken: Taken) -> None:
    """Write down the new files of a page, once its draft is saved, and let go of those taken away."""
    session = work.db()
    session.add_all(taken.rows)
    session.flush()
    for question in pickers(page):
        there = {file.id for file in question.files(filling.answers.get(question.key))}
        mine = (StoredFile.draft_id == filling.draft.id, StoredFile.question == question.key)
        gone = [row for row in session.scalars(select(StoredFile).where(*mine)) if row.id not in there]
        for row in gone:
            session.delete(row)
        _delete_after_commit([row.key for row in gone])


def _delete_after_commit(keys: Sequence[str]) -> None:
    """Only bytes whose rows are gone for good; the sweep takes what is missed here."""
    kept = files()

    @after_this_request
    def delete(response: Response) -> Response:
        if response.status_code < 500:
            for key in keys:
                kept.delete(key)
        return response


def hand_over(filling: Filling, instance: ProcessInstance) -> None:
    """The files that were sent are the case's now. Those of questions no longer asked stay with the draft."""
    sent = filling.file_ids()
    mine = (StoredFile.draft_id == filling.draft.id, StoredFile.id.in_(sent))
    work.db().execute(
        update(StoredFile)
        .where(*mine)
        .values(draft_id=None, process_instance_id=instance.id)
        .execution_options(synchronize_session="fetch")
    )


def of_draft(filling: Filling) -> Mapping[str, StoredFile]:
    query = select(StoredFile).where(StoredFile.draft_id == filling.draft.id)
    return {row.id: row for row in work.db().scalars(query)}


def of_case(instance: ProcessInstance) -> Sequence[StoredFile]:
    """What a case holds, oldest first."""
    query = select(StoredFile).where(StoredFile.process_instance_id == instance.id)
    return work.db().scalars(query.order_by(StoredFile.created_at, StoredFile.id)).all()


def download(row: StoredFile) -> Response:
    """A file to save: never shown within a page of ours, whatever it holds. 404 where its bytes are gone."""
    try:
        data = files().get(row.key)
    except FileNotFoundError:
        abort(404)
    response = send_file(BytesIO(data), mimetype=row.media_type, as_attachment=True, download_name=row.name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def promised(filling: Filling) -> Iterable[tuple[FilePicker, Page]]:
    """Questions whose files will come later, with their pages."""
    for page in filling.pages:
        for question in pickers(page):
            if filling.answers.get(question.key) == LATER:
                yield question, page
