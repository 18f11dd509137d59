"""Multi-instances, parallel and sequential, and standard loops."""

import pytest

from tests.engine.bpmn.elements.conftest import Trial
from tests.fluent import assert_that

PEOPLE = ["Ada", "Bo", "Cy"]


def test_in_parallel_all_are_open_at_once_and_the_outputs_keep_the_order_of_the_list(try_out: Trial) -> None:
    bench, case = try_out("loops_parallel", {"referees": PEOPLE})

    assert_that(case).is_waiting_at("ask", "ask", "ask")
    bench.complete("ask", {"answer": "c"}, nth=2)
    bench.complete("ask", {"answer": "a"}, nth=0)
    assert_that(case).is_waiting_at("ask").has_not_passed("after").does_not_know("answers")
    bench.complete("ask", {"answer": "b"})

    assert_that(case).is_waiting_at("after").knows(answers=["a", "b", "c"])
    assert_that(case).does_not_know("answer", "who", "referee", "loopCounter")


def test_one_after_the_other_in_the_order_of_the_list(try_out: Trial) -> None:
    bench, case = try_out("loops_sequential", {"referees": PEOPLE})

    for answer in "abc":
        assert_that(case).is_waiting_at("ask")
        bench.complete("ask", {"answer": answer})

    assert_that(case).is_waiting_at("after").knows(answers=["a", "b", "c"])


@pytest.mark.parametrize("name", ["loops_parallel", "loops_sequential"])
def test_for_an_empty_list_nobody_has_to_do_it(try_out: Trial, name: str) -> None:
    _, case = try_out(name, {"referees": []})

    assert_that(case).is_waiting_at("after").has_passed("ask").knows(answers=[])


@pytest.mark.parametrize("referees", [None, "Ada", 3, {"name": "Ada"}])
def test_what_is_not_a_list_is_an_incident(try_out: Trial, referees: object) -> None:
    _, case = try_out("loops_parallel", {"referees": referees})

    assert_that(case).is_active().has_incident("What it is to be done for each of is not a list.")
    assert any(each.startswith("ask ") for each in case.tokens)


@pytest.mark.parametrize(("copies", "times"), [(3, 3), (0, 0)])
def test_a_number_says_how_often_it_is_done(try_out: Trial, copies: int, times: int) -> None:
    bench, case = try_out("loops_cardinality", {"copies": copies})

    for _ in range(times):
        bench.complete("sign")

    assert_that(case).is_waiting_at("after")


@pytest.mark.parametrize(
    ("copies", "why"),
    [(-1, "whole number from 0"), (1.5, "whole number from 0"), ("many", "not a number"), (None, "not a number")],
)
def test_a_number_that_is_none_of_times_is_an_incident(try_out: Trial, copies: object, why: str) -> None:
    _, case = try_out("loops_cardinality", {"copies": copies})

    assert_that(case).is_active().has_incident(why).has_not_passed("sign")


def test_when_the_completion_condition_holds_what_is_open_is_taken_away(try_out: Trial) -> None:
    bench, case = try_out("loops_completion", {"referees": PEOPLE})

    bench.complete("ask", {"answer": "c"}, nth=2)
    assert_that(case).is_waiting_at("ask", "ask")
    bench.complete("ask", {"answer": "a"})

    assert_that(case).is_waiting_at("after").knows(answers=["a", None, "c"])


@pytest.mark.parametrize(
    ("name", "noted"), [("loops_behaviour_none", 4), ("loops_behaviour_one", 1), ("loops_behaviour_complex", 1)]
)
def test_its_behaviour_says_when_it_tells_that_instances_are_done(try_out: Trial, name: str, noted: int) -> None:
    bench, case = try_out(name, {"referees": [*PEOPLE, "Di"]})

    seen = []
    for _ in range(4):
        bench.complete("ask")
        seen.append(case.waiting_at.count("note_it"))

    expected = {"loops_behaviour_none": [1, 2, 3, 4], "loops_behaviour_one": [1] * 4}
    assert seen == expected.get(name, [0, 1, 1, 1])
    assert_that(case).is_waiting_at("after", *["note_it"] * noted)


def test_a_repeated_sub_process_has_variables_for_each_instance(try_out: Trial) -> None:
    bench, case = try_out("loops_sub_process", {"children": PEOPLE})

    for nth, age in ((2, 5), (1, 9), (0, 3)):
        bench.complete("ask_age", {"age": age}, nth=nth)
    assert_that(case).is_waiting_at(*["ask_school"] * 3)
    for _ in range(3):
        bench.complete("ask_school")

    assert_that(case).is_waiting_at("after").knows(ages=[3, 9, 5]).does_not_know("age", "child")


def test_a_repeated_call_collects_what_each_call_found(try_out: Trial) -> None:
    bench, case = try_out("loops_call", {"people": PEOPLE})

    for nth, found in ((2, "c"), (0, "a"), (0, "b")):
        bench.complete("search", {"found": found}, nth=nth)

    assert_that(case).is_waiting_at("after").knows(results=["a", "b", "c"]).does_not_know("found", "person")


def test_a_loop_is_done_at_least_once_and_again_while_its_condition_holds(try_out: Trial) -> None:
    bench, case = try_out("loops_standard_after", {"reached": True})

    assert_that(case).is_waiting_at("try_call")
    bench.complete("try_call", {"reached": False})
    assert_that(case).is_waiting_at("try_call")
    bench.complete("try_call", {"reached": True})

    assert_that(case).is_waiting_at("after")


def test_a_loop_ends_at_its_maximum(try_out: Trial) -> None:
    bench, case = try_out("loops_standard_after")

    for _ in range(3):
        bench.complete("try_call", {"reached": False})

    assert_that(case).is_waiting_at("after")


@pytest.mark.parametrize(("debt", "times"), [(0, 0), (2, 2)])
def test_a_loop_that_asks_first_may_not_be_done_at_all(try_out: Trial, debt: int, times: int) -> None:
    bench, case = try_out("loops_standard_before", {"debt": debt})

    for left in range(times - 1, -1, -1):
        assert_that(case).is_waiting_at("pay_off")
        bench.complete("pay_off", {"debt": left})

    assert_that(case).is_waiting_at("after")


def test_a_loop_with_a_maximum_only_is_done_so_often(try_out: Trial) -> None:
    bench, case = try_out("loops_standard_maximum")

    bench.complete("knock")
    assert_that(case).is_waiting_at("knock")
    bench.complete("knock")

    assert_that(case).is_waiting_at("after")
