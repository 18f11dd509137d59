from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web import create_app
from web.config import Config

MakeApp = Callable[..., Flask]


@pytest.fixture
def make_app(tmp_path: Path) -> MakeApp:
    """make_app(mode="production", **fields of Config) → an application."""

    def make(mode: str = "production", **fields: object) -> Flask:
        environment = {
            "FINGERPOST_MODE": mode,
            "SECRET_KEY": "0123456789abcdef0123456789abcdef",
            "BASE_URL": "https://apply.example.gov.uk",
            "SMTP_URL": "smtp://mail.example.gov.uk:587",
        }
        config = Config.from_environment(environment, folder=tmp_path)
        return create_app(replace(config, **fields))  # type: ignore[arg-type]

    return make


@pytest.fixture
def client(make_app: MakeApp) -> FlaskClient:
    """A browser before a production installation."""
    return make_app().test_client()
