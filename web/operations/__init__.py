"""Operators' pages: what stands still and why, mending it, pausing and moving cases, jobs and workers.

`incidents.py` lists causes and shows one incident; `cases.py` pauses, resumes, cancels and mends a case, `moves.py`
moves it; `jobs.py` has jobs and workers, `versions.py` pauses a whole version of a journey. `literals.py` writes
values as text and reads them back, `diagram.py` draws the model with one element marked. `command_line.py` does the
same at a prompt.
"""

from flask_babel import lazy_gettext as _l

from web.operations import cases, incidents, jobs, moves, versions
from web.operations.blueprint import blueprint
from web.people import current_person
from web.rights import may
from web.rooms import Link, Room

room = Room(
    blueprint,
    staff_nav=(Link(_l("Operations"), "operations.index", shown=lambda: may(current_person(), "operations.read")),),
)

__all__ = ["cases", "incidents", "jobs", "moves", "room", "versions"]
