from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from engine.working_days import Calendar
from tests.web.conftest import MakeApp
from web import days
from web.days import due_words, urgency

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


@pytest.fixture
def _page(make_app: MakeApp) -> Iterator[None]:
    with make_app().test_request_context():
        yield


@pytest.mark.usefixtures("_page")
@pytest.mark.parametrize(
    ("due", "words", "how"),
    [
        (date(2026, 11, 18), "3 working days late", "late"),
        (FRIDAY, "1 working day late", "late"),
        (date(2026, 11, 22), "1 working day late", "late"),
        (MONDAY, "Today", "today"),
        (date(2026, 11, 24), "In 1 working day", "soon"),
        (date(2026, 11, 25), "In 2 working days", "soon"),
        (date(2026, 11, 26), "In 3 working days", "later"),
        (date(2026, 12, 3), "In 8 working days", "later"),
    ],
)
def test_urgency_is_said_in_working_days(due: date, words: str, how: str) -> None:
    assert due_words(due, MONDAY, Calendar()) == words
    assert urgency(due, MONDAY, Calendar()) == how


@pytest.mark.usefixtures("_page")
def test_days_are_long_for_citizens_and_short_for_staff() -> None:
    decision = date(2026, 12, 3)

    assert days.day(decision) == "Thursday 3 December"
    assert days.day(decision, "staff") == "Thu 3 Dec"
    assert days.day(decision, year=True) == "Thursday 3 December 2026"
    assert days.date_words(date(1971, 3, 14)) == "14 March 1971"
    assert days.date_words(date(1971, 3, 14), "staff") == "14 Mar 1971"


@pytest.mark.usefixtures("_page")
def test_times_are_those_of_the_council_also_in_summer() -> None:
    winter, summer = datetime(2026, 11, 23, 9, 4, tzinfo=UTC), datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert days.clock_time(winter) == "09:04"
    assert days.stamp(winter) == "23 Nov 09:04"
    assert days.clock_time(summer) == "00:30"
    assert days.day(summer) == "Thursday 2 July"
