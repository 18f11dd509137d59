"""The `email` connector: plain text by SMTP.

Takes `to`, `subject` and `text`. The Message-ID is made of the idempotency key, so that a second sending of the
same work can be recognised as such. The SMTP server is given as a URL: smtp://user:password@host:587?starttls=1,
or smtps:// for TLS from the start.
"""

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import parse_qs, unquote, urlsplit

from engine.connectors import Call
from engine.values import Value

TIMEOUT_SECONDS = 20


class UnusableAddress(Exception):
    """The address to send to is missing or cannot be one."""


@dataclass(frozen=True)
class Email:
    """A connector bound to one SMTP server and one sender."""

    smtp_url: str
    sender: str

    def __call__(self, call: Call) -> Mapping[str, Value]:
        message = self._message(call)
        url = urlsplit(self.smtp_url)
        kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
        port = url.port or (465 if url.scheme == "smtps" else 25)
        with kind(url.hostname or "localhost", port, timeout=TIMEOUT_SECONDS) as server:
            if parse_qs(url.query).get("starttls", ["0"])[0] in ("1", "true"):
                server.starttls(context=ssl.create_default_context())
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(message)
        return {}

    def _message(self, call: Call) -> EmailMessage:
        return compose(call, self.sender)


def compose(call: Call, sender: str) -> EmailMessage:
    """The message of a call. Raises UnusableAddress where there is nobody to send to."""
    address = str(call.variables.get("to") or "")
    if "@" not in parseaddr(address)[1] or any(character in address for character in "\r\n"):
        raise UnusableAddress("There is no usable e-mail address to send to.")
    message = EmailMessage()
    message["From"] = sender
    message["To"] = address
    message["Subject"] = " ".join(str(call.variables.get("subject") or "").split())
    domain = parseaddr(sender)[1].partition("@")[2] or "localhost"
    message["Message-ID"] = f"<{sha256(call.idempotency_key.encode()).hexdigest()[:32]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(str(call.variables.get("text") or ""))
    return message
