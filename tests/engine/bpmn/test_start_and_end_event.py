from tests.engine.bpmn.conftest import Runner
from tests.fluent import assert_that
from tests.models import Drawing, definitions, model


def test_a_process_runs_from_its_start_to_its_end(run: Runner) -> None:
    instance = run(model("start -> end"))

    assert_that(instance).is_completed().has_passed("start", "end")


def test_elements_called_start_end_and_root_keep_their_ids(run: Runner) -> None:
    drawing = Drawing().draw("Start: start -> Root: user -> End: end")

    instance = run(drawing.xml())
    assert_that(instance).is_waiting_at("Root")
    instance.complete("Root")

    assert_that(instance).is_completed().has_passed("Start", "Root", "End")


def test_a_sequence_flow_without_an_id_is_not_lost(run: Runner) -> None:
    xml = definitions(
        '<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="a"/><bpmn:userTask id="b"/>'
        '<bpmn:endEvent id="c"/><bpmn:sequenceFlow sourceRef="a" targetRef="b"/>'
        '<bpmn:sequenceFlow sourceRef="b" targetRef="c"/></bpmn:process>'
    )

    instance = run(xml)
    instance.complete("b")

    assert_that(instance).is_completed().has_passed("a", "b", "c")


def test_elements_without_ids_run(run: Runner) -> None:
    xml = definitions(
        '<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="a"/><bpmn:endEvent id="c"/><bpmn:subProcess '
        'id="s"><bpmn:scriptTask><bpmn:extensionElements><zeebe:script expression="=1" resultVariable="x"/>'
        '</bpmn:extensionElements></bpmn:scriptTask></bpmn:subProcess><bpmn:sequenceFlow sourceRef="a" targetRef="s"/>'
        '<bpmn:sequenceFlow sourceRef="s" targetRef="c"/></bpmn:process>'
    )

    assert_that(run(xml)).is_completed().has_passed("a", "s", "c")


def test_a_process_without_a_start_event_begins_at_every_node_that_nothing_leads_to(run: Runner) -> None:
    instance = run(model("one: user -> both: user\ntwo: user -> both"))

    assert_that(instance).is_waiting_at("one", "two")


def test_a_terminate_end_event_ends_all_other_tokens_of_its_scope(run: Runner) -> None:
    drawing = Drawing().draw("start -> split: parallel -> one: user -> stop: end\nsplit -> two: user -> end")
    drawing.extend("stop", "<bpmn:terminateEventDefinition/>")

    instance = run(drawing.xml())
    instance.complete("one")

    assert_that(instance).is_completed().has_passed("stop").has_not_passed("two", "end")
    assert instance.withdrawn == ["two"]


def test_a_terminate_end_event_in_a_sub_process_ends_that_only(run: Runner) -> None:
    inner = Drawing(prefix="i").draw("in: start -> fork: parallel -> x: user -> stop: end\nfork -> y: user -> z: end")
    inner.extend("stop", "<bpmn:terminateEventDefinition/>")
    drawing = Drawing().draw("start -> sub: sub -> after: user -> end").put_inside("sub", inner)

    instance = run(drawing.xml())
    instance.complete("x")

    assert_that(instance).is_waiting_at("after").has_passed("stop", "sub").has_not_passed("y")


def test_an_instance_with_something_open_is_not_completed(run: Runner) -> None:
    instance = run(model("start -> split: parallel -> one: user -> end\nsplit -> two: user -> other: end"))

    instance.complete("one")

    assert_that(instance).is_active().is_waiting_at("two")
