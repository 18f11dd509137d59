"""The tasks of staff: the inbox, a task's page, and what happens when two people do the same.

`wanted.py` reads from an address which tasks are wanted; `inbox.py` shows a page of them, `next_one.py` takes the
first that is free. `task_page.py` shows one task, form beside answers; `conflict.py` says what somebody else kept.
"""

from flask_babel import lazy_gettext as _l

from web.people import current_person, is_staff
from web.rooms import Link, Room
from web.tasks.views import blueprint

room = Room(blueprint, staff_nav=(Link(_l("Inbox"), "tasks.inbox", shown=lambda: is_staff(current_person())),))

__all__ = ["room"]
