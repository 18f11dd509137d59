"""Headers that every response carries, cookies, CSRF and limits."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, g, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from web.config import Config

TEMPLATES = Path(__file__).parent / "templates"

csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])


def inline_script() -> str:
    """The one inline line of the skeleton, GOV.UK's: the page says whether scripts run. Text of base.html itself."""
    source = (TEMPLATES / "base.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", source, flags=re.DOTALL)
    if len(scripts) != 1 or "{" in scripts[0]:
        raise RuntimeError("base.html must have exactly one inline script, without Jinja in it")
    return str(scripts[0])


def content_security_policy() -> Mapping[str, str]:
    """Directive → sources. A view that needs another one sets `g.policy`, e.g. `g.policy = {"frame-src": "'self'"}`."""
    digest = base64.b64encode(hashlib.sha256(inline_script().encode()).digest()).decode()
    return {
        "default-src": "'self'",
        "script-src": f"'self' 'sha256-{digest}'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def accepts(*, max_bytes: int | Callable[[], int]) -> Callable[[View], View]:
    """Declares how much this view takes, in bytes, where it is more than the text of a form."""

    def declare(view: View) -> View:
        view.max_bytes = max_bytes  # type: ignore[attr-defined]
        return view

    return declare


def _framed() -> Mapping[str, str]:
    """A page of ours may stand in a page of ours, whatever came of it: its own address, signing in, or an error."""
    asked = request.headers.get("Sec-Fetch-Dest"), request.headers.get("Sec-Fetch-Site")
    return {"frame-ancestors": "'self'"} if asked == ("iframe", "same-origin") else {}


def register(app: Flask, config: Config) -> None:
    """Sets what Flask and Flask-WTF read, and adds the headers."""
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_https,
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
        WTF_CSRF_TIME_LIMIT=None,
        # The text of a whole form. A view that takes files says so with @accepts.
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=1_000,
    )

    def set_limits() -> None:
        view = app.view_functions.get(request.endpoint or "")
        most = getattr(view, "max_bytes", app.config["MAX_CONTENT_LENGTH"])
        request.max_content_length = most() if callable(most) else most

    # Before all else that reads the form: CSRF, and what keeps the text of an ended session.
    app.before_request_funcs.setdefault(None, []).insert(0, set_limits)
    csrf.init_app(app)
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    policy = content_security_policy()

    @app.after_request
    def add_headers(response: Response) -> Response:
        directives = {**policy, **_framed(), **g.get("policy", {})}
        headers = response.headers
        headers.setdefault("Content-Security-Policy", "; ".join(f"{key} {value}" for key, value in directives.items()))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if config.is_https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint == "static":
            response.cache_control.max_age = 365 * 24 * 3600 if "v" in request.args else 3600
        elif not response.cache_control.max_age:
            headers["Cache-Control"] = "no-store"
        return response
