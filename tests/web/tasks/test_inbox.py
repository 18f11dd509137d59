import re
from html import unescape

import pytest

from engine.people import Person
from tests.web.installation import ANSWERS, Installation
from tests.web.staff import (
    OFFICERS,
    counted_statements,
    officer,
    person,
    references,
    start_many,
    task_id,
    with_answers,
)


def test_who_has_not_signed_in_is_asked_to(installation: Installation) -> None:
    browser = installation.browser()

    browser.get("/tasks/")

    assert browser.path == "/sign-in"


def test_a_row_says_what_is_due_who_it_is_about_and_why(installation: Installation) -> None:
    installation.start()
    browser = officer(installation)

    browser.get(OFFICERS)

    assert "Permit officers 1" in browser.words
    assert "In 4 working days" in browser.words
    assert "Check everything is there , Rosalind Achterberg Rosalind Achterberg PP-TEST own — 0 d" in browser.words


def test_a_task_that_is_late_says_so_and_is_counted_as_late(installation: Installation) -> None:
    installation.start()
    installation.later(days=8)
    browser = officer(installation)

    browser.get(OFFICERS)

    assert "2 working days late" in browser.words
    assert "Permit officers 1 late · 1" in browser.words


def test_tasks_of_teams_one_is_not_in_are_not_shown(installation: Installation) -> None:
    installation.start()
    browser = officer(installation, "Ines Hollin", "somebody_else")

    browser.get("/tasks/?view=all")
    of_all = browser.words
    browser.get(OFFICERS)

    assert "PP-TEST" not in of_all
    assert "PP-TEST" not in browser.words
    assert "Mine 0 Give me" in browser.words


def test_tasks_of_the_applicant_are_nobodys_inbox(installation: Installation) -> None:
    installation.start({**ANSWERS, "vehicle": {"kind": "own", "photo": "later"}})
    browser = officer(installation)

    browser.get("/tasks/?view=all")

    assert "PP-TEST" not in browser.words


def test_paging_over_500_tasks_has_no_repeats_and_no_gaps(installation: Installation) -> None:
    start_many(installation, 500)
    browser = officer(installation)

    seen, address = [], OFFICERS
    while address:
        browser.get(address)
        seen += references(browser.text)
        following = re.search(r'<a href="([^"]+)" rel="next"', browser.text)
        address = unescape(following[1]) if following else ""

    assert len(seen) == 500

    assert len(set(seen)) == 500
    assert "493–500 of 500" in browser.words


def test_the_number_of_statements_does_not_grow_with_the_rows(installation: Installation) -> None:
    start_many(installation, 2)
    browser = officer(installation)
    browser.get(OFFICERS)
    with counted_statements(installation) as few:
        browser.get(OFFICERS)

    with installation.engine.database.begin() as session:
        for number in range(30):
            installation.engine.start(
                session, "permit", with_answers(name=f"Person {number}"), Person(f"guest:more{number}")
            )
    with counted_statements(installation) as many:
        browser.get(OFFICERS)

    assert len(references(browser.text)) == 12
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("filters", "is_there"),
    [
        ("words=pp-te", True),
        ("words=PP TEST", True),
        ("words=everything", True),
        ("words=nobody", False),
        ("words=%25", False),
        ("journey=permit", True),
        ("journey=other", False),
        ("step=check", True),
        ("step=decide", False),
        ("due=10", True),
        ("due=today", False),
        ("due=late", False),
        ("held=nobody", True),
        ("held=me", False),
        ("held=others", False),
    ],
)
def test_filters_let_through_what_they_name(installation: Installation, filters: str, is_there: bool) -> None:
    installation.start()
    browser = officer(installation)

    browser.get(f"{OFFICERS}&{filters}")

    assert ("PP-TEST" in references(browser.text)) is is_there


def test_a_filter_that_excludes_all_can_be_taken_away_by_itself(installation: Installation) -> None:
    installation.start()
    browser = officer(installation)

    browser.get(f"{OFFICERS}&journey=permit&due=late")

    assert "No task matches" in browser.words
    assert "One matches without “Due: Late”" in browser.words
    link = re.search(r'<a class="govuk-button[^"]*" href="([^"]+)"', browser.text)
    assert link is not None
    assert "due" not in link[1]
    assert "journey=permit" in link[1]


def test_chips_take_one_filter_away_each(installation: Installation) -> None:
    installation.start()
    browser = officer(installation)

    browser.get(f"{OFFICERS}&journey=permit&held=nobody")

    chips = re.findall(r'<a class="fp-chip" href="([^"]+)"', browser.text)
    assert [("journey" in chip, "held" in chip) for chip in chips] == [(False, True), (True, False)]


def test_what_is_done_by_me_is_listed_newest_first(installation: Installation) -> None:
    browser = officer(installation)
    for reference in ("PP-ONE", "PP-TWO"):
        installation.start(reference=reference)
        installation.complete("check", person(installation), {"check": {"result": "complete"}})
        installation.later(minutes=5)

    browser.get("/tasks/?view=done")

    assert references(browser.text) == ["PP-TWO", "PP-ONE"]


def test_give_me_the_next_one_claims_the_oldest_due_and_opens_it(installation: Installation) -> None:
    installation.start(reference="PP-OLD")
    installation.later(days=1)
    installation.start(reference="PP-NEW")
    wanted = task_id(installation, reference="PP-OLD")
    browser = officer(installation)
    browser.get(OFFICERS)

    browser.post("/tasks/next?view=group:officers")

    assert browser.path == f"/tasks/{wanted}"
    assert "Yours since" in browser.words


def test_give_me_the_next_one_keeps_to_the_filters(installation: Installation) -> None:
    installation.start(reference="PP-OLD")
    installation.later(days=1)
    installation.start(reference="PP-NEW")
    wanted = task_id(installation, reference="PP-NEW")
    browser = officer(installation)
    browser.get(OFFICERS)

    browser.post("/tasks/next?view=group:officers&words=pp-new")

    assert browser.path == f"/tasks/{wanted}"


def test_give_me_the_next_one_passes_over_what_a_second_person_must_do(installation: Installation) -> None:
    officer(installation)
    installation.start(reference="PP-OWN")
    installation.complete("check", person(installation), {"check": {"result": "complete"}})
    installation.later(days=9)
    installation.start(reference="PP-FREE")
    free = task_id(installation, reference="PP-FREE")
    browser = officer(installation)
    browser.get(OFFICERS)

    browser.post("/tasks/next?view=group:officers")
    first = browser.path
    browser.get(OFFICERS)
    browser.post("/tasks/next?view=group:officers")

    assert first == f"/tasks/{free}"
    assert browser.path == "/tasks/"
    assert "Nothing else is waiting that you may do" in browser.words


def test_two_officers_never_get_the_same_next_one(installation: Installation) -> None:
    start_many(installation, 2)
    one, two = officer(installation), officer(installation, "Mags Winterbourne")
    one.get(OFFICERS)
    two.get(OFFICERS)

    one.post("/tasks/next?view=group:officers")
    two.post("/tasks/next?view=group:officers")

    assert one.path != two.path


def test_the_ticked_are_claimed_each_for_itself(installation: Installation) -> None:
    start_many(installation, 3)
    held = task_id(installation, reference="PP-0001-TEST")
    other = officer(installation, "Mags Winterbourne")
    with installation.engine.database.begin() as session:
        installation.engine.claim(session, held, person(installation, "Mags Winterbourne"))
    browser = officer(installation)
    browser.get(OFFICERS)
    ticked = [task_id(installation, reference=f"PP-000{number}-TEST") for number in range(3)]

    browser.post(OFFICERS, data={"ticked": ticked}, do="claim")

    assert "2 tasks are yours now" in browser.words
    assert "One task could not be claimed" in browser.words
    assert "Check everything is there, PP-0001-TEST: Mags Winterbourne holds it" in browser.words
    assert other is not browser


def test_the_ticked_are_put_back_where_one_holds_them(installation: Installation) -> None:
    start_many(installation, 2)
    browser = officer(installation)
    browser.get(OFFICERS)
    ticked = [task_id(installation, reference=f"PP-000{number}-TEST") for number in range(2)]
    browser.post(OFFICERS, data={"ticked": ticked}, do="claim")

    browser.post(OFFICERS, data={"ticked": ticked}, do="unclaim")

    assert "2 tasks are put back" in browser.words
    assert "Mine 0" in browser.words


def test_tasks_of_another_team_cannot_be_ticked_into_ones_own(installation: Installation) -> None:
    installation.start()
    browser = officer(installation, "Ines Hollin", "somebody_else")
    browser.get("/tasks/")

    browser.post("/tasks/", data={"ticked": [task_id(installation)]}, do="claim")

    assert "it is not offered to you" in browser.words
    assert "yours now" not in browser.words


def test_nothing_ticked_is_said(installation: Installation) -> None:
    installation.start()
    browser = officer(installation)
    browser.get(OFFICERS)

    browser.post(OFFICERS, do="claim")

    assert "Tick at least one task" in browser.words


def test_an_empty_inbox_says_what_else_waits(installation: Installation) -> None:
    browser = officer(installation)
    browser.get("/tasks/")
    nothing = browser.words

    installation.start()
    browser.get("/tasks/")

    assert "Nothing is waiting for you New tasks come here by themselves" in nothing
    assert (
        "One task that nobody holds is offered to you. The next one is due in 4 working days. Give me the next one"
        in browser.words
    )


def test_an_address_that_was_tampered_with_begins_at_the_start(installation: Installation) -> None:
    installation.start()
    browser = officer(installation)

    for broken in ("after=rubbish", "after=2026-10-26~x", "row=-4", "row=x", "view=group:administrators", "due=x"):
        assert browser.get(f"{OFFICERS}&{broken}").status_code == 200


def test_who_is_in_no_team_is_told_so(installation: Installation) -> None:
    administrator = installation.signed_in("priya@marlshire.example", "administrators")
    administrator.get("/tasks/")

    assert "You are in no team" in administrator.words
    assert 'href="/people"' in administrator.text
