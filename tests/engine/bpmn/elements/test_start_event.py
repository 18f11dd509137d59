"""Start events of a process: plain, by message, timer, signal or condition, several, and by reference."""

from engine.testing import TESTER, Bench, Instance
from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that

DAY = 24 * 3600


def test_a_plain_start_begins_when_somebody_starts_the_journey(try_out: Trial) -> None:
    _, case = try_out("start_event_none")

    assert_that(case).is_waiting_at("check_form").has_passed("start")


def test_a_message_starts_an_instance_with_what_came_with_it(deploy: Open) -> None:
    bench = deploy("start_event_message")

    found = bench.correlate("application came", variables={"applicant": "Ada"})

    [case] = bench.instances
    assert found.outcome == "started"
    assert_that(case).is_waiting_at("read_it").has_passed("begun").knows(applicant="Ada")


def test_a_message_of_another_name_starts_nothing(deploy: Open) -> None:
    bench = deploy("start_event_message")

    assert bench.correlate("complaint came").outcome == "kept"
    assert bench.instances == []


def test_a_second_message_with_the_key_of_an_open_instance_starts_no_other(deploy: Open) -> None:
    bench = deploy("start_event_message")

    outcomes = [bench.correlate("application came", key).outcome for key in ("A1", "A1", "A2")]

    assert outcomes == ["started", "kept", "started"]


def test_a_timer_starts_instances_as_often_as_it_says(deploy: Open) -> None:
    bench = deploy("start_event_timer")

    counts = []
    for _ in range(4):
        counts.append(len(bench.instances))
        bench.advance(DAY)

    assert counts == [0, 1, 2, 2]
    assert_that(bench.instances[0]).is_waiting_at("open_the_post").has_passed("every_morning")


def test_each_signal_starts_an_instance(deploy: Open) -> None:
    bench = deploy("start_event_signal")

    bench.signal("snow", {"depth": 30})
    bench.signal("rain")
    bench.signal("snow", {"depth": 5})

    assert [case.variables["depth"] for case in bench.instances] == [30, 5]
    assert_that(bench.instances[1]).is_waiting_at("grit_roads")


def _start_as_a_person_does(bench: Bench, days: int) -> Instance:
    """Without saying that the condition has come true."""
    with bench.database.begin() as session:
        made = bench.engine.start(session, bench.journey_key, {"days": days}, TESTER)
    return Instance(bench, made.id)


def test_a_conditional_start_waits_until_its_condition_is_true(deploy: Open) -> None:
    bench = deploy("start_event_conditional")
    case = _start_as_a_person_does(bench, 3)

    assert_that(case).is_active().has_not_passed("overdue")
    bench.set_variables({"days": 11})

    assert_that(case).is_waiting_at("chase").has_passed("overdue")


def test_a_conditional_start_goes_on_at_once_if_its_condition_is_true(deploy: Open) -> None:
    case = _start_as_a_person_does(deploy("start_event_conditional"), 30)

    assert_that(case).is_waiting_at("chase").has_passed("overdue")


def test_of_several_starts_the_one_begins_that_something_happened_to(deploy: Open) -> None:
    bench = deploy("start_event_several")

    bench.correlate("call")
    bench.correlate("letter")
    bench.start()

    assert [case.waiting_at for case in bench.instances] == [["note_call"], ["open_letter"], ["greet"]]


def test_either_event_of_a_multiple_start_starts_an_instance(deploy: Open) -> None:
    bench = deploy("start_event_multiple")

    bench.correlate("letter")
    bench.signal("new year")

    assert [case.waiting_at for case in bench.instances] == [["act"], ["act"]]


def test_a_parallel_multiple_start_waits_for_all_its_events(deploy: Open) -> None:
    bench = deploy("start_event_parallel_multiple")

    bench.correlate("letter", variables={"letter": "read"})
    [case] = bench.instances
    assert_that(case).is_active().has_not_passed("both_came")
    bench.correlate("fee", variables={"fee": 10})

    assert_that(case).is_waiting_at("act").knows(letter="read", fee=10)


def test_the_other_events_of_a_parallel_multiple_start_may_be_known_by_what_came_with_the_first(deploy: Open) -> None:
    bench = deploy("start_event_parallel_multiple_keys")

    bench.correlate("letter", "A1", {"reference": "A1"})
    bench.correlate("fee", "B2")
    [case, _] = bench.instances
    assert_that(case).is_active().has_no_incident().has_not_passed("both_came")
    bench.correlate("fee", "A1")

    assert_that(case).is_waiting_at("act").knows(reference="A1")


def test_a_start_may_refer_to_a_definition_that_stands_beside_the_process(deploy: Open) -> None:
    bench = deploy("start_event_refers")

    bench.correlate("letter")

    assert_that(bench.instances[0]).is_waiting_at("act")
