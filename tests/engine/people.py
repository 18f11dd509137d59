"""Who takes part in the engine's tests, and the journey they share."""

from collections.abc import Callable

from sqlalchemy import select

from engine.models import UserTask
from engine.people import Person
from engine.testing import Bench
from tests.models import model, offered

ANN = Person("user:1", frozenset({"officers"}))
BOB = Person("user:2", frozenset({"officers"}))
CEY = Person("user:3", frozenset({"others"}))
DEE = Person("guest:dee")

TWO_STEPS = model("start -> one: user -> two: user -> end", {"one": offered("officers"), "two": offered("applicant")})

Build = Callable[..., Bench]


def task_of(made: Bench, element_id: str) -> str:
    with made.database.read() as session:
        query = select(UserTask.id).where(UserTask.element_id == element_id, UserTask.state == "created")
        return session.scalars(query).one()
