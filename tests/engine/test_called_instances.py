"""A called process runs inside its caller's case; a bench shows it as an instance of its own."""

from engine.testing import Bench
from tests.fluent import assert_that
from tests.models import Drawing, definitions, offered


def calling() -> bytes:
    outer = Drawing("main").draw("start -> ask: call -> end")
    outer.extend("ask", '<zeebe:calledElement processId="visit"/>')
    inner = Drawing("visit", "inner_").draw("begin: start -> go: user -> done: end").extend("go", offered("clerks"))
    return definitions(outer.process() + inner.process())


def test_a_called_process_is_an_instance_of_its_own() -> None:
    bench = Bench({"main.bpmn": calling()})
    bench.start("main", {"who": "Ana"})

    main, visit = bench.instances

    assert [main.process_id, visit.process_id] == ["main", "visit"]
    assert_that(visit).is_active().is_waiting_at("go").has_passed("begin")
    assert visit.variables["who"] == "Ana"


def test_a_called_process_keeps_its_variables_when_it_is_complete() -> None:
    bench = Bench({"main.bpmn": calling()})
    case = bench.start("main")

    bench.complete("go", {"seen": True}, instance=bench.instances[1])

    assert_that(case).is_completed().has_passed("ask", "end")
    assert_that(bench.instances[1]).is_completed().has_passed("begin", "go", "done")
    assert bench.instances[1].variables["seen"] is True


def test_what_stands_beside_a_call_is_not_in_it() -> None:
    outer = Drawing("main").draw("start -> both: parallel -> ask: call -> end\nboth -> wait: user -> end2: end")
    outer.extend("ask", '<zeebe:calledElement processId="visit"/>').extend("wait", offered("clerks"))
    inner = Drawing("visit", "inner_").draw("begin: start -> go: user -> done: end").extend("go", offered("clerks"))
    bench = Bench({"main.bpmn": definitions(outer.process() + inner.process())})
    bench.start("main")

    main, visit = bench.instances

    assert_that(main).is_waiting_at("go", "wait")
    assert_that(visit).is_waiting_at("go")
