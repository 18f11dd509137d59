"""The `email` connector of this installation: SMTP, or in development without a server, the outbox page."""

from collections.abc import Mapping

from engine.clock import Clock
from engine.connectors import Call, Connector
from engine.connectors.email import Email, compose
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
    if config.smtp_url:
        return Email(config.smtp_url, sender(config))

    def keep(call: Call) -> Mapping[str, Value]:
        message = compose(call, sender(config))
        with database.begin() as session:
            session.add(
                OutboxMessage(
                    at=clock.now(session),
                    recipient=message["To"],
                    subject=message["Subject"],
                    text=message.get_content(),
                )
            )
        return {}

    return keep
