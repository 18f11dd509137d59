"""What tests of staff pages do often: officers who sign in, cases, and their open tasks."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import event, select

from engine.models import UserTask
from engine.people import Person
from engine.values import Value
from tests.web.installation import ANSWERS, Browser, Installation

OFFICERS = "/tasks/?view=group:officers"


def officer(installation: Installation, name: str = "Dele Okafor", *groups: str) -> Browser:
    """A browser in which an officer has signed in."""
    return installation.signed_in(_address(name), *(groups or ("officers",)), name=name)


def person(installation: Installation, name: str = "Dele Okafor") -> Person:
    """The same officer, as the engine knows them; signed in once before."""
    from web.models import Account

    with installation.read() as session:
        account = session.scalars(select(Account).where(Account.email == _address(name))).one()
        return Person(account.person_id, account.groups)


def _address(name: str) -> str:
    return f"{name.split()[0].lower()}@marlshire.example"


def start_many(installation: Installation, count: int) -> None:
    """So many cases, each waiting at `check`, two of each due on the same moment."""
    with installation.engine.database.begin() as session:
        for number in range(count):
            installation.engine.start(
                session, "permit", ANSWERS, Person(f"guest:{number}"), business_key=f"PP-{number:04d}-TEST"
            )
            if number % 2:
                installation.later(minutes=1)


def task_id(installation: Installation, element_id: str = "check", reference: str = "PP-TEST") -> str:
    """The open task of a case at an element."""
    with installation.read() as session:
        query = select(UserTask.id).where(UserTask.element_id == element_id, UserTask.state == "created")
        return session.scalars(query.where(UserTask.process_instance_id == installation.case(reference).id)).one()


def task_row(installation: Installation, id_: str) -> UserTask:
    with installation.read() as session:
        return session.get_one(UserTask, id_)


def with_answers(**changes: Value) -> Mapping[str, Value]:
    """The answers of a case, some of the person's changed."""
    person_answers = ANSWERS["person"]
    assert isinstance(person_answers, dict)
    return {**ANSWERS, "person": {**person_answers, **changes}}


def references(text: str) -> list[str]:
    """The references on a page, in order."""
    return re.findall(r'<span class="fp-code">([^<]+)</span>', text)


@contextmanager
def counted_statements(installation: Installation) -> Iterator[list[str]]:
    """The SQL statements that are sent meanwhile."""
    sent: list[str] = []
    engine = installation.engine.database.engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
