import stat
from datetime import date
from pathlib import Path

import pytest

from web.config import Config, ConfigError

PRODUCTION = {
    "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "BASE_URL": "https://apply.example.gov.uk",
    "SMTP_URL": "smtp://mail.example.gov.uk:587",
}


def test_production_is_the_default(tmp_path: Path) -> None:
    config = Config.from_environment(PRODUCTION, folder=tmp_path)

    assert config.mode == "production"
    assert config.is_https
    assert config.database_url == f"sqlite:///{tmp_path / 'fingerpost.db'}"
    assert config.time_zone.key == "Europe/London"
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("missing", PRODUCTION)
def test_production_refuses_to_start_without(missing: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}

    with pytest.raises(ConfigError) as refused:
        Config.from_environment(environment, folder=tmp_path)

    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].startswith(f"{missing} is not set: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FINGERPOST_MODE", "testing"),
        ("SECRET_KEY", "short"),
        ("BASE_URL", "apply.example.gov.uk"),
        ("BASE_URL", "https://apply.example.gov.uk/path"),
        ("SMTP_URL", "mail.example.gov.uk"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "not an address"),
        ("TIME_ZONE", "Europe/Marlbury"),
        ("NATION", "FRA"),
        ("TRUSTED_PROXIES", "-1"),
        ("LANGUAGES", "en,fr"),
        ("BRAND_COLOUR", "#ffcc00"),
        ("COUNCIL_LOGO", "/nowhere/logo.svg"),
        ("MAX_UPLOAD_MB", "many"),
        ("CLOSING_DAYS", "2026-12-24-2026-12-31"),
        ("HTTP_ALLOW", "http://inside"),
        ("SECRETS_DIR", "/nowhere/at/all"),
        ("CONNECTORS", "council/connectors.py"),
        ("NOTIFY_API_KEY", "short"),
    ],
)
def test_a_malformed_value_stops_the_start_and_names_itself(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.from_environment({**PRODUCTION, name: value}, folder=tmp_path)


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        Config.from_environment({"TIME_ZONE": "Nowhere/Else"}, folder=tmp_path)

    assert [problem.split()[0] for problem in refused.value.problems] == [
        "SECRET_KEY",
        "BASE_URL",
        "SMTP_URL",
        "TIME_ZONE",
    ]


def test_development_keeps_a_key_for_its_owner_beside_the_database(tmp_path: Path) -> None:
    first = Config.from_environment({"FINGERPOST_MODE": "development"}, folder=tmp_path / "instance")
    again = Config.from_environment({"FINGERPOST_MODE": "development"}, folder=tmp_path / "instance")

    assert first.secret_key == again.secret_key
    assert len(first.secret_key) == 64
    assert stat.S_IMODE((tmp_path / "instance" / "secret_key").stat().st_mode) == 0o600


def test_secrets_are_not_in_its_text(tmp_path: Path) -> None:
    config = Config.from_environment({**PRODUCTION, "SMTP_URL": "smtp://me:pass@mail.example"}, folder=tmp_path)

    assert "pass" not in repr(config)
    assert PRODUCTION["SECRET_KEY"] not in repr(config)


def test_postgresql_is_spoken_to_with_psycopg(tmp_path: Path) -> None:
    config = Config.from_environment({**PRODUCTION, "DATABASE_URL": "postgresql://u:p@host/name"}, folder=tmp_path)

    assert config.database_url == "postgresql+psycopg://u:p@host/name"


def test_calls_secrets_and_closing_days_are_read(tmp_path: Path) -> None:
    said = {
        "CLOSING_DAYS": "2026-12-29..2026-12-31",
        "HTTP_ALLOW": "10.0.0.0/8",
        "FINGERPOST_SECRET_KEY": "abc",
        "SECRETS_DIR": str(tmp_path),
        "NATION": "SCT",
    }
    (tmp_path / "OTHER").write_text("def\n", encoding="utf-8")

    config = Config.from_environment({**PRODUCTION, **said}, folder=tmp_path)

    assert config.calendar.add(date(2026, 12, 24), 1) == date(2027, 1, 5)
    assert str(config.http_allow.networks[0]) == "10.0.0.0/8"
    assert (config.secrets, config.secrets_dir) == ({"KEY": "abc"}, tmp_path)
    assert "abc" not in repr(config)
