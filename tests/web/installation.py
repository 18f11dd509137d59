"""A whole installation for the tests of the web: a migrated database, the engine, the pages, a clock set by hand."""

import re
import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engine import journey_package, migrations, queries
from engine.clock import SetClock
from engine.database import Database
from engine.engine import Engine
from engine.jobs.embedded import run_due
from engine.models import Deployment, ProcessInstance, UserTask
from engine.people import SYSTEM, Person
from engine.values import Value
from web import create_app
from web.accounts import passwords, people
from web.config import Config
from web.models import Account, OutboxMessage
from web.wiring import make_engine

PERMIT = Path(__file__).parent / "permit"
BLUE_BADGE = Path(__file__).parents[2] / "processes" / "blue_badge"
MONDAY = datetime(2026, 10, 26, 10, 42, tzinfo=UTC)
PASSWORD = "three words apart"

_CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
_FORM_KEY = re.compile(r'name="form_key" value="([^"]+)"')


@dataclass(frozen=True)
class Installation:
    """`config`, `engine`, `app` and `clock` of one installation, and what tests often do with them."""

    config: Config
    engine: Engine
    app: Flask
    clock: SetClock

    def deploy(self, folder: Path = PERMIT, changes: Mapping[str, bytes] | None = None) -> Deployment:
        """Deploy a journey's folder, some of its files changed."""
        with self.engine.database.begin() as session:
            return self.engine.deploy(session, {**journey_package.read(folder), **(changes or {})}, SYSTEM)

    def browser(self) -> "Browser":
        """A new browser, known to nobody."""
        return Browser(self.app.test_client())

    def add_person(self, email: str, *groups: str, name: str = "") -> Person:
        """Somebody who works here; the password is PASSWORD."""
        with self.engine.database.begin() as session:
            now = self.clock.now(session)
            account = people.add(session, email, name or email.split("@")[0].title(), groups, SYSTEM, now)
            account.password_hash = self.password_hash
            return Person(account.person_id, account.groups)

    @cached_property
    def password_hash(self) -> str:
        return passwords.hashed(PASSWORD)

    def signed_in(self, email: str, *groups: str, name: str = "") -> "Browser":
        """A browser in which this person has signed in; they are added where nobody has this address."""
        with self.engine.database.read() as session:
            known = session.scalars(select(Account.id).where(Account.email == email)).first()
        if known is None:
            self.add_person(email, *groups, name=name)
        browser = self.browser()
        browser.get("/sign-in")
        browser.post("/sign-in", email=email, password=PASSWORD)
        return browser

    def start(
        self, variables: Mapping[str, Value] | None = None, *, applicant: str = "guest:anna", reference: str = "PP-TEST"
    ) -> ProcessInstance:
        """A case of the permit journey, as if its form had been sent."""
        with self.engine.database.begin() as session:
            return self.engine.start(
                session,
                "permit",
                variables or ANSWERS,
                Person(applicant),
                applicant=applicant,
                business_key=reference,
            )

    def complete(self, element_id: str, person: Person, variables: Mapping[str, Value] | None = None) -> UserTask:
        """The open task at an element, done by this person."""
        with self.engine.database.begin() as session:
            open_here = select(UserTask).where(UserTask.element_id == element_id, UserTask.state == "created")
            task = session.scalars(open_here).one()
            return self.engine.complete(session, task.id, variables or {}, person)

    def case(self, reference: str) -> ProcessInstance:
        with self.read() as session:
            found = queries.by_business_key(session, reference)
        assert found is not None, f"there is no case {reference}"
        return found

    def variables(self, reference: str) -> dict[str, Value]:
        with self.read() as session:
            return queries.variables(session, self.case(reference).id)

    def read(self) -> AbstractContextManager[Session]:
        return self.engine.database.read()

    def rows(self, model: type) -> list:  # type: ignore[type-arg]
        """Every row of a table."""
        with self.read() as session:
            return list(session.scalars(select(model)))

    def emails(self) -> list[OutboxMessage]:
        """Every e-mail sent so far, oldest first: what is due is run before."""
        while run_due(self.engine):
            pass
        with self.read() as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.at)))

    def later(self, **by: float) -> None:
        """Let time pass: later(days=3)."""
        self.clock.advance(timedelta(**by))


ANSWERS: dict[str, Value] = {
    "person": {"name": "Rosalind Achterberg", "email": "r.achterberg@example.org"},
    "vehicle": {"kind": "own", "photo": []},
}


class Browser:
    """A browser that posts forms as pages hold them: with the last page's CSRF token and one-time key."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: TestResponse | None = None
        self.csrf = ""
        self.form_key = ""

    def get(self, path: str, *, follow: bool = True) -> TestResponse:
        return self._seen(self.client.get(path, follow_redirects=follow))

    def post(self, path: str, *, follow: bool = True, data: Mapping[str, object] | None = None, **fields: object) -> TestResponse:  # fmt: skip
        """Fields with dots in their names go into `data`; files are (BytesIO, name)."""
        sent = {"csrf_token": self.csrf, "form_key": self.form_key, **(data or {}), **fields}
        kind = "multipart/form-data"
        return self._seen(self.client.post(path, data=sent, follow_redirects=follow, content_type=kind))

    def _seen(self, response: TestResponse) -> TestResponse:
        self.page = response
        if response.mimetype == "text/html":
            text = response.get_data(as_text=True)
            self.csrf = _first(_CSRF, text) or self.csrf
            self.form_key = _first(_FORM_KEY, text) or self.form_key
        return response

    @property
    def path(self) -> str:
        """Where the last request ended."""
        assert self.page is not None
        return self.page.request.path

    @property
    def text(self) -> str:
        """The last page's HTML."""
        assert self.page is not None
        return unescape(self.page.get_data(as_text=True))

    @property
    def words(self) -> str:
        """The last page's text, without tags and with single spaces."""
        body = re.sub(r"<(script|style|svg|head)\b.*?</\1>", " ", self.text, flags=re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return unescape(found[1]) if found else ""


def make_installation(folder: Path, template: Path | None = None, **fields: object) -> Installation:
    """An installation in a folder; a migrated database is copied from `template` where there is one."""
    config = replace(development(folder), **fields)  # type: ignore[arg-type]
    if template is not None:
        shutil.copy(template, folder / "fingerpost.db")
    clock = SetClock(MONDAY)
    engine = make_engine(config, clock)
    if template is None:
        migrations.upgrade(engine.database)
    app = create_app(config, engine)
    app.testing = True
    return Installation(config, engine, app, clock)


def migrated(file: Path) -> Path:
    """A database of this release, to be copied for each test."""
    database = Database(f"sqlite:///{file}")
    migrations.upgrade(database)
    with Session(database.engine) as session:
        session.connection().exec_driver_sql("SELECT 1")
    database.dispose()
    return file


def development(folder: Path) -> Config:
    return Config.from_environment({"FINGERPOST_MODE": "development"}, folder=folder)
