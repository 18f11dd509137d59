"""Which names are known where: before, around and inside."""

import pytest

from engine.bpmn.known_names import names_at

HEAD = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">"""


def script(element_id: str, result: str) -> str:
    return (
        f'<bpmn:scriptTask id="{element_id}"><bpmn:extensionElements>'
        f'<zeebe:script expression="=1" resultVariable="{result}"/></bpmn:extensionElements></bpmn:scriptTask>'
    )


def arrow(source: str, target: str) -> str:
    return f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'


MODEL = f"""{HEAD}<bpmn:process id="p" isExecutable="true">
  <bpmn:startEvent id="start"/>{arrow("start", "first")}
  {script("first", "one")}{arrow("first", "part")}
  <bpmn:subProcess id="part">
    <bpmn:startEvent id="begin"/>{arrow("begin", "inner")}
    {script("inner", "two")}{arrow("inner", "last_inner")}
    {script("last_inner", "three")}
  </bpmn:subProcess>
  {arrow("part", "after")}{script("after", "four")}{arrow("after", "end")}{arrow("after", "first")}
  <bpmn:boundaryEvent id="late" attachedToRef="part"/>{arrow("late", "told")}{script("told", "five")}
  <bpmn:endEvent id="end"/>
  <bpmn:subProcess id="any_time" triggeredByEvent="true"><bpmn:startEvent id="called"/>{arrow("called", "noted")}
    {script("noted", "six")}</bpmn:subProcess>
</bpmn:process></bpmn:definitions>""".encode()
LOOPED = {"one", "two", "three", "four"}


@pytest.mark.parametrize(
    ("element", "known"),
    [
        ("first", LOOPED),
        ("inner", LOOPED),
        ("start_first", set()),
        ("begin", LOOPED),
        ("late", LOOPED),
        ("told", {*LOOPED, "five"}),
        ("noted", {*LOOPED, "five", "six"}),
        ("p", {*LOOPED, "five", "six"}),
        ("is not there", {*LOOPED, "five", "six"}),
    ],
)
def test_what_can_have_been_done_by_then_is_known(element: str, known: set[str]) -> None:
    found = names_at({"m.bpmn": MODEL}, "m.bpmn", element)

    assert {each.name for each in found.names} == {"case", "settings", *known}


def test_a_name_says_which_step_gives_it() -> None:
    found = {each.name: each.element_id for each in names_at({"m.bpmn": MODEL}, "m.bpmn", "end").names}

    assert found["two"] == "inner"
    assert found["case"] is None


@pytest.mark.parametrize("data", [b"", b"<x/>", HEAD.encode(), MODEL.replace(b'id="inner"', b'id="first"')])
def test_what_cannot_be_read_knows_what_every_case_has(data: bytes) -> None:
    found = names_at({"m.bpmn": data}, "m.bpmn", "first")

    assert found.is_open
    assert {each.name for each in found.names} == {"case", "settings"}
