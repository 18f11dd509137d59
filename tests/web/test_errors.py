import re

import pytest
from flask import abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from engine.errors import AlreadyClaimed, Conflict, NotAllowed, NotFound
from tests.web.conftest import MakeApp
from web.errors import WORDS


@pytest.mark.parametrize("status", sorted(WORDS))
def test_every_error_is_a_page_in_the_theme_with_the_request_id(make_app: MakeApp, status: int) -> None:
    app = make_app()
    app.add_url_rule("/fails", view_func=lambda: abort(status))

    response = app.test_client().get("/fails")

    assert response.status_code == status
    assert str(WORDS[status].title) in response.text
    assert "fp-band" in response.text
    assert f"Request {response.headers['X-Request-ID']}" in response.text


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotFound(), 404), (NotAllowed(), 403), (Conflict(), 409), (AlreadyClaimed(), 409)],
)
def test_what_the_engine_refuses_has_its_status(make_app: MakeApp, error: Exception, status: int) -> None:
    app = make_app()

    def fail() -> str:
        raise error

    app.add_url_rule("/fails", view_func=fail)

    response = app.test_client().get("/fails")

    assert response.status_code == status
    assert str(WORDS[status].title) in response.text


def test_a_database_that_is_away_is_503_and_says_when_to_come_back(make_app: MakeApp) -> None:
    app = make_app()

    def fail() -> str:
        raise OperationalError("SELECT", {}, Exception("gone"))

    app.add_url_rule("/fails", view_func=fail)

    response = app.test_client().get("/fails")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"


def test_an_unexpected_error_is_logged_with_the_id_of_its_page(make_app: MakeApp) -> None:
    app = make_app()

    def fail() -> str:
        raise RuntimeError("broken")

    app.add_url_rule("/fails", view_func=fail)

    with capture_logs() as lines:
        response = app.test_client().get("/fails")

    assert response.status_code == 500
    assert "broken" not in response.text
    assert [line["error"] for line in lines if line["event"] == "request failed"] == ["RuntimeError"]


def test_a_wrong_method_says_which_are_allowed(make_app: MakeApp) -> None:
    app = make_app(mode="development")

    response = app.test_client().put("/patterns/")

    assert response.status_code in (400, 405)


def test_the_log_has_the_route_and_never_the_address(make_app: MakeApp) -> None:
    app = make_app()
    app.add_url_rule("/resume/<token>", view_func=lambda token: "")

    with capture_logs() as lines:
        app.test_client().get("/resume/sssecret?also=sssecret")

    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["route"] == "/resume/<token>"
    assert "sssecret" not in str(lines)


def test_a_request_id_from_outside_is_taken_from_a_trusted_proxy_only(make_app: MakeApp) -> None:
    given = {"X-Request-ID": "from-the-proxy-1"}

    alone = make_app().test_client().get("/nowhere", headers=given)
    behind = make_app(trusted_proxies=1).test_client().get("/nowhere", headers=given)

    assert re.fullmatch(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}", alone.headers["X-Request-ID"])
    assert behind.headers["X-Request-ID"] == "from-the-proxy-1"


@pytest.mark.parametrize("path", ["/patterns", "/patterns/", "/patterns/inbox"])
def test_production_has_no_pattern_pages(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
