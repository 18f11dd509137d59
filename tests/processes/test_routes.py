"""Table A: the way each reason goes, and which pages each person is asked."""

import pytest

from engine import journey_file
from forms import journey
from tests.processes.driver import A_FILE, NOW, Case, form
from tests.processes.people import Answers, application, child, condition, end_of_life, none_of_these, pip_journeys

WITHOUT, FURTHER, FAST = "without_assessment", "further_assessment", "fast_track"
TASKS = {WITHOUT: "check_proof", FURTHER: "desk_assessment", FAST: "fast_track"}

ROWS: list[tuple[str, Answers, str]] = [
    ("DLA higher rate", application("dla"), WITHOUT),
    ("PIP moving around 8", application("pip"), WITHOUT),
    ("PIP moving around 12", application("pip", reason__pip_moving=12), WITHOUT),
    ("PIP journeys 10 E", pip_journeys(10, "yes"), WITHOUT),
    ("PIP journeys 10", pip_journeys(10, "no"), FURTHER),
    ("PIP journeys 12", pip_journeys(12), FURTHER),
    ("PIP journeys 4", pip_journeys(4), FURTHER),
    ("Blind register", application("blind"), WITHOUT),
    ("War pension", application("wpms"), WITHOUT),
    ("Armed Forces, tariff 5", application("afcs"), WITHOUT),
    ("Armed Forces, tariff 8", application("afcs", reason__afcs_tariff=8), WITHOUT),
    ("Armed Forces, tariff 9", application("afcs", reason__afcs_tariff=9, **condition("pain")), FURTHER),
    ("Armed Forces, tariff 5", application("afcs", reason__afcs_certified="no", **condition("pain")), FURTHER),
    ("None of these", application("none"), FURTHER),
    ("Both arms, drives", none_of_these("arms"), FURTHER),
    ("None of these", none_of_these("none"), FURTHER),
    ("Under 3, equipment", child(), FURTHER),
    ("Under 3, near a vehicle", child(reason__child_equipment="no", reason__child_vehicle="yes"), FURTHER),
    ("Under 3", child(reason__child_equipment="no"), FURTHER),
    ("Fast track", end_of_life(), FAST),
]


@pytest.mark.parametrize(("reason", "answers", "way"), ROWS, ids=[f"{i} {row[0]}" for i, row in enumerate(ROWS)])
def test_each_reason_takes_its_way(reason: str, answers: Answers, way: str) -> None:
    case = Case(answers)

    assert case.variables["route"]["way"] == way
    assert case.waiting_at == ["check_complete"]
    assert case.checks().waiting_at == [TASKS[way]]
    assert reason_of(case) == reason


def reason_of(case: Case) -> object:
    read = journey_file.read(case.bench.files["journey.toml"])
    return journey_file.evaluate(read.case.reason, case.variables, now=NOW)


def test_an_end_of_life_form_where_walking_is_not_hard_goes_by_the_benefit() -> None:
    answers = application("dla", reason__end_of_life="yes", reason__mobility_affected="no", evidence__sr1=A_FILE)
    assert Case(answers).variables["route"]["way"] == WITHOUT


def titles(answers: Answers) -> list[str]:
    return [page.title for page in journey.pages(form("apply"), answers, {}, NOW)]


BEFORE = ["Who the badge is for", "A badge before"]
HELPER = ["Your own name", "Who you are to them", "What lets you apply"]
PERSON = ["Full name", "Another name", "Date of birth"]
REACH = ["How we reach you", "Your e-mail address", "Information in another form", "Safe to reach you", "SR1 form"]


def test_pages_for_oneself_with_pip() -> None:
    assert titles(application("pip")) == [
        *BEFORE,
        *PERSON,
        "National Insurance number",
        "Home address",
        *REACH,
        "Benefits",
        "Moving around",
        "Award ends",
        "Proof of who you are",
        "Checking the address",
        "Award letter",
        "Photo",
        "What you agree to",
    ]


def test_pages_for_a_child_under_3() -> None:
    assert titles(child()) == [
        *BEFORE,
        *HELPER,
        *PERSON,
        "Home address",
        *REACH,
        "Medical equipment",
        "Near a vehicle",
        "The condition",
        "Treatment",
        "Professionals",
        "Proof of who you are",
        "Checking the address",
        "Photo",
        "Supporting letters",
        "What you agree to",
    ]


def test_pages_with_none_of_the_benefits() -> None:
    assert titles(none_of_these("pain", "distress")) == [
        *BEFORE,
        *PERSON,
        "National Insurance number",
        "Home address",
        *REACH,
        "Benefits",
        "What makes walking hard",
        "The condition",
        "How far",
        "A usual walk",
        "Aids",
        "On a journey",
        "Help on a journey",
        "Treatment",
        "Professionals",
        "Proof of who you are",
        "Checking the address",
        "Photo",
        "Supporting letters",
        "What you agree to",
    ]


def test_pages_near_the_end_of_life_are_few() -> None:
    assert titles(end_of_life())[-7:] == [
        "SR1 form",
        "Walking with the illness",
        "Proof of who you are",
        "Checking the address",
        "The SR1 form",
        "Photo",
        "What you agree to",
    ]


def test_where_nothing_fits_it_says_so_and_goes_on() -> None:
    assert "Before you go on" in titles(none_of_these("none"))
    assert "Before you go on" in titles(child(reason__child_equipment="no"))
    assert "Before you go on" not in titles(application("none"))


def test_nothing_of_the_condition_is_asked_before_the_reason_is_known() -> None:
    known = {key: value for key, value in application("pip").items() if not key.startswith(("reason", "evidence"))}
    asked = titles(known)
    assert "What makes walking hard" not in asked
    assert "The condition" not in asked
    assert "Benefits" not in asked
