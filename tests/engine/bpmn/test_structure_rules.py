"""Levels, gateways, sub-processes, loops, data, pools: what BPMN asks of each."""

import pytest

from engine.bpmn.reader import check
from tests.engine.bpmn.checking import PLAIN, after_start, one_element, root_element, rules, warnings
from tests.models import definitions, model, offered, script

FORMAL = 'xsi:type="bpmn:tFormalExpression"'
POOLS = (
    '<bpmn:collaboration id="c"><bpmn:participant id="one" processRef="p"/><bpmn:participant id="two"/>'
    '<bpmn:messageFlow id="mf" sourceRef="{0}" targetRef="{1}"/></bpmn:collaboration>'
)
TASK_DATA = (
    '<bpmn:task id="x"><bpmn:ioSpecification><bpmn:dataInput id="in"/><bpmn:inputSet>{0}</bpmn:inputSet>'
    "<bpmn:outputSet/></bpmn:ioSpecification>{1}</bpmn:task>"
)
LISTED = "<bpmn:dataInputRefs>in</bpmn:dataInputRefs>"


@pytest.mark.parametrize(
    ("rule", "xml"),
    [
        ("start-missing", model("a: user -> end", {"a": offered("x")})),
        ("end-missing", model("start -> a: user", {"a": offered("x")})),
        ("flow-in-missing", model("start -> end\na: user -> end", {"a": offered("x")})),
        ("flow-out-missing", model("start -> a: user\nstart -> end", {"a": offered("x")})),
        ("gateway-superfluous", model("start -> g: parallel -> end")),
        ("condition-alone", model("start -> a: script -[=x]-> end", {"a": script("1", "y")})),
        (
            "never-ends",
            model("start -> a: script -> b: script -> a\nstart -> end", {"a": script("1", "y"), "b": script("1", "z")}),
        ),
        ("event-gateway-ways", model("start -> g: eventBasedGateway -> end")),
        (
            "event-gateway-target",
            model("start -> g: eventBasedGateway -> end\ng -> a: user -> end", {"a": offered("x")}),
        ),
        ("flow-not-immediate", definitions(PLAIN.replace('targetRef="e"', 'targetRef="e" isImmediate="false"'))),
        ("public-executable", definitions(PLAIN.replace("isExecutable", 'processType="Public" isExecutable'))),
        (
            "flow-lists-differ",
            definitions(PLAIN.replace('id="s"/>', 'id="s"><bpmn:outgoing>g</bpmn:outgoing></bpmn:startEvent>')),
        ),
        ("quantity-below-one", after_start('<bpmn:task id="x" startQuantity="0"/>')),
        (
            "gateway-direction",
            model("start -> g: parallel -> end\ng -> end").replace(b'id="g"', b'id="g" gatewayDirection="Converging"'),
        ),
        (
            "flow-at-artifact",
            one_element('<bpmn:textAnnotation id="t"/><bpmn:sequenceFlow id="x" sourceRef="s" targetRef="t"/>'),
        ),
        ("text-format", one_element('<bpmn:textAnnotation id="t" textFormat="words"/>')),
        ("choreography-in-process", one_element('<bpmn:choreographyTask id="x" name="Talk"/>')),
        (
            "event-sub-process-start",
            one_element('<bpmn:subProcess id="x" triggeredByEvent="true"><bpmn:task id="t"/></bpmn:subProcess>'),
        ),
        ("event-sub-process-connected", after_start('<bpmn:subProcess id="x" triggeredByEvent="true"/>')),
        (
            "ad-hoc-start-or-end",
            after_start('<bpmn:adHocSubProcess id="x"><bpmn:startEvent id="q"/></bpmn:adHocSubProcess>'),
        ),
        (
            "ad-hoc-empty",
            after_start('<bpmn:adHocSubProcess id="x"><bpmn:exclusiveGateway id="q"/></bpmn:adHocSubProcess>'),
        ),
        (
            "sub-process-data",
            after_start(
                '<bpmn:subProcess id="x"><bpmn:ioSpecification><bpmn:inputSet/><bpmn:outputSet/></bpmn:ioSpecification><bpmn:task id="t"/></bpmn:subProcess>'
            ),
        ),
        (
            "multi-instance-without-count",
            after_start('<bpmn:task id="x"><bpmn:multiInstanceLoopCharacteristics/></bpmn:task>'),
        ),
        ("loop-without-condition", after_start('<bpmn:task id="x"><bpmn:standardLoopCharacteristics/></bpmn:task>')),
        (
            "loop-maximum",
            after_start('<bpmn:task id="x"><bpmn:standardLoopCharacteristics loopMaximum="-1"/></bpmn:task>'),
        ),
        (
            "loop-behaviour",
            after_start('<bpmn:task id="x"><bpmn:multiInstanceLoopCharacteristics behavior="One"/></bpmn:task>'),
        ),
        (
            "instantiating-with-way-in",
            after_start(
                '<bpmn:receiveTask id="x" instantiate="true" messageRef="m"/>', beside='<bpmn:message id="m" name="M"/>'
            ),
        ),
        ("data-in-no-set", after_start(TASK_DATA.format("", ""))),
        (
            "data-set-part",
            after_start(TASK_DATA.format(LISTED + "<bpmn:optionalInputRefs>other</bpmn:optionalInputRefs>", "")),
        ),
        (
            "association-sources",
            after_start(
                TASK_DATA.format(
                    LISTED, "<bpmn:dataInputAssociation><bpmn:targetRef>in</bpmn:targetRef></bpmn:dataInputAssociation>"
                )
            ),
        ),
        ("reference-unresolved", after_start(TASK_DATA.format("<bpmn:dataInputRefs>gone</bpmn:dataInputRefs>", ""))),
        ("reference-kind", after_start(TASK_DATA.format("<bpmn:dataInputRefs>x</bpmn:dataInputRefs>", ""))),
        (
            "item-collection-differs",
            root_element(
                '<bpmn:itemDefinition id="i" isCollection="true"/>', '<bpmn:dataObject id="d" itemSubjectRef="i"/>'
            ),
        ),
        ("message-flow-within-pool", root_element(POOLS.format("one", "s"))),
        ("message-flow-direction", root_element(POOLS.format("s", "two"))),
        ("message-flow-without-message", root_element(POOLS.format("two", "s"))),
        ("message-flow-loose", root_element(POOLS.format("two", "s").replace(' targetRef="s"', ""))),
        (
            "participant-multiplicity",
            root_element(
                POOLS.format("two", "one").replace(
                    '<bpmn:participant id="two"/>',
                    '<bpmn:participant id="two"><bpmn:participantMultiplicity minimum="3" maximum="2"/></bpmn:participant>',
                )
            ),
        ),
        (
            "choreography-reference",
            root_element(
                '<bpmn:choreography id="x"><bpmn:choreographyRef>y</bpmn:choreographyRef></bpmn:choreography>'
            ),
        ),
        (
            "script-format-missing",
            after_start('<bpmn:scriptTask id="x"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'),
        ),
        ("compensation-handler-connected", after_start('<bpmn:task id="x" isForCompensation="true"/>')),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_model_that_breaks_a_rule_of_bpmn_is_refused(rule: str, xml: bytes) -> None:
    assert rule in rules(xml)


def test_an_arrow_between_two_pools_is_refused() -> None:
    other = PLAIN
    for name in "psef":
        other = other.replace(f'"{name}"', f'"{name}2"')
    between = '<bpmn:sequenceFlow id="g" sourceRef="s" targetRef="e2"/></bpmn:process>'

    assert rules(definitions(PLAIN.replace("</bpmn:process>", between) + other)) == {"flow-crosses-border"}


@pytest.mark.parametrize(
    ("rule", "xml"),
    [
        ("executable-not-said", definitions(PLAIN.replace(' isExecutable="true"', ""))),
        (
            "data-store-not-stored",
            root_element('<bpmn:dataStore id="d"/>', '<bpmn:dataStoreReference id="r" dataStoreRef="d"/>'),
        ),
        (
            "process-without-pool",
            root_element(
                POOLS.format("two", "one")
                .replace(' processRef="p"', "")
                .replace('<bpmn:messageFlow id="mf" sourceRef="two" targetRef="one"/>', "")
            ),
        ),
        ("message-without-name", root_element('<bpmn:message id="m"/>')),
    ],
)
def test_what_is_allowed_but_odd_is_a_warning(rule: str, xml: bytes) -> None:
    assert warnings(xml) == {rule}
    assert rules(xml) == set()


@pytest.mark.parametrize(
    "node",
    [
        '<bpmn:task id="x"/>',
        '<bpmn:manualTask id="x" completionQuantity="2"/>',
        '<bpmn:sendTask id="x" messageRef="m"/>',
        '<bpmn:receiveTask id="x" messageRef="m"/>',
        '<bpmn:transaction id="x"><bpmn:task id="t"/></bpmn:transaction>',
        '<bpmn:adHocSubProcess id="x" ordering="Sequential"><bpmn:task id="t"/></bpmn:adHocSubProcess>',
        f'<bpmn:task id="x"><bpmn:standardLoopCharacteristics><bpmn:loopCondition {FORMAL}>=n &lt; 3</bpmn:loopCondition></bpmn:standardLoopCharacteristics></bpmn:task>',
        f'<bpmn:task id="x"><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality {FORMAL}>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:task>',
        '<bpmn:task id="x"><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=list" inputElement="each"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:task>',
        TASK_DATA.format(LISTED, ""),
    ],
)
def test_activities_as_bpmn_has_them_are_accepted(node: str) -> None:
    assert check(after_start(node, beside='<bpmn:message id="m" name="Answer"/>')) == []


def test_a_global_task_can_be_called() -> None:
    xml = after_start(
        '<bpmn:callActivity id="x" calledElement="g"/>', beside='<bpmn:globalManualTask id="g" name="Look"/>'
    )

    assert check(xml) == []


def test_a_reference_into_the_files_own_namespace_may_carry_its_prefix() -> None:
    xml = after_start('<bpmn:receiveTask id="x" messageRef="own:m"/>', beside='<bpmn:message id="m" name="Answer"/>')

    assert check(xml.replace(b"<bpmn:definitions ", b'<bpmn:definitions xmlns:own="urn:test" ')) == []
