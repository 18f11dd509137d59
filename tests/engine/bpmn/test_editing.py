"""The outline of a diagram, and editing it: what comes of it can still be run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.bpmn import check
from engine.bpmn.editing import outline, settings, structure
from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.editing.outline import Item
from engine.bpmn.layout import laid_out
from engine.problems import errors
from engine.testing import Bench
from tests.models import Drawing, definitions, model


def text(items: list[Item], depth: int = 0) -> list[str]:
    """The outline as lines: two spaces for each level."""
    found = []
    for item in items:
        mark = {"branch": "? ", "jump": "-> ", "event": "! "}.get(item.kind, "")
        found.append("  " * depth + mark + (item.name or item.element_id))
        found += text(item.children, depth + 1)
    return found


def lines(xml: bytes) -> list[str]:
    return text(outline.read(Model(xml))[0].children)


def flow_after(found: Model, element_id: str) -> str:
    return str(found.outgoing(found.node(element_id))[0].get("id"))


def edited(xml: bytes, change: Callable[[Model], object]) -> bytes:
    found = Model(xml)
    change(found)
    return laid_out(found.bytes())


def test_steps_come_in_the_order_of_the_flows() -> None:
    assert lines(model("start -> b: user -> a: user -> end")) == ["Start", "B", "A", "End"]


def test_the_ways_of_a_choice_are_nested_until_they_meet() -> None:
    drawn = model(
        "start -> which: exclusive -[=a]-> one: user -> meet: exclusive -> last: user -> end\n"
        "which -[default]-> two: user -> meet"
    )

    found = outline.read(Model(drawn))[0].children

    assert [each.name for each in found] == ["Start", "Which", "Meet", "Last", "End"]
    first, second = found[1].children
    assert [each.name for each in first.children] == ["One"]
    assert [each.name for each in second.children] == ["Two"]
    assert first.condition == "=a"
    assert second.is_default


def test_ways_that_part_for_good_leave_the_longest_at_its_level() -> None:
    drawn = model(
        "start -> which: exclusive -[=a]-> no: user -> refused: end\n"
        "which -[default]-> look: user -> decide: user -> tell: user -> end"
    )

    found = outline.read(Model(drawn))[0].children

    assert [each.kind for each in found] == ["start", "choice", "branch", "step", "step", "step", "end"]
    assert [each.name for each in found[1].children[0].children] == ["No", "Refused"]


def test_what_follows_an_event_refers_to_the_usual_way() -> None:
    drawing = Drawing().draw("start -> ask: user -> look: user -> end\nlate: boundaryEvent -> look")
    drawing.set("late", attachedToRef="ask").extend(
        "late",
        '<bpmn:timerEventDefinition id="t"><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>',
    )

    found = outline.read(Model(definitions(drawing.process())))[0].children

    assert [each.name for each in found] == ["Start", "Ask", "Look", "End"]
    [event] = found[1].children
    assert [each.kind for each in event.children] == ["jump"]


def test_a_way_back_says_where_it_goes() -> None:
    drawn = model("start -> ask: user -> enough: exclusive -[default]-> end\nenough -[=more]-> ask")

    assert "-> Ask" in [line.strip() for line in lines(drawn)]


def test_every_step_is_in_the_outline_once() -> None:
    inner = Drawing(prefix="inner_").draw("begun: start -> look: user -> over: end")
    drawing = Drawing().draw("start -> all: sub -> split: parallel -> x: user -> join: parallel -> end")
    drawing.draw("split -> y: user -> join\nsplit -> z: user\nlonely: user").put_inside("all", inner)
    found = list(outline.every(outline.read(Model(definitions(drawing.process())))))

    names = [each.element_id for each in found if each.kind in ("step", "start", "end", "group", "choice")]
    for key in ("start", "all", "begun", "look", "over", "x", "y", "z", "lonely", "end"):
        assert names.count(key) == 1, key


def test_a_step_is_added_after_another_and_runs() -> None:
    def change(found: Model) -> None:
        made = structure.insert(found, flow_after(found, "a"), "staff", "Look at it")
        settings.make(made, "staff")
        settings.set_who(made, "officers")

    xml = edited(model("start -> a: user -> end"), change)

    assert lines(xml) == ["Start", "A", "Look at it", "End"]
    bench = Bench({"m.bpmn": xml})
    case = bench.start()
    bench.complete("a")
    assert case.waiting_at == ["look_at_it"]


def test_every_kind_of_step_can_be_added_and_deploys() -> None:
    def change(found: Model) -> None:
        for kind in ("citizen", "staff", "message", "wait", "choice"):
            made = structure.insert(found, flow_after(found, "start"), kind, f"New {kind}")
            settings.make(made, kind)
            if kind == "message":
                settings.set_message(made, "=email", "About it", "Dear {{ name }},\n\nit is done.")

    xml = edited(model("start -> end"), change)

    assert errors(check(xml)) == []
    assert lines(xml)[1] == "New choice"


def test_a_step_is_taken_out_and_what_led_to_it_leads_on() -> None:
    xml = edited(model("start -> a: user -> b: user -> end"), lambda found: structure.remove(found, "a"))

    assert lines(xml) == ["Start", "B", "End"]
    assert errors(check(xml)) == []


@pytest.mark.parametrize(
    ("drawn", "step", "words"),
    [
        ("start -> a: user -> end", "start", "where the journey starts"),
        ("start -> a: user -> end", "end", "where a way ends"),
        ("start -> a: exclusive -> end\na -> b: user -> end", "a", "Several ways"),
        ("start -> a: user -> end", "gone", "not there any more"),
    ],
)
def test_what_cannot_be_taken_out_says_why(drawn: str, step: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        structure.remove(Model(model(drawn)), step)


def test_neighbours_on_a_plain_way_change_places() -> None:
    xml = edited(model("start -> a: user -> b: user -> c: user -> end"), lambda found: structure.move(found, "c", "up"))

    assert lines(xml) == ["Start", "A", "C", "B", "End"]
    bench = Bench({"m.bpmn": xml})
    case = bench.start()
    for step in ("a", "c", "b"):
        assert case.waiting_at == [step]
        bench.complete(step)
    assert case.state == "completed"


def test_where_ways_part_the_order_is_not_free() -> None:
    found = Model(model("start -> a: user -> which: exclusive -> b: user -> end\nwhich -> end"))

    assert not structure.can_move(found, "a", "down")
    assert not structure.can_move(found, "b", "up")
    assert not structure.can_move(found, "a", "up")


def test_a_way_is_taken_out_with_its_steps() -> None:
    drawn = model(
        "start -> which: exclusive -[=a]-> one: user -> two: user -> meet: exclusive -> end\n"
        "which -[default]-> other: user -> meet"
    )

    def change(found: Model) -> None:
        way = next(each for each in found.outgoing(found.node("which")) if each.get("targetRef") == "one")
        structure.remove_branch(found, str(way.get("id")))

    xml = edited(drawn, change)

    assert "One" not in lines(xml)
    assert "Other" in lines(xml)
    assert "Which" not in lines(xml)  # one way is no choice
    assert errors(check(xml)) == []


def test_a_choice_goes_by_what_somebody_answered() -> None:
    def change(found: Model) -> None:
        split = structure.insert(found, flow_after(found, "start"), "choice", "Is it theirs?")
        way = found.outgoing(split)[0]
        settings.say_condition(way, settings.comparison("owner", "=", "myself", is_text=True))
        made = structure.insert(found, str(way.get("id")), "staff", "Look")
        settings.make(made, "staff")

    bench = Bench({"m.bpmn": edited(model("start -> end"), change)})

    assert bench.start(variables={"owner": "myself"}).waiting_at == ["look"]
    assert bench.start(variables={"owner": "others"}).state == "completed"


@pytest.mark.parametrize("said", ["plain", 'with "quotes"', "two\nlines", "a \\ b", "= is FEEL already"])
def test_texts_are_kept_as_they_were_typed(said: str) -> None:
    assert settings.shown(settings.kept(said)) == said


@pytest.mark.parametrize("condition", ['=kind = "a b"', "=age >= 18", "=agreed = true", '=x.y != "z"'])
def test_plain_comparisons_are_read_back(condition: str) -> None:
    found = settings.compared(condition)

    assert found is not None
    assert settings.comparison(*found, is_text='"' in condition) == condition


def test_other_conditions_are_left_alone() -> None:
    assert settings.compared('=a = "x" and b > 2') is None
    assert settings.compared("=count(list) > 2") is None


def test_a_timer_by_the_target_clock_counts_working_days_without_saying_so_twice() -> None:
    model = Model(Path("processes/blue_badge/blue_badge.bpmn").read_bytes())
    node = model.node("target_near")
    said = settings.about(node)
    assert said.in_working_days

    settings.set_days(node, said.days, in_working_days=True)

    assert "days" not in settings.about(node).properties
