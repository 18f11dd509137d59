from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.installation import Installation, make_installation, migrated
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


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated(tmp_path_factory.mktemp("migrated") / "fingerpost.db")


@pytest.fixture
def installation(tmp_path: Path, migrated_database: Path) -> Iterator[Installation]:
    """A development installation with the permit journey deployed, on Monday 26 October 2026, 10:42."""
    made = make_installation(tmp_path, migrated_database)
    made.deploy()
    yield made
    made.engine.database.dispose()
