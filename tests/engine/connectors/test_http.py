"""The http connector against a real server: what it asks, and what the answer means to the case."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine.connectors import FailedTry
from engine.errors import BpmnError
from engine.feel.types import Date
from tests.engine.connectors.conftest import Server, call, say

WHOLE = {"resultVariable": "answer"}


def body_of(server: Server, **variables: object) -> Any:
    results = server.http()(call(WHOLE, url=server.url, **variables))
    return results["answer"]["body"]  # type: ignore[index]


def test_a_get_says_what_it_wants_and_the_key_of_its_work(server: Server) -> None:
    server.http()(
        call(
            url=f"{server.url}/people?all=1",
            queryParameters={"name": "O’Neill & sons", "id": [Decimal(1), Decimal(2)], "none": None},
            headers={"X-From": "Marlshire"},
        )
    )

    [asked] = server.asked
    assert asked.method == "GET"
    assert asked.path == "/people?all=1&name=O%E2%80%99Neill+%26+sons&id=1&id=2"
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"
    assert asked.headers["idempotency-key"] == "the key"
    assert asked.headers["x-from"] == "Marlshire"


@pytest.mark.parametrize("method", ["POST", "put", "PATCH", "DELETE"])
def test_a_body_is_json_with_exact_numbers_and_iso_dates(server: Server, method: str) -> None:
    server.http()(
        call(url=server.url, method=method, body={"fee": Decimal("10.10"), "born": Date.parse("1971-03-14"), "x": None})
    )

    [asked] = server.asked
    assert asked.method == method.upper()
    assert asked.headers["content-type"] == "application/json"
    assert asked.body == b'{"fee":10.10,"born":"1971-03-14","x":null}'


def test_a_text_with_a_content_type_of_its_own_is_sent_as_it_stands(server: Server) -> None:
    server.http()(call(url=server.url, method="POST", body="<a/>", headers={"content-type": "application/xml"}))
    server.http()(call(url=server.url, method="POST", body="<a/>"))

    assert [each.body for each in server.asked] == [b"<a/>", b'"<a/>"']
    assert server.asked[0].headers["content-type"] == "application/xml"


def test_json_comes_back_exactly_and_anything_else_as_text(server: Server) -> None:
    server.answer = lambda handler: say(handler, 200, b'{"a": 0.1000000000000000000001, "b": [1, null]}', "a/b+json")
    assert body_of(server) == {"a": Decimal("0.1000000000000000000001"), "b": [Decimal(1), None]}

    server.answer = lambda handler: say(handler, 200, "Größe\0".encode("latin-1"), "text/html; charset=latin-1")
    assert body_of(server) == "Größe\N{REPLACEMENT CHARACTER}"

    server.answer = lambda handler: say(handler, 204)
    assert body_of(server) is None


def test_a_result_expression_makes_the_results_of_the_answer_and_the_inputs(server: Server) -> None:
    server.answer = lambda handler: say(handler, 201, b'{"id": 7}', "application/json", X_Kind="new")
    mapped = {"resultExpression": '={ number: response.body.id, kind: response.headers["x-kind"] + name }'}

    results = server.http()(call(mapped, url=server.url, name="!"))

    assert results["number"] == Decimal(7)


def test_nothing_of_the_answer_is_kept_unless_it_is_asked_for(server: Server) -> None:
    assert server.http()(call(url=server.url)) == {}


def test_an_error_of_the_model_is_told_by_the_answer_or_by_its_status(server: Server) -> None:
    server.answer = lambda handler: say(handler, 409, b'{"why": "twice"}', "application/json")
    told = '=if response.body.why = "twice" then { code: "twice", message: "There is one already" } else null'

    with pytest.raises(BpmnError, match="There is one already") as by_answer:
        server.http()(call({"errorExpression": told, "errorCodes": "409: other"}, url=server.url))
    with pytest.raises(BpmnError) as by_status:
        server.http()(call({"errorCodes": "404: not_found, 409: duplicate"}, url=server.url))

    assert (by_answer.value.code, by_status.value.code) == ("twice", "duplicate")


@pytest.mark.parametrize("status", [400, 404, 409, 500, 302])
def test_any_other_status_is_a_failed_try(server: Server, status: int) -> None:
    server.answer = lambda handler: say(handler, status)

    with pytest.raises(FailedTry, match=str(status)):
        server.http()(call({"errorCodes": "418: teapot"}, url=server.url))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "120"}, 120),
        ({"Retry_After": "999999999999"}, 6 * 3600),
        ({"Retry_After": "Mon, 23 Nov 2026 09:05:00 GMT", "Date": "Mon, 23 Nov 2026 09:00:00 GMT"}, 300),
        ({"Retry_After": "soon"}, 0),
        ({}, 0),
    ],
)
def test_a_system_that_is_busy_says_for_how_long(server: Server, headers: dict[str, str], seconds: int) -> None:
    def busy(handler: Any) -> None:
        handler.date_time_string = lambda: headers.get("Date", "")
        say(handler, 503, **{name: value for name, value in headers.items() if name != "Date"})

    server.answer = busy

    with pytest.raises(FailedTry) as failed:
        server.http()(call(url=server.url))

    assert failed.value.wait == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"resultExpression": "=response.status"}, "resultExpression"),
        ({"resultExpression": "=1 +"}, "resultExpression"),
        ({"errorExpression": "=true"}, "errorExpression"),
    ],
)
def test_an_expression_that_gives_something_else_is_a_failed_try(
    server: Server, headers: dict[str, object], words: str
) -> None:
    with pytest.raises(FailedTry, match=words):
        server.http()(call(headers, url=server.url))


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"a": NaN}', b"\xff", b"1e999999999"])
def test_json_that_is_none_is_a_failed_try(server: Server, body: bytes) -> None:
    server.answer = lambda handler: say(handler, 200, body, "application/json")

    with pytest.raises(FailedTry, match="JSON"):
        server.http()(call(url=server.url))


@pytest.mark.parametrize(
    "said",
    [
        {"url": None},
        {"method": "TRACE"},
        {"headers": "a"},
        {"headers": {"Host": "evil.example"}},
        {"headers": {"idempotency-key": "mine"}},
        {"headers": {"X": "a\r\nY: b"}},
        {"queryParameters": {"a": {"b": 1}}},
        {"timeoutSeconds": Decimal(0)},
        {"timeoutSeconds": "soon"},
    ],
)
def test_what_cannot_be_asked_is_a_failed_try_and_nothing_is_sent(server: Server, said: dict[str, object]) -> None:
    with pytest.raises(FailedTry):
        server.http()(call(**{"url": server.url, **said}))

    assert server.asked == []


def test_an_answer_that_was_compressed_unasked_is_a_failed_try(server: Server) -> None:
    server.answer = lambda handler: say(handler, 200, b"x", Content_Encoding="gzip")

    with pytest.raises(FailedTry, match="compressed"):
        server.http()(call(url=server.url))


def test_a_head_has_no_body(server: Server) -> None:
    def answer(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "500")
        handler.end_headers()

    server.answer = answer

    assert server.http()(call(WHOLE, url=server.url, method="HEAD"))["answer"]["status"] == 200  # type: ignore[index]


def test_json_is_what_python_reads_too(server: Server) -> None:
    server.http()(call(url=server.url, method="POST", body=[{"a": "ÿ\n"}, True]))

    assert json.loads(server.asked[0].body) == [{"a": "ÿ\n"}, True]
