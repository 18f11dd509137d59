"""Give me the next one: the first task that nobody holds and that this person may do becomes theirs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import task_lists
from engine.errors import Conflict, NotAllowed
from engine.models import UserTask
from engine.people import Person
from web.case_words import local_now
from web.tasks.wanted import Wanted, to_take
from web.work import engine

MOST_LOOKED_AT = 600
"""How many tasks are looked at where a second person must do each of them."""
AT_ONCE = 20


def take_next(session: Session, person: Person, wanted: Wanted) -> UserTask | None:
    """Claim the first, oldest due first; None where there is none. Tasks that a second person must do are left."""
    after: str | None = None
    where = to_take(wanted, person, local_now())
    for _page in range(MOST_LOOKED_AT // AT_ONCE):
        page = task_lists.page(session, where, after, AT_ONCE)
        for task in page.tasks:
            if _take(session, person, task):
                return task
        after = page.after
        if after is None:
            return None
    return None


def _take(session: Session, person: Person, task: UserTask) -> bool:
    if engine().needs_second_person(session, task, person):
        return False
    try:
        engine().claim(session, task.id, person)
    except (Conflict, NotAllowed):
        return False
    return True


def taken_with(session: Session, person: Person, done: UserTask) -> UserTask | None:
    """The task that was claimed in the same moment as another was completed: where the first sending led to."""
    query = select(UserTask).where(
        UserTask.assignee == person.id, UserTask.claimed_at == done.ended_at, UserTask.id != done.id
    )
    return session.scalars(query.order_by(UserTask.id)).first()
