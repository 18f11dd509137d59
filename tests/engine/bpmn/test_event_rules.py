"""Events: what may wait where, what each must say, and links."""

import pytest

from engine.bpmn.reader import check
from tests.engine.bpmn.checking import after_start, one_element, root_element, rules, warnings
from tests.models import definitions

FORMAL = 'xsi:type="bpmn:tFormalExpression"'
MESSAGE = '<bpmn:message id="m" name="Answer"/>'
TIMER = f"<bpmn:timerEventDefinition><bpmn:timeDuration {FORMAL}>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"
WAITS = '<bpmn:messageEventDefinition messageRef="m"/>'


def caught(definition: str, beside: str = MESSAGE) -> bytes:
    return after_start(f'<bpmn:intermediateCatchEvent id="x">{definition}</bpmn:intermediateCatchEvent>', beside=beside)


def thrown(definition: str, beside: str = MESSAGE) -> bytes:
    return after_start(f'<bpmn:intermediateThrowEvent id="x">{definition}</bpmn:intermediateThrowEvent>', beside=beside)


def ended(definition: str, beside: str = MESSAGE) -> bytes:
    return definitions(
        f'{beside}<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:endEvent id="e">{definition}'
        '</bpmn:endEvent><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/></bpmn:process>'
    )


def started(definition: str, beside: str = MESSAGE) -> bytes:
    return definitions(
        f'{beside}<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s">{definition}</bpmn:startEvent>'
        '<bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/></bpmn:process>'
    )


def on_border(definition: str, attributes: str = "", beside: str = MESSAGE) -> bytes:
    return after_start(
        f'<bpmn:task id="x"/><bpmn:boundaryEvent id="b" attachedToRef="x" {attributes}>{definition}</bpmn:boundaryEvent>'
        '<bpmn:endEvent id="e2"/><bpmn:sequenceFlow id="f3" sourceRef="b" targetRef="e2"/>',
        beside=beside,
    )


def event_sub_process(start: str, beside: str = MESSAGE) -> bytes:
    inside = (
        f'<bpmn:subProcess id="sub" triggeredByEvent="true">{start}<bpmn:endEvent id="e3"/>'
        '<bpmn:sequenceFlow id="f4" sourceRef="s3" targetRef="e3"/></bpmn:subProcess>'
    )
    return root_element(beside, inside)


@pytest.mark.parametrize(
    "xml",
    [
        caught(WAITS),
        caught(TIMER),
        thrown(""),
        thrown(WAITS),
        ended("<bpmn:terminateEventDefinition/>"),
        started(WAITS),
        started(TIMER),
        on_border(WAITS),
        on_border(TIMER, 'cancelActivity="false"'),
        event_sub_process(f'<bpmn:startEvent id="s3">{WAITS}</bpmn:startEvent>'),
        event_sub_process('<bpmn:startEvent id="s3"><bpmn:errorEventDefinition/></bpmn:startEvent>'),
        caught(
            "<bpmn:eventDefinitionRef>t</bpmn:eventDefinitionRef>",
            TIMER.replace("Definition>", 'Definition id="t">', 1),
        ),
    ],
)
def test_events_as_bpmn_has_them_are_accepted(xml: bytes) -> None:
    assert check(xml) == []


@pytest.mark.parametrize(
    ("rule", "xml"),
    [
        ("catch-event-trigger", caught("")),
        ("catch-event-trigger", caught("<bpmn:compensateEventDefinition/>")),
        ("throw-event-trigger", thrown(TIMER)),
        ("end-event-trigger", ended(TIMER)),
        ("start-event-trigger", started("<bpmn:errorEventDefinition/>")),
        ("boundary-event-trigger", on_border("")),
        ("boundary-event-trigger", on_border("<bpmn:errorEventDefinition/>", 'cancelActivity="false"')),
        ("boundary-event-trigger", on_border("<bpmn:terminateEventDefinition/>")),
        ("event-sub-process-trigger", event_sub_process('<bpmn:startEvent id="s3"/>')),
        (
            "event-sub-process-trigger",
            event_sub_process(
                '<bpmn:startEvent id="s3" isInterrupting="false"><bpmn:errorEventDefinition/></bpmn:startEvent>'
            ),
        ),
        ("message-missing", caught("<bpmn:messageEventDefinition/>")),
        ("signal-missing", caught("<bpmn:signalEventDefinition/>")),
        ("error-code-missing", ended("<bpmn:errorEventDefinition/>")),
        ("escalation-code-missing", thrown("<bpmn:escalationEventDefinition/>")),
        ("condition-absent", caught("<bpmn:conditionalEventDefinition/>")),
        ("timer-missing", caught("<bpmn:timerEventDefinition/>")),
        (
            "timer-ambiguous",
            caught(TIMER.replace("</bpmn:timerE", f"<bpmn:timeDate {FORMAL}>2026-01-01</bpmn:timeDate></bpmn:timerE")),
        ),
        ("timer-invalid", caught(TIMER.replace("PT1H", "soon"))),
        ("expression-empty", caught(TIMER.replace("PT1H", ""))),
        ("cancel-outside-transaction", ended("<bpmn:cancelEventDefinition/>")),
        ("cancel-outside-transaction", on_border("<bpmn:cancelEventDefinition/>")),
        (
            "operation-missing",
            caught(WAITS, '<bpmn:itemDefinition id="i"/><bpmn:message id="m" name="A" itemRef="i"/>'),
        ),
        ("compensation-event-exit", on_border("<bpmn:compensateEventDefinition/>")),
        ("compensation-handler", on_border("<bpmn:compensateEventDefinition/>")),
        ("link-source-missing", caught('<bpmn:linkEventDefinition name="a"/>')),
        ("link-target-missing", thrown('<bpmn:linkEventDefinition name="a"/>')),
        ("link-connected", thrown('<bpmn:linkEventDefinition name="a"/>')),
        ("event-in-missing", one_element('<bpmn:intermediateThrowEvent id="x"/>')),
        ("event-out-missing", one_element('<bpmn:intermediateThrowEvent id="x"/>')),
        ("end-never-reached", one_element('<bpmn:endEvent id="x"/>')),
        (
            "boundary-without-host",
            one_element(f'<bpmn:boundaryEvent id="x" attachedToRef="s">{TIMER}</bpmn:boundaryEvent>'),
        ),
        (
            "boundary-without-exit",
            after_start(
                f'<bpmn:task id="x"/><bpmn:boundaryEvent id="b" attachedToRef="x">{TIMER}</bpmn:boundaryEvent>'
            ),
        ),
    ],
)
def test_an_event_that_breaks_a_rule_is_refused(rule: str, xml: bytes) -> None:
    assert rule in rules(xml)


def test_a_link_joins_two_events_of_one_name() -> None:
    xml = definitions(
        '<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'
        '<bpmn:intermediateThrowEvent id="t"><bpmn:linkEventDefinition name="on"/></bpmn:intermediateThrowEvent>'
        '<bpmn:intermediateCatchEvent id="c"><bpmn:linkEventDefinition name="on"/></bpmn:intermediateCatchEvent>'
        '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/><bpmn:sequenceFlow id="g" sourceRef="c" targetRef="e"/>'
        "</bpmn:process>"
    )

    assert check(xml) == []


def test_a_timer_that_is_not_marked_as_formal_but_cannot_be_anything_else_is_a_warning() -> None:
    xml = caught(TIMER.replace(f" {FORMAL}", ""))

    assert rules(xml) == set()
    assert warnings(xml) == {"expression-untyped"}


def test_words_for_people_are_not_worked_out() -> None:
    condition = "<bpmn:conditionalEventDefinition><bpmn:condition>when it rains</bpmn:condition></bpmn:conditionalEventDefinition>"

    assert "expression-not-formal" in rules(caught(condition))


def test_a_message_that_only_its_flow_names_is_a_warning() -> None:
    pools = (
        '<bpmn:collaboration id="c"><bpmn:participant id="one" processRef="p"/><bpmn:participant id="two"/>'
        '<bpmn:messageFlow id="mf" name="Answer" sourceRef="two" targetRef="x"/></bpmn:collaboration>'
    )
    xml = caught("<bpmn:messageEventDefinition/>", pools)

    assert rules(xml) == set()
    assert warnings(xml) == {"message-from-flow"}
