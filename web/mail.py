"""The `email` connector of this installation: GOV.UK Notify for its templates, else SMTP, else the outbox page."""

from collections.abc import Mapping
from datetime import datetime

from engine.clock import Clock
from engine.connectors import Call, Connector, FailedTry
from engine.connectors.email import Email, compose, plain
from engine.connectors.notify import Notify, is_for_notify
from engine.database import Database
from engine.values import Value
from web.config import Config
from web.models import OutboxMessage


def sender(config: Config) -> str:
    if config.email_from:
        return config.email_from
    host = config.base_url.split("//", 1)[-1].split(":")[0].split("/")[0]
    return f"{config.brand.name} <no-reply@{host}>"


def connector(config: Config, database: Database, clock: Clock) -> Connector:
    """What names a template of Notify's goes by Notify; in development, without a server, mail goes to the outbox."""

    def now() -> datetime:
        with database.read() as session:
            return clock.now(session)

    by_notify = Notify(config.notify_api_key, now) if config.notify_api_key else _without_notify
    by_mail = Email(config.smtp_url, sender(config)) if config.smtp_url else _outbox(config, database, clock)

    def send(call: Call) -> Mapping[str, Value] | None:
        return (by_notify if is_for_notify(call) else by_mail)(call)

    return send


def _without_notify(call: Call) -> Mapping[str, Value]:
    raise FailedTry("It names a template of GOV.UK Notify, but there is no NOTIFY_API_KEY here.")


def _outbox(config: Config, database: Database, clock: Clock) -> Connector:
    def keep(call: Call) -> Mapping[str, Value]:
        message = compose(call, sender(config))
        with database.begin() as session:
            session.add(
                OutboxMessage(
                    at=clock.now(session),
                    recipient=message["To"],
                    subject=message["Subject"],
                    text=plain(message),
                )
            )
        return {}

    return keep
