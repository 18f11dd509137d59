"""What every page says about where it is: the council, the bars, the languages, the addresses of assets."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request, send_file, url_for
from flask_babel import get_locale

from web.config import LANGUAGES, Config
from web.rooms import Link, Room

BUILT = Path(__file__).parent / "static" / "built"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Site:
    """`site` in every template."""

    config: Config
    rooms: tuple[Room, ...]
    assets: dict[str, str] = field(default_factory=dict)

    @property
    def council(self) -> str:
        return self.config.brand.name

    @property
    def short_council(self) -> str:
        return self.config.brand.short_name

    @property
    def address(self) -> str:
        return self.config.council_address

    @property
    def has_logo(self) -> bool:
        return self.config.brand.logo is not None

    @property
    def language(self) -> str:
        return str(get_locale() or "en")

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """(code, own name) of the languages this page is not in."""
        return [(code, LANGUAGES[code]) for code in self.config.languages if code != self.language]

    @property
    def staff_nav(self) -> list[Link]:
        return [link for room in self.rooms for link in room.staff_nav if link.shown()]

    @property
    def person_menu(self) -> list[Link]:
        return [link for room in self.rooms for link in room.person_menu if link.shown()]

    @property
    def footer(self) -> list[Link]:
        return [link for room in self.rooms for link in room.footer if link.shown()]

    @property
    def find(self) -> str | None:
        return next((room.find for room in self.rooms if room.find), None)

    @property
    def sign_out(self) -> str | None:
        return next((room.sign_out for room in self.rooms if room.sign_out), None)

    def is_here(self, link: Link) -> bool:
        """Whether the page is in the room this link leads to, or lies below it."""
        is_in_room = request.blueprint is not None and link.endpoint.split(".")[0] == request.blueprint
        return is_in_room or f"{request.script_root}{request.path}".startswith(url_for(link.endpoint))

    def asset(self, name: str) -> str:
        """The address of a built file; it changes when its content does."""
        return url_for("static", filename=f"built/{name}", v=self.assets.get(name, "0"))

    def brand_url(self, name: str) -> str:
        """The address of brand.css or of the logo."""
        return url_for(name, v=f"{hash_of(self.config)}")


def hash_of(config: Config) -> str:
    logo = config.brand.logo
    return config.brand.colour[1:] + (f"-{logo.stat().st_mtime_ns:x}" if logo else "")


def register(app: Flask, config: Config, rooms: tuple[Room, ...]) -> None:
    """Adds `site` to every template, /brand.css, /brand-logo and the favicon."""
    site = Site(config, rooms, _built_files())

    @app.context_processor
    def about_here() -> dict[str, Any]:
        return {"site": site}

    @app.get("/brand.css")
    def brand_css() -> Response:
        response = Response(config.brand.css, mimetype="text/css")
        return _cached(response)

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return current_app.send_static_file("favicon.svg")

    if config.brand.logo:
        logo = config.brand.logo.absolute()

        @app.get("/brand-logo")
        def brand_logo() -> Response:
            return _cached(send_file(logo))


def _cached(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = A_YEAR if "v" in request.args else 3600
    return response


def _built_files() -> dict[str, str]:
    manifest = BUILT / "manifest.json"
    if not manifest.exists():
        return {}
    files: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return files
