"""Settings that cannot both be honoured, or that mean nothing where they stand, are told by name."""

import pytest

from engine.bpmn import check
from tests.models import Drawing, definitions, model, offered, script, service

FORM = '<zeebe:formDefinition formId="a"/>'
LISTED = (
    "<bpmn:extensionElements/><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
    '<zeebe:loopCharacteristics inputCollection="=items"{more}/></bpmn:extensionElements>{inside}'
    "</bpmn:multiInstanceLoopCharacteristics>"
)


def rules(xml: bytes) -> set[str]:
    return {problem.rule for problem in check(xml)}


def test_a_script_and_a_connector_cannot_both_do_it() -> None:
    xml = model("start -> work: script -> end", {"work": script("1", "x") + service("count")})

    assert "settings-contradict" in rules(xml)


def test_a_setting_that_stands_twice_is_refused() -> None:
    assert "extension-twice" in rules(model("start -> work: service -> end", {"work": service("a") + service("b")}))


def test_a_form_named_by_id_and_by_key_is_refused() -> None:
    twice = '<zeebe:formDefinition formId="a" formKey="camunda-forms:bpmn:b"/>'

    assert "settings-contradict" in rules(model("start -> ask: user -> end", {"ask": offered("clerks") + twice}))


def test_a_list_and_a_number_cannot_both_say_how_often() -> None:
    both = LISTED.format(more="", inside="<bpmn:loopCardinality>2</bpmn:loopCardinality>")

    assert "settings-contradict" in rules(Drawing().draw("start -> ask: user -> end").extend("ask", both).xml())


def test_half_an_output_collection_is_a_warning() -> None:
    half = LISTED.format(more=' outputCollection="all"', inside="")

    assert "output-half" in rules(Drawing().draw("start -> ask: user -> end").extend("ask", half).xml())


def test_a_form_belongs_to_the_plain_start_of_a_process() -> None:
    inner = Drawing(prefix="in_").draw("begin: start -> go: user -> done: end").extend("begin", FORM)
    outer = Drawing().draw("start -> part: sub -> end").put_inside("part", inner)

    assert "form-misplaced" in rules(definitions(outer.process()))


@pytest.mark.parametrize("text", ["count()", "nosuchfunction(1)"])
def test_an_expression_that_cannot_work_is_a_warning(text: str) -> None:
    assert "expression-doubtful" in rules(model("start -> work: script -> end", {"work": script(text, "x")}))
