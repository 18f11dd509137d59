"""Collaborations: message flows connect running instances; each reply goes to who asked."""

from engine.testing import Instance
from tests.engine.bpmn.elements.conftest import Open
from tests.fluent import assert_that


def test_a_message_flow_starts_the_other_pool_and_the_reply_goes_to_who_asked(deploy: Open) -> None:
    bench = deploy("collaboration")
    one, two = bench.start("council", {"applicant": "Ada"}), bench.start("council", {"applicant": "Bo"})
    about: dict[object, Instance] = {
        each.variables["about"]: each for each in bench.instances if each.process_id == "referee"
    }

    for name, opinion in (("Bo", "poor"), ("Ada", "good")):
        bench.complete("think", {"aside": "call me"}, instance=about[name])
        bench.complete("more", {"opinion": opinion}, instance=about[name])

    assert_that(one).is_waiting_at("decide", "note_it").knows(opinion="good", aside="call me")
    assert_that(two).is_waiting_at("decide", "note_it").knows(opinion="poor")


def test_a_message_flow_to_a_pool_without_a_process_leaves_and_is_gone(deploy: Open) -> None:
    bench = deploy("collaboration")
    case = bench.start("council", {"applicant": "Ada"})
    bench.complete("think")
    bench.complete("more")

    bench.complete("decide")

    assert_that(bench.instances[0]).has_passed("decide", "announce").has_no_incident()
    bench.complete("note_it", instance=case)
    assert_that(case).is_completed()


def test_message_flows_connect_elements_that_name_no_message(deploy: Open) -> None:
    bench = deploy("collaboration_without_names")
    one, two = bench.start("asks"), bench.start("asks")
    asked = [each for each in bench.instances if each.process_id == "answers"]

    bench.complete("think", instance=asked[1])

    assert_that(one).is_waiting_at("answered")
    assert_that(two).is_waiting_at("after")
