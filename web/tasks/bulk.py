"""With the ticked tasks: claim or put back, each for itself, and say what could not be done and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import AlreadyClaimed, Conflict, EngineError, NotAllowed, Suspended
from engine.models import ProcessInstance, UserTask
from engine.people import Person
from web.actors import actors
from web.parts import Action
from web.texts import gettext as _
from web.texts import ngettext
from web.work import engine

MOST = 50
"""How many tasks are taken at once."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What came of it: a title, and a line for each task that it is about."""

    title: str
    lines: Sequence[str] = ()
    kind: str = "done"


def buttons() -> list[Action]:
    return [
        Action(_("Claim"), name="do", value="claim"),
        Action(_("Put back"), name="do", value="unclaim"),
    ]


def carry_out(session: Session, person: Person, command: str, ticked: Sequence[str]) -> list[Notice]:
    """Each task has its own result: one that is refused leaves the others as they are."""
    # In the order of their cases, so that two people who tick the same tasks never wait for each other.
    query = select(UserTask.id).where(UserTask.id.in_(ticked)).order_by(UserTask.process_instance_id, UserTask.id)
    done, refused = 0, []
    for task_id in session.scalars(query).all():
        try:
            (engine().claim if command == "claim" else engine().unclaim)(session, task_id, person)
            done += 1
        except (Conflict, NotAllowed) as error:
            refused.append((task_id, error))
    if not done and not refused:
        return [Notice(_("Tick at least one task"), kind="wait")]
    return [*_done(command, done), *_refused(session, command, refused)]


def _done(command: str, count: int) -> list[Notice]:
    if not count:
        return []
    if command == "claim":
        return [Notice(ngettext("One task is yours now", "%(num)d tasks are yours now", count))]
    return [Notice(ngettext("One task is put back", "%(num)d tasks are put back", count))]


def _refused(session: Session, command: str, refused: Sequence[tuple[str, EngineError]]) -> list[Notice]:
    if not refused:
        return []
    names = actors(session, (str(error.facts.get("by") or "") for _id, error in refused))
    lines = [f"{_task_words(session, task_id)}: {_why(error, names.name)}" for task_id, error in refused]
    count = len(refused)
    if command == "claim":
        title = ngettext("One task could not be claimed", "%(num)d tasks could not be claimed", count)
    else:
        title = ngettext("One task could not be put back", "%(num)d tasks could not be put back", count)
    return [Notice(title, lines, "soon")]


def _task_words(session: Session, task_id: str) -> str:
    row = session.execute(
        select(UserTask.name, ProcessInstance.business_key)
        .join(UserTask.process_instance)
        .where(UserTask.id == task_id)
    ).one()
    return f"{row.name}, {row.business_key}" if row.business_key else str(row.name)


def _why(error: EngineError, name_of: object) -> str:
    assert callable(name_of)
    if isinstance(error, AlreadyClaimed):
        return _("%(name)s holds it", name=name_of(error.facts["by"]))
    if isinstance(error, Suspended):
        return _("the case is paused")
    if isinstance(error, Conflict):
        if error.facts.get("by"):
            return _("%(name)s finished it", name=name_of(error.facts["by"]))
        return _("it is no longer open")
    if error.facts.get("second_person"):
        return _("a second person must do it, since you took part in the case before")
    return _("you do not hold it") if "holds" in str(error) else _("it is not offered to you")
