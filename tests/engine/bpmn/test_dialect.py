"""The dialect: every extension of Camunda 8's is honoured, known and harmless, or refused, and never overlooked."""

import pytest

from engine.bpmn.dialect import HARMLESS, HARMLESS_ATTRIBUTES, HONOURED, NOT_OURS, embedded_forms, read
from engine.bpmn.reader import check
from engine.xml import parse
from tests.engine.bpmn.checking import after_start, rules, warnings
from tests.models import definitions, model, offered, service

MODDLE_ELEMENTS = (
    "IoMapping",
    "Subscription",
    "Input",
    "Output",
    "TaskHeaders",
    "Header",
    "TaskDefinition",
    "LoopCharacteristics",
    "CalledElement",
    "UserTaskForm",
    "FormDefinition",
    "LinkedResource",
    "LinkedResources",
    "UserTask",
    "CalledDecision",
    "AssignmentDefinition",
    "PriorityDefinition",
    "JobPriorityDefinition",
    "TaskSchedule",
    "Properties",
    "Property",
    "Script",
    "ExecutionListeners",
    "ExecutionListener",
    "TaskListeners",
    "TaskListener",
    "VersionTag",
    "AdHoc",
    "ConditionalFilter",
    "AgentDefinition",
)
"""The types of zeebe-bpmn-moddle's descriptor (2.0) that are elements."""

MODDLE_MIX_INS = {
    "ZeebeServiceTask": None,
    "InputOutputParameter": "honoured",
    "TemplateSupported": "modelerTemplate",
    "ConfigurationSupported": "modelerConfigurationTemplate",
    "TemplatedRootElement": "modelerTemplate",
    "BindingTypeSupported": "honoured",
}
"""Its other types only lend attributes: to elements that are honoured, or for editors."""


def classes(name: str) -> list[str]:
    found = {"honoured": name in HONOURED, "harmless": name in HARMLESS, "not ours": name in NOT_OURS}
    return [each for each, holds in found.items() if holds]


@pytest.mark.parametrize("name", MODDLE_ELEMENTS)
def test_every_extension_element_is_in_exactly_one_class(name: str) -> None:
    assert len(classes(name[0].lower() + name[1:])) == 1


def test_nothing_is_honoured_that_nobody_knows() -> None:
    known = {name[0].lower() + name[1:] for name in MODDLE_ELEMENTS}

    assert HONOURED.keys() | HARMLESS | NOT_OURS == known


@pytest.mark.parametrize(("name", "lent"), MODDLE_MIX_INS.items())
def test_what_only_lends_attributes_is_classed_by_them(name: str, lent: str | None) -> None:
    if lent == "honoured":
        attributes = {"bindingType", "versionTag"} if name == "BindingTypeSupported" else {"source", "target"}
        assert any(attributes <= each for each in HONOURED.values())
    elif lent is not None:
        assert lent.startswith(HARMLESS_ATTRIBUTES)
    else:
        assert "retryCounter" not in {attribute for each in HONOURED.values() for attribute in each}


def test_what_is_harmless_is_a_warning() -> None:
    xml = model("start -> x: service -> end", {"x": service("email") + '<zeebe:jobPriorityDefinition priority="1"/>'})

    assert rules(xml) == set()
    assert warnings(xml) == {"extension-harmless"}


def test_a_template_leaves_its_name_behind() -> None:
    xml = model("start -> x: service -> end", {"x": service("email")})

    assert warnings(
        xml.replace(b'<bpmn:serviceTask id="x"', b'<bpmn:serviceTask id="x" zeebe:modelerTemplate="a"')
    ) == {"extension-harmless"}


def test_the_studios_own_templates_leave_a_name_that_needs_no_warning() -> None:
    xml = model("start -> x: service -> end", {"x": service("email")})
    ours = b'<bpmn:serviceTask id="x" zeebe:modelerTemplate="fingerpost.message"'

    assert warnings(xml.replace(b'<bpmn:serviceTask id="x"', ours)) == set()


def test_a_form_in_the_diagram_is_found_by_its_key() -> None:
    xml = definitions(
        '<bpmn:process id="p" isExecutable="true"><bpmn:extensionElements><zeebe:userTaskForm id="ask">{"components":[]}'
        '</zeebe:userTaskForm></bpmn:extensionElements><bpmn:startEvent id="s"/><bpmn:userTask id="u"><bpmn:extensionElements>'
        f'<zeebe:formDefinition formKey="camunda-forms:bpmn:ask"/>{offered("x")}</bpmn:extensionElements></bpmn:userTask>'
        '<bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="u"/>'
        '<bpmn:sequenceFlow id="g" sourceRef="u" targetRef="e"/></bpmn:process>'
    )

    assert check(xml, {}) == []
    assert embedded_forms(parse(xml)) == {"camunda-forms:bpmn:ask": '{"components":[]}'}
    assert rules(xml.replace(b"bpmn:ask", b"bpmn:gone"), {}) == {"form-missing"}


def test_a_listener_says_when_and_which_connector() -> None:
    said = (
        '<zeebe:executionListeners><zeebe:executionListener eventType="{0}" type="email"/></zeebe:executionListeners>'
    )

    assert check(model("start -> end", {"end": said.format("start")})) == []
    assert rules(model("start -> end", {"end": said.format("whenever")})) == {"listener-invalid"}


@pytest.mark.parametrize(
    ("attribute", "field", "value"),
    [
        ("assignee", "assignee", "kermit"),
        ("candidateGroups", "candidate_groups", "officers, checkers"),
        ("dueDate", "due_date", "2026-12-31T17:00:00Z"),
        ("priority", "priority", "70"),
        ("formRef", "form_id", "apply"),
    ],
)
@pytest.mark.parametrize(
    "namespace",
    [
        "http://camunda.org/schema/1.0/bpmn",
        "http://operaton.org/schema/1.0/bpmn",
        "http://flowable.org/bpmn",
        "http://activiti.org/bpmn",
    ],
)
def test_names_of_camunda_7_are_read_where_they_mean_the_same(
    namespace: str, attribute: str, field: str, value: str
) -> None:
    xml = after_start(f'<bpmn:userTask id="x" xmlns:other="{namespace}" other:{attribute}="{value}"/>')
    task = next(parse(xml).iter("{*}userTask"))

    assert getattr(read(task), field) == value
    assert rules(xml) == set()


def other(kind: str, said: str, inside: str = "") -> bytes:
    return after_start(
        f'<bpmn:{kind} id="x" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" {said}>{inside}</bpmn:{kind}>'
    )


@pytest.mark.parametrize(
    ("rule", "xml"),
    [
        ("other-engine", other("serviceTask", 'camunda:class="org.example.Thing"')),
        ("other-engine", other("serviceTask", 'camunda:delegateExpression="x"')),
        ("expression-foreign", other("userTask", 'camunda:assignee="${person}"')),
        ("language-not-supported", other("scriptTask", 'scriptFormat="groovy"', "<bpmn:script>1</bpmn:script>")),
        (
            "other-engine",
            other(
                "task", "", '<bpmn:extensionElements><camunda:executionListener class="x"/></bpmn:extensionElements>'
            ),
        ),
    ],
)
def test_what_means_something_else_is_refused_by_name(rule: str, xml: bytes) -> None:
    assert rule in rules(xml)


def test_how_another_engine_schedules_is_a_warning() -> None:
    xml = other("task", 'camunda:asyncBefore="true"')

    assert rules(xml) == set()
    assert warnings(xml) == {"other-engine-harmless"}


def test_an_external_task_names_its_topic() -> None:
    xml = other("serviceTask", 'camunda:type="external" camunda:topic="email"')

    assert rules(xml) == set()
    assert read(next(parse(xml).iter("{*}serviceTask"))).task_type == "email"


def test_owners_in_bpmns_own_words_are_read() -> None:
    owner = (
        "<bpmn:potentialOwner><bpmn:resourceAssignmentExpression><bpmn:formalExpression>user(kermit), group(officers)"
        "</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:potentialOwner>"
    )
    said = read(next(parse(after_start(f'<bpmn:userTask id="x">{owner}</bpmn:userTask>')).iter("{*}userTask")))

    assert (said.candidate_users, said.candidate_groups) == ("kermit", "officers")


def test_what_drawing_tools_add_is_let_be_and_what_nobody_knows_is_told_once() -> None:
    colours = 'xmlns:c="http://www.omg.org/spec/BPMN/non-normative/color/1.0" c:border-color="#000"'
    unknown = 'xmlns:u="urn:unheard-of" u:one="1" u:two="2"'

    assert check(after_start(f'<bpmn:task id="x" {colours}/>')) == []
    assert [each.rule for each in check(after_start(f'<bpmn:task id="x" {unknown}/>'))] == ["extension-unknown"]
