"""What an operator reads of a case."""

from engine.dump import dump_state
from tests.engine.events import drawn, message, named, timer
from tests.engine.people import Build
from tests.models import definitions


def test_a_dump_shows_what_a_case_waits_for(bench: Build) -> None:
    drawing = drawn(
        "start -> which: eventBasedGateway -> came: intermediateCatchEvent -> end\n"
        "which -> late: intermediateCatchEvent -> end",
        {"came": message("paid"), "late": timer("timeDuration", "PT1H")},
    )
    made = bench(definitions(named(messages={"paid": "order"}) + drawing.process()))
    instance = made.start(variables={"order": "A7"})

    with made.database.read() as session:
        text = dump_state(session, instance.id)

    assert "at came, message “paid” with key “A7”" in text
    assert "at late, due 2026-01-05T10:00:00+00:00" in text
    assert "part of" in text
