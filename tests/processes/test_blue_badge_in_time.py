"""The Blue Badge as time passes: reminders, the target clock, the fee, the order, and the life of a badge."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from engine import journey_file
from engine.connectors.http import Http
from engine.connectors.http.addresses import Allowed
from engine.errors import NotAllowed
from engine.testing import Instance
from engine.values import clean
from tests.national_badge_service import NationalBadgeService, serving
from tests.processes.driver import A_FILE, DELE, MAGS, NOW, RAVI, ROSALIND, Case, files
from tests.processes.people import Answers, application, by_post
from tests.processes.test_blue_badge import HEALTH, told

Start = Callable[..., Case]


@pytest.fixture(params=[False, True], ids=["straight", "restored"])
def start(request: pytest.FixtureRequest) -> Start:
    return lambda answers, **changes: Case(answers, reload=request.param, changes=changes)


def go(case: Case, day: date, hour: int = 12) -> None:
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    case.bench.advance((moment - case.bench.now).total_seconds())


def subjects(case: Case) -> list[str]:
    return [str(mail["subject"]) for mail in case.sent]


def proved(case: Case) -> Case:
    return case.checks().does("check_proof", DELE, proof__result="good", proof__seen="The letter, 8 points")


# What is missing. It is asked for on 26 October 2026, a Monday, and wanted by 23 November.


def asked(start: Start, answers: Answers | None = None) -> Case:
    case = start(answers or application("pip")).checks("ask", photo="missing")
    assert case.waiting_at == ["send_missing"]
    return case


def test_they_are_reminded_after_10_and_20_working_days(start: Start) -> None:
    case = asked(start)
    reminder = "We still need something for your application BB-7K2M-94QX"

    go(case, date(2026, 11, 9), 10)
    assert reminder not in subjects(case)
    go(case, date(2026, 11, 9))
    assert subjects(case).count(reminder) == 1
    go(case, date(2026, 11, 20))
    assert subjects(case).count(reminder) == 1
    go(case, date(2026, 11, 23))
    assert subjects(case).count(reminder) == 2
    assert "We need it by 23 November 2026" in str(case.sent[-1]["text"])
    assert "https://badges.example/where/1" in str(case.sent[-1]["text"])


def test_who_has_no_email_is_reminded_by_letter(start: Start) -> None:
    case = start(by_post())
    told(case, "letter_received").checks("ask", photo="missing")
    told(case, "letter_need")

    go(case, date(2026, 11, 9))

    assert case.waiting_at == ["send_missing", "tell_by_letter"]
    assert told(case, "tell_by_letter").waiting_at == ["send_missing"]


def test_when_the_time_to_answer_is_over_a_person_decides_on_what_there_is(start: Start) -> None:
    case = asked(start)

    go(case, date(2026, 11, 23), 23)
    assert case.waiting_at == ["send_missing"]
    go(case, date(2026, 11, 24))

    assert case.waiting_at == ["decide"]
    assert case.refuses().looks_again().ended_at == "end_refused"


def test_whoever_answered_is_not_reminded(start: Start) -> None:
    case = asked(start)
    case.does("send_missing", ROSALIND, sent__answer="send", sent__photo=A_FILE, sent__other=[], sent__words=None)

    go(case, date(2026, 11, 24))

    assert len(case.sent) == 2, "the one that asked, and the one that warns the team"
    assert "decide" not in case.waiting_at


# The target clock


def test_the_team_is_warned_and_decision_officers_settle_what_is_late(start: Start) -> None:
    case = proved(start(application("pip")))

    go(case, date(2026, 11, 16), 10)
    assert case.sent == []
    go(case, date(2026, 11, 16))
    assert case.sent[0]["to"] == "blue.badges@marlshire.example"
    assert subjects(case) == ["Decide soon: BB-7K2M-94QX"]
    assert case.waiting_at == ["decide"]
    go(case, date(2026, 11, 23), 23)
    assert case.waiting_at == ["decide"], "the promised day is not over"
    go(case, date(2026, 11, 24))

    assert case.waiting_at == ["decide", "settle_delay"]
    case.does("settle_delay", RAVI, delay__cause="work", delay__next="Dele decides on Wednesday.")
    assert case.waiting_at == ["decide"]
    assert case.awards().ended_at == "end_awarded_without_assessment"


def test_it_stands_still_while_we_wait_for_the_applicant(start: Start) -> None:
    case = start(application("pip")).checks("ask", photo="missing")
    go(case, date(2026, 11, 9), 11)
    case.does("send_missing", ROSALIND, sent__answer="send", sent__photo=A_FILE, sent__other=[], sent__words=None)
    proved(case)

    go(case, date(2026, 11, 27))
    assert "Decide soon: BB-7K2M-94QX" not in subjects(case)
    go(case, date(2026, 11, 30))
    assert "Decide soon: BB-7K2M-94QX" in subjects(case)
    go(case, date(2026, 12, 7), 23)
    assert case.waiting_at == ["decide"], "the promised day is not over"
    go(case, date(2026, 12, 8))
    assert case.waiting_at == ["decide", "settle_delay"]


def test_nobody_is_warned_of_what_is_decided(start: Start) -> None:
    case = proved(start(application("pip"))).says_yes()

    go(case, date(2026, 11, 23), 10)

    assert case.waiting_at == ["pay_fee"]
    assert "Decide soon: BB-7K2M-94QX" not in subjects(case)


# The fee


def test_it_is_asked_for_after_the_decision_and_the_badge_ordered_once_it_is_paid(start: Start) -> None:
    case = proved(start(application("pip")))
    assert "payment" not in case.variables

    case.says_yes()
    assert case.waiting_at == ["pay_fee"]
    assert case.variables["payment"]["status"] == "open"
    assert "order" not in case.variables
    assert "It costs £10. Pay by 23 November 2026" in case.variables["outcome_words"]["detail"]
    assert "There is a fee of £10 to pay by 23 November 2026." in str(case.sent[-1]["text"])
    assert not HEALTH.findall(str(case.sent[-1]["text"]).lower())

    assert case.pays().ended_at == "end_awarded_without_assessment"
    assert case.variables["payment"]["status"] == "paid"
    assert case.variables["order"]["number"].startswith("N-")
    assert subjects(case)[-1] == "Your Blue Badge is ordered"
    for part in ("BB-7K2M-94QX", "within about 10 days", "https://badges.example/where/1"):
        assert part in str(case.sent[-1]["text"])


def test_a_council_without_a_fee_asks_for_none(start: Start) -> None:
    case = proved(start(application("pip"), fee_pounds=0)).says_yes()

    assert case.ended_at == "end_awarded_without_assessment"
    assert "payment" not in case.variables
    assert "We order it now." in case.variables["outcome_words"]["detail"]
    assert not any("fee" in str(mail["text"]) for mail in case.sent)


def unpaid(start: Start) -> Case:
    case = proved(start(application("pip"))).says_yes()
    go(case, date(2026, 11, 9))
    assert subjects(case)[-1] == "The fee for your application BB-7K2M-94QX"
    assert "It is to be paid by 23 November 2026." in str(case.sent[-1]["text"])
    go(case, date(2026, 11, 23), 23)
    assert case.waiting_at == ["pay_fee"], "the last day to pay is not over"
    go(case, date(2026, 11, 24))
    assert case.waiting_at == ["fee_unpaid"]
    return case


def test_who_does_not_pay_is_reminded_and_then_a_person_decides(start: Start) -> None:
    case = unpaid(start)

    case.does(
        "fee_unpaid", RAVI, unpaid__what="refuse", unpaid__reasons="We asked twice and rang you.", unpaid__note=None
    )

    assert case.ended_at == "end_refused"
    assert case.variables["decision"]["ground"] == "fee"
    detail = case.variables["outcome_words"]["detail"]
    for part in ("A person decided this.", "The fee was not paid", "We asked twice and rang you.", "look again"):
        assert part in detail
    assert "order" not in case.variables


def test_it_is_not_whoever_awarded_the_badge(start: Start) -> None:
    case = proved(start(application("pip"))).says_yes(MAGS)
    go(case, date(2026, 11, 24))

    with pytest.raises(NotAllowed):
        case.does("fee_unpaid", MAGS, unpaid__what="waive", unpaid__note=None)


def test_they_may_have_more_time_or_no_fee(start: Start) -> None:
    case = unpaid(start)
    case.does("fee_unpaid", RAVI, unpaid__what="wait", unpaid__note="They are in hospital.")
    assert case.waiting_at == ["pay_fee"]
    assert "Pay by 22 December 2026" in detail(case)
    go(case, date(2026, 12, 31))
    assert case.waiting_at == ["fee_unpaid"]

    case.does("fee_unpaid", RAVI, unpaid__what="waive", unpaid__note=None)

    assert case.ended_at == "end_awarded_without_assessment"
    assert case.variables["payment"]["status"] == "open"


def test_they_may_not_want_the_badge_any_more(start: Start) -> None:
    case = proved(start(application("pip"))).says_yes()

    assert case.does("pay_fee", ROSALIND, pay__answer="stop").ended_at == "end_withdrawn"


# What they read of the decision as the case goes on


def detail(case: Case) -> str:
    view = journey_file.read(files()["journey.toml"]).case
    return str(journey_file.evaluate(view.outcome_detail, case.variables, now=case.bench.now))


def test_it_says_what_is_due_and_then_that_it_is_ordered(start: Start) -> None:
    case = proved(start(application("pip")))
    assert detail(case) == "None"

    case.says_yes()
    assert detail(case) == (
        "The badge can run until 31 March 2028.\n\nIt costs £10. Pay by 23 November 2026: on our website, "
        "or by ringing 01632 960 140. We order the badge when it is paid."
    )
    case.pays()

    number = case.variables["order"]["number"]
    assert detail(case) == (
        f"The badge can run until 31 March 2028.\n\nWe have ordered it. The order has the number {number}. "
        "The badge comes by post, within about 10 days of that."
    )


def test_when_the_last_day_to_pay_is_over_it_says_so(start: Start) -> None:
    case = unpaid(start)

    assert "was to be paid by 23 November 2026, and we have not had it" in detail(case)
    case.does("fee_unpaid", RAVI, unpaid__what="refuse", unpaid__reasons="We asked twice.", unpaid__note=None)
    assert "**The ground:** The fee was not paid." in detail(case)


def test_whoever_does_not_want_it_reads_nothing_of_a_fee(start: Start) -> None:
    case = proved(start(application("pip"))).says_yes()

    case.does("pay_fee", ROSALIND, pay__answer="stop")

    assert detail(case) == "Nothing more happens with it. You can apply again at any time."


# The order, with a service over a real socket


@pytest.fixture
def service() -> Iterator[NationalBadgeService]:
    with serving() as made:
        yield made


@pytest.fixture
def ordering(start: Start, service: NationalBadgeService) -> Case:
    """A case that has been awarded and whose fee is paid, but for saying so."""
    case = start(application("pip"), badge_service=service.url, payment_service=service.url)
    secrets = {"BADGE_SERVICE_KEY": "for badges", "PAYMENT_KEY": "for payments"}
    case.bench.engine.connectors.by_type["http"] = Http(secrets.get, Allowed.parse(f"127.0.0.1:{service.port}"))
    return proved(case).says_yes()


def test_who_says_that_they_have_paid_before_they_have_is_asked_again(
    ordering: Case, service: NationalBadgeService
) -> None:
    assert ordering.pays().waiting_at == ["pay_fee"]
    assert service.orders == {}

    service.pay()

    assert ordering.pays().ended_at == "end_awarded_without_assessment"
    assert service.authorised == {"Bearer for badges", "Bearer for payments"}
    [order] = service.orders.values()
    assert order["name"] == "Rosalind Achterberg"
    assert order["ends"] == "2028-03-31"
    assert ordering.variables["order"] == {"number": "N-1"}


@pytest.mark.parametrize("manner", ["fail", "slow", "break off"])
def test_the_order_is_made_once_whatever_the_service_does(
    ordering: Case, service: NationalBadgeService, manner: str
) -> None:
    service.pay()
    service.manners.extend(["", manner, manner])
    ordering.pays()
    ordering.bench.advance(3600)

    assert ordering.ended_at == "end_awarded_without_assessment"
    assert [order["number"] for order in service.orders.values()] == ["N-1"]
    assert ordering.variables["order"] == {"number": "N-1"}
    keys = {key for method, path, key in service.asked if path == "/orders"}
    assert len(keys) == 1


def test_a_service_that_stays_away_is_an_incident_and_the_case_waits(
    ordering: Case, service: NationalBadgeService
) -> None:
    service.pay()
    service.manners.extend(["", *["fail"] * 8])
    ordering.pays()
    ordering.bench.advance(3 * 24 * 3600)

    assert ordering.waiting_at == ["order_badge"]
    assert detail(ordering).endswith("The fee of £10 is paid. We order the badge now.")
    assert "503" in ordering.instance.incidents[0]
    assert service.orders == {}


def test_a_photo_that_will_not_do_comes_back_to_the_person(ordering: Case, service: NationalBadgeService) -> None:
    service.pay()
    service.manners.extend(["", "photo"])
    ordering.pays()

    assert ordering.waiting_at == ["send_missing"]
    assert ordering.variables["asking"]["needed"] == ["photo"]
    assert detail(ordering).endswith(
        "The photo cannot be printed on a badge. We order the badge when we have another one."
    )
    mail = ordering.sent[-1]
    assert not HEALTH.findall(f"{mail['subject']} {mail['text']}".lower())
    another = [{"id": "f9", "name": "me.jpg", "size": 900, "type": "image/jpeg"}]
    ordering.does("send_missing", ROSALIND, sent__answer="send", sent__photo=another, sent__other=[], sent__words=None)

    assert ordering.ended_at == "end_awarded_without_assessment"
    assert [order["photo"][0]["name"] for order in service.orders.values()] == ["me.jpg"]


def test_who_sends_no_other_photo_is_helped(ordering: Case, service: NationalBadgeService) -> None:
    service.pay()
    service.manners.extend(["", "photo"])
    ordering.pays()

    go(ordering, ordering.variables["asking"]["answer_by"].to_python() + timedelta(days=1))

    assert ordering.waiting_at == ["help_with_photo"]
    assert told(ordering, "help_with_photo").waiting_at == ["send_missing"]
    assert ordering.variables["asking"]["answer_by"] > clean(ordering.bench.now.date())
    ordering.does("send_missing", ROSALIND, sent__answer="cannot", sent__why="I have no camera.")
    assert ordering.waiting_at == ["help_with_photo"]


# The life of a badge that ends on 31 March 2028


def badge_of(case: Case) -> Instance:
    [found] = [each for each in case.bench.instances if each.process_id == "badge"]
    return found


@pytest.fixture
def badge(start: Start) -> tuple[Case, Instance]:
    case = proved(start(application("pip"))).awards()
    assert case.ended_at == "end_awarded_without_assessment"
    case.sent.clear()
    return case, badge_of(case)


def test_they_are_reminded_14_and_8_weeks_before_it_runs_out(badge: tuple[Case, Instance]) -> None:
    case, life = badge

    go(case, date(2027, 12, 23))
    assert case.sent == []
    go(case, date(2027, 12, 24))
    assert subjects(case) == ["Your Blue Badge runs out soon"]
    assert "runs out on 31 March 2028" in str(case.sent[0]["text"])
    assert not HEALTH.findall(str(case.sent[0]["text"]).lower())
    go(case, date(2028, 2, 3))
    assert len(case.sent) == 1
    go(case, date(2028, 2, 4))
    assert len(case.sent) == 2
    go(case, date(2028, 4, 1))

    assert life.state == "completed"
    assert life._row().end_element_id == "end_ran_out"
    assert len(case.sent) == 2


@pytest.mark.parametrize(
    ("message", "end"),
    [("person died", "end_died"), ("person moved away", "end_moved"), ("badge returned", "end_returned")],
)
def test_nobody_is_reminded_who_died_moved_or_gave_it_back(
    badge: tuple[Case, Instance], message: str, end: str
) -> None:
    case, life = badge
    go(case, date(2027, 11, 1))

    case.bench.correlate(message, "BB-7K2M-94QX")
    go(case, date(2028, 5, 1))

    assert life._row().end_element_id == end
    assert case.sent == []


def test_a_message_about_somebody_else_changes_nothing(badge: tuple[Case, Instance]) -> None:
    case, life = badge

    case.bench.correlate("person died", "BB-OTHER")
    go(case, date(2027, 12, 24))

    assert life.state == "active"
    assert len(case.sent) == 1


def test_a_badge_that_does_not_last_so_long_is_reminded_of_once(start: Start) -> None:
    case = proved(start(application("pip"))).says_yes(until=date(2026, 12, 1)).pays()

    go(case, date(2026, 12, 2))

    assert subjects(case).count("Your Blue Badge runs out soon") == 1
    assert badge_of(case).state == "completed"


def test_a_refused_application_leaves_no_badge(start: Start) -> None:
    case = start(application("pip")).checks("decide").refuses().looks_again()

    assert case.ended_at == "end_refused"
    assert [each.process_id for each in case.bench.instances] == ["blue_badge"]


def test_staff_read_of_a_badge_what_it_is(badge: tuple[Case, Instance]) -> None:
    _, life = badge
    view = journey_file.read(files()["journey.toml"]).case

    sentence = journey_file.evaluate(view.sentence, life.variables, now=NOW)

    assert re.fullmatch(r"A badge until 31 March 2028, order N-[0-9A-F]{8}, application BB-7K2M-94QX\.", str(sentence))
