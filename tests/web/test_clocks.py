"""The clock that stands still while we wait for the applicant, against the days of the pictures."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from engine.models import ProcessInstance, UserTask
from tests.web.installation import Installation
from web.clocks import CaseClock, count


@pytest.fixture(autouse=True)
def in_app(installation: Installation) -> Iterator[None]:
    with installation.app.app_context():
        yield


def at(day: int, month: int = 11, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def waited(since: datetime, until: datetime | None) -> UserTask:
    return UserTask(element_id="send_missing", name="Send what is missing", created_at=since, ended_at=until)


def clock(*waits: UserTask, now: datetime, total: int = 20) -> CaseClock:
    return count(ProcessInstance(started_at=at(26, 10)), waits, total, now)


def test_it_counts_working_days_from_the_day_after_everything_was_there() -> None:
    found = clock(waited(at(26, 10), at(2)), waited(at(11), at(16)), now=at(23))

    assert found.decide_by == date(2026, 12, 3)
    assert (found.working_day_number, found.paused_days, found.working_days_left) == (12, 3, 8)
    assert list(found.cells) == ["past"] * 7 + ["paused"] * 3 + ["past"] * 4 + ["today"] + ["to_come"] * 8
    assert found.elapsed_days == 28


def test_it_has_not_begun_while_something_is_missing_from_the_start() -> None:
    found = clock(waited(at(26, 10), None), now=at(26, 10))

    assert not found.has_begun
    assert found.is_paused
    assert (found.if_by, found.decide_by_if) == (date(2026, 11, 2), date(2026, 11, 30))


def test_it_is_paused_while_we_wait_and_moves_the_date() -> None:
    found = clock(waited(at(28, 10), None), now=at(30, 10))

    assert found.is_paused
    assert found.working_day_number == 2
    assert found.decide_by == date(2026, 11, 25)


def test_it_is_late_once_its_day_has_passed() -> None:
    on_the_day, the_day_after = clock(now=at(23), total=20), clock(now=at(24), total=20)

    assert on_the_day.decide_by == the_day_after.decide_by == date(2026, 11, 23)
    assert not on_the_day.is_late
    assert the_day_after.is_late


def test_elapsed_time_never_pauses() -> None:
    assert clock(waited(at(26, 10), None), now=at(23)).elapsed_days == 28


def test_a_journey_without_a_target_promises_no_day() -> None:
    found = clock(now=at(23), total=0)

    assert found.decide_by is None
    assert not found.is_late
    assert found.cells == ()
