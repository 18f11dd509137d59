"""What a model may not be, each with the name of its rule."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.reader import check, read
from tests.engine.bpmn.checking import one_element, rules, warnings
from tests.models import Drawing, definitions, mapping, model, offered, properties, script, service

ONE, TWO = script("1", "x"), script("2", "y")
NS = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def test_a_plain_model_has_no_problem() -> None:
    assert check(model("start -> ask: user -> end", {"ask": offered("officers")})) == []


@pytest.mark.parametrize("kind", ["choreographyThing", "subConversation", "flowNode", "dataStore", "message"])
def test_an_element_that_cannot_stand_in_a_process_is_refused_by_name(kind: str) -> None:
    problems = check(one_element(f'<bpmn:{kind} id="it" name="My step"/>'))

    [problem] = [each for each in problems if each.rule == "element-not-supported"]
    assert problem.severity == "error"
    assert kind in problem.detail
    assert problem.element_id is not None
    assert problem.line == 1


def test_a_foreign_event_definition_is_not_a_plain_event() -> None:
    xml = definitions(
        '<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"><other:eventDefinition xmlns:other="urn:other"/>'
        '</bpmn:startEvent><bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/></bpmn:process>'
    )

    assert rules(xml) == {"element-not-supported"}


@pytest.mark.parametrize(("attribute", "value"), [("somethingNew", "1"), ("attachedToRef", "start")])
def test_an_attribute_that_nothing_reads_is_refused(attribute: str, value: str) -> None:
    drawing = Drawing().draw("start -> ask: user -> end").set("ask", **{attribute: value})

    assert rules(drawing.xml()) == {"attribute-not-supported"}


def test_attributes_that_say_what_holds_anyway_are_accepted() -> None:
    drawing = Drawing().draw("start -> ask: user -> end").set("ask", isForCompensation="false", startQuantity="1")

    assert rules(drawing.xml()) == set()


@pytest.mark.parametrize(
    "extension",
    [
        '<zeebe:loopCharacteristics inputCollection="=x"/>',
        "<zeebe:agentDefinition agentType='x'/>",
        "<zeebe:linkedResources/>",
        "<zeebe:taskDefinition type='x'/>",
        "<zeebe:assignmentDefinition candidateGroups='a' unknown='1'/>",
        "<zeebe:formDefinition externalReference='x'/>",
        "<zeebe:formDefinition formId='x' bindingType='versionTag'/>",
        "<zeebe:neverHeardOf/>",
    ],
)
def test_an_extension_that_would_not_be_honoured_is_refused(extension: str) -> None:
    found = rules(model("start -> ask: user -> end", {"ask": extension}))

    assert found & {"extension-not-supported", "binding-not-supported"}


def test_what_only_describes_is_accepted() -> None:
    extra = (
        "<bpmn:documentation>Why</bpmn:documentation><bpmn:textAnnotation id='t'><bpmn:text>Note</bpmn:text>"
        "</bpmn:textAnnotation><bpmn:association id='a' sourceRef='s' targetRef='t'/>"
        "<bpmn:laneSet><bpmn:lane id='l' name='Officers'><bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    )

    assert check(one_element(extra)) == []


CASES = {
    "flow-unresolved": '<bpmn:sequenceFlow id="x" sourceRef="s" targetRef="nowhere"/>',
    "id-not-unique": '<bpmn:endEvent id="e"/>',
    "flow-into-start": '<bpmn:userTask id="u"/><bpmn:sequenceFlow id="x" sourceRef="u" targetRef="s"/>',
    "flow-out-of-end": '<bpmn:userTask id="u"/><bpmn:sequenceFlow id="x" sourceRef="e" targetRef="u"/>',
    "several-starts": '<bpmn:startEvent id="s2"/><bpmn:sequenceFlow id="f2" sourceRef="s2" targetRef="e"/>',
    "gateway-without-exit": '<bpmn:exclusiveGateway id="g"/>',
    "default-unresolved": '<bpmn:exclusiveGateway id="g" default="f"/>',
    "nothing-to-run": '<bpmn:subProcess id="empty"/>',
    "connector-missing": '<bpmn:serviceTask id="x"/>',
    "script-missing": '<bpmn:scriptTask id="x"/>',
    "call-missing": '<bpmn:callActivity id="x"/>',
}


@pytest.mark.parametrize("rule", CASES)
def test_a_model_that_breaks_a_rule_is_refused(rule: str) -> None:
    assert rule in rules(one_element(CASES[rule]))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("condition-missing", "start -> g: exclusive -> a: user -> end\ng -> end"),
        ("expression-expected", "start -> g: exclusive -[n > 1]-> a: user -> end\ng -[default]-> end"),
        ("expression-invalid", "start -> g: exclusive -[=n > ]-> a: user -> end\ng -[default]-> end"),
        ("condition-at-start", "start -[=n]-> end"),
    ],
)
def test_conditions_are_judged(rule: str, text: str) -> None:
    assert rules(model(text)) == {rule}


def test_a_scope_in_which_a_loop_is_all_there_is_has_no_way_in() -> None:
    assert rules(model("one: user -> two: user -> one")) == {"no-way-in"}


def test_an_expression_in_another_language_is_refused() -> None:
    xml = model("start -> g: exclusive -[=n > 1]-> a: user -> end\ng -[default]-> end").replace(
        b'xsi:type="bpmn:tFormalExpression"', b'xsi:type="bpmn:tFormalExpression" language="javascript"'
    )

    assert rules(xml) == {"language-not-supported"}


def test_a_default_way_with_a_condition_is_refused() -> None:
    xml = model("start -> g: exclusive -[=n > 1]-> a: user -> end\ng -[default]-> end").replace(
        b'default="flow4"', b'default="flow2"'
    )

    assert "default-with-condition" in rules(xml)


@pytest.mark.parametrize(
    ("rule", "extension"),
    [
        ("expression-invalid", offered("=[")),
        ("expression-invalid", mapping(inputs={"x": "1 +"})),
        ("target-not-a-name", mapping(inputs={"not a name": "1"})),
        ("value-invalid", "<zeebe:priorityDefinition priority='urgent'/>"),
        ("value-invalid", "<zeebe:taskSchedule dueDate='tomorrow'/>"),
        ("value-invalid", properties(clock="stopped")),
        ("not-by-unresolved", properties(notBy="nobody")),
        ("form-dynamic", "<zeebe:formDefinition formId='=x'/>"),
    ],
)
def test_settings_of_a_user_task_are_judged(rule: str, extension: str) -> None:
    assert rules(model("start -> ask: user -> end", {"ask": extension}), {}) == {rule}


def test_a_form_that_is_not_beside_the_model_is_refused_where_the_folder_is_known() -> None:
    xml = model("start -> ask: user -> end", {"ask": "<zeebe:formDefinition formId='apply'/>"})

    assert rules(xml, {"a.form": b'{"id": "other"}'}) == {"form-missing"}
    assert rules(xml, {"a.form": b'{"id": "apply"}'}) == set()
    assert rules(xml, None) == set()


def test_a_call_to_a_process_that_is_not_there_is_refused() -> None:
    xml = model("start -> call: call -> end", {"call": "<zeebe:calledElement processId='gone'/>"})

    assert rules(xml, {}) == {"call-unresolved"}


@pytest.mark.parametrize(
    ("rule", "xml"),
    [
        ("user-task-unassigned", model("start -> ask: user -> end")),
        ("unreachable", model("start -> end\none: script -> two: script -> one", {"one": ONE, "two": TWO})),
        (
            "condition-ignored",
            model("start -> p: parallel -[=x]-> a: script -> end\np -> end", {"a": script("1", "x")}),
        ),
        ("default-missing", model("start -> g: exclusive -[=x]-> end\ng -[=y]-> end")),
        ("property-unknown", model("start -> end", {"start": properties(colour="red")})),
        (
            "may-end-silently",
            model("start -> s: script -[=x]-> end\ns -[=y]-> end", {"s": script("1", "x")}),
        ),
    ],
)
def test_what_is_allowed_but_odd_is_a_warning(rule: str, xml: bytes) -> None:
    assert warnings(xml) == {rule}
    assert rules(xml) == set()


def test_a_process_that_is_not_executable_is_kept_and_not_judged() -> None:
    idea = '<bpmn:process id="idea" isExecutable="false"><bpmn:task id="anything"/></bpmn:process>'

    assert check(definitions(Drawing().draw("start -> end").process() + idea)) == []
    assert rules(definitions(idea)) == {"nothing-executable"}


def test_a_service_task_names_its_connector() -> None:
    assert rules(model("start -> x: service -> end", {"x": service("=name")})) == {"connector-dynamic"}


HOSTILE = {
    "entity bomb": b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><definitions xmlns="%s">&b;</definitions>',
    "external entity": b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><definitions xmlns="%s">&a;</definitions>',
    "external document type": b'<!DOCTYPE d SYSTEM "http://127.0.0.1:1/d.dtd"><definitions xmlns="%s"/>',
    "not XML": b"{}",
    "empty": b"",
    "nested too deep": b"<a>" * 300 + b"</a>" * 300,
    "too large": b"<a>" + b" " * 10_000_001 + b"</a>",
    "bytes that are no text": b"\xff\xfe\x00\xd8",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_refused_with_one_clear_problem(name: str) -> None:
    data = HOSTILE[name].replace(b"%s", NS.encode())

    assert rules(data) == {"xml-unreadable"}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_check_never_raises_on_a_model_that_was_cut_and_mixed_up(data: st.DataObject) -> None:
    xml = model(
        "start -> g: exclusive -[=n]-> a: user -> s: sub -> end\ng -[default]-> c: call -> end",
        {"a": offered("x") + mapping(inputs={"x": "1"}), "c": '<zeebe:calledElement processId="process"/>'},
    )
    parts = re.findall(rb"<[^>]+>|[^<]+", xml)
    for _ in range(data.draw(st.integers(1, 4))):
        here, there = (data.draw(st.integers(0, len(parts) - 1)) for _ in range(2))
        parts[here] = data.draw(st.sampled_from([b"", parts[there], parts[here].replace(b'"', b'"x', 1)]))

    problems = check(b"".join(parts), {})

    if not any(problem.severity == "error" for problem in problems):
        assert read({"p.bpmn": b"".join(parts)})


def test_xml_that_is_not_bpmn_is_refused() -> None:
    assert rules(b"<html/>") == {"not-bpmn"}


def test_an_element_with_more_attributes_than_can_be_read_in_time_is_refused() -> None:
    many = " ".join(f'a{number}="x"' for number in range(100_000))

    assert rules(one_element("").replace(b'id="s"', f'id="s" {many}'.encode())) == {"xml-unreadable"}
