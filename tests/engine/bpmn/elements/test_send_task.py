"""Send tasks: send a message to whoever waits for it, or by a connector."""

from tests.engine.bpmn.elements.conftest import Open
from tests.fluent import assert_that


def test_it_sends_what_its_inputs_say_and_goes_on(deploy: Open) -> None:
    bench = deploy("send_task")

    case = bench.start("process", {"secret": True})

    assert_that(case).is_waiting_at("by_mail").has_passed("ask")
    assert_that(bench.instances[1]).is_waiting_at("think").knows(text="When?").does_not_know("secret")


def test_with_a_task_type_its_connector_sends(deploy: Open) -> None:
    bench, sent = deploy("send_task"), []
    bench.connector("email", lambda variables, headers: sent.append(variables["to"]))

    case = bench.start("process", {"to": "ada@example.org"})

    assert sent == ["ada@example.org"]
    assert_that(case).is_completed().has_passed("ask", "by_mail")
