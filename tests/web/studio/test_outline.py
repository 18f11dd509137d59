"""The outline page: every change is one form, and the diagram follows."""

import re
from html import unescape

import pytest

from engine.bpmn.layout import has_diagram
from tests.web.installation import Browser, Installation
from tests.web.studio.studio import begin, file, save


def change(browser: Browser, key: str, do: str, step: str = "", **fields: str) -> None:
    """One form of the page, sent as the page holds it."""
    browser.get(f"/journeys/{key}/outline?step={step}")
    base = re.search(r'name="base" value="(-?\d+)"', browser.text)
    flow = re.search(r'name="flow" value="([^"]+)"', browser.text)
    found = {"base": base[1] if base else "1", "flow": unescape(flow[1]) if flow else ""}
    browser.post(f"/journeys/{key}/outline", data={**found, "do": do, "step": step, **fields})


def steps(browser: Browser) -> list[str]:
    """The names of the lines, in their order."""
    found = re.findall(r'<a id="line-[^>]*>(.*?)</a>', browser.text, re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", each).strip()) for each in found]


def test_a_journey_is_written_from_a_blank_page(designer: Browser) -> None:
    key = begin(designer)

    change(designer, key, "insert", "start", kind="staff", name="Look at it")
    change(designer, key, "insert", "look_at_it", kind="message", name="Tell them")
    change(designer, key, "step", "start", name="Somebody asks", form="new:")

    assert steps(designer) == ["Somebody asks", "Look at it", "Tell them", "Done"]
    assert has_diagram(file(designer, key, "journey.bpmn")["text"].encode())
    assert '"id": "somebody_asks"' in file(designer, key, "somebody_asks.form")["text"]


def test_a_step_says_who_does_it_and_a_new_team_joins_the_journey(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="staff", name="Look at it")

    change(designer, key, "step", "look_at_it", name="Look at it", who="new:", team="Library staff")

    assert "Library staff" in designer.words
    assert 'candidateGroups="library_staff"' in file(designer, key, "journey.bpmn")["text"]
    assert 'id = "library_staff"' in file(designer, key, "journey.toml")["text"]


def test_steps_change_places_and_are_taken_out(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="staff", name="Second")
    change(designer, key, "insert", "start", kind="staff", name="First")

    change(designer, key, "down", "first")
    assert steps(designer) == ["Someone applies", "Second", "First", "Done"]
    change(designer, key, "remove", "second")
    assert steps(designer) == ["Someone applies", "First", "Done"]


def test_a_choice_has_ways_with_steps_on_them(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="choice", name="Do they live here?")
    designer.get(f"/journeys/{key}/outline")
    way = re.findall(r'id="line-(flow_[^"]+)"', designer.text)[0]

    change(designer, key, "branch", way, name="If they do", expression='town = "Marlbury"')
    change(designer, key, "insert", way, kind="staff", name="Welcome them")

    assert steps(designer) == [
        "Someone applies",
        "Do they live here?",
        "If they do",
        "Welcome them",
        "Otherwise",
        "Done",
    ]
    assert '=town = "Marlbury"' in unescape(file(designer, key, "journey.bpmn")["text"])


def test_a_step_comes_after_a_choice_where_its_ways_meet(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="choice", name="Do they live here?")

    change(designer, key, "insert", "do_they_live_here", kind="staff", name="Write to them")

    assert steps(designer)[-2:] == ["Write to them", "Done"]


def test_a_step_without_a_name_is_refused_and_leaves_the_line_above_alone(designer: Browser) -> None:
    key = begin(designer)

    change(designer, key, "insert", "start", kind="staff", name="x" * 300)

    assert "in 200 characters or less" in designer.words
    assert f'id="new-name" name="name" autocomplete="off" value="{"x" * 300}"' in designer.text
    assert 'id="name" name="name" type="text" value="Someone applies"' in designer.text


def test_a_new_table_goes_by_an_answer_that_is_asked(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "step", "start", name="Someone applies", form="new:")
    change(designer, key, "insert", "start", kind="rule", name="Which way?")

    change(designer, key, "step", "which_way", name="Which way?", decision="new:", by="name")

    assert "<text>name</text>" in file(designer, key, "which_way.dmn")["text"]


def test_what_an_answer_is_called_is_one_word(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="rule", name="Which way?")

    change(designer, key, "step", "which_way", name="Which way?", result="the way")

    assert "one word of letters" in designer.words


def test_naming_a_step_leaves_the_drawing_as_it_was(designer: Browser) -> None:
    key = begin(designer)
    before = re.findall(r"<dc:Bounds[^>]*>", file(designer, key, "journey.bpmn")["text"])
    moved = file(designer, key, "journey.bpmn")["text"].replace(before[0], before[0].replace('x="', 'x="9'), 1)
    save(designer, key, "journey.bpmn", moved, file(designer, key, "journey.bpmn")["base"])

    change(designer, key, "step", "start", name="Somebody asks")

    assert re.findall(r"<dc:Bounds[^>]*>", file(designer, key, "journey.bpmn")["text"]) == re.findall(
        r"<dc:Bounds[^>]*>", moved
    )


@pytest.mark.parametrize(
    ("do", "step", "words"),
    [
        ("remove", "start", "where the journey starts"),
        ("step", "start", "Give it a name"),
        ("nonsense", "start", "Choose what to do"),
        ("remove", "gone", "not there any more"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(designer: Browser, do: str, step: str, words: str) -> None:
    key = begin(designer)
    before = file(designer, key, "journey.bpmn")

    change(designer, key, do, step, name="")

    assert words in designer.words
    assert file(designer, key, "journey.bpmn") == before


def test_a_change_that_began_from_an_older_diagram_replaces_nothing(designer: Browser, publisher: Browser) -> None:
    key = begin(designer)
    publisher.get(f"/journeys/{key}/outline")
    change(publisher, key, "step", "start", name="Theirs")

    designer.post(f"/journeys/{key}/outline", data={"do": "step", "step": "start", "name": "Mine", "base": "1"})

    assert "has changed the diagram meanwhile" in designer.words
    assert "Theirs" in file(designer, key, "journey.bpmn")["text"]
    assert 'value="Mine"' in designer.text


def test_names_with_markup_are_text(designer: Browser) -> None:
    key = begin(designer)

    change(designer, key, "step", "start", name="<script>alert(1)</script>")

    assert "<script>alert(1)</script>" in designer.text  # unescaped by the test: in the page it is text
    assert designer.page is not None
    assert "<script>alert" not in designer.page.get_data(as_text=True)


def test_the_outline_of_a_shipped_journey_is_shown(house: Installation, publisher: Browser) -> None:
    house.deploy()

    publisher.get("/journeys/permit/outline")

    assert "Send what is missing" in steps(publisher)


@pytest.mark.parametrize(
    ("typed", "shown", "written", "is_working"),
    [
        ("2 working days", "2 working days", '=now() + duration("P2D")', True),
        ("1 Day", "1 day", '=now() + duration("P1D")', False),
        ("5", "5 working days", '=now() + duration("P5D")', True),
        ("=hearing.date", "=hearing.date", "=hearing.date", False),
    ],
)
def test_a_step_says_when_it_is_due(designer: Browser, typed: str, shown: str, written: str, is_working: bool) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="staff", name="Look at it")

    change(designer, key, "step", "look_at_it", name="Look at it", due=typed)

    xml = unescape(file(designer, key, "journey.bpmn")["text"])
    assert f'dueDate="{written}"' in xml
    assert ('name="days" value="working"' in xml) is is_working
    designer.get(f"/journeys/{key}/outline?step=look_at_it")
    assert f'name="due" type="text" value="{shown}"' in unescape(designer.text)


def test_what_says_no_number_of_days_is_refused(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="staff", name="Look at it")

    change(designer, key, "step", "look_at_it", name="Look at it", due="soonish")

    assert "is said as “2 working days”" in designer.words
