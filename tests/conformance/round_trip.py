"""Every model that can be deployed, opened in the studio's drawing tool and saved: the engine makes the same of it.

`python -m tests.conformance.round_trip` does it with all of them, and says which differ.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

from engine.bpmn import check
from engine.problems import errors
from tests.conformance.betsy import FOLDER as BETSY
from tests.conformance.compiled import compiled
from web.site import BUILT
from web.studio.draw import drawable

FOLDER = BETSY.parent
PROCESSES = Path(__file__).parents[2] / "processes"
ADDRESS = "http://drawing.test/"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Drawing</title>
<link rel="stylesheet" href="/studio-draw.css"><div id="canvas"></div><div id="properties"></div></html>"""

BEGIN = """async () => {
  const { modelerIn, ours } = await import('/studio-draw.js')
  const journey = { address: '', groups: [], forms: [], needs: [] }
  const place = (id) => document.getElementById(id)
  window.modeler = modelerIn(place('canvas'), place('properties'), { modules: [ours], journey })
}"""
TRIP = """async (xml) => {
  const { warnings } = await window.modeler.importXML(xml)
  const saved = await window.modeler.saveXML({ format: true })
  return { xml: saved.xml, warnings: warnings.map((each) => each.message) }
}"""


@dataclass(frozen=True)
class Difference:
    path: Path
    words: str


def models() -> list[Path]:
    """Whatever is a diagram in the corpora, and the shipped journeys' own."""
    return sorted([*FOLDER.rglob("*.bpmn*"), *PROCESSES.rglob("*.bpmn")])


def open_tool(page: Page) -> None:
    """The built drawing tool in an empty page; nothing else can be fetched."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        if not name:
            route.fulfill(body=PAGE, content_type="text/html")
        elif (BUILT / name).is_file():
            route.fulfill(path=BUILT / name)
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto(ADDRESS)
    page.evaluate(BEGIN)


def trips(page: Page, paths: list[Path]) -> Iterator[Difference | None]:
    """What each model that can be deployed lost or gained; None: nothing. Those that cannot be are passed over."""
    for path in paths:
        if path.is_relative_to(PROCESSES) or _can_be_deployed(path.read_bytes()):
            yield trip(path, lambda text: str(page.evaluate(TRIP, text)["xml"]))


def trip(path: Path, through: Callable[[str], str]) -> Difference | None:
    """The difference that `through`, from a diagram's text to another, makes to what the engine reads."""
    xml = path.read_bytes()
    before = _compiled(path, xml)
    try:
        after = _compiled(path, through(drawable(xml)).encode())
    except Exception as error:
        return Difference(path, f"{type(error).__name__}: {error}")
    if before == after:
        return None
    changes = unified_diff(before, after, "before", "after", lineterm="", n=1)
    return Difference(path, "\n".join(list(changes)[:30]))


def _can_be_deployed(xml: bytes) -> bool:
    """Models that call one of another file are passed over; forms and decisions that they name are not asked for."""
    return not errors(check(xml, {} if b"callActivity" in xml else None))


def _compiled(path: Path, xml: bytes) -> list[str]:
    """A shipped diagram is read with those beside it."""
    beside = path.parent.glob("*.bpmn") if path.is_relative_to(PROCESSES) else ()
    files = {each.name: each.read_bytes() for each in beside} | {path.name: xml}
    return json.dumps(compiled(files), indent=1, ensure_ascii=False).splitlines()


def main() -> int:
    from tests.browser.conftest import launch

    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        open_tool(page)
        found = list(trips(page, models()))
        browser.close()
    different = [each for each in found if each is not None]
    for each in different:
        print(f"{each.path}\n{each.words}\n")
    print(f"{len(found)} models that deploy were opened and saved; {len(different)} differ afterwards.")
    return 1 if different or not found else 0


if __name__ == "__main__":
    sys.exit(main())
