"""Opening a model in the studio's drawing tool and saving it changes nothing of what the engine makes of it."""

import pytest
from playwright.sync_api import Browser

from tests.conformance import round_trip

pytestmark = pytest.mark.browser
SHIPPED = sorted(round_trip.PROCESSES.rglob("*.bpmn"))


def test_what_is_opened_and_saved_is_what_it_was(browser: Browser) -> None:
    """The shipped journeys', and every model of the corpora that can be deployed, where they are at hand."""
    page = browser.new_page()
    round_trip.open_tool(page)

    found = list(round_trip.trips(page, round_trip.models()))

    page.close()
    different = [f"{each.path}\n{each.words}" for each in found if each is not None]
    assert len(found) >= len(SHIPPED)
    assert not different, "\n\n".join(different)


@pytest.mark.parametrize(
    "lost",
    ['candidateGroups="badge_officers"', 'name="publicName"', "<bpmn:conditionExpression", 'id="check_complete"'],
)
def test_what_is_lost_on_the_way_is_noticed(lost: str) -> None:
    path = round_trip.PROCESSES / "blue_badge" / "blue_badge.bpmn"
    assert lost in path.read_text(encoding="utf-8")

    assert round_trip.trip(path, lambda text: text) is None
    assert round_trip.trip(path, lambda text: text.replace(lost, lost[:-2] + "X" + lost[-1], 1)) is not None
