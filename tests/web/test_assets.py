import gzip
import re

import pytest

from web.site import BUILT

ASSETS = BUILT.parent.parent / "assets"


def weight(name: str) -> int:
    file = BUILT / name
    if not file.exists():
        pytest.fail("the front end is not built: python -m web.assets.build")
    return len(gzip.compress(file.read_bytes()))


def test_the_style_sheets_keep_to_their_budget() -> None:
    assert weight("citizen.css") <= 14_000
    assert weight("staff.css") <= 6_000


@pytest.mark.parametrize("name", ["citizen.css", "staff.css"])
def test_the_style_sheets_fetch_nothing_and_have_no_font_of_government(name: str) -> None:
    css = (BUILT / name).read_text(encoding="utf-8")

    assert "@font-face" not in css
    assert "GDS" not in css
    assert not re.search(r"url\((?!['\"]?data:)", css)


@pytest.mark.parametrize("page", ["questions", "rules"])
def test_an_editor_of_the_studio_is_less_than_a_megabyte(page: str) -> None:
    parts = (f"studio-{page}.js", f"studio-{page}.css", "studio.css", "staff.css", "citizen.css")

    assert sum(map(weight, parts)) < 1_000_000


@pytest.mark.parametrize("page", ["questions", "rules"])
def test_an_editor_of_the_studio_fetches_nothing(page: str) -> None:
    css = (BUILT / f"studio-{page}.css").read_text(encoding="utf-8")

    assert not re.search(r"url\((?!['\"]?(?:data:|#))", css)
    assert "@import" not in css


def test_the_lock_names_no_address() -> None:
    assert "http" not in (ASSETS / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("template", sorted((BUILT.parent.parent / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_no_template_has_inline_style(template: object) -> None:
    assert not re.search(r"\sstyle=|<style", template.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
