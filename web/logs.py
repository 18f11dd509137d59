"""Structured logs: an event name, ids, durations. Never a person's answers, and never an address as it was asked:
links carry tokens, so the log has the route's pattern instead."""

import logging
import re
import secrets
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

from web.config import Config

log = structlog.get_logger("web")
ID = re.compile(r"[0-9A-Za-z-]{8,64}")


def set_up(config: Config) -> None:
    """JSON lines in production, readable lines in development."""
    renderer: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if config.is_development:
        renderer = structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )


def register(app: Flask, config: Config) -> None:
    """Gives each request an id, which the page, the response and every line of the log carry."""

    @app.before_request
    def begin() -> None:
        g.started = perf_counter()
        g.request_id = _request_id(trusted=config.trusted_proxies > 0)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = request_id()
        if request.endpoint != "static":
            log.info(
                "request",
                method=request.method,
                route=request.url_rule.rule if request.url_rule else None,
                status=response.status_code,
                milliseconds=round((perf_counter() - g.get("started", perf_counter())) * 1000, 1),
            )
        return response


def request_id() -> str:
    """The id of this request; made here when something failed before the request began."""
    if "request_id" not in g:
        g.request_id = _request_id(trusted=False)
    return str(g.request_id)


def _request_id(*, trusted: bool) -> str:
    given = request.headers.get("X-Request-ID", "")
    if trusted and ID.fullmatch(given):
        return given
    number = secrets.token_hex(6)
    return "-".join(number[start : start + 4] for start in (0, 4, 8))
