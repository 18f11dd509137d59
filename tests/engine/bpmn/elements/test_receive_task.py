"""Receive tasks: wait for a message, or let one start the process."""

from tests.engine.bpmn.elements.conftest import Open, Trial
from tests.fluent import assert_that

FORTNIGHT = 14 * 24 * 3600


def test_it_waits_for_the_message_with_its_key(try_out: Trial) -> None:
    bench, case = try_out("receive_task", {"reference": "A1"})

    bench.correlate("papers", "B2", {"kind": "bill"})
    assert_that(case).is_waiting_at("wait")
    bench.correlate("papers", "A1", {"kind": "passport", "pages": 3})

    assert_that(case).is_waiting_at("read_it").knows(paper="passport").does_not_know("pages")


def test_an_event_on_its_border_may_end_the_wait(try_out: Trial) -> None:
    bench, case = try_out("receive_task", {"reference": "A1"})

    bench.advance(FORTNIGHT)

    assert_that(case).is_waiting_at("remind").has_not_passed("wait")
    assert bench.correlate("papers", "A1").outcome == "kept"


def test_a_key_that_is_null_is_an_incident(try_out: Trial) -> None:
    _, case = try_out("receive_task")

    assert_that(case).is_active().has_incident("The correlation key came out as nothing that")


def test_one_that_instantiates_starts_an_instance_with_each_message(deploy: Open) -> None:
    bench = deploy("receive_task_instantiate")

    bench.correlate("application", variables={"who": "Ada"})
    bench.correlate("application", variables={"who": "Bo"})

    assert [case.variables["who"] for case in bench.instances] == ["Ada", "Bo"]
    assert_that(bench.instances[0]).is_waiting_at("look").has_passed("begin")


def test_without_a_message_of_its_own_it_waits_for_one_of_its_own_id(try_out: Trial) -> None:
    bench, case = try_out("receive_task_without_message")

    assert_that(case).is_waiting_at("wait")
    bench.correlate("wait")

    assert_that(case).is_waiting_at("read_it")
