import json

import pytest

from web.studio import question_checks


def form(*components: dict[str, object], id: str = "apply") -> bytes:
    return json.dumps({"type": "default", "id": id, "components": list(components)}).encode()


def field(key: str = "name", label: str = "What is your name?", **more: object) -> dict[str, object]:
    return {"type": "textfield", "id": f"f_{key}", "key": key, "label": label, **more}


DIAGRAM = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t"><bpmn:process id="p" isExecutable="true">
  <bpmn:userTask id="ask" name="Ask them"><bpmn:extensionElements><zeebe:formDefinition formId="apply"/>
  </bpmn:extensionElements></bpmn:userTask>
  <bpmn:sequenceFlow id="flow" name="has a dog" sourceRef="ask" targetRef="end">
  <bpmn:conditionExpression>=pet.kind = "dog"</bpmn:conditionExpression></bpmn:sequenceFlow>
  </bpmn:process></bpmn:definitions>"""


def rules(files: dict[str, bytes]) -> set[str]:
    return {problem.rule for problem in question_checks.of(files)}


def test_everything_found_is_advice() -> None:
    files = {"apply.form": form(field(label="Please furnish your name and do you have a dog?"))}

    found = question_checks.of(files)

    assert {each.rule for each in found} == {"says-please", "jargon", "double-question", "answer-unused"}
    assert {each.severity for each in found} == {"warning"}
    assert {each.file for each in found} == {"apply.form"}
    assert {each.element_id for each in found} == {"name"}


def test_an_answer_that_a_path_asks_for_is_used_by_it() -> None:
    files = {"apply.form": form(field("pet.kind", "What pet do you have?")), "p.bpmn": DIAGRAM.encode()}

    (about,) = question_checks.about(files, "apply.form")

    assert about.used_by == ("has a dog",)
    assert "answer-unused" not in rules(files)


def test_what_an_expression_says_in_quotes_uses_nothing() -> None:
    files = {"apply.form": form(field("dog", "What is your dog called?")), "p.bpmn": DIAGRAM.encode()}

    assert "answer-unused" in rules(files)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "r.dmn",
            b'<definitions xmlns="x"><decision id="r" name="Route"><text>age &gt; 3</text></decision></definitions>',
        ),
        ("journey.toml", b'[case]\nwho = "=age"\n'),
        ("next.form", form(field("other", "Well?", conditional={"hide": "=age < 3"}), id="next")),
        ("next.form", form(field("age", "How old are you?", readonly=True), id="next")),
    ],
)
def test_decisions_forms_and_the_journey_use_answers(name: str, data: bytes) -> None:
    files = {"apply.form": form(field("age", "How old are you?")), name: data}

    assert [
        each for each in question_checks.of(files) if each.rule == "answer-unused" and each.element_id == "age"
    ] == []


def test_a_message_uses_the_answers_that_its_text_takes_in() -> None:
    sends = """<p xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="z"><serviceTask id="t" name="Tell them">
        <z:header key="template" value="Dear {{ pet.name }}, it is done"/></serviceTask></p>"""
    files = {"apply.form": form(field("pet.name", "Its name?")), "p.bpmn": sends.encode()}

    (about,) = question_checks.about(files, "apply.form")

    assert about.used_by == ("Tell them",)


def test_what_somebody_writes_is_read_by_who_has_a_task_later() -> None:
    tasks = """<p xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="z">
        <userTask id="a" name="Look into it"><z:assignmentDefinition candidateGroups="wardens"/></userTask>
        <userTask id="b" name="Send more"><z:assignmentDefinition candidateGroups="applicant"/></userTask></p>"""
    amount = {"type": "number", "id": "n", "key": "n", "label": "How many?"}
    files = {"apply.form": form(field("story", "What happened?"), amount), "p.bpmn": tasks.encode()}

    story, number = question_checks.about(files, "apply.form")

    assert story.used_by == ("Look into it",)
    assert number.used_by == ()


def test_prose_of_the_journey_uses_nothing() -> None:
    files = {"apply.form": form(field("age")), "journey.toml": b'title = "Tell us your age"\n'}

    assert "answer-unused" in rules(files)


@pytest.mark.parametrize(
    "component",
    [
        {"type": "datetime", "id": "d", "key": "d", "dateLabel": "When?", "subtype": "date"},
        {"type": "filepicker", "id": "d", "key": "d", "label": "Show us"},
        {"type": "number", "id": "d", "key": "d", "label": "How many?", "appearance": {"suffixAdorner": "points"}},
        field("d", "Which one?", validate={"pattern": "^[A-Z]{3}$"}),
    ],
    ids=lambda each: str(each["type"]),
)
def test_questions_that_are_often_answered_wrongly_want_a_hint(component: dict[str, object]) -> None:
    hinted = {**component, "properties": {"hint": "For example, 27 3 2026"}}

    assert "hint-missing" in rules({"apply.form": form(component)})
    assert "hint-missing" not in rules({"apply.form": form(hinted)})


def test_questions_shown_together_want_a_legend() -> None:
    group = {"type": "group", "id": "g", "components": [field("a", "Line 1"), field("b", "Line 2")]}

    assert "legend-missing" in rules({"apply.form": form(group)})
    assert "legend-missing" not in rules({"apply.form": form({**group, "label": "What is your address?"})})


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"components": 3}', b"\xff", form({"type": "?"})])
def test_a_form_that_cannot_be_read_is_left_to_others(data: bytes) -> None:
    assert question_checks.of({"apply.form": data, "p.bpmn": b"<", "r.dmn": b"", "journey.toml": b"="}) == []


def test_the_steps_that_ask_a_form_are_named() -> None:
    assert list(question_checks.steps_asking({"p.bpmn": DIAGRAM.encode()}, "apply")) == ["Ask them"]
