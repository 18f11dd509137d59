"""Why a rule decided: staff can defend it, the person knows what would change it."""

import pytest

from engine.feel.types import Date
from engine.people import Person
from engine.values import Value
from tests.web.installation import BLUE_BADGE, Browser, Installation
from web import rule_words

PIP: dict[str, Value] = {"end_of_life": "no", "benefit": "pip", "pip_moving": 4, "pip_planning": 12}
APPLICANT = Person("guest:rosalind")


@pytest.fixture
def blue_badge(installation: Installation) -> Installation:
    installation.deploy(BLUE_BADGE)
    return installation


def apply(installation: Installation, reason: dict[str, Value], born: Date = Date(1971, 3, 14)) -> None:
    variables = {"person": {"name": "Rosalind Achterberg", "date_of_birth": born}, "reason": reason}
    with installation.engine.database.begin() as session:
        installation.engine.start(
            session, "blue_badge", variables, APPLICANT, applicant=APPLICANT.id, business_key="BB-TEST"
        )


def staff(installation: Installation) -> Browser:
    browser = installation.signed_in("dele@example.org", "badge_officers", name="Dele Okafor")
    browser.get("/cases/BB-TEST")
    return browser


def test_staff_see_the_row_that_fitted_and_the_row_that_nearly_did(blue_badge: Installation) -> None:
    apply(blue_badge, PIP)

    browser = staff(blue_badge)

    assert "Route: further assessment 26 Oct 10:42 · Table “Route”, version 1" in browser.words
    assert (
        "Row 11 of 16 fits, the first that does. Because of PIP with points that do not settle it by themselves. It"
        in browser.words
    )
    assert "8 Personal Independence Payment (PIP) 8 or more no: it is 4" in browser.words
    assert "11 Personal Independence Payment (PIP) any further assessment (this row matched)" in browser.words
    assert "Rule “Route”: further assessment. Why" in browser.words


def test_staff_are_not_shown_rows_that_only_ask_what_nobody_said(blue_badge: Installation) -> None:
    apply(blue_badge, PIP)

    assert "less than 3" not in staff(blue_badge).words


def test_a_case_without_decisions_has_no_why(installation: Installation) -> None:
    installation.start()
    browser = installation.signed_in("dele@example.org", "permit_officers")

    browser.get("/cases/PP-TEST")

    assert 'id="why"' not in browser.text
    assert '"#why"' not in browser.text


def public(installation: Installation) -> str:
    """The applicant's page of the case, as the office fills it in for them would see it."""
    from engine import queries
    from web import why

    with installation.read() as session, installation.app.test_request_context():
        case = queries.by_business_key(session, "BB-TEST")
        assert case is not None
        deployed = installation.engine.deployed(session, case.deployment_id)
        [told] = filter(
            None, (why.for_person(each, deployed) for each in why.decided(queries.history(session, case.id)))
        )
        return f"{told}"


def test_the_person_is_told_what_it_means_and_what_would_change_it(blue_badge: Installation) -> None:
    apply(blue_badge, PIP)

    told = public(blue_badge)

    assert "We look at what makes walking hard before we decide." in told
    assert "PIP with points that do not settle it by themselves" in told
    assert "('8 points or more for moving around in PIP', 'all pages of the award letter')" in told
    assert "a child under 3" not in told


def test_a_child_is_not_told_of_what_cannot_change_it(blue_badge: Installation) -> None:
    apply(blue_badge, {"end_of_life": "no", "child_equipment": "yes", "child_vehicle": "no"}, Date(2025, 3, 14))

    told = public(blue_badge)

    assert "a child under 3 who always needs bulky medical equipment" in told
    assert "award letter" not in told


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("-", "any"),
        ("8", "8"),
        ("-8", "−8"),
        (">= 8", "8 or more"),
        ("<= 8", "8 or less"),
        ("< 3", "less than 3"),
        ("> 3", "more than 3"),
        ("[1..3]", "1 to 3"),
        ("(1..3)", "between 1 and 3"),
        ("true", "yes"),
        ('"pip"', "PIP"),
        ('"pip", "war_pension", "none"', "PIP, war pension or none"),
        ('not("pip")', "not PIP"),
        ("null", "not given"),
        ("? > other", "? > other"),
        ("((", "(("),
    ],
)
def test_a_condition_is_put_into_words(installation: Installation, cell: str, words: str) -> None:
    with installation.app.test_request_context():
        assert rule_words.condition(cell, {"pip": "PIP"}) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not given"),
        (True, "yes"),
        ("pip", "PIP"),
        (["pip", "a_b"], "PIP, a b"),
        (Date(2026, 3, 1), "1 March 2026"),
        (Date(20260, 3, 1), "20260-03-01"),
    ],
)
def test_a_value_is_put_into_words(installation: Installation, value: Value, words: str) -> None:
    with installation.app.test_request_context():
        assert rule_words.value(value, {"pip": "PIP"}) == words
