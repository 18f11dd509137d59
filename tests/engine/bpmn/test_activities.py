import pytest

from engine.bpmn import workflow
from tests.engine.bpmn.conftest import Runner
from tests.engine.bpmn.driver import Run
from tests.fluent import assert_that
from tests.models import Drawing, definitions, mapping, model, script, service


def called(process_id: str) -> str:
    return f'<zeebe:calledElement processId="{process_id}"/>'


def test_a_user_task_waits_for_somebody_and_hands_up_what_they_said(run: Runner) -> None:
    instance = run(model("start -> ask: user -> end"))

    assert_that(instance).is_waiting_at("ask")
    instance.complete("ask", {"answer": "yes"})

    assert_that(instance).is_completed()
    assert instance.variables == {"answer": "yes"}


def test_output_mappings_decide_what_is_handed_up_in_order_and_create_nested_targets(run: Runner) -> None:
    maps = mapping(outputs={"person.name": "first + last", "greeting": '"Hello " + person.name'})
    instance = run(model("start -> ask: user -> end", {"ask": maps}), {"person": {"age": 7}})

    instance.complete("ask", {"first": "A", "last": "B"})

    assert instance.variables["person"] == {"age": 7, "name": "AB"}
    assert "first" not in instance.variables


def test_input_mappings_make_a_scope_of_the_tasks_own(run: Runner) -> None:
    maps = mapping(inputs={"n": "n + 1"})
    instance = run(model("start -> ask: user -> end", {"ask": maps + ""}), {"n": 1})
    token = instance.workflow.find(next(iter(instance.open)))

    assert instance.workflow.seen(token)["n"] == 2
    instance.complete("ask", {"other": 5})

    assert instance.variables == {"n": 1, "other": 5}


def test_a_script_task_puts_the_value_of_its_expression_into_its_result(run: Runner) -> None:
    instance = run(model("start -> sum: script -> end", {"sum": script("a + 0.2 = 0.3", "exact")}), {"a": 0.1})

    assert instance.variables["exact"] is True


def test_a_value_that_cannot_be_kept_is_an_incident(run: Runner) -> None:
    instance = run(model("start -> sum: script -> end", {"sum": script("[1..5]", "range")}))

    assert_that(instance).is_active()
    assert instance.incidents == ["sum: A range cannot be kept in a variable."]


def test_a_service_task_waits_for_its_job(run: Runner) -> None:
    instance = run(model("start -> call: service -> end", {"call": service("post")}))

    assert_that(instance).is_waiting_at("call")
    instance.complete("call", {"number": 3})

    assert_that(instance).is_completed()
    assert instance.variables == {"number": 3}


def test_a_sub_process_has_a_scope_and_is_complete_when_nothing_in_it_is_open(run: Runner) -> None:
    inner = Drawing(prefix="i").draw("in: start -> fork: parallel -> a: user -> out: end\nfork -> b: user -> out2: end")
    drawing = Drawing().draw("start -> sub: sub -> end").put_inside("sub", inner)
    drawing.extend("sub", mapping(inputs={"local": "n"}, outputs={"kept": "local"}))

    instance = run(drawing.xml(), {"n": 1})
    instance.complete("a", {"local": 2, "fresh": 3})
    assert_that(instance).is_waiting_at("b")
    instance.complete("b")

    assert_that(instance).is_completed().has_passed("out", "out2", "sub", "end")
    assert instance.variables == {"n": 1, "fresh": 3, "kept": 2}


def test_sub_processes_nest(run: Runner) -> None:
    innermost = Drawing(prefix="x").draw("s3: start -> ask: user -> e3: end")
    inner = Drawing(prefix="i").draw("s2: start -> sub2: sub -> e2: end").put_inside("sub2", innermost)
    drawing = Drawing().draw("start -> sub1: sub -> end").put_inside("sub1", inner)

    instance = run(drawing.xml())
    instance.complete("ask")

    assert instance.passed == ["start", "s2", "s3", "ask", "e3", "sub2", "e2", "sub1", "end"]


def test_a_sub_process_can_be_entered_again_in_a_loop(run: Runner) -> None:
    inner = Drawing(prefix="i").draw("in: start -> ask: user -> out: end")
    text = "start -> into: exclusive -> sub: sub -> more: exclusive -[=n < 3]-> into\nmore -[default]-> end"
    instance = run(Drawing().draw(text).put_inside("sub", inner).xml(), {"n": 0})

    for n in range(1, 4):
        instance.complete("ask", {"n": n})

    assert_that(instance).is_completed()


def test_a_called_process_works_on_copies_and_hands_all_up_at_its_end(run: Runner) -> None:
    main = Drawing("main").draw("start -> call: call -> end").extend("call", called("other"))
    other = Drawing("other", prefix="o").draw("s: start -> ask: user -> e: end")
    xml = definitions(main.process() + other.process())

    instance = run(xml, {"n": 1}, process_id="main")
    assert_that(instance).is_waiting_at("ask")
    instance.complete("ask", {"n": 2, "new": 3})

    assert_that(instance).is_completed().has_passed("start", "s", "ask", "e", "call", "end")
    assert instance.variables == {"n": 2, "new": 3}


def test_a_called_process_with_mappings_hands_up_only_those(run: Runner) -> None:
    main = Drawing("main").draw("start -> call: call -> end")
    main.extend("call", '<zeebe:calledElement processId="other" propagateAllParentVariables="false"/>')
    main.extend("call", mapping(inputs={"given": "n"}, outputs={"got": "given + 1"}))
    other = Drawing("other", prefix="o").draw("s: start -> ask: user -> e: end")

    instance = run(definitions(main.process() + other.process()), {"n": 1, "secret": 9}, process_id="main")
    token = instance.workflow.find(next(iter(instance.open)))
    assert instance.workflow.seen(token) == {"given": 1}
    instance.complete("ask", {"noise": 1})

    assert instance.variables == {"n": 1, "secret": 9, "got": 2}


def test_a_process_that_calls_itself_without_end_stops_with_an_incident(run: Runner) -> None:
    main = Drawing("main").draw("start -> call: call -> end").extend("call", called("main"))

    instance = run(main.xml())

    assert_that(instance).is_active()
    assert "50 deep" in instance.incidents[0]


def test_a_token_that_goes_round_without_waiting_is_an_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "MAX_PATH", 50)

    instance = Run(
        {"process.bpmn": model("start -> a: exclusive -> b: exclusive -[=true]-> a\nb -[default]-> end")},
        {},
        restoring=False,
    )

    assert instance.state == "active"
    assert ["round and round" in each for each in instance.incidents] == [True]


def test_a_loop_that_never_waits_is_stopped(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "MAX_MOVES", 50)
    instance = run(model("start -> ask: user -> a: exclusive -> b: exclusive -[=true]-> a\nb -[default]-> end"))
    token = instance.workflow.find(next(iter(instance.open)))

    instance.workflow.finish(token)
    with pytest.raises(workflow.Runaway):
        workflow.Workflow.advance(instance.workflow)


def calling_what_is_asked() -> bytes:
    outer = Drawing("main").draw("start -> ask: call -> end").extend("ask", called("=which"))
    inner = Drawing("visit", "inner_").draw("begin: start -> go: user -> done: end")
    return definitions(outer.process() + inner.process())


def test_an_expression_says_which_process_is_called(run: Runner) -> None:
    instance = run(calling_what_is_asked(), {"which": "visit"}, "main")

    assert_that(instance).is_waiting_at("go")
    instance.complete("go", {"seen": True})

    assert_that(instance).is_completed()
    assert instance.variables["seen"] is True


def test_a_process_that_is_not_there_cannot_be_called(run: Runner) -> None:
    instance = run(calling_what_is_asked(), {"which": "nowhere"}, "main")

    assert instance.incidents == ["ask: It calls “nowhere”, which is not among the journey's processes."]


def repeated(characteristics: str) -> bytes:
    drawing = Drawing().draw("start -> ask: user -> end")
    return drawing.extend("ask", f"<bpmn:extensionElements/>{characteristics}").xml()


@pytest.mark.parametrize(
    "characteristics",
    [
        "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>={}</bpmn:loopCondition></bpmn:standardLoopCharacteristics>",
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality>"
        "<bpmn:completionCondition>={}</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>",
    ],
)
def test_a_repetition_whose_condition_cannot_be_asked_is_an_incident_of_the_step(
    run: Runner, characteristics: str
) -> None:
    too_much = "count(for i in 1..100000, j in 1..100000 return i) > 0"
    instance = run(repeated(characteristics.format(too_much)))

    instance.complete("ask")

    assert instance.state == "active"
    assert len(instance.incidents) == 1
    assert instance.incidents[0].startswith("ask: ")
