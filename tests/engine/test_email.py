"""The e-mail connector against a real SMTP server."""

import socket
from collections.abc import Iterator
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from engine.connectors import Call
from engine.connectors.email import Email, UnusableAddress


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
