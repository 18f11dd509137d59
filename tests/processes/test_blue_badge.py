"""The Blue Badge journey as its people go through it, straight and restored from the database after each step."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine import deployment, journey_file, queries
from engine.errors import NotAllowed
from engine.models import UserTask
from engine.people import Person
from engine.values import clean
from forms import schema
from tests.processes.driver import A_FILE, DELE, INES, MAGS, NOW, RAVI, ROSALIND, Case, files
from tests.processes.people import Answers, application, by_post, child, end_of_life, pip_journeys, unsafe

Start = Callable[[Answers], Case]


@pytest.fixture(params=[False, True], ids=["straight", "restored"])
def start(request: pytest.FixtureRequest) -> Start:
    return lambda answers: Case(answers, reload=request.param)


def test_it_deploys_without_a_problem() -> None:
    assert (
        deployment.check(files(), {".form": schema.check}, {"email": frozenset({"to"}), "http": frozenset({"url"})})
        == []
    )


def test_the_start_page_says_what_the_settings_hold() -> None:
    journey = journey_file.read(files()["journey.toml"])
    said = " ".join(fact.value for fact in journey.start.facts)
    for words in ("£{fee_pounds},", "{target_working_days} working days", "{badge_years} years"):
        assert words.format_map(journey.settings) in said
    assert journey.settings["telephone"] == journey.contact.telephone
    assert journey.settings["hours"] == journey.contact.hours


# Awards


def test_awarded_without_assessment(start: Start) -> None:
    case = start(application("pip")).checks()
    case.does("check_proof", DELE, proof__result="good", proof__seen="Letter of 2 May, 8 points").awards()

    assert case.instance.state == "completed"
    assert case.ended_at == "end_awarded_without_assessment"
    assert case.variables["outcome"] == "awarded_without_assessment"
    assert "desk_assessment" not in case.instance.passed


def test_pip_with_12_points_for_journeys_needs_further_assessment(start: Start) -> None:
    case = start(pip_journeys(12)).checks()
    assert case.waiting_at == ["desk_assessment"]


def test_a_proof_that_fails_leads_to_assessment_and_never_to_a_refusal(start: Start) -> None:
    case = start(application("dla")).checks()
    case.does("check_proof", DELE, proof__result="fails", proof__seen="The award ended in May.")
    assert case.waiting_at == ["desk_assessment"]
    assert case.assesses("meets").awards().ended_at == "end_awarded_after_desk_assessment"


def test_awarded_at_the_desk(start: Start) -> None:
    case = start(child()).checks().assesses("meets").awards()
    assert case.ended_at == "end_awarded_after_desk_assessment"


def test_awarded_after_the_experts_opinion(start: Start) -> None:
    case = start(pip_journeys(12)).checks().assesses().gives_opinion().awards()
    assert case.variables["certified"] is True
    assert case.ended_at == "end_awarded_after_expert_assessment"


def test_fast_track_comes_first(start: Start) -> None:
    case = start(end_of_life()).checks()
    assert case.waiting_at == ["fast_track"]
    case.does("fast_track", DELE, proof__result="good", proof__seen="SR1, signed by a nurse").awards()
    assert case.ended_at == "end_awarded_without_assessment"


def test_a_fast_track_form_that_is_not_enough_is_not_refused(start: Start) -> None:
    case = start(end_of_life()).checks()
    case.does("fast_track", DELE, proof__result="fails", proof__seen="Nobody signed it.")
    assert case.waiting_at == ["desk_assessment"]


# Refusals and the second person


def to_refusal(start: Start) -> Case:
    return start(pip_journeys(12)).checks().assesses().gives_opinion("not_certified").refuses()


def test_not_certified_refused_and_a_second_officer_agrees(start: Start) -> None:
    case = to_refusal(start)
    assert case.waiting_at == ["second_decision"]

    case.looks_again()
    assert case.ended_at == "end_refused"
    assert case.variables["decision"]["ground"] == "not_qualifying"
    words = case.variables["outcome_words"]
    assert words["review_by"] == clean(date(2026, 11, 23))
    for part in ("4 points", "The award letter.", "23 November 2026", "Ombudsman", "does not show that the test"):
        assert part in words["detail"]


def test_a_refusal_for_misuse_names_the_appeal_instead(start: Start) -> None:
    case = start(application("pip")).checks("decide")
    case.refuses(decision__ground="misuse").looks_again()
    detail = case.variables["outcome_words"]["detail"]
    assert "Secretary of State" in detail
    assert "Ombudsman" not in detail


def test_a_second_officer_who_disagrees_sends_it_back(start: Start) -> None:
    case = to_refusal(start).looks_again("disagree")
    assert case.waiting_at == ["decide"]
    case.refuses()
    assert case.waiting_at == ["second_decision"]
    assert case.looks_again().ended_at == "end_refused"


@pytest.mark.parametrize("same", [DELE, INES], ids=["decided", "gave the opinion"])
def test_the_second_person_is_another_one(start: Start, same: Person) -> None:
    case = to_refusal(start)
    as_officer = Person(same.id, frozenset({"decision_officers"}))
    with pytest.raises(NotAllowed):
        case.looks_again(by=as_officer)
    assert case.waiting_at == ["second_decision"]


def test_who_decided_before_may_not_be_the_second_person_after_another_decided(start: Start) -> None:
    case = to_refusal(start).looks_again("disagree").refuses(by=MAGS)
    with pytest.raises(NotAllowed):
        case.looks_again(by=Person(DELE.id, frozenset({"decision_officers"})))
    with pytest.raises(NotAllowed):
        case.looks_again(by=MAGS)
    assert case.looks_again(by=RAVI).ended_at == "end_refused"


def test_an_award_against_the_opinion_needs_a_reason_and_a_second_person(start: Start) -> None:
    case = start(pip_journeys(12)).checks().assesses().gives_opinion("not_certified")
    with pytest.raises(AssertionError, match="override_why"):
        case.awards()
    case.awards(decision__override_why="Her consultant is clear.")
    assert case.waiting_at == ["second_decision"]
    assert case.looks_again().pays().ended_at == "end_awarded_after_expert_assessment"


def test_a_refusal_against_the_opinion_needs_a_reason(start: Start) -> None:
    case = start(pip_journeys(12)).checks().assesses().gives_opinion()
    with pytest.raises(AssertionError, match="override_why"):
        case.refuses()
    case.refuses(decision__override_why="She holds a badge of another council.")
    assert case.waiting_at == ["second_decision"]


def test_no_rule_refuses(start: Start) -> None:
    """Nothing but a person's decision, and a second person's, stands before the end that says refused."""
    case = to_refusal(start).looks_again()
    decided = case.instance.passed.index("decide")
    assert "second_decision" in case.instance.passed[decided:]


# What is missing


def test_what_comes_later_is_asked_of_the_applicant_first(start: Start) -> None:
    case = start(application("pip", evidence__award_letter="later", evidence__photo="later"))
    assert case.waiting_at == ["send_missing"]
    assert case.variables["asking"]["needed"] == ["award_letter", "photo"]
    assert "23 November 2026" in case.variables["asking"]["text"]
    assert shown(case, "missing") == ["All pages of the award letter", "A head-and-shoulders photo"]

    case.does("send_missing", ROSALIND, sent__answer="send", sent__award_letter=A_FILE, sent__photo=A_FILE)
    assert case.waiting_at == ["check_complete"]
    assert case.variables["evidence"]["award_letter"] == clean(A_FILE)
    assert shown(case, "missing") == []


def test_all_that_is_missing_is_asked_once(start: Start) -> None:
    case = start(application("pip")).checks("ask", photo="not_good", award_letter="missing")
    assert case.waiting_at == ["send_missing"]
    assert case.variables["asking"]["needed"] == ["award_letter", "photo"]
    old = case.variables["evidence"]

    new: list[Any] = [{"id": "f9", "name": "new.png", "size": 10, "type": "image/png"}]
    case.does(
        "send_missing",
        ROSALIND,
        sent__answer="send",
        sent__award_letter=new,
        sent__photo=new,
        sent__other=[],
        sent__words="Here they are.",
    )
    assert case.waiting_at == ["check_complete"]
    assert case.variables["evidence"]["award_letter"] == old["award_letter"] + [clean(file) for file in new]
    assert case.variables["evidence"]["photo"] == clean(new)
    assert case.variables["evidence"]["identity"] == old["identity"]
    assert case.checks().waiting_at == ["check_proof"]


def test_who_cannot_send_it_says_why_and_a_person_decides_on_what_there_is(start: Start) -> None:
    case = start(application("dla")).checks("ask", award_letter="missing")
    case.does("send_missing", ROSALIND, sent__answer="cannot", sent__why="It was lost in a fire.")
    assert case.waiting_at == ["check_complete"]
    assert case.checks("decide", award_letter="missing").waiting_at == ["decide"]
    assert case.refuses().looks_again().ended_at == "end_refused"


def test_more_information_before_the_decision_leads_back_to_it(start: Start) -> None:
    case = start(pip_journeys(12)).checks().assesses("meets")
    case.does("decide", DELE, decision__what="ask", decision__ask_for="How often does it happen?")
    assert case.waiting_at == ["send_missing"]
    case.does("send_missing", ROSALIND, sent__answer="send", sent__other=[], sent__words="Three times in October.")
    assert case.checks().waiting_at == ["decide"]
    assert case.awards().ended_at == "end_awarded_after_desk_assessment"


def test_a_case_can_be_assessed_again(start: Start) -> None:
    case = start(pip_journeys(12)).checks().assesses("cannot")
    case.does("decide", DELE, decision__what="assess").assesses("expert").gives_opinion()
    assert case.awards().ended_at == "end_awarded_after_expert_assessment"


def test_asked_twice_only_what_is_missing_then(start: Start) -> None:
    case = start(application("pip")).checks("ask", photo="not_good")
    case.does("send_missing", ROSALIND, sent__answer="send", sent__photo=A_FILE, sent__other=[], sent__words=None)
    case.checks("ask", identity="not_good")
    assert case.variables["asking"]["needed"] == ["identity"]


# Withdrawal


def test_the_applicant_withdraws(start: Start) -> None:
    case = start(application("pip")).checks("ask", photo="missing")
    case.does("send_missing", ROSALIND, sent__answer="withdraw")
    assert case.ended_at == "end_withdrawn"
    assert shown(case, "outcome") == "We stopped your application, as you asked"


def test_an_officer_records_a_withdrawal_at_the_check(start: Start) -> None:
    assert start(application("pip")).checks("withdraw").ended_at == "end_withdrawn"


def test_an_officer_records_a_withdrawal_at_the_decision(start: Start) -> None:
    case = start(pip_journeys(12)).checks().assesses("meets")
    assert case.does("decide", DELE, decision__what="withdraw").ended_at == "end_withdrawn"


# Telling people


def told(case: Case, element_id: str) -> Case:
    return case.does(element_id, DELE, told__how="letter")


@pytest.mark.parametrize("answers", [by_post(), unsafe()], ids=["post", "unsafe"])
def test_letters_go_where_email_is_not_chosen_or_not_safe(start: Start, answers: Answers) -> None:
    case = start(answers)
    assert case.waiting_at == ["check_complete", "letter_received"]
    told(case, "letter_received").checks("ask", photo="missing")
    assert case.waiting_at == ["letter_need"]
    told(case, "letter_need")
    assert case.waiting_at == ["send_missing"]
    case.does("send_missing", ROSALIND, sent__answer="send", sent__photo=A_FILE, sent__other=[], sent__words=None)
    case.checks().does("check_proof", DELE, proof__result="good", proof__seen="The letter").awards()
    assert case.waiting_at == ["letter_outcome"]
    told(case, "letter_outcome").pays()
    assert case.waiting_at == ["tell_by_letter"]
    assert told(case, "tell_by_letter").ended_at == "end_awarded_without_assessment"
    assert case.sent == []
    assert shown(case, "email") is None


def test_the_end_does_not_wait_for_a_letter_that_is_of_no_use_any_more(start: Start) -> None:
    case = start(by_post()).checks("withdraw")
    assert told(case, "letter_outcome").instance.state == "completed"
    assert case.ended_at == "end_withdrawn"
    assert case.waiting_at == []


def test_a_letter_of_refusal_says_ground_reasons_and_review(start: Start) -> None:
    case = start(by_post())
    told(case, "letter_received").checks("decide").refuses().looks_again()
    with case.bench.database.read() as session:
        task = session.query(UserTask).filter_by(element_id="letter_outcome").one()
        notice: Any = queries.variables_seen(session, task)["notice"]
    for part in ("BB-7K2M-94QX", "does not show that the test", "4 points", "look again"):
        assert part in notice["text"]


HEALTH = re.compile(
    r"\b(?:pip|dla|afcs|sr1|ds1500|benefit|award|letter|photo|walk|condition|ill|pain|disab|assess|expert|blind|doctor|"
    r"health|distress|medic|certif|reason|ground|refus)"
)


def test_emails_say_nothing_of_health_and_lead_to_the_page(start: Start) -> None:
    case = to_refusal(start).looks_again()
    other = start(application("pip")).checks("ask", photo="missing")
    other.does("send_missing", ROSALIND, sent__answer="withdraw")

    mails = case.sent + other.sent
    assert [mail["subject"] for mail in mails] == [
        "Your application BB-7K2M-94QX",
        "We need something for your application BB-7K2M-94QX",
        "Your application BB-7K2M-94QX",
    ]
    for mail in mails:
        assert not HEALTH.findall(f"{mail['subject']} {mail['text']}".lower())
        assert mail["to"] == "r.achterberg@example.org"
        assert "01632 960 140" in str(mail["text"])
    assert "https://badges.example/where/1" in str(mails[0]["text"])


# How a case is shown


def shown(case: Case, name: str) -> object:
    view = journey_file.read(files()["journey.toml"]).case
    return journey_file.evaluate(getattr(view, name), case.variables, now=NOW)


def facts(case: Case) -> dict[str, object]:
    view = journey_file.read(files()["journey.toml"]).case
    return {fact.label: journey_file.evaluate(fact.value, case.variables, now=NOW) for fact in view.facts}


def test_the_identity_bar() -> None:
    answers = pip_journeys(12) | {
        "contact.by": "telephone",
        "contact.telephone": "01632 960 217",
        "contact.formats": ["large_print"],
        "contact.safe": "no",
        "contact.safe_note": "Do not leave a message.",
    }
    del answers["contact.email"]
    case = Case(answers)
    assert shown(case, "who") == "Rosalind Achterberg"
    sentence = (
        "Blue Badge for themselves, first application. Gets PIP with 12 points for planning and following journeys."
    )
    assert shown(case, "sentence") == sentence
    assert facts(case) == {
        "Born": "14 Mar 1971 (55)",
        "Reach by": "telephone, 01632 960 217",
        "Needs": "large print",
        "Lives at": "Marlbury, ML4 7QT",
    }
    assert shown(case, "warning") == "Do not leave a message."


def test_a_case_of_which_nothing_is_known_can_be_shown() -> None:
    view = journey_file.read(files()["journey.toml"]).case
    texts = {name: journey_file.evaluate(getattr(view, name), {}, now=NOW) for name in ("who", "sentence", "reason")}
    assert texts == {
        "who": "Somebody",
        "sentence": "Blue Badge for someone, by a helper, first application. None of the benefits.",
        "reason": "None of these",
    }
    for name in ("warning", "email", "outcome", "outcome_detail"):
        assert journey_file.evaluate(getattr(view, name), {}, now=NOW) is None
    assert journey_file.evaluate(view.missing, {}, now=NOW) == []


def test_tasks_are_due_by_the_journeys_own_settings() -> None:
    due = [task_due(Case(answers), "check_complete") for answers in (application("pip"), end_of_life())]
    assert due == [datetime(2026, 10, 31, 10, 51, tzinfo=UTC), datetime(2026, 10, 27, 10, 51, tzinfo=UTC)]


def task_due(case: Case, element_id: str) -> datetime | None:
    with case.bench.database.read() as session:
        return session.query(UserTask).filter_by(element_id=element_id).one().due_at
