"""Cases as staff read them: find one, read it from top to bottom, write a note, open a document, stop it.

`case_page.py` puts a case together, `clock_words.py` says its clocks, `timeline.py` its history in sentences,
`documents.py` what was sent; `find.py` takes words and gives cases.
"""

from flask_babel import lazy_gettext as _l

from web.cases.views import blueprint
from web.people import current_person, is_staff
from web.rooms import Link, Room

room = Room(
    blueprint,
    staff_nav=(Link(_l("Cases"), "cases.index", shown=lambda: is_staff(current_person())),),
    find="cases.index",
)

__all__ = ["room"]
