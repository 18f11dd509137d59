import base64
import hashlib
import re

import pytest
from flask import request, session
from flask.testing import FlaskClient

from tests.web.conftest import MakeApp
from web.security import accepts


def test_every_page_carries_the_headers(client: FlaskClient) -> None:
    headers = client.get("/nowhere").headers

    policy = headers["Content-Security-Policy"]
    assert "style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert headers["Cache-Control"] == "no-store"


def test_the_policy_allows_the_one_inline_line_of_the_page(client: FlaskClient) -> None:
    response = client.get("/nowhere")

    scripts = re.findall(r"<script>(.*?)</script>", response.text, flags=re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in response.headers["Content-Security-Policy"]


def test_without_https_nothing_is_promised_for_it(make_app: MakeApp) -> None:
    app = make_app(base_url="http://127.0.0.1:8000")

    assert "Strict-Transport-Security" not in app.test_client().get("/nowhere").headers
    assert app.config["SESSION_COOKIE_SECURE"] is False


def test_the_session_cookie_is_secure_http_only_and_lax(make_app: MakeApp) -> None:
    app = make_app()
    app.add_url_rule("/remember", view_func=lambda: session.update(seen=True) or "")

    cookie = app.test_client().get("/remember", base_url="https://apply.example.gov.uk").headers["Set-Cookie"]

    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_files_with_a_version_are_kept_for_long(client: FlaskClient) -> None:
    assert client.get("/static/favicon.svg?v=1", buffered=True).cache_control.max_age == 365 * 24 * 3600
    assert client.get("/brand.css?v=1").cache_control.max_age == 365 * 24 * 3600
    assert client.get("/brand.css").cache_control.max_age == 3600


def test_a_form_without_its_token_is_refused_with_a_page(make_app: MakeApp) -> None:
    app = make_app()
    app.add_url_rule("/send", view_func=lambda: "sent", methods=["POST"])

    response = app.test_client().post("/send", data={"answer": "yes"})

    assert response.status_code == 400
    assert "We could not read what was sent" in response.text


def test_too_much_is_refused_unless_the_view_accepts_it(make_app: MakeApp) -> None:
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/send", view_func=lambda: str(len(request.form)), methods=["POST"])

    @app.post("/upload")
    @accepts(max_bytes=3 * 1024 * 1024)
    def upload() -> str:
        return str(len(request.files))

    client = app.test_client()
    kind = "multipart/form-data; boundary=edge"
    start = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    body = start + b"x" * 2 * 1024 * 1024 + b"\r\n--edge--\r\n"

    refused = client.post("/send", data=body, content_type=kind)
    taken = client.post("/upload", data=body, content_type=kind)

    assert refused.status_code == 413
    assert taken.text == "1"


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_as_many_proxies_are_trusted_as_it_is_told(make_app: MakeApp, proxies: int, address: str) -> None:
    app = make_app(trusted_proxies=proxies)
    app.add_url_rule("/address", view_func=lambda: str(request.remote_addr))

    response = app.test_client().get("/address", headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.9"})

    assert response.text == address
