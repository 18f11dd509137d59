"""The e-mail connector against a real SMTP server."""

import socket
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from engine.connectors import Call
from engine.connectors.email import Email, UnusableAddress
from tests.engine.people import Build
from tests.models import mapping, model, service


class Inbox(MessageHandler):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.messages.append(message)


@pytest.fixture
def smtp() -> Iterator[tuple[str, Inbox]]:
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}", inbox
    controller.stop()


def call(**variables: object) -> Call:
    return Call(variables, {}, "the key")


def test_an_email_arrives_with_its_words_unharmed(smtp: tuple[str, Inbox]) -> None:
    url, inbox = smtp

    Email(url, "Marlshire <no-reply@marlshire.example>")(
        call(to="r.achterberg@example.org", subject="Your Blue Badge\nBcc: x@y.z", text="Hello\n\nÿ – “quoted”")
    )

    [message] = inbox.messages
    assert message["To"] == "r.achterberg@example.org"
    assert message["Subject"] == "Your Blue Badge Bcc: x@y.z"
    assert message["Bcc"] is None
    assert "“quoted”" in message.get_payload(decode=True).decode()  # type: ignore[union-attr]


def test_the_subject_may_stand_in_a_header(smtp: tuple[str, Inbox]) -> None:
    url, inbox = smtp

    Email(url, "no-reply@marlshire.example")(Call({"to": "a@example.org"}, {"subject": "Your book"}, "the key"))

    assert inbox.messages[0]["Subject"] == "Your book"


def test_the_subject_is_filled_in_as_the_words_are_and_what_somebody_answered_never_is(
    smtp: tuple[str, Inbox],
) -> None:
    url, inbox = smtp
    send = Email(url, "no-reply@marlshire.example")
    known = {"to": "a@example.org", "day": "*Monday*\n{{ to }}"}

    send(Call(known, {"subject": "We come  back {{ day }}"}, "1"))
    send(Call(known, {"subject": '="Back " + day'}, "2"))
    send(Call({**known, "subject": "{{ day }}"}, {}, "3"))

    said = "*Monday* {{ to }}"
    assert [each["Subject"] for each in inbox.messages] == [f"We come back {said}", f"Back {said}", "{{ day }}"]


def test_a_second_sending_of_the_same_work_can_be_recognised(smtp: tuple[str, Inbox]) -> None:
    url, inbox = smtp
    connector = Email(url, "no-reply@marlshire.example")

    connector(call(to="a@example.org", subject="x", text="y"))
    connector(call(to="a@example.org", subject="x", text="y"))

    assert inbox.messages[0]["Message-ID"] == inbox.messages[1]["Message-ID"]


@pytest.mark.parametrize("address", [None, "", "nobody", "a@b\r\nTo: c@d"])
def test_an_address_that_cannot_be_one_is_a_failed_try(smtp: tuple[str, Inbox], address: object) -> None:
    with pytest.raises(UnusableAddress):
        Email(smtp[0], "no-reply@marlshire.example")(call(to=address, subject="x", text="y"))
    assert smtp[1].messages == []


def words(part: Any) -> str:
    return str(part.get_payload(decode=True).decode()).replace("\r\n", "\n")


def test_a_template_makes_plain_text_and_html(smtp: tuple[str, Inbox]) -> None:
    url, inbox = smtp
    template = "Dear {{ name }},\n\n**your badge** is on its way."

    Email(url, "no-reply@marlshire.example")(
        Call({"to": "a@example.org", "subject": "x", "name": "*Ann*"}, {"template": template}, "the key")
    )

    [message] = inbox.messages
    plain, html = message.get_payload()  # type: ignore[misc]
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")  # type: ignore[union-attr]
    assert words(plain) == "Dear *Ann*,\n\nyour badge is on its way.\n"
    assert "<p>Dear *Ann*,</p>" in words(html)


def test_text_and_html_may_be_given_as_they_are(smtp: tuple[str, Inbox]) -> None:
    url, inbox = smtp

    Email(url, "no-reply@marlshire.example")(call(to="a@example.org", subject="x", text="Hello", html="<p>Hello</p>"))

    plain, html = inbox.messages[0].get_payload()  # type: ignore[misc]
    assert (words(plain), words(html)) == ("Hello\n", "<p>Hello</p>\n")


def test_a_template_sees_the_case_without_every_name_being_mapped(bench: Build, smtp: tuple[str, Inbox]) -> None:
    url, inbox = smtp
    headers = '<zeebe:taskHeaders><zeebe:header key="template" value="Dear {{ person.name }}, {{ greeting }}"/></zeebe:taskHeaders>'
    inputs = mapping(inputs={"to": '"a@example.org"', "greeting": '"good day"'})
    made = bench(model("start -> tell: service -> end", {"tell": service("email") + inputs + headers}))
    made.engine.connectors.by_type["email"] = Email(url, "no-reply@marlshire.example")

    made.start(variables={"person": {"name": "Ann"}, "secret": "not for mail"})

    assert "Dear Ann, good day" in inbox.messages[0].as_string()
