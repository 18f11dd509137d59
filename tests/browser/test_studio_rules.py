"""A designer makes a table of two rules, tries it with examples, and is told what it leaves open."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from engine import dmn
from tests.browser.conftest import PHONE, Server, Visit
from tests.browser.studio import design, journey_address, look, saved, studio
from tests.web.installation import BLUE_BADGE, Installation

pytestmark = pytest.mark.browser

Serve = Callable[[Flask], Server]
HOSTILE = '<img src=x onerror="document.title=1">'


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return studio(tmp_path)


def new_table(page: Page, title: str) -> None:
    page.get_by_role("link", name="Rules", exact=True).click()
    page.get_by_label("What does it decide?").fill(title)
    page.get_by_role("button", name="New table").click()
    expect(page.locator("#rule-canvas td[data-row-id]").first).to_be_visible()
    cell(page, 0, 1, '"yes"')
    cell(page, 0, 2, '"agree"')


def cell(page: Page, row: int, column: int, text: str) -> None:
    """Write into a cell of the table: rows and columns count from 0."""
    page.locator("#rule-canvas tbody tr").nth(row).locator("td[data-element-id]").nth(column).click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def add_example(page: Page, number: int, answer: str, expected: str) -> None:
    page.get_by_role("button", name="Add an example").click()
    page.get_by_label(f"answer, example {number}").fill(answer)
    page.get_by_label(f"Expected, example {number}").fill(expected)


def test_a_table_of_two_rules_is_made_and_tried(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_table(page, "Can you borrow it")
    gaps = page.locator("#holes")
    expect(gaps).to_contain_text("No row says what happens when Answer is")

    add_example(page, 1, "yes", "agree")
    example = page.locator("#examples tbody tr").first
    expect(example).to_contain_text('"agree" as expected')
    lit = page.locator("#rule-canvas")
    expect(lit).to_have_attribute("data-lit", "can_you_borrow_it_rule_1")

    page.locator("#rule-canvas .add-rule-add").first.click()
    cell(page, 1, 1, '"no"')
    cell(page, 1, 2, '"refuse"')
    add_example(page, 2, "no", "agree")

    second = page.locator("#examples tbody tr").nth(1)
    expect(second).to_contain_text('"refuse" not as expected')
    expect(second.locator(".fp-examples__rules")).to_have_text("2")
    expect(gaps).to_contain_text("Can you borrow it: a gap")
    saved(page)

    page.reload()

    expect(page.get_by_label("answer, example 2")).to_have_value("no")
    expect(page.locator("#examples tbody tr").nth(1)).to_contain_text("not as expected")
    expect(page.locator("#rule-canvas")).to_contain_text('"refuse"')


def test_the_table_speaks_plain_words(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_table(page, "Can you borrow it")
    table = page.locator("#rule-canvas")
    expect(table).to_contain_text("When several rows fit:")
    expect(table.locator(".hit-policy input, .hit-policy .dms-input").first).to_be_visible()

    table.locator("th.input-cell").first.dblclick()
    page.locator(".type-ref-edit .dms-input").click()

    expect(page.locator(".dms-select-options")).to_contain_text("Yes or no")
    for word in ("boolean", "string", "Hit policy"):
        expect(page.locator("#rule-canvas .hit-policy, .dms-select-options").first).not_to_contain_text(word)


def test_the_diagram_and_the_table_are_a_press_apart(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_table(page, "Can you borrow it")

    page.locator("#views").get_by_role("button", name="Diagram").click()
    expect(page.locator("#rule-canvas .djs-container")).to_be_visible()
    expect(page.locator("#rule-canvas .bjs-powered-by, #rule-canvas .powered-by").first).to_be_visible()

    page.locator("#views").get_by_role("button", name="Can you borrow it").click()
    expect(page.locator("#rule-canvas td[data-row-id]").first).to_be_visible()


def test_a_newer_file_is_saved_under_its_own_version(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_table(page, "Can you borrow it")
    address = f"{journey_address(page)}/draft/files/can_you_borrow_it.dmn"
    newer = page.request.get(address).json()["text"].replace("20191111", "20230324")
    token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    base = page.request.get(address).json()["base"]
    files = {"can_you_borrow_it.dmn": {"base": base, "text": newer}}
    page.request.post(f"{journey_address(page)}/draft", data={"files": files}, headers={"X-CSRFToken": token})
    page.reload()
    expect(page.locator("#rule-canvas td[data-row-id]").first).to_be_visible()

    cell(page, 0, 2, '"lend it"')
    saved(page)

    text = page.request.get(address).json()["text"]
    assert '"lend it"' in text.replace("&#34;", '"').replace("&quot;", '"')
    assert "DMN/20230324/MODEL/" in text
    assert "20191111" not in text


def test_a_conflict_names_the_cells_that_each_changed(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_table(page, "Can you borrow it")
    saved(page)
    page.wait_for_function("localStorage.length === 0")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#rule-canvas td[data-row-id]").first).to_be_visible()
    cell(page, 0, 2, '"perhaps"')
    saved(page)

    cell(other, 0, 1, '"maybe"')

    rows = other.get_by_role("dialog").locator(".fp-differences tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0).get_by_role("rowheader")).to_contain_text("row 1, “")
    expect(rows.nth(0).get_by_role("cell").nth(0)).to_contain_text("(as it was)")
    expect(rows.nth(0).locator("strong")).to_have_text('"maybe"')
    expect(rows.nth(1).locator("strong")).to_have_text('"perhaps"')
    other.get_by_role("button", name="Keep what is here").click()
    saved(other)


def test_a_hostile_table_never_runs(visit: Visit, serve: Serve, installation: Installation) -> None:
    page = design(visit, serve, installation)
    new_table(page, HOSTILE)
    cell(page, 0, 1, f'"{HOSTILE}"')
    add_example(page, 1, HOSTILE, HOSTILE)
    expect(page.locator("#examples tbody tr").first).to_contain_text("not as expected")
    saved(page)

    page.reload()

    expect(page.locator("#views")).to_contain_text("<img")
    assert page.locator("img[src=x]").count() == 0
    assert page.title() != "1"


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE], ids=["desk", "phone"])
def test_the_screens_pass_axe(visit: Visit, serve: Serve, installation: Installation, viewport: object) -> None:
    page = design(visit, serve, installation, viewport=viewport)
    page.get_by_role("link", name="Rules", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rules")
    look(page)
    new_table(page, "Can you borrow it")
    add_example(page, 1, "yes", "agree")
    expect(page.locator("#examples tbody tr").first).to_contain_text("as expected")
    expect(page.locator("#holes li").first).to_be_visible()

    look(page)


def test_an_edit_changes_a_cell_and_nothing_else(visit: Visit, serve: Serve, installation: Installation) -> None:
    installation.deploy(BLUE_BADGE)
    page = design(visit, serve, installation)
    page.goto(page.url.replace("borrow_a_book/outline", "blue_badge/rules/eligibility.dmn"))
    expect(page.locator("#rule-canvas td[data-row-id]").first).to_be_visible()

    cell(page, 0, 1, "false")
    saved(page)

    text = page.request.get(f"{journey_address(page)}/draft/files/eligibility.dmn").json()["text"]
    before, after = (BLUE_BADGE / "eligibility.dmn").read_bytes(), text.encode()
    assert said(after) == said(before.replace(b"<text>true</text>", b"<text>false</text>", 1))


def said(xml: bytes) -> object:
    """What a decision file says, wherever in it each thing stands."""
    return without_lines(dmn.read(xml).definitions)


def without_lines(part: object) -> object:
    if isinstance(part, tuple):
        return [without_lines(each) for each in part]
    if is_dataclass(part):
        names = [each.name for each in fields(part) if each.name != "line"]
        return {name: without_lines(getattr(part, name)) for name in names}
    return part
