"""A designer draws a journey in the browser; two of them at once; a stranger's file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from engine.people import SYSTEM
from tests.browser import checks
from tests.browser.conftest import DESKTOP, PHONE, Server, Visit
from tests.web.installation import PASSWORD, Installation, make_installation, migrated
from tests.web.studio import studio
from tests.web.studio.test_draw import BRANCHING
from web.studio import drafts
from web.studio.models import JourneyRole
from web.trying.models import Remark

pytestmark = pytest.mark.browser

PRIYA, TOM = "priya@marlshire.example", "tom@marlshire.example"
EDITORS = ["#canvas", ".bio-properties-panel"]
"""The libraries' own parts, which have the outline view beside them."""

AXE = """
([tags, excluded]) => axe.run({exclude: excluded.map((each) => [each])},
  {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
  .then(({violations}) => violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html}`)))
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder: Path = tmp_path_factory.mktemp("draw")
    made = make_installation(folder, migrated(tmp_path_factory.mktemp("migrated") / "fingerpost.db"))
    made.add_person(PRIYA, "designers", "administrators", name="Priya Nair")
    made.add_person(TOM, "designers", "administrators", name="Tom Merrick")
    yield made
    made.engine.database.dispose()


@pytest.fixture(scope="module")
def server(serve: Callable[[Flask], Server], installation: Installation) -> Server:
    return serve(installation.app)


@pytest.fixture
def key(installation: Installation) -> str:
    """A blank journey."""
    return studio.begin(installation.signed_in("owner@marlshire.example", "designers", "administrators", name="Owner"))


Draw = Callable[..., Page]


@pytest.fixture
def draw(visit: Visit, server: Server, key: str) -> Draw:
    """draw(email, path) → the Draw page of the blank journey, ready."""

    def open_page(email: str = PRIYA, path: str = "", **options: object) -> Page:
        page = visit(f"{server.url}/journeys/{key}/draw{path}", **options)
        page.locator("#email").fill(email)
        page.locator("#password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
        return ready(page)

    return open_page


def ready(page: Page) -> Page:
    page.locator("#canvas[data-ready]").wait_for()
    return page


def outline(page: Page) -> list[str]:
    return [each.strip() for each in page.locator("#studio-outline .fp-outline__step").all_inner_texts()]


def choose(page: Page, name: str) -> None:
    """Select a step by the keyboard, in the outline."""
    page.locator("#studio-outline").get_by_role("button", name=name).press("Enter")


def add(page: Page, kind: str, name: str) -> None:
    """+ Step, by the keyboard: the new one comes after the selected one, and its name is typed at once."""
    page.locator("#studio-tools summary").press("Enter")
    page.locator("#studio-tools").get_by_role("button", name=kind).press("Enter")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#studio-outline [aria-current]")).to_contain_text(name)


def saved(page: Page) -> None:
    expect(page.locator("#studio-saved")).to_contain_text("Saved 10:42")


def stored(installation: Installation, key: str, file: str = "journey.bpmn") -> str:
    browser = installation.signed_in("reader@marlshire.example", "administrators")
    return str(studio.file(browser, key, file)["text"])


def test_three_steps_are_drawn_by_the_keyboard_saved_and_there_again(
    draw: Draw, installation: Installation, key: str
) -> None:
    page = draw()

    choose(page, "Someone applies")
    add(page, "Ask the applicant", "Say which book")
    add(page, "Somebody decides", "Decide")
    add(page, "Check a rule", "Work out the fee")
    choose(page, "Decide")
    page.get_by_label("Who does it").select_option("Applicant")
    page.get_by_label("Due", exact=True).fill("5 working days")
    page.get_by_label("Clock").select_option("Pauses: we wait for the applicant")
    page.get_by_text("What people read").click()
    page.get_by_label("While it is to come").fill("We decide")
    page.get_by_label("While it is to come").press("Tab")
    page.get_by_label("Not by whoever did").select_option("Say which book")
    saved(page)
    expect(page.locator("#studio-outline [aria-current]")).to_contain_text("Applicant · clock pauses")
    page.wait_for_function("localStorage.length === 0")

    ready(page.goto(page.url) and page)
    assert [each.split("\n")[0] for each in outline(page)] == [
        "Someone applies",
        "Say which book",
        "Decide",
        "Work out the fee",
        "Done",
    ]
    choose(page, "Decide")
    expect(page.get_by_label("Due", exact=True)).to_have_value("5 working days")
    xml = stored(installation, key)
    assert '<zeebe:property name="publicName" value="We decide"' in xml
    assert '<zeebe:property name="clock" value="paused"' in xml
    assert '<zeebe:property name="days" value="working"' in xml
    assert 'candidateGroups="applicant"' in xml
    assert "duration(&#34;P5D&#34;)" in xml or "duration(&quot;P5D&quot;)" in xml


def test_a_due_date_is_one_step_of_undo_and_what_was_written_by_hand_stays(
    draw: Draw, installation: Installation, key: str
) -> None:
    page = draw()
    choose(page, "Someone applies")
    add(page, "Somebody decides", "Decide")
    due = page.get_by_label("Due", exact=True)

    due.press_sequentially("2 days")
    due.press("Tab")
    expect(due).to_have_value("2 days")
    page.get_by_role("button", name="Undo").click()
    expect(due).to_have_value("")
    due.fill("soonish")
    expect(page.locator("#properties")).to_contain_text("Write it as “2 working days” or “2 days”.")
    due.fill("=hearing.date")
    due.press("Tab")
    saved(page)
    page.wait_for_function("localStorage.length === 0")

    assert 'dueDate="=hearing.date"' in stored(installation, key)
    assert 'name="days"' not in stored(installation, key)


def test_the_list_is_that_of_the_outline_page_and_follows_what_is_drawn_while_nothing_can_be_saved(
    draw: Draw, installation: Installation, key: str
) -> None:
    owner = installation.signed_in("owner@marlshire.example", "designers", "administrators")
    assert studio.save(owner, key, "branching.bpmn", BRANCHING, 0).status_code == 200
    page = draw(path="/branching.bpmn")
    page.route("**/draft", lambda route: route.abort())
    lines = ["Someone asks", "Look at it", "missing", "Send what is missing", "Goes on at: Look at it", "complete"]
    expect(page.locator("#studio-outline .fp-outline__words")).to_have_text([*lines, "Write the letter"])

    choose(page, "Write the letter")
    page.locator("#studio-add summary").press("Enter")
    page.locator("#studio-add").get_by_role("button", name="Send a message").press("Enter")
    page.keyboard.type("Tell them")
    page.keyboard.press("Enter")

    expect(page.locator("#studio-outline .fp-outline__words")).to_have_text([*lines, "Write the letter", "Tell them"])
    marked = page.locator("#studio-outline [aria-current]")
    expect(marked).to_contain_text("Tell them")
    marked.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(marked).to_contain_text("complete")
    expect(page.locator("#canvas .djs-connection.selected")).to_have_attribute("data-element-id", "complete")
    page.unroute("**/draft")
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)


def test_a_problem_leads_to_its_element_and_goes_when_it_is_mended(draw: Draw) -> None:
    page = draw()
    choose(page, "Someone applies")
    add(page, "Check a rule", "Work out the fee")
    choose(page, "Someone applies")
    problems = page.locator("#studio-problems")
    expect(problems).to_contain_text("It does not say which decision it asks")
    expect(problems).to_contain_text("stop publishing")
    expect(page.locator("#canvas .fp-stops-mark")).to_have_count(1)

    problems.get_by_role("button", name="Work out the fee").press("Enter")

    expect(page.locator("#studio-outline [aria-current]")).to_contain_text("Work out the fee")
    expect(page.locator("#canvas .djs-element.selected")).to_have_count(1)
    page.locator("#studio-tools").get_by_role("button", name="Undo").click()
    page.locator("#studio-tools").get_by_role("button", name="Undo").click()
    expect(problems).not_to_contain_text("which decision it asks")
    expect(problems).not_to_contain_text("Two arrows lead the same way")
    expect(page.locator("#canvas .fp-stops-mark")).to_have_count(0)


def rename(page: Page, name: str) -> None:
    choose(page, "Someone")
    page.get_by_label("Name", exact=True).fill(name)


@pytest.mark.parametrize(("button", "kept"), [("Keep mine", "Someone of mine"), ("Take theirs", "Someone of theirs")])
def test_nobody_replaces_anothers_work_without_choosing(
    draw: Draw, installation: Installation, key: str, button: str, kept: str
) -> None:
    mine, theirs = draw(PRIYA), draw(TOM)
    rename(theirs, "Someone of theirs")
    saved(theirs)

    rename(mine, "Someone of mine")
    dialog = mine.get_by_role("dialog")
    expect(dialog).to_contain_text("Tom Merrick changed this while you did")
    row = dialog.get_by_role("row", name="“Someone applies”: Name")
    expect(row.get_by_role("cell")).to_have_text(["Someone of theirs", "Someone of mine"])
    expect(row.locator("strong")).to_have_count(2)
    dialog.get_by_text("As they are written").click()
    expect(dialog).to_contain_text('name="Someone of mine"')
    assert "Someone of theirs" in stored(installation, key)
    mine.get_by_role("button", name="Open theirs in a new view").click()
    expect(mine.get_by_role("dialog").last.locator("svg").first).to_be_visible()
    mine.get_by_role("button", name="Back to the choice").click()
    mine.get_by_role("button", name=button).click()

    expect(mine.locator("#studio-outline")).to_contain_text(kept)
    expect(mine.locator("#studio-saved")).to_contain_text("Saved" if button == "Keep mine" else "Theirs was kept")
    mine.wait_for_function("localStorage.length === 0")
    assert kept in stored(installation, key)


def test_a_conflict_says_by_name_what_each_of_the_two_changed(draw: Draw, installation: Installation, key: str) -> None:
    owner = installation.signed_in("owner@marlshire.example", "designers", "administrators")
    page = draw()
    base = studio.file(owner, key, "journey.bpmn")
    theirs = base["text"].replace('name="Done"', 'name="All done"')
    added = '<bpmn:textAnnotation id="note" name="Ask Tom"/></bpmn:process>'
    assert (
        studio.save(owner, key, "journey.bpmn", theirs.replace("</bpmn:process>", added), base["base"]).status_code
        == 200
    )

    rename(page, "Someone of mine")

    differences = page.get_by_role("dialog").get_by_role("table")
    expect(differences.get_by_role("columnheader")).to_have_text(
        ["What", "Theirs: Owner, 26 Oct 10:42", "Yours, not saved"]
    )
    rows = differences.locator("tbody tr")
    expect(rows).to_have_count(3)
    cells = [
        differences.get_by_role("row", name=each).get_by_role("cell")
        for each in ("applies”: Name", "“Done”: Name", "Ask Tom")
    ]
    expect(cells[0]).to_have_text(["Someone applies (as it was)", "Someone of mine"])
    expect(cells[1]).to_have_text(["All done", "Done (as it was)"])
    expect(cells[2]).to_have_text(["Added", "Not there (as it was)"])
    page.set_viewport_size(PHONE)
    assert page.evaluate(checks.SIDEWAYS) == []
    page.get_by_role("button", name="Take theirs").click()
    expect(page.locator("#studio-saved")).to_contain_text("Theirs was kept")


def test_one_sees_that_the_other_is_there_and_where(draw: Draw) -> None:
    tom = draw(TOM)
    choose(tom, "Someone applies")
    with tom.expect_response(lambda each: each.url.endswith("/here") and "applies" in (each.request.post_data or "")):
        tom.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    priya = draw(PRIYA)

    expect(priya.locator("#studio-others")).to_contain_text("Tom Merrick is on “Someone applies”")


def test_what_is_drawn_without_a_connection_is_kept_and_sent_when_it_is_back(
    draw: Draw, installation: Installation, key: str
) -> None:
    page = draw()
    page.context.set_offline(True)
    rename(page, "Someone offline")
    expect(page.locator("#studio-saved")).to_contain_text("No connection: kept in this browser")
    assert "Someone offline" in page.evaluate("Object.values(localStorage).join()")

    page.context.set_offline(False)

    saved(page)
    assert "Someone offline" in stored(installation, key)


def test_who_was_signed_out_signs_in_again_and_loses_nothing(draw: Draw, installation: Installation, key: str) -> None:
    page = draw()
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    rename(page, "Someone signed out")
    expect(page.locator("#studio-saved")).to_contain_text("Signed out: kept in this browser.")
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Sign in (new tab)").click()

    popup.value.locator("#email").fill(PRIYA)
    popup.value.locator("#password").fill(PASSWORD)
    popup.value.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    popup.value.wait_for_load_state()
    page.evaluate("dispatchEvent(new Event('focus'))")

    saved(page)
    assert "Someone signed out" in stored(installation, key)


def test_what_never_arrived_is_there_when_the_page_is_opened_again(draw: Draw) -> None:
    page = draw()
    page.route("**/draft", lambda route: route.abort())
    rename(page, "Someone lost")
    expect(page.locator("#studio-saved")).to_contain_text("kept in this browser")
    page.unroute("**/draft")

    page.on("dialog", lambda dialog: dialog.accept())
    ready(page.reload() and page)

    expect(page.locator("#studio-outline")).to_contain_text("Someone lost")
    saved(page)


HOSTILE = "<img src=x onerror=window.ran=1><script>window.ran=1</script>\"'`{{7*7}}"

HOSTILE_FILE = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:journey">
  <bpmn:process id="journey" isExecutable="true" name="{bad}">
    <bpmn:documentation>{bad}</bpmn:documentation>
    <bpmn:startEvent id="start" name="Someone {bad}"><bpmn:outgoing>one</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="one" name="{bad}" sourceRef="start" targetRef="ask"/>
    <bpmn:userTask id="ask" name="Ask {bad}" zeebe:modelerTemplate="{bad}"
        zeebe:modelerTemplateIcon="data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg' onload='window.ran=1'/>">
      <bpmn:documentation>javascript:window.ran=1 {bad}</bpmn:documentation>
      <bpmn:extensionElements>
        <zeebe:formDefinition formId="{bad}"/>
        <zeebe:assignmentDefinition candidateGroups="{bad}"/>
        <zeebe:taskSchedule dueDate="={bad}"/>
        <zeebe:properties><zeebe:property name="{bad}" value="{bad}"/></zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>one</bpmn:incoming><bpmn:outgoing>two</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="two" sourceRef="ask" targetRef="end"/>
    <bpmn:endEvent id="end" name="{bad}"><bpmn:incoming>two</bpmn:incoming></bpmn:endEvent>
    <bpmn:textAnnotation id="note"><bpmn:text>{bad}</bpmn:text></bpmn:textAnnotation>
  </bpmn:process>
</bpmn:definitions>
"""


def test_a_strangers_file_is_shown_and_runs_nothing(draw: Draw, installation: Installation, key: str) -> None:
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    owner = installation.signed_in("owner@marlshire.example", "designers", "administrators")
    answer = studio.save(owner, key, "hostile.bpmn", HOSTILE_FILE.format(bad=escaped), 0)
    assert answer.status_code == 200

    page = draw(path="/hostile.bpmn")
    choose(page, "Ask")
    for group in page.locator(".bio-properties-panel-group-header").all():
        group.click()
    page.locator("#studio-problems button").first.click()
    choose(page, "Someone")

    expect(page.locator("#studio-problems")).to_contain_text("<img src=x onerror")
    assert page.evaluate("window.ran") is None
    assert page.locator("img[src=x]").count() == 0


def test_a_file_that_cannot_be_drawn_is_said_to_be_kept(draw: Draw, installation: Installation, key: str) -> None:
    owner = installation.signed_in("owner@marlshire.example", "designers", "administrators")
    studio.save(owner, key, "broken.bpmn", "<bpmn:definitions", 0)

    page = draw(path="/broken.bpmn")

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("This file cannot be drawn. It is kept as it is")
    expect(alert).to_contain_text("it is cut off, or was changed by hand")


def test_what_the_drawing_tool_does_not_understand_is_told_in_words(
    draw: Draw, installation: Installation, key: str
) -> None:
    owner = installation.signed_in("owner@marlshire.example", "designers", "administrators")
    odd = FORMULA.replace("</bpmn:scriptTask>", "<bpmn:musicScore/></bpmn:scriptTask>")
    studio.save(owner, key, "odd.bpmn", odd, 0)

    page = draw(path="/odd.bpmn")

    problems = page.locator("#studio-problems")
    expect(problems).to_contain_text("a part “bpmn:musicScore” that the standard does not know")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_page_around_the_diagram_passes_our_checks(draw: Draw, viewport: dict[str, int]) -> None:
    page = draw(viewport=viewport)
    choose(page, "Someone applies")
    page.evaluate(checks.AXE.read_text(encoding="utf-8"))

    assert page.evaluate(AXE, [checks.TAGS, EDITORS]) == []
    assert page.evaluate(checks.SIDEWAYS) == []
    assert page.locator("#canvas .bjs-powered-by").is_visible()


def test_a_formula_is_checked_as_it_is_typed_and_tried_with_examples(
    draw: Draw, installation: Installation, key: str
) -> None:
    owner = installation.signed_in("owner@marlshire.example", "designers", "administrators")
    studio.save(owner, key, "fee.bpmn", FORMULA, 0)
    page = draw(path="/fee.bpmn")
    choose(page, "Work out the fee")
    page.locator(".bio-properties-panel-group-header", has_text="Formulas").click()
    formula = page.locator(".fp-formula")
    expect(formula).to_contain_text("There is no function “roundup”")

    formula.get_by_role("button", name="Try it").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("person.age").fill("21")
    dialog.get_by_role("button", name="Work it out").click()
    expect(dialog.get_by_role("status")).to_contain_text("It gives: nothing")
    dialog.get_by_role("button", name="Close").click()

    page.locator(".bio-properties-panel-group-header", has_text="Script").first.click()
    editor = page.locator(
        ".bio-properties-panel-feelers-editor .cm-content, .bio-properties-panel-feel-editor-container .cm-content"
    ).first
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("person.age * 2")
    expect(formula).to_contain_text("=person.age * 2")
    expect(formula.get_by_role("status")).to_have_count(0)
    formula.get_by_role("button", name="Try it").click()
    expect(dialog.get_by_label("person.age")).to_have_value("21")
    expect(dialog.get_by_role("status")).to_contain_text("It gives: 42")


FORMULA = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:journey">
  <bpmn:process id="fee" isExecutable="true">
    <bpmn:startEvent id="start" name="Someone asks"/>
    <bpmn:sequenceFlow id="to_fee" sourceRef="start" targetRef="work_out"/>
    <bpmn:scriptTask id="work_out" name="Work out the fee">
      <bpmn:extensionElements>
        <zeebe:script expression="=roundup(person.age)" resultVariable="fee"/>
      </bpmn:extensionElements>
    </bpmn:scriptTask>
    <bpmn:sequenceFlow id="to_end" sourceRef="work_out" targetRef="end"/>
    <bpmn:endEvent id="end" name="Done"/>
  </bpmn:process>
</bpmn:definitions>
"""


@pytest.mark.parametrize(
    ("kind", "field"),
    [("Ask another system", "Address"), ("Check a rule", "Its answer is called"), ("Somebody decides", "Who does it")],
)
def test_each_kind_of_step_asks_for_what_it_needs(draw: Draw, kind: str, field: str) -> None:
    page = draw()
    choose(page, "Someone applies")

    add(page, kind, "Something new")

    expect(page.locator("#properties").get_by_label(field, exact=True)).to_be_visible()


def test_a_wait_and_a_message_ask_for_what_they_need(draw: Draw, installation: Installation, key: str) -> None:
    page = draw()
    choose(page, "Someone applies")
    page.get_by_role("button", name="+ Wait").press("Enter")
    page.keyboard.press("Escape")
    page.locator("#properties").get_by_label("How long").fill("P7D")
    page.get_by_role("button", name="+ Message").press("Enter")
    page.keyboard.type("Tell them")
    page.keyboard.press("Enter")
    expect(page.locator("#studio-problems")).to_contain_text("The source of “to” is empty.")
    page.locator("#properties .cm-content").first.click()
    page.keyboard.type("case.ref")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("reference")
    page.keyboard.press("Escape")
    page.locator("#properties").get_by_label("Subject").fill("Your book")
    page.locator("#properties").get_by_label("Subject").press("Tab")

    saved(page)
    expect(page.locator("#studio-problems")).not_to_contain_text("is empty")
    page.wait_for_function("localStorage.length === 0")
    xml = stored(installation, key)
    assert ">P7D</bpmn:timeDuration>" in xml
    assert '<zeebe:taskDefinition type="email"' in xml
    assert 'source="=case.ref"' in xml
    assert '<zeebe:header key="subject" value="Your book"' in xml


def test_a_step_is_copied_from_one_journey_into_another(
    draw: Draw, server: Server, installation: Installation, key: str
) -> None:
    other = studio.begin(installation.signed_in("owner@marlshire.example", "designers", "administrators"))
    page = draw()
    choose(page, "Someone applies")
    add(page, "Somebody decides", "Decide with care")
    page.get_by_label("Who does it").select_option("Applicant")
    page.locator("#canvas .djs-container svg").first.focus()
    page.keyboard.press("Control+c")
    saved(page)

    page.goto(f"{server.url}/journeys/{other}/draw")
    ready(page)
    page.locator("#canvas .djs-container svg").first.focus()
    page.mouse.move(700, 500)
    page.keyboard.press("Control+v")
    page.mouse.click(720, 520)

    expect(page.locator("#studio-outline")).to_contain_text("Decide with care")
    saved(page)
    page.wait_for_function("!Object.keys(localStorage).some((each) => each.startsWith('fingerpost-unsaved'))")
    assert 'candidateGroups="applicant"' in stored(installation, other)


def test_a_colleagues_change_is_offered_not_forced(draw: Draw) -> None:
    priya, tom = draw(PRIYA), draw(TOM)
    rename(tom, "Someone of theirs")
    saved(tom)
    priya.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    notice = priya.locator("#studio-changed")
    expect(notice).to_contain_text("Tom Merrick changed this.")
    assert "Someone applies" in outline(priya)

    notice.get_by_role("button", name="Show it").click()

    expect(priya.locator("#studio-outline")).to_contain_text("Someone of theirs")


def test_a_reader_sees_the_diagram_and_cannot_change_it(draw: Draw, installation: Installation, key: str) -> None:
    reader = installation.add_person("other.designer@x.example", "designers", name="Other Designer")
    with installation.engine.database.begin() as session:
        account = int(reader.id.removeprefix("user:"))
        session.add(JourneyRole(journey_key=key, account_id=account, role="reader"))

    page = draw("other.designer@x.example")
    choose(page, "Someone applies")

    expect(page.locator("#canvas .djs-element.selected, #canvas .djs-shape").first).to_be_visible()
    expect(page.locator("#studio-outline [aria-current]")).to_contain_text("Someone applies")
    expect(page.get_by_text("You can read this journey.")).to_be_visible()
    expect(page.get_by_role("button", name="+ Message")).to_have_count(0)
    page.get_by_role("button", name="Larger").click()
    page.evaluate(checks.AXE.read_text(encoding="utf-8"))
    assert page.evaluate(AXE, [checks.TAGS, EDITORS]) == []


def test_everything_that_can_be_drawn_is_one_click_away(draw: Draw) -> None:
    page = draw()
    expect(page.locator(".djs-palette")).not_to_be_visible()

    page.get_by_role("button", name="Everything…").click()
    page.locator(".djs-popup-search input").fill("signal")

    expect(page.locator(".djs-popup-results")).to_contain_text("A signal to all: at the end (signal end event)")
    page.keyboard.press("Escape")
    expect(page.locator(".djs-palette")).to_be_visible()


def test_what_a_step_is_stands_in_plain_words(draw: Draw) -> None:
    page = draw()
    choose(page, "Someone applies")

    expect(page.locator(".bio-properties-panel-header-type")).to_have_text("The beginning")
    expect(page.locator(".djs-context-pad [title='Draw an arrow from it']")).to_be_visible()
    choose(page, "Done")
    expect(page.locator(".bio-properties-panel-header-type")).to_have_text("An end")


def test_the_keys_are_listed(draw: Draw) -> None:
    page = draw()

    page.get_by_role("button", name="Keys").press("Enter")

    expect(page.get_by_role("dialog")).to_contain_text("undo, and do it again")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_remark_stands_beside_its_step(draw: Draw, installation: Installation, key: str) -> None:
    with installation.engine.database.begin() as session:
        said = {"author": "Kit Fenwick", "text": "Who is somebody? <b>We</b>", "page": "", "revision": 1}
        session.add(Remark(journey_key=key, element_id="start", at=installation.clock.moment, **said))
    page = draw()
    remarks = page.locator("#step-remarks")
    expect(remarks).to_be_hidden()

    choose(page, "Someone applies")

    expect(remarks).to_contain_text("Kit Fenwick Who is somebody? <b>We</b>")


def test_a_file_that_cannot_be_drawn_has_no_tools(draw: Draw, installation: Installation, key: str) -> None:
    with installation.engine.database.begin() as session:
        base = drafts.of(session, key).revisions
        now = installation.clock.moment
        drafts.save(session, key, {"journey.bpmn": b"<bpmn:definitions"}, base, SYSTEM, now, "Broken")
    page = draw()

    expect(page.locator("#canvas-trouble")).to_contain_text("Go back to how it was")
    expect(page.locator("#studio-tools")).to_be_hidden()
