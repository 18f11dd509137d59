"""The `email` connector: plain text and HTML by SMTP, or by GOV.UK Notify (`notify.py`).

Takes `to`, `subject` (or a header of that name, filled in as the words are), and the words as a `template` (see
`letters.py`) or as `text` and, beside it, `html`. The Message-ID is made of the idempotency key, so that a second
sending of the same work can be recognised as such. The SMTP server is given as a URL:
smtp://user:password@host:587?starttls=1, or smtps:// for TLS from the start.
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
from engine.connectors.letters import Letter, line, write
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
        message = compose(call, self.sender)
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


def address(call: Call) -> str:
    """Whom to send to. Raises UnusableAddress where there is nobody."""
    found = str(call.variables.get("to") or "")
    if "@" not in parseaddr(found)[1] or any(character in found for character in "\r\n"):
        raise UnusableAddress("There is no usable e-mail address to send to.")
    return found


def compose(call: Call, sender: str) -> EmailMessage:
    """The message of a call. Raises UnusableAddress where there is nobody to send to, and FailedTry for its words."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = address(call)
    message["Subject"] = _subject(call)
    domain = parseaddr(sender)[1].partition("@")[2] or "localhost"
    message["Message-ID"] = f"<{sha256(call.idempotency_key.encode()).hexdigest()[:32]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    letter = _letter(call)
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    return message


def _subject(call: Call) -> str:
    """An input as it is; a header is the designer's own, and is filled in as the words of the letter are."""
    given = call.variables.get("subject")
    return " ".join(str(given).split()) if given else line(str(call.headers.get("subject") or ""), call.variables)


def plain(message: EmailMessage) -> str:
    """Its words without HTML."""
    body = message.get_body(("plain",))
    return "" if body is None else str(body.get_content())


def _letter(call: Call) -> Letter:
    template = call.headers.get("template") or call.variables.get("template")
    if template:
        return write(str(template), call.variables)
    said = call.variables
    return Letter(str(said.get("text") or ""), str(said.get("html") or ""))
