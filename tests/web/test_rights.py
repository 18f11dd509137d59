"""Every route and method says who may call it, and is tried as everyone who may not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from engine import queries
from engine.database import Base
from engine.models import Incident
from engine.people import SYSTEM
from tests.web.installation import Installation, make_installation
from web import rights
from web.accounts import people
from web.models import Account, Draft, StoredFile

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
OUTSIDERS: dict[str, tuple[str, ...]] = {
    "staff": ("nobody", "another citizen", "the applicant"),
    **dict.fromkeys(rights.STUDIO, ("nobody", "another citizen", "the applicant", "an officer", "another team")),
    "administer": ("nobody", "another citizen", "an officer", "another team"),
    "form.fill": ("nobody", "another citizen", "another team"),
    "case.view": ("nobody", "another citizen", "another team"),
    "journey.assist": ("nobody", "another citizen", "the applicant", "another team"),
    "case.read": ("nobody", "another citizen", "the applicant", "another team"),
    "case.stop": ("nobody", "another citizen", "the applicant", "another team"),
    "case.act_for": ("nobody", "another citizen", "the applicant", "another team"),
    "task.work": ("nobody", "another citizen", "the applicant", "another team"),
    "journey.suspend": ("nobody", "another citizen", "an officer", "another team"),
    **dict.fromkeys(rights.OPERATIONS, ("nobody", "another citizen", "the applicant", "an officer", "another team")),
}
"""Who may not, for each action but "public". A new action must be added here."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with a citizen's case, its open task, a file and a draft."""
    made = make_installation(tmp_path_factory.mktemp("rights"))
    made.app.config["WTF_CSRF_ENABLED"] = False
    made.deploy()
    made.add_person("officer@x.example", "officers")
    made.add_person("parking@x.example", "parking")
    made.start(applicant="guest:anna", reference="PP-TEST")
    instance = made.case("PP-TEST")
    with made.engine.database.begin() as session:
        session.add(
            Draft(
                id="draft-1",
                journey_key="permit",
                deployment_id=instance.deployment_id,
                form_id="apply",
                owner="guest:anna",
                answers=b"{}",
                created_at=made.clock.moment,
                updated_at=made.clock.moment,
            )
        )
        session.flush()
        session.add(
            Incident(
                id="incident-1",
                process_instance_id=instance.id,
                journey_key="permit",
                token_number=1,
                element_id="check",
                kind="stuck",
                message="It waits.",
                created_at=made.clock.moment,
            )
        )
        session.add(
            StoredFile(
                id="file-1",
                key=made.app.extensions["files"].put(b"%PDF-1.4"),
                name="a.pdf",
                media_type="application/pdf",
                size=1,
                sha256="0" * 64,
                question="vehicle.photo",
                draft_id="draft-1",
                process_instance_id=instance.id,
                created_by="guest:anna",
                created_at=made.clock.moment,
            )
        )
    yield made
    made.engine.database.dispose()


def client_of(house: Installation, who: str) -> FlaskClient:
    emails = {"an officer": "officer@x.example", "another team": "parking@x.example"}
    if who in emails:
        return house.signed_in(emails[who]).client
    client = house.app.test_client()
    if who != "nobody":
        with client.session_transaction() as session:
            session["guests"] = ["anna" if who == "the applicant" else "somebody-else"]
    return client


def address(house: Installation, rule: Rule) -> str:
    with house.read() as session:
        [task] = queries.open_user_tasks(session, house.case("PP-TEST").id)[:1]
    known = {
        "reference": "PP-TEST",
        "task_id": task.id,
        "user_task_id": task.id,
        "file_id": "file-1",
        "draft_id": "draft-1",
        "journey_key": "permit",
        "path": "permit.bpmn",
        "file": "permit.bpmn",
        "try_out_id": "try-out-1",
        "remark_id": "remark-1",
        "token": "guessed",
        "revision": 1,
        "version": 1,
        "publication_id": "publication-1",
        "form_id": "apply",
        "table_id": "route",
        "account_id": 1,
        "slug": "your-name",
        "page": "your-name",
        "page_slug": "your-name",
        "key": "vehicle.photo",
        "secret": "guessed",
        "name": "start",
        "filename": "favicon.svg",
        "incident_id": "incident-1",
        "deployment_id": house.case("PP-TEST").deployment_id,
    }
    unknown = rule.arguments - known.keys()
    assert not unknown, f"say here what {unknown} of {rule.rule} is"
    with house.app.test_request_context():
        from flask import url_for

        return url_for(rule.endpoint, **{**{name: known[name] for name in rule.arguments}, **(rule.defaults or {})})


def routes(house: Installation) -> list[tuple[Rule, str, str]]:
    return [
        (rule, method, getattr(house.app.view_functions[rule.endpoint], "action", "public"))
        for rule in house.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def rows(house: Installation) -> dict[str, int]:
    left_out = {"attempt", "kept_form"}
    with house.read() as session:
        return {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
            if table.name not in left_out
        }


def test_every_view_says_who_may_call_it(house: Installation) -> None:
    assert rights.unguarded(house.app) == []
    actions = {action for _, _, action in routes(house)}
    assert actions - {"public"} <= OUTSIDERS.keys()
    assert set(rights.RULES) - {"public"} <= OUTSIDERS.keys()


def test_an_unguarded_view_stops_the_start(house: Installation) -> None:
    house.app.view_functions["forgotten_guard"] = lambda: ""
    try:
        assert rights.unguarded(house.app) == ["forgotten_guard"]
    finally:
        del house.app.view_functions["forgotten_guard"]


@pytest.mark.parametrize("who", sorted({who for outsiders in OUTSIDERS.values() for who in outsiders}))
def test_whoever_may_not_is_refused_everywhere_and_changes_nothing(house: Installation, who: str) -> None:
    client = client_of(house, who)
    before = rows(house)
    let_in = []
    for rule, method, action in routes(house):
        if who not in OUTSIDERS.get(action, ()):
            continue
        answer = client.open(address(house, rule), method=method)
        to_sign_in = answer.status_code == 302 and "/sign-in" in answer.headers.get("Location", "")
        if answer.status_code not in (403, 404) and not to_sign_in:
            let_in.append(f"{method} {rule.rule} ({action}): {answer.status_code}")

    assert let_in == []
    assert rows(house) == before


@pytest.mark.parametrize("who", ["nobody", "the applicant", "an officer"])
def test_no_get_writes(house: Installation, who: str) -> None:
    client = client_of(house, who)
    before = (house.config.files_dir.exists(), rows(house))

    for rule, method, _ in routes(house):
        if method not in WRITES:
            with client.open(address(house, rule), method=method) as answer:
                assert answer.status_code != 500, rule.rule

    assert (house.config.files_dir.exists(), rows(house)) == before


def test_a_form_without_its_csrf_token_is_refused(installation: Installation) -> None:
    client = installation.app.test_client()

    assert client.post("/sign-in", data={"email": "a@b.example", "password": "x"}).status_code == 400


def test_pages_of_development_are_not_there_in_production(installation: Installation, tmp_path: Path) -> None:
    from dataclasses import replace

    from web import create_app

    config = replace(installation.config, mode="production", secret_key="k" * 40, smtp_url="smtp://127.0.0.1:1")
    client = create_app(config, installation.engine).test_client()

    for path in ("/outbox", "/patterns/", "/patterns/start"):
        assert client.get(path).status_code == 404
    assert "demonstration" not in client.get("/sign-in").get_data(as_text=True)


def test_an_officer_who_has_left_the_team_no_longer_fills_in_for_somebody(installation: Installation) -> None:
    officer = installation.signed_in("dele@x.example", "officers")
    officer.get("/apply/permit")
    officer.post("/apply/permit/for-somebody")
    page = officer.path
    assert officer.get(page).status_code == 200

    with installation.engine.database.begin() as session:
        account = session.scalars(select(Account)).one()
        people.set_groups(session, account, {"parking"}, SYSTEM, installation.clock.now(session))

    assert officer.get(page).status_code == 404
    assert officer.post(page).status_code == 404
