"""The rows of try-outs and remarks, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine import journey_package
from engine.database import Database
from engine.people import SYSTEM, Person
from tests.web.installation import PERMIT, Installation, make_installation
from web.studio import drafts
from web.trying import remarks, try_outs
from web.trying.models import TryOut

PRIYA = Person("user:1")


@pytest.fixture
def house(tmp_path: Path, database: Database) -> Iterator[Installation]:
    made = make_installation(tmp_path, database_url=database.url)
    with made.engine.database.begin() as session:
        drafts.begin(session, "permit", journey_package.read(PERMIT), SYSTEM, made.clock.moment, "Begun")
    yield made
    made.engine.database.dispose()


def begun(house: Installation, secret: str | None = None, days: int = 1) -> str:
    with house.engine.database.begin() as session:
        draft, now = drafts.of(session, "permit"), house.clock.moment
        lasts = timedelta(days=days)
        made = try_outs.begin(session, house.engine, house.config, draft, PRIYA, now, lasts=lasts, secret=secret)
        return made.id


def test_one_is_found_by_its_maker_a_shared_one_by_its_link_alone(house: Installation) -> None:
    own, shared = begun(house), begun(house, "a secret", days=7)

    with house.read() as session:
        now = house.clock.moment
        mine = try_outs.mine(session, "permit", PRIYA, now)
        assert mine is not None
        assert mine.id == own
        assert try_outs.mine(session, "permit", Person("user:2"), now) is None
        assert [each.id for each in try_outs.links(session, "permit", now)] == [shared]
        opened = try_outs.shared(session, "a secret", now)
        assert opened is not None
        assert opened.id == shared
        assert try_outs.shared(session, "another", now) is None


def test_the_sweep_takes_what_is_over_and_leaves_the_rest(house: Installation) -> None:
    begun(house)
    shared = begun(house, "a secret", days=7)
    house.later(days=2)

    try_outs.sweep(house.engine, house.config)

    assert [each.id for each in house.rows(TryOut)] == [shared]
    assert [path.name for path in (house.config.files_dir / "try-outs").iterdir()] == [shared]


def test_remarks_are_listed_by_step_until_they_are_done(house: Installation) -> None:
    begun(house, "a secret")
    with house.engine.database.begin() as session:
        opened = try_outs.shared(session, "a secret", house.clock.moment)
        assert opened is not None
        first = remarks.add(session, opened, "Kit", "One", "check", "/apply", house.clock.moment)
        remarks.add(session, opened, "Bo", "Two", "", "/apply", house.clock.moment + timedelta(minutes=1))
        first.done_at = house.clock.moment

    with house.read() as session:
        assert [each.text for each in remarks.of(session, "permit")] == ["Two", "One"]
        assert list(remarks.open_by_step(session, "permit")) == [""]
