import gzip
import re

import pytest
from flask.testing import FlaskClient

from web.site import BUILT

ASSETS = BUILT.parent.parent / "assets"


def weight(name: str) -> int:
    file = BUILT / name
    if not file.exists():
        pytest.fail("the front end is not built: python -m web.assets.build")
    return len(gzip.compress(file.read_bytes()))


STUDIO = sorted(file.stem for file in (ASSETS / "studio").glob("*.js"))
EVERY_PAGE = ("citizen.css", "staff.css", "start.js", "govuk-frontend.min.js")


@pytest.mark.parametrize("name", STUDIO)
def test_a_page_of_the_studio_stays_under_a_megabyte(name: str) -> None:
    own = [f"studio-{name}.js", f"studio-{name}.css"]

    whole = sum(weight(each) for each in (*EVERY_PAGE, "studio.css", *own) if (BUILT / each).exists())

    assert weight(own[0]) < whole < 1_000_000


def test_only_the_studios_own_pages_load_its_scripts_and_sheets() -> None:
    templates = (BUILT.parent.parent / "templates").rglob("*.html")
    loading = {file.parent.name for file in templates if ".asset('studio" in file.read_text(encoding="utf-8")}

    assert "studio" in loading <= {"studio", "trying"}


def test_built_files_are_sent_compressed_to_whoever_takes_them(client: FlaskClient) -> None:
    address = "/static/built/citizen.css"

    with (
        client.get(address, headers={"Accept-Encoding": "gzip, br"}) as packed,
        client.get(address) as plain,
    ):
        sent, as_it_is = packed.data, plain.data

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert gzip.decompress(sent) == as_it_is
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("path", ["../../config.py", "..%2f..%2fconfig.py", "built/../../config.py", "built/none.js"])
def test_nothing_else_is_sent(path: str, client: FlaskClient) -> None:
    assert client.get(f"/static/{path}", headers={"Accept-Encoding": "gzip"}).status_code == 404


def test_the_style_sheets_keep_to_their_budget() -> None:
    assert weight("citizen.css") <= 14_000
    assert weight("staff.css") <= 6_000


@pytest.mark.parametrize("name", ["citizen.css", "staff.css"])
def test_the_style_sheets_fetch_nothing_and_have_no_font_of_government(name: str) -> None:
    css = (BUILT / name).read_text(encoding="utf-8")

    assert "@font-face" not in css
    assert "GDS" not in css
    assert not re.search(r"url\((?!['\"]?data:)", css)


def test_the_lock_names_no_address() -> None:
    assert "http" not in (ASSETS / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("template", sorted((BUILT.parent.parent / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_no_template_has_inline_style(template: object) -> None:
    assert not re.search(r"\sstyle=|<style", template.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
