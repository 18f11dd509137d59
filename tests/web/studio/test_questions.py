import io
import json

import lxml.html
import pytest

from tests.web.installation import Browser
from tests.web.studio.studio import begin, file, save

HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>'


def components(*parts: dict[str, object]) -> str:
    return json.dumps({"type": "default", "id": "f", "components": list(parts)})


def question(key: str, label: str, page: str, **more: object) -> dict[str, object]:
    return {"type": "textfield", "id": key, "key": key, "label": label, "properties": {"page": page}, **more}


TWO = components(
    question("name", "What is your name?", "Name", validate={"required": True}),
    question("dog", "What is your dog called?", "Dog"),
)


def preview(browser: Browser, journey: str, text: str, **fields: object) -> str:
    data = {"csrf_token": browser.csrf, "text": text, **fields}
    return browser.client.post(f"/journeys/{journey}/questions/preview", data=data).get_data(as_text=True)


@pytest.fixture
def key(designer: Browser) -> str:
    return begin(designer)


def test_a_new_form_has_a_file_and_an_id_of_its_title(designer: Browser, key: str) -> None:
    designer.get(f"/journeys/{key}/questions/")
    designer.post(f"/journeys/{key}/questions/", data={"title": "À propos de l'élève"})

    made = json.loads(file(designer, key, "a_propos_de_leleve.form")["text"])
    assert designer.path.endswith("/questions/a_propos_de_leleve.form")
    assert made["id"] == "a_propos_de_leleve"
    assert len(made["components"]) == 1


def test_a_second_form_of_the_same_title_has_another_name(designer: Browser, key: str) -> None:
    for _ in range(2):
        designer.get(f"/journeys/{key}/questions/")
        designer.post(f"/journeys/{key}/questions/", data={"title": "About you"})

    assert designer.path.endswith("/questions/about_you_2.form")
    assert json.loads(file(designer, key, "about_you_2.form")["text"])["id"] == "about_you_2"


def test_a_form_without_a_title_is_asked_for_one(designer: Browser, key: str) -> None:
    designer.get(f"/journeys/{key}/questions/")
    answer = designer.post(f"/journeys/{key}/questions/", data={"title": " "})

    assert answer.status_code == 422


def test_the_preview_shows_the_page_of_a_question_as_citizens_see_it(designer: Browser, key: str) -> None:
    html = preview(designer, key, TWO, key="dog")

    assert "What is your dog called?" in html
    assert "What is your name?" not in html
    assert 'class="govuk-input"' in html
    assert 'data-before="name"' in html


def test_the_preview_shows_every_question_with_its_error(designer: Browser, key: str) -> None:
    parts = components(
        question("name", "What is your name?", "All", validate={"required": True, "maxLength": 20}),
        {"type": "datetime", "id": "d", "key": "born", "dateLabel": "Date of birth", "subtype": "date"},
        {"type": "number", "id": "n", "key": "n", "label": "How many", "validate": {"max": 9}},
    )

    html = preview(designer, key, parts, view="error")

    assert html.count("govuk-error-message") == 3
    assert "<title>Error: " in html


def test_what_was_typed_before_decides_what_is_asked(designer: Browser, key: str) -> None:
    hidden = question("dog", "What is your dog called?", "Dog", conditional={"hide": '=name != "Ada"'})
    text = components(question("name", "What is your name?", "Name"), hidden)

    assert 'data-after=""' in preview(designer, key, text, answers=json.dumps({"name": ["Bo"]}))
    assert 'data-after="dog"' in preview(designer, key, text, answers=json.dumps({"name": ["Ada"]}))


def test_a_page_that_nobody_is_asked_yet_can_be_looked_at(designer: Browser, key: str) -> None:
    hidden = question("dog", "What is your dog called?", "Dog", conditional={"hide": "=true"})

    html = preview(designer, key, components(question("name", "Name?", "Name"), hidden), key="dog")

    assert "What is your dog called?" in html
    assert "data-unasked" in html


@pytest.mark.parametrize("text", ["", "{", "[]", "null", components(), components({"type": "button"})])
def test_a_form_that_cannot_be_shown_says_so(designer: Browser, key: str, text: str) -> None:
    assert "Nothing to show yet" in preview(designer, key, text)


@pytest.mark.parametrize("fields", [{"answers": "{"}, {"answers": '{"name": 3}'}, {"number": "99"}, {"number": "-1"}])
def test_the_preview_takes_anything(designer: Browser, key: str, fields: dict[str, object]) -> None:
    assert "govuk-input" in preview(designer, key, TWO, **fields)


def test_a_hostile_question_is_shown_as_text(designer: Browser, key: str) -> None:
    parts = components(
        question("name", HOSTILE, HOSTILE), {"type": "text", "id": "t", "text": f"{HOSTILE} [x](javascript:alert(1))"}
    )

    html = preview(designer, key, parts)

    assert "<img src=x" not in html
    assert "<script>document.title" not in html
    assert 'href="javascript:' not in html


def test_the_preview_lies_in_our_own_frame_and_sends_nothing(designer: Browser, key: str) -> None:
    answer = designer.client.post(f"/journeys/{key}/questions/preview", data={"csrf_token": designer.csrf, "text": TWO})

    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "form-action 'none'" in policy
    assert "unsafe-inline" not in policy


def test_checks_say_what_uses_an_answer(designer: Browser, key: str) -> None:
    save(designer, key, "f.form", TWO, 0)

    answer = designer.client.post(
        f"/journeys/{key}/questions/checks",
        json={"file": "f.form", "text": TWO.replace("What is your name?", "Please say your name")},
        headers={"X-CSRFToken": designer.csrf},
    ).get_json()

    assert answer["questions"]["name"]["used"] == ""
    assert "please" in answer["questions"]["name"]["remarks"][0]
    assert set(answer["questions"]) == {"name", "dog"}


def test_a_file_that_is_no_form_has_no_editor(designer: Browser, key: str) -> None:
    for path in ("journey.toml", "nothing.form", "../x.form"):
        assert designer.client.get(f"/journeys/{key}/questions/{path}").status_code == 404


def test_a_form_that_is_broken_is_opened_all_the_same(designer: Browser, key: str) -> None:
    save(designer, key, "broken.form", "{</script><script>", 0)

    answer = designer.client.get(f"/journeys/{key}/questions/broken.form")

    assert answer.status_code == 200
    assert '<script>"' not in answer.get_data(as_text=True)
    assert "</script><script>" not in answer.get_data(as_text=True)


def test_advice_is_among_the_problems_of_the_draft(designer: Browser, key: str) -> None:
    save(designer, key, "f.form", TWO.replace("What is your name?", "Please say your name"), 0)

    found = designer.client.get(f"/journeys/{key}/draft/problems").get_json()["problems"]

    assert ("f.form", "says-please", "warning") in {(each["file"], each["rule"], each["severity"]) for each in found}


TASK = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t"><bpmn:process id="p" isExecutable="true">
  <bpmn:userTask id="ask" name="Look at it"><bpmn:extensionElements><zeebe:formDefinition formId="f"/>
  <zeebe:assignmentDefinition candidateGroups="{group}"/></bpmn:extensionElements></bpmn:userTask>
  </bpmn:process></bpmn:definitions>"""


def test_the_form_of_a_task_is_shown_as_staff_have_it(designer: Browser, key: str) -> None:
    save(designer, key, "task.bpmn", TASK.format(group="officers"), 0)

    html = preview(designer, key, TWO)

    assert "What is your name?" in html
    assert "What is your dog called?" in html
    assert "Finish and next" in html


def test_a_task_of_the_applicant_is_shown_as_citizens_see_it(designer: Browser, key: str) -> None:
    save(designer, key, "task.bpmn", TASK.format(group="applicant"), 0)

    html = preview(designer, key, TWO)

    assert "What is your dog called?" not in html
    assert "Finish and next" not in html


CAMUNDA = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:t">
  <bpmn:process id="tell" isExecutable="true">
    <bpmn:extensionElements><zeebe:userTaskForm id="Form_1">{}</zeebe:userTaskForm></bpmn:extensionElements>
    <bpmn:startEvent id="start"/><bpmn:sequenceFlow id="a" sourceRef="start" targetRef="say"/>
    <bpmn:userTask id="say" name="Say who died"><bpmn:extensionElements>
      <zeebe:formDefinition formKey="camunda-forms:bpmn:Form_1"/><zeebe:assignmentDefinition assignee="=initiator"/>
    </bpmn:extensionElements></bpmn:userTask>
    <bpmn:sequenceFlow id="b" sourceRef="say" targetRef="end"/><bpmn:endEvent id="end"/>
  </bpmn:process>
</bpmn:definitions>"""
DIED = {"type": "datetime", "subtype": "date", "id": "d", "key": "died", "dateLabel": "Date of death", "label": "Date"}
FORM = {"type": "default", "id": "Form_1", "components": [DIED | {"disabled": True, "spinner": 1}]}


def test_a_form_that_lies_in_a_diagram_is_a_file_of_its_own_once_brought_in(designer: Browser) -> None:
    designer.get("/journeys/new")
    model = io.BytesIO(CAMUNDA.format(json.dumps(FORM)).encode())
    designer.post("/journeys/bring", data={"files": (model, "tell.bpmn")})

    assert "stand on the page Questions now: say_who_died" in designer.words
    key = designer.path.split("/")[2]
    xml = file(designer, key, "tell.bpmn")["text"]
    assert 'formId="say_who_died"' in xml
    assert "userTaskForm" not in xml
    assert "formKey" not in xml
    assert json.loads(file(designer, key, "say_who_died.form")["text"]) == FORM | {"id": "say_who_died"}


def test_a_form_in_the_diagram_stays_named_and_is_taken_out_where_one_asks_for_it(designer: Browser, key: str) -> None:
    save(designer, key, "tell.bpmn", CAMUNDA.format(json.dumps(FORM)), 0)
    designer.get(f"/journeys/{key}/outline?file=tell.bpmn&step=say")
    assert "The form that lies in the diagram" in designer.words
    shown = next(form for form in lxml.html.fromstring(designer.text).forms if form.fields.get("do") == "step")
    designer.post(f"/journeys/{key}/outline", data={**dict(shown.form_values()), "name": "Say who has died"})
    xml = file(designer, key, "tell.bpmn")["text"]
    assert 'name="Say who has died"' in xml
    assert 'formKey="camunda-forms:bpmn:Form_1"' in xml
    assert 'assignee="=initiator"' in xml
    assert "candidateGroups" not in xml

    designer.get(f"/journeys/{key}/questions/")
    designer.post(f"/journeys/{key}/questions/taken-out")

    assert "Say who has died" in designer.words
    assert 'formId="say_who_has_died"' in file(designer, key, "tell.bpmn")["text"]


def test_an_embedded_form_that_is_no_json_stays(designer: Browser, key: str) -> None:
    save(designer, key, "tell.bpmn", CAMUNDA.format("[1"), 0)
    designer.get(f"/journeys/{key}/questions/")

    designer.post(f"/journeys/{key}/questions/taken-out")

    assert "userTaskForm" in file(designer, key, "tell.bpmn")["text"]


def test_settings_that_do_nothing_here_are_taken_out_by_a_button(designer: Browser, key: str) -> None:
    save(designer, key, "f.form", json.dumps(FORM | {"id": "f"}), 0)
    designer.get(f"/journeys/{key}/questions/")
    assert "Settings that do nothing here: disabled, spinner" in designer.words

    designer.post(f"/journeys/{key}/questions/f.form/tidied")

    assert "Taken out of “F”: disabled, spinner" in designer.words
    assert json.loads(file(designer, key, "f.form")["text"])["components"] == [DIED]
    assert "Settings that do nothing" not in designer.words
