"""What Fingerpost is told by its environment, read once at the start.

A missing or malformed value stops the start: `ConfigError` names every one of them and says what to do.
"""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from engine import working_days
from engine.connectors.http.addresses import Allowed
from engine.connectors.notify import KEY as NOTIFY_KEY
from engine.working_days import NATIONS, Calendar
from web.brand import DEFAULT_COLOUR, Brand, BrandError

Mode = Literal["production", "development"]
Value = TypeVar("Value")

SAMPLE_LOGO = Path(__file__).parent / "static" / "sample-council.svg"
SECRET_PREFIX = "FINGERPOST_SECRET_"
LANGUAGES = {"en": "English", "cy": "Cymraeg"}


class ConfigError(Exception):
    """The environment does not say all that is needed, or says it wrongly."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Fingerpost cannot start:\n" + "\n".join(f"  {problem}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Config:
    """How this installation runs. `Config.from_environment()` is the way to make one; tests may build their own."""

    mode: Mode = "production"
    database_url: str = "sqlite:///instance/fingerpost.db"
    secret_key: str = field(default="", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = field(default="", repr=False)
    email_from: str = ""
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    nation: str = "ENG"
    closing_days: frozenset[date] = frozenset()
    trusted_proxies: int = 0
    languages: tuple[str, ...] = ("en",)
    brand: Brand = field(default_factory=Brand)
    council_address: str = ""
    files_dir: Path = Path("instance/files")
    max_upload_bytes: int = 50 * 1024 * 1024
    metrics_allow: tuple[IPv4Network | IPv6Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1"))
    metrics_token: str = field(default="", repr=False)
    connectors: tuple[str, ...] = ()
    http_allow: Allowed = field(default_factory=Allowed)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets_dir: Path | None = None
    notify_api_key: str = field(default="", repr=False)

    @property
    def calendar(self) -> Calendar:
        """The council's working days."""
        return Calendar(self.nation, self.closing_days)

    @property
    def is_development(self) -> bool:
        return self.mode == "development"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, *, folder: Path | None = None) -> "Config":
        """Reads `environment` (default: the process's own); raises ConfigError.

        `folder` holds what has no place of its own: the SQLite file, uploaded files and, in development, the
        generated key. Default: ./instance.
        """
        reader = _Reader(os.environ if environment is None else environment)
        config = reader.config(folder or Path("instance"))
        if reader.problems:
            raise ConfigError(reader.problems)
        return config


def connector_modules(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The modules that hold the council's own connectors. Raises ConfigError."""
    reader = _Reader(environment)
    modules = reader.read("CONNECTORS", "", _modules)
    if reader.problems:
        raise ConfigError(reader.problems)
    return modules


class _Reader:
    """Reads one value after the other, and notes every problem on the way."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.problems: list[str] = []

    def config(self, folder: Path) -> Config:
        mode = self.read("FINGERPOST_MODE", "production", _mode)
        production = mode == "production"
        database_url = self.read("DATABASE_URL", f"sqlite:///{(folder / 'fingerpost.db').absolute()}", _database_url)
        return Config(
            mode=mode,
            database_url=database_url,
            secret_key=self.secret_key(production=production, folder=folder),
            base_url=self.base_url(production=production),
            smtp_url=self.smtp_url(production=production),
            email_from=self.environment.get("EMAIL_FROM", ""),
            time_zone=self.read("TIME_ZONE", "Europe/London", _time_zone),
            nation=self.read("NATION", "ENG", _nation),
            closing_days=self.read("CLOSING_DAYS", "", _closing_days),
            trusted_proxies=self.read("TRUSTED_PROXIES", "0", _count),
            languages=self.read("LANGUAGES", "en", _languages),
            brand=self.brand(production=production),
            council_address=self.environment.get(
                "COUNCIL_ADDRESS", "" if production else "County Hall, Marlbury ML1 2AB"
            ),
            files_dir=Path(self.environment.get("FILES_DIR") or folder / "files").absolute(),
            max_upload_bytes=self.read("MAX_UPLOAD_MB", "50", _count) * 1024 * 1024,
            metrics_allow=self.read("METRICS_ALLOW", "127.0.0.0/8,::1", _networks),
            metrics_token=self.environment.get("METRICS_TOKEN", ""),
            connectors=self.read("CONNECTORS", "", _modules),
            http_allow=self.read("HTTP_ALLOW", "", _allowed),
            secrets=self.secrets(),
            secrets_dir=self.read("SECRETS_DIR", "", _folder),
            notify_api_key=self.read("NOTIFY_API_KEY", "", _notify_key),
        )

    def read(self, name: str, default: str, parse: Callable[[str], Value]) -> Value:
        try:
            return parse(self.environment.get(name) or default)
        except ValueError as error:
            self.problems.append(f"{name} {error}")
            return parse(default)

    def required(self, name: str, remedy: str) -> str:
        value = self.environment.get(name, "")
        if not value:
            self.problems.append(f"{name} is not set: {remedy}")
        return value

    def secrets(self) -> dict[str, str]:
        """Those that diagrams may speak of, by the names that they use."""
        named = (name for name in self.environment if name.startswith(SECRET_PREFIX))
        return {name.removeprefix(SECRET_PREFIX): self.environment[name] for name in named}

    def secret_key(self, *, production: bool, folder: Path) -> str:
        if not production:
            return self.environment.get("SECRET_KEY") or _kept_key(folder / "secret_key")
        key = self.required("SECRET_KEY", 'make one with: python -c "import secrets; print(secrets.token_hex(32))"')
        if key and len(key) < 32:
            self.problems.append("SECRET_KEY is too short: it needs 32 characters or more, chosen at random")
        return key

    def base_url(self, *, production: bool) -> str:
        if production and not self.required("BASE_URL", "the address people see, such as https://apply.example.gov.uk"):
            return ""
        return self.read("BASE_URL", "http://127.0.0.1:8000", _base_url)

    def smtp_url(self, *, production: bool) -> str:
        if production and not self.required("SMTP_URL", "where e-mail goes, such as smtp://mail.example.gov.uk:587"):
            return ""
        return self.read("SMTP_URL", "", _smtp_url)

    def brand(self, *, production: bool) -> Brand:
        name = self.environment.get("COUNCIL_NAME") or ("County Council" if production else "Marlshire County Council")
        logo = self.environment.get("COUNCIL_LOGO")
        path = Path(logo) if logo else (None if production or "COUNCIL_NAME" in self.environment else SAMPLE_LOGO)
        if path and (not path.is_file() or path.suffix not in (".svg", ".png")):
            self.problems.append(f"COUNCIL_LOGO must be the path of an SVG or PNG file: there is none at {path}")
            path = None
        try:
            return Brand(name, self.environment.get("BRAND_COLOUR") or DEFAULT_COLOUR, path)
        except BrandError as error:
            self.problems.append(f"BRAND_COLOUR {error}")
            return Brand(name, logo=path)


def _mode(value: str) -> Mode:
    if value == "production":
        return "production"
    if value == "development":
        return "development"
    raise ValueError(f"must be production or development, not {value}")


def _nation(value: str) -> str:
    if value not in NATIONS:
        raise ValueError(f"must be ENG, SCT, WLS or NIR (whose bank holidays count), not {value}")
    return value


def _closing_days(value: str) -> frozenset[date]:
    try:
        return working_days.closing_days(value)
    except ValueError as error:
        raise ValueError(f"must be like 2026-04-07,2026-12-24..2026-12-31: {error}") from error


def _modules(value: str) -> tuple[str, ...]:
    names = tuple(filter(None, (part.strip() for part in value.split(","))))
    if not all(part.isidentifier() for name in names for part in name.split(".")):
        raise ValueError(f"must name Python modules, such as council.connectors, not {value}")
    return names


def _allowed(value: str) -> Allowed:
    try:
        return Allowed.parse(value)
    except ValueError as error:
        raise ValueError(f"must be like benefits.internal:8443,cache.internal,10.1.0.0/16: {error}") from error


def _folder(value: str) -> Path | None:
    if value and not Path(value).is_dir():
        raise ValueError(f"must be a folder: there is none at {value}")
    return Path(value) if value else None


def _notify_key(value: str) -> str:
    if value and not NOTIFY_KEY.fullmatch(value):
        raise ValueError("must be a whole API key of GOV.UK Notify")
    return value


def _database_url(value: str) -> str:
    remedy = "must be like sqlite:////path/to/fingerpost.db or postgresql+psycopg://user@host/name"
    try:
        url = make_url(value)
    except ArgumentError as error:
        raise ValueError(remedy) from error
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise ValueError(remedy)
    return url.render_as_string(hide_password=False)


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise ValueError(f"must be like https://apply.example.gov.uk, without a path, not {value}")
    return value.rstrip("/")


def _smtp_url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise ValueError("must be like smtp://user:password@mail.example.gov.uk:587 or smtps://mail.example.gov.uk")
    return value


def _time_zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"must be a time zone such as Europe/London, not {value}") from error


def _count(value: str) -> int:
    if not re.fullmatch(r"\d{1,4}", value):
        raise ValueError(f"must be a whole number, not {value}")
    return int(value)


def _networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in value.split(","))
    except ValueError as error:
        raise ValueError(f"must be a list of addresses or networks such as 10.0.0.0/8, not {value}") from error


def _languages(value: str) -> tuple[str, ...]:
    wanted = tuple(part.strip() for part in value.split(","))
    if not wanted or any(language not in LANGUAGES for language in wanted):
        raise ValueError(f"must be a list of {', '.join(LANGUAGES)}, not {value}")
    return wanted


def _kept_key(file: Path) -> str:
    """The key of a development installation: made once, kept beside the database, for its owner's eyes only."""
    if file.exists():
        return file.read_text(encoding="ascii").strip()
    file.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_hex(32)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
        kept.write(key + "\n")
    return key
