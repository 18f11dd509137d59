"""A try-out can neither read nor write what is real, nor send, nor be another's."""

import re

import pytest
from sqlalchemy import select

from engine.connectors import Call, FailedTry
from engine.connectors.secrets import seal
from tests.web.installation import PERMIT, Browser, Installation
from tests.web.trying.people import BASE, Tried, row
from web.models import Account, Attempt, Draft, OutboxMessage, StoredFile
from web.stand_ins import OnlyStandIns
from web.trying import installation as installations


def test_nothing_of_a_try_out_is_in_the_real_database(house: Installation, designer: Browser) -> None:
    accounts = len(house.rows(Account))

    Tried.begun(designer).be("applicant").fills_in().be("Dele Okafor")

    assert len(house.rows(Account)) == accounts
    for model in (Draft, StoredFile, OutboxMessage):
        assert house.rows(model) == []


def test_nothing_real_is_in_a_try_out(house: Installation, designer: Browser) -> None:
    house.deploy(PERMIT)
    house.start(reference="PP-REAL")

    tried = Tried.begun(designer).be("Dele Okafor")

    assert tried.inside.get(f"{tried.mount}/cases/PP-REAL").status_code == 404
    tried.inside.get(f"{tried.mount}/tasks/")
    assert "PP-REAL" not in tried.inside.text


def test_inner_cookies_are_bound_to_the_try_out_and_real_ones_are_not_passed_in(designer: Browser) -> None:
    tried = Tried.begun(designer)
    around = designer.get(f"{tried.address}/aside").get_data(as_text=True)
    del around

    response = designer.client.post(
        f"{tried.address}/person", data={"csrf_token": designer.csrf, "who": "applicant", "to": ""}
    )

    cookies = response.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        if not cookie.startswith("session="):  # the outer page's own
            assert cookie.startswith("try-")
            assert f"Path={tried.mount}" in cookie
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie


def test_being_somebody_inside_makes_nobody_outside(house: Installation, designer: Browser) -> None:
    tried = Tried.begun(designer).be("Dele Okafor")
    stolen = re.search(r"[^;]+", str(designer.client.get_cookie("try-session", path=tried.mount).value))  # type: ignore[union-attr]
    assert stolen

    stranger = house.browser()
    stranger.client.set_cookie("session", stolen[0])

    assert stranger.get("/tasks/", follow=False).status_code == 302
    assert "/sign-in" in stranger.page.headers["Location"]  # type: ignore[union-attr]


def test_a_session_of_one_try_out_is_worth_nothing_in_another(house: Installation, designer: Browser) -> None:
    first = Tried.begun(designer).be("Dele Okafor")
    value = designer.client.get_cookie("try-session", path=first.mount).value  # type: ignore[union-attr]
    other = house.signed_in("t.merrick@x.example", "publishers", name="Tom Merrick")
    second = Tried.begun(other)
    other.client.set_cookie("try-session", value, path=second.mount)

    other.get(f"{second.mount}/tasks/")

    assert "Choose who you are" in other.words


def test_a_try_out_is_only_its_makers(house: Installation, designer: Browser) -> None:
    tried = Tried.begun(designer)
    other = house.signed_in("t.merrick@x.example", "publishers", name="Tom Merrick")

    for path in (f"{tried.mount}/apply/permit", f"{tried.address}/aside"):
        assert other.get(path).status_code == 404
    assert house.browser().get(f"{tried.mount}/apply/permit", follow=False).status_code in (302, 403, 404)


def test_nobody_becomes_anybody_by_asking_the_inner_pages(designer: Browser) -> None:
    tried = Tried.begun(designer)
    assert designer.client.post(f"{tried.mount}/-/become", headers={"fingerpost.become": "1"}).status_code == 404
    tried.inside.get(f"{tried.mount}/tasks/")
    assert "Choose who you are" in tried.inside.words


@pytest.mark.parametrize("path", ["journeys/", "operations/", "metrics", "outbox", "people/", "health/ready"])
def test_other_rooms_are_not_inside(designer: Browser, path: str) -> None:
    tried = Tried.begun(designer)
    assert designer.get(f"{tried.mount}/{path}").status_code == 404


def test_inner_pages_may_be_framed_by_ours_alone_and_keep_their_policy(designer: Browser) -> None:
    tried = Tried.begun(designer)
    policy = designer.get(f"{tried.mount}/apply/permit").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self' 'sha256-" in policy
    assert "frame-ancestors 'none'" in designer.get(f"{BASE}/try").headers["Content-Security-Policy"]


def test_inner_forms_need_their_own_token(designer: Browser) -> None:
    tried = Tried.begun(designer).be("applicant")
    response = designer.client.post(f"{tried.mount}/apply/permit", data={"csrf_token": designer.csrf})
    assert response.status_code in (400, 409, 422)


def test_a_get_writes_nothing_in_the_try_out(house: Installation, designer: Browser) -> None:
    tried = Tried.begun(designer)
    file = house.config.files_dir / "try-outs" / row(house).id / "data.sqlite"
    before = file.read_bytes()

    tried.inside.get(f"{tried.mount}/apply/permit")
    designer.get(f"{tried.address}/aside")

    assert file.read_bytes() == before


def test_connectors_have_no_way_out(house: Installation, designer: Browser) -> None:
    Tried.begun(designer)
    found = installations.find(house.config, house.engine, row(house).id, house.clock.moment)
    call = Call({"url": "http://127.0.0.1:9/", "to": "a@example.org", "subject": "x"}, {}, "key")

    for task_type in house.engine.connectors.types:
        assert found.engine.connectors.by_type[task_type] is not house.engine.connectors.by_type[task_type]
        found.engine.connectors.by_type[task_type](call)
    with found.engine.database.read() as session:
        assert len(session.scalars(select(Attempt)).all()) == 0
    assert house.rows(OutboxMessage) == []


def test_stand_ins_refuse_every_other_host() -> None:
    with pytest.raises(FailedTry, match="Nothing leaves a try-out"):
        OnlyStandIns()(Call({"url": "https://example.org/"}, {}, "key"))


def test_secrets_are_never_filled_in(house: Installation, designer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    Tried.begun(designer)
    found = installations.find(house.config, house.engine, row(house).id, house.clock.moment)
    headers = {"Authorization": seal("{{secrets.API_KEY}}", "s")}
    call = Call({"url": "http://x.simulated/", "headers": headers}, {}, "key", frozenset({"API_KEY"}), "s")
    with pytest.raises(FailedTry) as failed:
        found.engine.connectors.by_type["http"](call)
    assert "a-secret" not in str(failed.value)
