"""The Draw page and what its script asks."""

from typing import Any

import pytest

from tests.web.installation import Browser, Installation
from tests.web.studio import studio

DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:journey">
  <bpmn:process id="journey" isExecutable="true">
    <bpmn:startEvent id="start" name="Someone asks">
      <bpmn:extensionElements><zeebe:formDefinition formId="ask"/></bpmn:extensionElements>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="to_fee" sourceRef="start" targetRef="fee"/>
    <bpmn:scriptTask id="fee" name="Work out the fee">
      <bpmn:extensionElements><zeebe:script expression="=person.age * 2" resultVariable="fee"/></bpmn:extensionElements>
    </bpmn:scriptTask>
    <bpmn:sequenceFlow id="to_decide" sourceRef="fee" targetRef="decide"/>
    <bpmn:userTask id="decide" name="Decide">
      <bpmn:extensionElements>
        <zeebe:userTask/><zeebe:formDefinition formId="decide"/>
        <zeebe:ioMapping><zeebe:input source="=fee" target="shown"/></zeebe:ioMapping>
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="to_end" sourceRef="decide" targetRef="end"/>
    <bpmn:endEvent id="end" name="Done"/>
  </bpmn:process>
</bpmn:definitions>
"""
BRANCHING = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:journey">
  <bpmn:process id="journey" isExecutable="true">
    <bpmn:userTask id="send" name="Send what is missing"/>
    <bpmn:userTask id="letter" name="Write the letter"/>
    <bpmn:userTask id="look" name="Look at it"/>
    <bpmn:exclusiveGateway id="choice" default="complete"/>
    <bpmn:startEvent id="start" name="Someone asks"/>
    <bpmn:endEvent id="end"/>
    <bpmn:sequenceFlow id="to_look" sourceRef="start" targetRef="look"/>
    <bpmn:sequenceFlow id="to_choice" sourceRef="look" targetRef="choice"/>
    <bpmn:sequenceFlow id="complete" name="complete" sourceRef="choice" targetRef="letter"/>
    <bpmn:sequenceFlow id="missing" name="missing" sourceRef="choice" targetRef="send"/>
    <bpmn:sequenceFlow id="back" sourceRef="send" targetRef="look"/>
    <bpmn:sequenceFlow id="to_end" sourceRef="letter" targetRef="end"/>
  </bpmn:process>
</bpmn:definitions>
"""
ASK = """{"id": "ask", "type": "default", "components": [
  {"type": "textfield", "key": "person.name", "label": "Name"},
  {"type": "number", "key": "person.age", "label": "Age"},
  {"type": "group", "path": "home", "components": [{"type": "datetime", "subtype": "date", "key": "since"}]}]}"""
DECIDE = (
    """{"id": "decide", "type": "default", "components": [{"type": "radio", "key": "decision", "label": "Yes?"}]}"""
)


@pytest.fixture
def key(designer: Browser) -> str:
    """A journey with a diagram that has no picture yet, and its forms."""
    found = studio.begin(designer)
    for path, text in {"journey.bpmn": DIAGRAM, "ask.form": ASK, "decide.form": DECIDE}.items():
        base = 1 if path == "journey.bpmn" else 0
        assert studio.save(designer, found, path, text, base).status_code == 200
    return found


def test_the_page_opens_the_main_diagram(designer: Browser, key: str) -> None:
    designer.get(f"/journeys/{key}/draw")

    assert designer.path == f"/journeys/{key}/draw/journey.bpmn"


@pytest.mark.parametrize("file", ["other.bpmn", "ask.form", "../secret.bpmn"])
def test_what_is_no_diagram_of_the_draft_is_not_found(file: str, designer: Browser, key: str) -> None:
    assert designer.client.get(f"/journeys/{key}/draw/{file}").status_code == 404


def test_a_journey_without_a_diagram_says_so(designer: Browser, key: str) -> None:
    base = studio.file(designer, key, "journey.bpmn")["base"]
    studio.save(designer, key, "journey.bpmn", None, base)

    assert "There is no diagram yet" in designer.client.get(f"/journeys/{key}/draw").text


def test_a_diagram_without_a_picture_is_laid_out_and_the_draft_stays_as_it_is(designer: Browser, key: str) -> None:
    page = designer.client.get(f"/journeys/{key}/draw/journey.bpmn").text

    assert "BPMNShape" in page
    assert studio.file(designer, key, "journey.bpmn")["text"] == DIAGRAM


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("journey.toml", "groups = 3\nneeds = [1, {id = 2}]\n[[groups"),
        ("journey.toml", "groups = 3\nneeds = [1, {id = 2}]\nprocess = [1]\nsettings = 4"),
        ("ask.form", '{"id": [], "components": {"type": 3}}'),
        ("ask.form", "[" * 100_000),
        ("rules.dmn", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
        ("journey.bpmn", "<bpmn:definitions"),
        ("journey.bpmn", "<html><body/></html>"),
    ],
)
def test_a_draft_may_be_as_wrong_as_it_likes(path: str, text: str, designer: Browser, key: str) -> None:
    base = studio.file(designer, key, path)["base"] if path != "rules.dmn" else 0
    assert studio.save(designer, key, path, text, base).status_code == 200

    assert designer.client.get(f"/journeys/{key}/draw/journey.bpmn").status_code == 200
    assert designer.client.get(f"/journeys/{key}/draft/names?file=journey.bpmn&element=decide").status_code == 200


def names_at(browser: Browser, key: str, element: str) -> dict[str, dict[str, Any]]:
    answer = browser.client.get(f"/journeys/{key}/draft/names?file=journey.bpmn&element={element}").get_json()
    return {each["name"]: each for each in answer["names"]}


def test_the_names_at_a_step_are_those_that_may_be_there_by_then(designer: Browser, key: str) -> None:
    assert set(names_at(designer, key, "to_fee")) == {"case", "settings", "person", "home"}
    assert set(names_at(designer, key, "decide")) == {"case", "settings", "person", "home", "fee", "shown", "decision"}
    assert set(names_at(designer, key, "to_end")) == {"case", "settings", "person", "home", "fee", "decision"}


def test_a_name_says_its_kind_and_where_it_comes_from(designer: Browser, key: str) -> None:
    person, fee = names_at(designer, key, "decide")["person"], names_at(designer, key, "decide")["fee"]

    assert person["from"] == "Someone asks"
    assert [(each["name"], each["type"]) for each in person["entries"]] == [("name", "string"), ("age", "number")]
    assert (fee["type"], fee["from"]) == ("", "Work out the fee")
    assert names_at(designer, key, "decide")["home"]["entries"][0]["type"] == "date"


def ask(browser: Browser, key: str, what: str, **said: Any) -> dict[str, Any]:
    body = {"file": "journey.bpmn", "element": "decide", **said}
    answer = browser.client.post(f"/journeys/{key}/feel/{what}", json=body, headers={"X-CSRFToken": browser.csrf})
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("=person.age +", ""),
        ("=persom.age", "person"),
        ("=lenght(person.name)", "no function"),
        ("=person.agee > 3", "age"),
    ],
)
def test_what_is_wrong_with_an_expression_is_told(expression: str, words: str, designer: Browser, key: str) -> None:
    findings = ask(designer, key, "check", expression=expression)["findings"]

    assert len(findings) == 1
    assert words in findings[0]["message"]


def test_what_an_expression_reads_is_what_examples_are_asked_for(designer: Browser, key: str) -> None:
    answer = ask(designer, key, "check", expression="=person.age > 3 and fee < 5")

    assert answer == {"findings": [], "paths": ["fee", "person.age"], "examples": {}}


def test_a_setting_of_the_journey_is_its_own_example(designer: Browser, key: str) -> None:
    toml = studio.file(designer, key, "journey.toml")
    studio.save(designer, key, "journey.toml", toml["text"] + "\n[settings]\nfee = 10\n", toml["base"])

    assert ask(designer, key, "check", expression="=settings.fee + 1")["examples"] == {"settings.fee": "10"}


@pytest.mark.parametrize(
    ("expression", "values", "value"),
    [
        ("=person.age * 2", {"person.age": "21"}, "42"),
        ('=home.since + duration("P1D")', {"home.since": "2026-11-23"}, "2026-11-24"),
        ('="Dear " + person.name', {"person.name": "Ada"}, "Dear Ada"),
        ('=if chosen then "in" else "out"', {"chosen": "yes"}, "in"),
        ("=count(things)", {"things": "[1, 2, 3]"}, "3"),
        ("=person.age * 2", {"person.age": ""}, "nothing"),
    ],
)
def test_an_expression_is_tried_with_examples(
    expression: str, values: dict[str, str], value: str, designer: Browser, key: str
) -> None:
    assert ask(designer, key, "try", expression=expression, values=values)["value"] == value


def test_trying_tells_where_nothing_came_from(designer: Browser, key: str) -> None:
    answer = ask(designer, key, "try", expression="=person.age * 2", values={"person.age": ""})

    assert "person.age" in answer["findings"][0]["text"]


def test_an_expression_that_cannot_be_read_is_an_error_in_words(designer: Browser, key: str) -> None:
    assert ask(designer, key, "try", expression="=person.", values={})["error"]


@pytest.mark.parametrize("body", [[], {"expression": "x" * 30_000}, {"expression": 3, "values": []}, None])
def test_what_is_no_question_is_refused(body: object, designer: Browser, key: str) -> None:
    headers = {"X-CSRFToken": designer.csrf}

    assert designer.client.post(f"/journeys/{key}/feel/try", json=body, headers=headers).status_code == 400


def test_whoever_has_no_role_is_refused(house: Installation, designer: Browser, key: str) -> None:
    clerk = house.signed_in("clerk@x.example", "officers", name="Dele Okafor")

    assert clerk.client.get(f"/journeys/{key}/draw/journey.bpmn").status_code == 403
    assert clerk.client.get(f"/journeys/{key}/draft/names?file=journey.bpmn").status_code == 403


def listed(browser: Browser, key: str, text: str) -> Any:
    """The list beside a diagram that is on somebody's screen."""
    headers = {"X-CSRFToken": browser.csrf}
    return browser.client.post(f"/journeys/{key}/draft/outline", json={"text": text}, headers=headers).get_json()[
        "lines"
    ]


def test_what_is_on_the_canvas_is_listed_though_it_is_not_saved(designer: Browser, key: str) -> None:
    drawn = DIAGRAM.replace('name="Decide"', 'name="Decide with care"')

    lines = listed(designer, key, drawn)

    assert [(each["words"], each["note"], each["icon"]) for each in lines] == [
        ("Someone asks", "Applicant · 1 page", "ring"),
        ("Work out the fee", "", "box"),
        ("Decide with care", "Nobody yet", "page"),
        ("Done", "The end", "end"),
    ]
    assert studio.file(designer, key, "journey.bpmn")["text"] == DIAGRAM


def test_the_list_has_the_order_and_the_words_of_the_outline_page(designer: Browser, key: str) -> None:
    studio.save(designer, key, "journey.bpmn", BRANCHING, studio.file(designer, key, "journey.bpmn")["base"])

    lines = listed(designer, key, BRANCHING)
    designer.get(f"/journeys/{key}/outline")

    found = [designer.words.index(each["words"]) for each in lines if each["kind"] != "end"]
    assert found == sorted(found)
    assert [(each["words"], each["depth"]) for each in lines] == [
        ("Someone asks", 0),
        ("Look at it", 0),
        ("missing", 0),
        ("Send what is missing", 1),
        ("Goes on at: Look at it", 1),
        ("complete", 0),
        ("Write the letter", 0),
    ]


def test_what_cannot_be_read_has_no_list(designer: Browser, key: str) -> None:
    assert listed(designer, key, "<bpmn:definitions") is None
