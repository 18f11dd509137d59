"""What operators are shown: incidents by cause, jobs by state."""

from datetime import timedelta

from engine import oversight
from engine.database import Database
from engine.oversight import Cause
from engine.testing import Bench
from tests.engine.test_retry import MUCH, TIMER, slow
from tests.models import Drawing, model, script, service


def failing(database: Database) -> Bench:
    def post(variables: object, headers: object) -> None:
        raise OSError("the line is dead")

    text = "start -> fork: parallel -> sum: script -> e1: end\nfork -> call: service -> e2: end"
    made = Bench(
        {"p.bpmn": model(text, {"sum": script(slow(), "n"), "call": service("post", "1")})},
        database=database,
        connectors={"post": post},
    )
    for _ in range(3):
        made.start(variables={"steps": MUCH})
        made.advance(60)
    return made


def test_incidents_are_told_by_cause_with_their_number_and_since_when(database: Database) -> None:
    made = failing(database)

    with database.read() as session:
        found = oversight.troubles(session)

    by_element = {each.cause.element_id: each for each in found.rows}
    assert {name: each.cause.kind for name, each in by_element.items()} == {"sum": "expression", "call": "job"}
    assert [each.count for each in found.rows] == [3, 3]
    assert by_element["call"].message == "the line is dead"
    assert by_element["sum"].newest - by_element["sum"].oldest == timedelta(minutes=2)
    assert made.now - by_element["sum"].oldest == timedelta(minutes=3)


def test_causes_and_their_incidents_are_read_page_by_page(database: Database) -> None:
    failing(database)

    with database.read() as session:
        first = oversight.troubles(session, limit=1)
        second = oversight.troubles(session, first.after, limit=1)
        cause = first.rows[0].cause
        one = oversight.incidents(session, cause.where, limit=2)
        two = oversight.incidents(session, cause.where, one.after, limit=2)

    assert first.rows[0].cause != second.rows[0].cause
    assert (second.after, two.after) == (None, None)
    assert len({each.id for each in (*one.rows, *two.rows)}) == 3


def test_incidents_of_a_cause_are_listed_to_be_retried_and_counted_with_a_cap(database: Database) -> None:
    made = failing(database)
    cause = Cause(made.journey_key, "call", "job")

    with database.read() as session:
        assert len(oversight.incident_ids(session, cause.where)) == 3
        assert len(oversight.incident_ids(session, cause.where, limit=2)) == 2
        assert oversight.count_incidents(session) == 6
        assert oversight.count_incidents(session, cause.where) == 3


def test_jobs_are_told_by_state(database: Database) -> None:
    drawing = Drawing().draw("start -> fork: parallel -> wait: intermediateCatchEvent -> e1: end")
    drawing.draw("fork -> call: service -> e2: end").extend("call", service("nobody"))
    drawing.inside["wait"] = TIMER.format("PT1H")
    made = Bench({"p.bpmn": drawing.xml()}, database=database)
    instance = made.start()
    made.start()
    made.suspend(instance=instance)
    made.clock.moment += timedelta(minutes=2)

    with database.read() as session:
        counts = oversight.job_counts(session, made.now)
        late = oversight.jobs(session, "late", made.now)

    assert counts == {"failing": 0, "late": 1, "due": 1, "running": 0, "waiting": 1, "held": 2}
    assert [each.element_id for each in late.rows] == ["call"]
