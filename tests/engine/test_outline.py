from engine.bpmn import reader
from engine.bpmn.outline import outline, public_outline
from tests.models import Drawing, properties

TEXT = """
start -> check: user -> ok: exclusive -[=missing]-> send: user -> check
ok -[default]-> route: exclusive -[=a]-> desk: user -> decide: user -> end
route -[default]-> expert: user -> decide
"""


def drawn() -> Drawing:
    drawing = Drawing().draw(TEXT)
    drawing.extend("start", properties(publicName="You apply", publicDone="You applied", staffDone="Applied"))
    drawing.extend("check", properties(publicName="We check", publicHint="We ask once"))
    drawing.extend("send", properties(publicName="You send what is missing", onPost="whenReached"))
    drawing.extend("desk", properties(publicName="We look"))
    drawing.extend("expert", properties(publicName="We look"))
    return drawing


def test_steps_stand_in_the_order_in_which_cases_come_to_them() -> None:
    definition = reader.read({"p.bpmn": drawn().xml()})["process"]

    names = [step.element_ids[0] for step in outline(definition)]

    assert names.index("check") < names.index("send")
    assert names.index("check") < names.index("desk") < names.index("decide")
    assert names.index("expert") < names.index("decide")


def test_citizens_read_public_names_and_steps_of_one_name_are_one() -> None:
    steps = public_outline(reader.read({"p.bpmn": drawn().xml()})["process"])

    assert [step.public_name for step in steps] == ["You apply", "We check", "You send what is missing", "We look"]
    assert [step.public_done for step in steps][:2] == ["You applied", "We check"]
    assert set(steps[3].element_ids) == {"desk", "expert"}
    assert steps[2].on_post == "whenReached"


def test_staff_may_read_a_step_otherwise_once_it_is_done() -> None:
    steps = {step.element_ids[0]: step for step in outline(reader.read({"p.bpmn": drawn().xml()})["process"])}

    assert (steps["start"].staff_done, steps["check"].staff_done) == ("Applied", "")
