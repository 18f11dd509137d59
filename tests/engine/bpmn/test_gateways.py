import pytest

from tests.engine.bpmn.conftest import Runner
from tests.fluent import assert_that
from tests.models import model, script

CHOICE = """
start -> gate: exclusive -[=n > 10]-> big: user -> end
gate -[=n > 5]-> middle: user -> end
gate -[default]-> small: user -> end
"""


@pytest.mark.parametrize(("n", "way"), [(11, "big"), (6, "middle"), (5, "small"), (None, "small")])
def test_an_exclusive_gateway_takes_the_first_way_whose_condition_holds(run: Runner, n: object, way: str) -> None:
    assert_that(run(model(CHOICE), {"n": n})).is_waiting_at(way)


def test_an_exclusive_gateway_without_a_way_becomes_an_incident(run: Runner) -> None:
    instance = run(
        model("start -> gate: exclusive -[=n > 10]-> one: user -> end\ngate -[=n > 5]-> two: user -> end"), {"n": 1}
    )

    assert_that(instance).is_active().is_waiting_at()
    assert instance.incidents[0].startswith("gate: None of the conditions")


def test_a_parallel_gateway_waits_for_every_way_in(run: Runner) -> None:
    instance = run(model("start -> split: parallel -> a: user -> join: parallel -> end\nsplit -> b: user -> join"))

    instance.complete("b")
    assert_that(instance).is_waiting_at("a").has_not_passed("join")
    instance.complete("a")

    assert_that(instance).is_completed()
    assert instance.passed.count("end") == 1


def test_a_loop_around_a_parallel_split_and_join_runs_in_any_order(run: Runner) -> None:
    text = """
    start -> into: exclusive -> split: parallel -> a: user -> join: parallel -> more: exclusive -[=turn < 12]-> into
    split -> b: user -> join
    more -[default]-> end
    """
    instance = run(model(text), {"turn": 0})

    for turn in range(1, 13):
        first, second = ("a", "b") if turn % 2 else ("b", "a")
        instance.complete(first, {"turn": turn})
        instance.complete(second)

    assert_that(instance).is_completed()
    assert instance.passed.count("join") == 12


def test_a_second_token_on_the_same_way_waits_for_its_own_partner(run: Runner) -> None:
    text = """
    start -> twice: parallel -> merge: exclusive -> a: user -> join: parallel -> end
    twice -> merge
    twice -> b: user -> join
    """
    instance = run(model(text))

    instance.complete("a")
    instance.complete("a")
    instance.complete("b")

    assert instance.passed.count("join") == 1
    assert_that(instance).is_active().is_waiting_at()


@pytest.mark.parametrize(
    ("values", "open_tasks"),
    [({"x": True, "y": True}, ["a", "b"]), ({"x": True, "y": False}, ["a"]), ({"x": False, "y": False}, ["c"])],
)
def test_an_inclusive_gateway_takes_every_way_that_holds(
    run: Runner, values: dict[str, object], open_tasks: list[str]
) -> None:
    text = """
    start -> split: inclusive -[=x]-> a: user -> join: inclusive -> end
    split -[=y]-> b: user -> join
    split -[default]-> c: user -> join
    """
    instance = run(model(text), values)

    assert_that(instance).is_waiting_at(*open_tasks)
    for task in open_tasks:
        assert_that(instance).has_not_passed("join")
        instance.complete(task)
    assert_that(instance).is_completed()
    assert instance.passed.count("join") == 1


def test_an_inclusive_join_does_not_wait_for_what_can_only_come_through_itself(run: Runner) -> None:
    text = """
    start -> split: inclusive -[=true]-> a: user -> join: inclusive -> more: exclusive -[=again]-> join
    split -[=false]-> b: user -> join
    more -[default]-> end
    """
    instance = run(model(text), {"again": False})

    instance.complete("a")

    assert_that(instance).is_completed()


def test_a_loop_of_500_turns_completes(run: Runner) -> None:
    text = "start -> merge: exclusive -> count: script -> more: exclusive -[=n < 500]-> merge\nmore -[default]-> end"

    instance = run(model(text, {"count": script("n + 1", "n")}), {"n": 0})

    assert_that(instance).is_completed()
    assert instance.variables["n"] == 500
    assert len(instance.passed) == 2 + 3 * 500


def test_a_chain_of_700_tasks_is_read_and_runs(run: Runner) -> None:
    chain = " -> ".join(f"t{n}: script" for n in range(700))
    scripts = {f"t{n}": script("n + 1", "n") for n in range(700)}

    assert_that(run(model(f"start -> {chain} -> end", scripts), {"n": 0})).is_completed()


def test_several_ways_out_of_a_task_are_all_taken_and_the_default_only_if_no_condition_holds(run: Runner) -> None:
    text = "start -> a: user -[=n > 1]-> b: user -> end\na -[default]-> c: user -> end\na -> d: user -> end"

    one, other = run(model(text), {"n": 2}), run(model(text), {"n": 0})
    one.complete("a")
    other.complete("a")

    assert_that(one).is_waiting_at("b", "d")
    assert_that(other).is_waiting_at("c", "d")
