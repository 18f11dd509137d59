"""Files that staff send with a task's form: examined first, kept only once the task is finished with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import current_app, request
from werkzeug.datastructures import FileStorage

from engine.models import UserTask, new_id
from forms.errors import FileRefused
from forms.files import File, clean_name, examine, fitting_name
from forms.pages import Form
from forms.questions.filepicker import FilePicker
from web import storage
from web.models import StoredFile
from web.people import current_person
from web.work import db, now


@dataclass
class Taken:
    """What came: files by question with their bytes by id, and the texts of those refused."""

    files: dict[str, list[File]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)


def pickers(form: Form | None) -> list[FilePicker]:
    questions = form.questions if form is not None else ()
    return [each for each in questions if isinstance(each, FilePicker) and not each.readonly]


def take(form: Form | None) -> Taken:
    """Look at every file of the posted form. Nothing is kept yet."""
    taken = Taken()
    for question in pickers(form):
        for upload in request.files.getlist(question.key):
            if upload.filename:
                _take_one(question, upload, taken)
    return taken


def _take_one(question: FilePicker, upload: FileStorage, taken: Taken) -> None:
    data, name = upload.read(), clean_name(upload.filename or "")
    try:
        media_type = examine(data, name, question.accept)
    except FileRefused as refused:
        taken.refused[question.key] = f"{name}: {refused.text}"
        return
    file = File(new_id(), fitting_name(name, media_type), len(data), media_type)
    taken.data[file.id] = data
    taken.files.setdefault(question.key, []).append(file)


def keep(task: UserTask, form: Form | None, taken: Taken, answers: Mapping[str, object]) -> None:
    """Keep the files that the answers hold as documents of the task's case."""
    for question in pickers(form):
        for file in _new(question, taken, answers):
            db().add(_stored(task, question, file, taken.data[file.id]))


def _new(question: FilePicker, taken: Taken, answers: Mapping[str, object]) -> Sequence[File]:
    return [file for file in question.files(answers.get(question.key)) if file.id in taken.data]


def _stored(task: UserTask, question: FilePicker, file: File, data: bytes) -> StoredFile:
    return StoredFile(
        id=file.id,
        key=current_app.extensions["files"].put(data),
        name=file.name,
        media_type=file.type,
        size=file.size,
        sha256=storage.digest(data),
        question=question.key,
        process_instance_id=task.process_instance_id,
        created_by=current_person().id,
        created_at=now(),
    )
