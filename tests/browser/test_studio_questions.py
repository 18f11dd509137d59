"""A designer writes a form of three questions without code, sees each as a citizen will, and is told what to look at."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.checks import axe
from tests.browser.conftest import PHONE, Server, Visit
from tests.browser.studio import design, journey_address, look, saved, studio
from tests.web.installation import BLUE_BADGE, Installation

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
Serve = Callable[[Flask], Server]


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return studio(tmp_path)


def new_form(page: Page, title: str) -> None:
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_label("What does it ask about?").fill(title)
    page.get_by_role("button", name="New form").click()
    expect(page.locator("#form-canvas .fjs-element").first).to_be_visible()


def preview(page: Page) -> FrameLocator:
    """The frame in which the page is shown: the newest."""
    return page.frame_locator("#preview-screen iframe >> nth=-1")


def settled(page: Page) -> None:
    """The newest frame is loaded: those before it are gone, and its buttons lead on."""
    expect(page.locator("#preview-screen")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#preview-screen iframe")).to_have_count(1)


def panel(page: Page) -> Locator:
    return page.locator("#question-panel")


def write(page: Page, label: str, text: str) -> None:
    field = panel(page).get_by_label(label, exact=True)
    field.fill(text)
    field.blur()


def kept(installation: Installation, page: Page, path: str) -> dict[str, object]:
    """The file as it lies in the draft."""
    answer = page.request.get(f"{journey_address(page)}/draft/files/{path}")
    found: dict[str, object] = json.loads(answer.json()["text"])
    return found


def errors_of(page: Page, path: str) -> list[str]:
    """What of a file would stop publishing."""
    found = page.request.get(f"{journey_address(page)}/draft/problems").json()["problems"]
    return [each["detail"] for each in found if each["file"] == path and each["severity"] == "error"]


def test_a_form_of_three_questions_is_written_and_seen(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_form(page, "About you")

    expect(preview(page).get_by_role("heading", level=1)).to_have_text("What is your name?")
    write(page, "Question", "What is your full name?")
    write(page, "Hint", "As on your library card")
    expect(preview(page).get_by_role("heading", level=1)).to_have_text("What is your full name?")
    expect(preview(page).get_by_text("As on your library card")).to_be_visible()

    page.get_by_role("button", name="Add a page").click()
    write(page, "Question", "Which book do you want?")
    write(page, "Page", "The book")
    expect(preview(page).get_by_role("heading", level=1)).to_have_text("Which book do you want?")

    page.locator(".fjs-palette-field[data-field-type=datetime]").focus()
    page.keyboard.press("Enter")
    write(page, "Question", "When do you want it?")
    write(page, "Page", "When")
    expect(preview(page).get_by_label("Day")).to_be_visible()
    saved(page)

    form = kept(installation, page, "about_you.form")
    keys = [each["key"] for each in form["components"]]  # type: ignore[attr-defined]
    assert len(keys) == 3
    assert keys[:2] == ["name", "book"]
    expect(page.locator("#pages > li")).to_have_count(3)
    assert errors_of(page, "about_you.form") == []


def test_answers_to_choose_from_are_kept_as_what_they_say_and_the_panel_speaks_plainly(
    visit: Visit, serve: Serve, installation: Installation
) -> None:
    page = design(visit, serve, installation)
    new_form(page, "The bin")
    page.locator(".fjs-palette-field[data-field-type=radio]").focus()
    page.keyboard.press("Enter")
    expect(panel(page).get_by_label("Question", exact=True)).to_have_value("What is your question?")
    write(page, "Question", "Which bin was missed?")

    first = page.locator("[data-entry-id=staticOptions-0]")
    first.locator(".bio-properties-panel-collapsible-entry-header").click()
    says, kept_as = first.get_by_label("Answer", exact=True), first.get_by_label("Kept as", exact=True)
    says.fill("")
    says.press_sequentially("Blue: recycling")
    expect(kept_as).to_have_value("blue_recycling")
    saved(page)

    [_name, bin_] = kept(installation, page, "the_bin.form")["components"]  # type: ignore[misc]
    assert [each["value"] for each in bin_["values"]] == ["blue_recycling", "value2"]
    says.fill("Blue: paper")
    expect(kept_as).to_have_value("blue_paper")
    kept_as.fill("blue")
    kept_as.blur()
    says.fill("Blue or green")
    says.blur()
    saved(page)
    expect(kept_as).to_have_value("blue")
    for jargon in ("Static options", "Binds to", "Options source", "Validation", "Radio group"):
        expect(page.get_by_text(jargon)).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight") == page.evaluate("innerHeight")


def test_continue_and_back_lead_through_the_pages(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_form(page, "About you")
    page.get_by_role("button", name="Add a page").click()
    write(page, "Question", "Which book do you want?")
    page.locator("#pages button").first.click()
    expect(preview(page).get_by_role("heading", level=1)).to_have_text("What is your name?")
    settled(page)
    preview(page).get_by_label("What is your name?").fill("Ada Lovelace")

    preview(page).get_by_role("button", name="Continue").click()
    expect(preview(page).get_by_role("heading", level=1)).to_have_text("Which book do you want?")
    expect(page.locator("#pages button[aria-current]").first).to_contain_text("Page 2")

    settled(page)
    preview(page).get_by_role("link", name="Back", exact=True).click()
    expect(preview(page).get_by_label("What is your name?")).to_have_value("Ada Lovelace")


def test_questions_and_pages_are_put_in_another_order_by_keyboard(
    visit: Visit, serve: Serve, installation: Installation
) -> None:
    page = design(visit, serve, installation)
    new_form(page, "About you")
    put(page, "about_you.form", json.dumps({"type": "default", "id": "about_you", "components": ORDERED}))
    page.reload()
    titles, questions = page.locator("#pages .fp-page-row__title"), page.locator("#pages .fp-page-row__questions > li")
    expect(titles).to_have_text(["The book", "You"])

    page.get_by_role("button", name="Move down: “The book”").press("Enter")
    expect(titles).to_have_text(["You", "The book"])
    expect(page.get_by_role("button", name="Move up: “The book”")).to_be_focused()
    page.keyboard.press("Enter")
    expect(titles).to_have_text(["The book", "You"])

    page.locator("#pages > li > button").last.press("Enter")
    page.get_by_role("button", name="Move down: “Your name”").press("Enter")
    expect(questions.locator("[data-leads^=q_]")).to_have_text(["Street", "Town", "Your name"])
    page.get_by_role("button", name="Street", exact=True).press("Enter")
    page.get_by_role("button", name="Move down: “Street”").press("Enter")
    expect(questions.locator("[data-leads^=q_]")).to_have_text(["Town", "Street", "Your name"])
    expect(page.get_by_role("button", name="Move down: “Street”")).to_have_count(0)
    page.get_by_role("button", name="Your name", exact=True).press("Enter")
    page.get_by_role("button", name="Move up: “Your name”").press("Enter")
    page.get_by_role("button", name="Move up: “Your name”").press("Enter")
    expect(page.locator("#pages > li").first.get_by_text("Your name")).to_be_visible()
    saved(page)

    def order() -> list[object]:
        found = kept(installation, page, "about_you.form")["components"]
        return [(each["id"], each["properties"].get("page")) for each in found]  # type: ignore[attr-defined]

    assert order() == [("q_book", "The book"), ("q_name", "The book"), ("q_address", "You")]
    page.locator("#form-canvas .fjs-element").first.focus()
    page.keyboard.press("Control+z")
    expect(page.locator("#pages > li").last.locator(".fp-page-row__count")).to_have_text("3 questions")
    saved(page)
    assert order() == [("q_book", "The book"), ("q_name", "You"), ("q_address", "You")]


ORDERED = [
    {"type": "textfield", "id": "q_book", "key": "book", "label": "Which book?", "properties": {"page": "The book"}},
    {"type": "textfield", "id": "q_name", "key": "name", "label": "Your name", "properties": {"page": "You"}},
    {
        "type": "group",
        "id": "q_address",
        "label": "Where you live",
        "properties": {},
        "components": [
            {"type": "textfield", "id": "q_street", "key": "street", "label": "Street"},
            {"type": "textfield", "id": "q_town", "key": "town", "label": "Town"},
        ],
    },
]


def test_errors_are_shown_as_the_designer_words_them(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_form(page, "About you")
    write(page, "If not answered, say", "Tell us what to call you")

    page.get_by_role("button", name="Error", exact=True).click()

    expect(preview(page).get_by_role("link", name="Tell us what to call you")).to_be_visible()
    page.get_by_role("button", name="Desktop", exact=True).click()
    expect(preview(page).locator(".govuk-error-message")).to_have_count(0)


def test_what_is_worth_a_look_is_said_while_one_writes(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_form(page, "About you")
    told = page.locator("#checks")
    expect(told).to_contain_text("Nothing in the journey uses this answer")

    write(page, "Question", "Please furnish your name")

    expect(told).to_contain_text("It says “please”")
    expect(told).to_contain_text("“furnish” is a word of offices")


def test_the_palette_offers_only_what_can_be_asked(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_form(page, "About you")

    offered = page.locator(".fjs-palette-field").evaluate_all("all => all.map((each) => each.dataset.fieldType)")

    assert {"textfield", "radio", "datetime", "group"} <= set(offered)
    assert not {"button", "iframe", "image", "documentPreview"} & set(offered)


def test_a_hostile_form_never_runs(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_form(page, "About you")
    write(page, "Question", HOSTILE)
    write(page, "Hint", HOSTILE)
    write(page, "Page", HOSTILE)
    expect(preview(page).get_by_role("heading", level=1)).to_have_text(HOSTILE)
    page.get_by_role("button", name="Add a page").click()
    saved(page)

    page.reload()

    expect(page.locator("#pages")).to_contain_text("<script>")
    expect(preview(page).get_by_role("heading", level=1)).to_have_text(HOSTILE)
    assert "<img src=x" in (preview(page).locator("title").text_content() or "")
    expect(page).to_have_title(re.compile("^About you"))


def test_two_designers_lose_nothing_of_each_other(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_form(page, "About you")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#form-canvas .fjs-element").first).to_be_visible()
    write(page, "Question", "What do they call you?")
    saved(page)

    write(other, "Question", "Who are you?")
    rows = other.get_by_role("dialog").locator(".fp-differences tbody tr")
    expect(rows.first.get_by_role("rowheader")).to_contain_text(": Name")
    expect(rows.first.get_by_role("cell")).to_have_text(["What do they call you?", "Who are you?"])
    other.get_by_role("button", name="Take what is there").click()

    expect(panel(other).get_by_label("Question", exact=True)).to_have_value("What do they call you?")
    expect(preview(other).get_by_role("heading", level=1)).to_have_text("What do they call you?")


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE], ids=["desk", "phone"])
def test_the_screens_pass_axe(visit: Visit, serve: Serve, installation: Installation, viewport: object) -> None:
    page = design(visit, serve, installation, viewport=viewport)
    page.get_by_role("link", name="Questions", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Questions")
    look(page)
    new_form(page, "About you")
    expect(preview(page).get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#checks li").first).to_be_visible()

    look(page)


EVERY_KIND = [
    {"type": "taglist", "id": "a", "key": "tags", "label": "Which subjects?", "values": [{"value": "x", "label": "X"}]},
    {"type": "datetime", "id": "b", "key": "at", "timeLabel": "At what time?", "subtype": "time"},
    {"type": "datetime", "id": "c", "key": "when", "dateLabel": "When exactly?", "subtype": "datetime"},
    {"type": "number", "id": "d", "key": "days", "label": "How many days?", "validate": {"required": True}},
    {
        "type": "expression",
        "id": "e",
        "key": "fee",
        "expression": "=days * 2",
        "computeOn": "change",
        "properties": {"summaryLabel": "To pay"},
    },
    {
        "type": "table",
        "id": "f",
        "label": "What you have",
        "dataSource": '=[{title: "Emma"}, {title: "Persuasion"}]',
        "columns": [{"key": "title", "label": "Title"}],
    },
]


def test_every_kind_of_question_is_shown_as_a_citizen_can_use_it(
    visit: Visit, serve: Serve, installation: Installation
) -> None:
    page = design(visit, serve, installation)
    new_form(page, "About you")
    form = {"type": "default", "id": "about_you", "components": EVERY_KIND}
    put(page, "about_you.form", json.dumps(form))
    page.reload()
    expect(preview(page).get_by_role("group", name="When exactly?").get_by_label("Minute")).to_be_visible()
    expect(preview(page).get_by_role("cell", name="Persuasion")).to_be_visible()

    preview(page).get_by_label("How many days?").fill("3")
    page.get_by_role("button", name="Desktop", exact=True).click()

    expect(preview(page).get_by_text("To pay").locator("..")).to_contain_text("6")
    settled(page)
    assert axe(page.frames[-1]) == []
    page.get_by_role("button", name="Error", exact=True).click()
    expect(preview(page).locator(".govuk-error-message")).to_have_count(4)
    assert errors_of(page, "about_you.form") == []


def put(page: Page, path: str, text: str) -> None:
    """Save a file of the draft, as another tool would."""
    address = journey_address(page)
    base = page.request.get(f"{address}/draft/files/{path}").json()["base"]
    token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    files = {path: {"base": base, "text": text}}
    answer = page.request.post(f"{address}/draft", data={"files": files}, headers={"X-CSRFToken": token})
    assert answer.ok, answer.text()


def test_an_edit_changes_what_was_edited_and_nothing_else(
    visit: Visit, serve: Serve, installation: Installation
) -> None:
    installation.deploy(BLUE_BADGE)
    before = json.loads((BLUE_BADGE / "apply.form").read_bytes())
    page = design(visit, serve, installation)
    page.goto(page.url.replace("borrow_a_book/outline", "blue_badge/questions/apply.form#about.badge_before"))
    expect(panel(page).get_by_label("Page", exact=True)).to_have_value("A badge before")

    write(page, "Short name", "An earlier badge")
    saved(page)

    after = kept(installation, page, "apply.form")
    (question,) = [each for each in before["components"] if each.get("key") == "about.badge_before"]
    question["properties"]["summaryLabel"] = "An earlier badge"
    for each in after["components"]:  # type: ignore[attr-defined]
        each.pop("showOutline", None)  # the editor's own, on groups: it changes nothing here
    assert json.dumps(after["components"]) == json.dumps(before["components"])
    assert after["id"] == before["id"]


def test_a_hostile_file_never_runs(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_form(page, "About you")
    parts = [
        {"type": "html", "id": "h", "content": f"{HOSTILE}<a href='javascript:document.title=3'>x</a>"},
        {"type": "text", "id": "t", "text": f"{HOSTILE} [read](javascript:document.title=4)"},
        {"type": "iframe", "id": "i", "label": "f", "url": "javascript:document.title=5"},
        {"type": "image", "id": "m", "source": "javascript:document.title=6", "alt": HOSTILE},
        {"type": "radio", "id": "r", "key": "r", "label": HOSTILE, "values": [{"label": HOSTILE, "value": HOSTILE}]},
        {
            "type": "table",
            "id": "b",
            "label": HOSTILE,
            "dataSource": "=[1]",
            "columns": [{"key": "a", "label": HOSTILE}],
        },
    ]
    put(page, "about_you.form", json.dumps({"type": "default", "id": HOSTILE, "components": parts}))

    page.reload()

    expect(page.locator("#form-canvas .fjs-element[data-field-type=radio]")).to_be_visible()
    expect(preview(page).get_by_role("radio")).to_be_visible()
    expect(page.locator("#studio-problems")).to_contain_text("A part of the kind “html” cannot be shown here")
    expect(page.locator("#form-canvas a[href^='javascript'], #form-canvas img, #form-canvas iframe")).to_have_count(0)
    titles = [page.title(), *(frame.title() for frame in page.frames)]
    assert not {"1", "2", "3", "4", "5", "6"} & set(titles)


def test_signed_out_the_preview_stays_as_it_was_and_nothing_breaks(
    visit: Visit, serve: Serve, installation: Installation
) -> None:
    page = design(visit, serve, installation)
    new_form(page, "About you")
    expect(preview(page).get_by_role("heading", level=1)).to_have_text("What is your name?")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()

    write(page, "Question", "What is your full name?")

    expect(page.locator(".fp-preview__note")).to_contain_text("This is how it was.")
    expect(preview(page).get_by_role("heading", level=1)).to_have_text("What is your name?")


def test_undo_goes_on_by_key_and_by_button_and_a_kind_is_added_by_a_press(
    visit: Visit, serve: Serve, installation: Installation
) -> None:
    page = design(visit, serve, installation, viewport=PHONE, has_touch=True)
    new_form(page, "About you")
    shown = page.locator("#form-canvas .fjs-element[data-field-type]:not([data-field-type=default])")
    expect(shown).to_have_count(1)
    for number, kind in enumerate(("number", "textarea", "filepicker"), 2):
        page.locator(f".fjs-palette-field[data-field-type={kind}]").tap()
        expect(shown).to_have_count(number)
    expect(shown.last).to_contain_text("What do you want to attach?")

    page.keyboard.press("Control+z")
    expect(shown).to_have_count(3)
    page.keyboard.press("Control+z")
    expect(shown).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(shown).to_have_count(1)
    page.get_by_role("button", name="Redo").click()
    expect(shown).to_have_count(2)
    saved(page)
