"""E-mail by GOV.UK Notify, against a server that speaks its REST API."""

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.connectors import FailedTry
from engine.connectors.email import UnusableAddress
from engine.connectors.notify import Notify, is_for_notify
from tests.engine.connectors.conftest import Server, call, say

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
INPUTS = {"to": "ann@example.org", "template_id": "t-1", "personalisation": {"name": "Ann"}}


@pytest.fixture
def notify(server: Server) -> Notify:
    sent: list[Any] = []

    def answer(handler: Any) -> None:
        if handler.command == "POST":
            sent.append(json.loads(server.asked[-1].body))
            say(handler, 201, b'{"id": "x"}', "application/json")
        else:
            say(handler, 200, json.dumps({"notifications": sent}).encode(), "application/json")

    server.answer = answer
    return Notify(f"council-{SERVICE}-{SECRET}", lambda: NOW, server.http(), server.url)


def test_it_sends_a_template_with_the_key_as_its_reference(notify: Notify, server: Server) -> None:
    notify(call(**INPUTS))

    look, send = server.asked
    assert (look.method, look.path) == ("GET", "/v2/notifications?reference=the+key")
    assert (send.method, send.path) == ("POST", "/v2/notifications/email")
    assert json.loads(send.body) == {
        "email_address": "ann@example.org",
        "template_id": "t-1",
        "personalisation": {"name": "Ann"},
        "reference": "the key",
    }


def test_what_was_sent_before_is_not_sent_again(notify: Notify, server: Server) -> None:
    notify(call(**INPUTS))
    notify(call(**INPUTS))

    assert [each.method for each in server.asked] == ["GET", "POST", "GET"]


def test_it_says_who_it_is_by_a_signed_token(notify: Notify, server: Server) -> None:
    notify(call(**INPUTS))

    token = server.asked[0].headers["authorization"].removeprefix("Bearer ")
    signed, _, signature = token.rpartition(".")
    head, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in signed.split("."))
    assert head == {"typ": "JWT", "alg": "HS256"}
    assert claims == {"iss": SERVICE, "iat": int(NOW.timestamp())}
    right = hmac.digest(SECRET.encode(), signed.encode(), "sha256")
    assert base64.urlsafe_b64decode(signature + "==") == right


def test_nobody_to_send_to_is_a_failed_try(notify: Notify, server: Server) -> None:
    with pytest.raises(UnusableAddress):
        notify(call(template_id="t-1"))
    assert all(each.method == "GET" for each in server.asked)


def test_an_answer_of_another_kind_is_a_failed_try(notify: Notify, server: Server) -> None:
    server.answer = lambda handler: say(handler, 200, b"[]", "application/json")

    with pytest.raises(FailedTry, match="Notify"):
        notify(call(**INPUTS))


def test_only_a_template_of_notifys_goes_there() -> None:
    assert is_for_notify(call(template_id="t"))
    assert not is_for_notify(call(template="Dear"))
