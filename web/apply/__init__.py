"""The citizens' room: what can be begun, one question page at a time, check and send, and where the case is.

A form that is being filled in is a `Filling` (filling.py), whether it starts a case or is a task of one: questions.py
shows and saves its pages, leaving.py sends the link to come back, sending.py checks and sends, closed.py says what
is over. start.py has the services and start pages, cases.py the applicant's case, where.py and links.py the ways to
it by e-mail, not_here.py what others are shown instead; uploads.py keeps files, sweep.py takes away what nobody came
back to. A citizen is a guest (web.people); staff may fill in the same pages for somebody, and the record says so.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from web.apply import cases, leaving, links, not_here, questions, sending, start, where
from web.apply.blueprint import blueprint
from web.apply.sweep import sweep
from web.rooms import Link, Room
from web.storage import Folder


def prepare(app: Flask) -> None:
    """The storage of files, and the sweep among the chores."""
    files = Folder(app.config["FINGERPOST"].files_dir)
    app.extensions["files"] = files
    engine = app.config["ENGINE"]
    if engine is not None:
        app.extensions["chores"] = (*app.extensions.get("chores", ()), lambda: sweep(engine, files))


room = Room(
    blueprint,
    prepare=prepare,
    footer=(Link(_l("All services"), "apply.services"), Link(_l("Where is my application?"), "apply.where")),
)

__all__ = ["cases", "leaving", "links", "not_here", "questions", "room", "sending", "start", "sweep", "where"]
