"""The outline page: every change is one form, and the diagram follows."""

import io
import re
from html import unescape

import pytest

from engine.bpmn.layout import has_diagram
from engine.testing import Bench
from tests.web.installation import PASSWORD, Browser, Installation
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
    assert 'id="new-name-error"' in designer.text
    assert f'aria-describedby="new-name-error" value="{"x" * 300}"' in designer.text
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


def test_a_step_that_comes_leaves_what_somebody_arranged_where_it_is(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="staff", name="Look at it")
    drawn = file(designer, key, "journey.bpmn")
    arranged = drawn["text"].replace(place(drawn["text"], "start"), 'x="7" y="77"')
    save(designer, key, "journey.bpmn", arranged, drawn["base"])

    change(designer, key, "insert", "look_at_it", kind="staff", name="Look again")

    now = file(designer, key, "journey.bpmn")["text"]
    assert place(now, "start") == 'x="7" y="77"'
    assert place(now, "look_at_it") == place(arranged, "look_at_it")
    assert "drawn anew" not in designer.words


def test_a_diagram_that_has_no_place_for_a_change_is_drawn_anew_and_the_page_says_so(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="staff", name="Second")
    change(designer, key, "insert", "start", kind="wait", name="First")
    drawn = file(designer, key, "journey.bpmn")
    x, y = re.findall(r'"(.*?)"', place(drawn["text"], "first"))
    crowded = drawn["text"].replace(place(drawn["text"], "end"), f'x="{x}" y="{int(y) - 45}"')

    save(designer, key, "journey.bpmn", crowded, drawn["base"])
    change(designer, key, "down", "first")

    assert "The diagram was drawn anew" in designer.words


def place(xml: str, element_id: str) -> str:
    """Where a shape stands, as the file says it."""
    found = re.search(rf'bpmnElement="{element_id}".*?(x="[^"]*" y="[^"]*")', xml, re.DOTALL)
    assert found is not None
    return found[1]


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


def test_a_refused_step_keeps_everything_that_was_typed(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="rule", name="How soon?")

    change(designer, key, "step", "how_soon", name="How soon is it?", decision="new:", result="two words")

    assert 'id="result-error"' in designer.text
    assert 'href="#result"' in designer.text
    assert 'value="two words"' in designer.text
    assert 'value="How soon is it?"' in designer.text
    assert '<option value="new:" selected>' in designer.text


def test_two_people_at_one_step_lose_nothing_of_each_other(house: Installation, designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="staff", name="Close it")
    other = house.signed_in("a.brandt@x.example", "administrators", name="Asha Brandt")
    designer.get(f"/journeys/{key}/outline?step=close_it")
    base = re.search(r'name="base" value="(-?\d+)"', designer.text)
    theirs = {"name": "Close the case", "who": "applicant", "due": "3 days", "public": "We close it"}
    change(other, key, "step", "close_it", **theirs)

    mine = {"name": "Close it", "who": "", "due": "2 days", "public": "We end it", "base": base[1] if base else ""}
    designer.post(f"/journeys/{key}/outline", data={**mine, "do": "step", "step": "close_it", "file": "journey.bpmn"})

    assert "Asha Brandt has changed the diagram meanwhile" in designer.words
    assert 'name="name" type="text" value="Close the case"' in designer.text
    assert '<option value="applicant" selected>' in designer.text
    assert "Asha Brandt wrote here: “3 days”. Yours stands below" in designer.words
    assert "Asha Brandt wrote here: “We close it”. Yours stands below" in designer.words
    assert 'value="We end it"' in designer.text


def test_each_change_is_a_line_of_the_history_that_one_can_go_back_to(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="wait", name="Wait for the day")
    change(designer, key, "remove", "wait_for_the_day")
    assert "wait_for_the_day" not in file(designer, key, "journey.bpmn")["text"]

    designer.get(f"/journeys/{key}/history")
    assert "“Wait for the day” taken out" in designer.words
    before = re.search(r"“Wait for the day” added.*?(/history/\d+)", designer.text, flags=re.DOTALL)
    assert before
    designer.post(f"/journeys/{key}{before[1]}")

    assert "wait_for_the_day" in file(designer, key, "journey.bpmn")["text"]


def test_what_was_typed_when_a_session_ended_stands_there_again(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="message", name="Tell them")
    designer.get(f"/journeys/{key}/outline?step=tell_them")
    designer.client.delete_cookie("session")

    fields = {"do": "step", "step": "tell_them", "file": "journey.bpmn", "name": "Tell them", "text": "A long letter"}
    designer.post(f"/journeys/{key}/outline", data=fields)
    assert "Your session had ended" in designer.words
    designer.get("/sign-in")
    designer.post("/sign-in", email="p.nair@x.example", password=PASSWORD)
    designer.get(f"/journeys/{key}/outline")

    assert "What you typed stands in its fields again" in designer.words
    assert ">A long letter</textarea>" in designer.text
    change(designer, key, "step", "tell_them", name="Tell them", text="A long letter")
    assert "What you typed stands in its fields again" not in designer.words


def test_a_reminder_and_a_deadline_are_added_changed_and_taken_out(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="staff", name="Look at it")
    late = {"late-days": "2", "late-count": "working", "late-then": "beside"}

    change(designer, key, "add_deadline", "look_at_it", **late)
    assert "After 2 working days" in designer.words
    event = designer.path.partition("step=")[2].partition("#")[0] or "look_at_it_late"
    change(designer, key, "insert", event, kind="message", name="Remind them")
    text = file(designer, key, "journey.bpmn")["text"]
    assert 'cancelActivity="false"' in text
    assert '<zeebe:property name="days" value="working"/>' in text
    assert ">P2D<" in text
    assert steps(designer)[:3] == ["Someone applies", "Look at it", "After 2 working days"]

    change(designer, key, "step", event, name="Too late", days="5", count="", then="instead")
    text = file(designer, key, "journey.bpmn")["text"]
    assert 'cancelActivity="true"' in text
    assert ">P5D<" in text
    assert 'value="working"' not in text

    change(designer, key, "remove", event)
    assert steps(designer) == ["Someone applies", "Look at it", "Done"]


def test_where_a_step_is_over_the_case_goes_on_where_it_would_have(house: Installation, designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="staff", name="Look at it")

    change(designer, key, "add_deadline", "look_at_it", **{"late-days": "3", "late-then": "instead"})

    text = file(designer, key, "journey.bpmn")["text"].encode()
    bench = Bench({"journey.bpmn": text})
    case = bench.start()
    bench.advance(4 * 86_400)
    assert case.state == "completed"


def test_how_long_that_is_stands_beside_its_field(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="staff", name="Look at it")

    change(designer, key, "add_deadline", "look_at_it", **{"late-days": "soon", "late-then": "beside"})

    assert 'id="late-days-error"' in designer.text
    assert 'value="soon"' in designer.text


def test_an_email_goes_to_an_address_or_an_answer_and_its_subject_takes_answers_in(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="message", name="Tell the crew")
    words = {"name": "Tell the crew", "subject": "Bin of {{ name }}", "text": "Go."}

    change(designer, key, "step", "tell_the_crew", **words, address="crews@example.gov.uk")

    text = file(designer, key, "journey.bpmn")["text"]
    assert 'source="=&quot;crews@example.gov.uk&quot;"' in text
    assert '<zeebe:header key="subject" value="Bin of {{ name }}"/>' in text
    assert 'modelerTemplate="fingerpost.message"' in text
    designer.get(f"/journeys/{key}/outline?step=tell_the_crew")
    assert 'value="crews@example.gov.uk"' in designer.text
    change(designer, key, "step", "tell_the_crew", **words, address="crews@example.gov.uk", to="=email")
    assert "not both" in designer.words
    change(designer, key, "step", "tell_the_crew", **words, address="the crew")
    assert 'id="address-error"' in designer.text


def test_what_stops_publishing_is_said_on_the_line_and_below(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="message", name="Tell them")
    words = {"name": "Tell them", "address": "a@example.gov.uk", "subject": "x", "text": "Dear {{ full name }}"}

    change(designer, key, "step", "tell_them", **words)

    assert "Stops publishing" in designer.words
    assert re.search(r'href="[^"]*step=tell_them#about"[^>]*>Tell them</a>[^<]*full name', designer.text)


def test_only_answers_that_are_known_by_then_are_offered(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "step", "start", name="Someone applies", form="new:")
    change(designer, key, "insert", "start", kind="message", name="Tell them")
    change(designer, key, "insert", "tell_them", kind="staff", name="Close it")
    change(designer, key, "step", "close_it", name="Close it", form="new:")
    later = file(designer, key, "close_it.form")
    save(designer, key, "close_it.form", later["text"].replace('"name"', '"what_was_done"'), later["base"])

    designer.get(f"/journeys/{key}/outline?step=tell_them")

    offered = re.findall(r'<option value="=([^"]+)"', designer.text)
    assert "what_was_done" not in offered


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


def test_a_way_is_taken_by_an_answer_that_can_be_given(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "step", "start", name="Someone applies", form="new:")
    form = file(designer, key, "someone_applies.form")
    bins = (
        '{"type": "radio", "id": "b", "key": "bin", "label": "Which?", "values": [{"label": "Blue", "value": "blue"}]}'
    )
    alike = '{"type": "textfield", "id": "c", "key": "else", "label": "Which?"}'
    text = form["text"].replace('"components": [', f'"components": [{bins}, {alike}, ', 1)
    assert save(designer, key, "someone_applies.form", text, form["base"]).status_code == 200
    change(designer, key, "insert", "start", kind="choice", name="Which bin?")
    flow = re.search(r'step=(flow_[a-z_]+)#about"[^>]*><strong>If so', designer.text) or re.search(
        r'id="line-([^"]+)"[^>]*>\s*(?:<span[^>]*></span>)?<strong>If so', designer.text
    )
    assert flow
    designer.get(f"/journeys/{key}/outline?step={flow[1]}")
    assert "Which? (bin): blue" in designer.words
    assert "Which? (else)" in designer.words

    change(designer, key, "branch", flow[1], name="Blue", answer="bin", sign="=", value="red")
    assert "The answer can only be: blue" in designer.words
    change(designer, key, "branch", flow[1], name="Blue", answer="bin", sign="=", value="blue")
    assert (
        "=bin = &quot;blue&quot;" in file(designer, key, "journey.bpmn")["text"]
        or '=bin = "blue"' in file(designer, key, "journey.bpmn")["text"]
    )


def test_a_journey_without_a_diagram_begins_one(designer: Browser) -> None:
    designer.get("/journeys/new")
    form = io.BytesIO(b'{"id": "ask", "type": "default", "components": []}')
    designer.post("/journeys/bring", data={"files": (form, "ask.form")})
    key = designer.path.split("/")[2]
    designer.get(f"/journeys/{key}/outline")
    assert "has no diagram yet" in designer.words

    designer.post(f"/journeys/{key}/outline")

    assert steps(designer) == ["Someone applies", "Done"]
