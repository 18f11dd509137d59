"""Secrets: filled in at the call, for the names that the diagram speaks of, and seen by nobody afterwards."""

import base64
import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from sqlalchemy import select, text

from engine import audit, dump
from engine.connectors import FailedTry
from engine.connectors.secrets import Secrets, from_files, seal
from engine.models import Job, ProcessInstance
from tests.engine.connectors.conftest import Server, call, say
from tests.engine.people import Build
from tests.fluent import assert_that
from tests.models import mapping, model, offered, service

KEY = "s3cret/with “odd” signs+&"


def test_a_reference_is_filled_in_wherever_it_stands(server: Server) -> None:
    server.http(KEY="abc", PLACE="north")(
        call(
            None,
            ("KEY", "PLACE"),
            url=server.url + "/{{secrets.PLACE}}",
            method="POST",
            headers={"Authorization": "Bearer {{ secrets.KEY }}"},
            queryParameters={"key": "{{secrets.KEY}}"},
            body={"list": ["{{secrets.KEY}}!"]},
        )
    )

    [asked] = server.asked
    assert asked.path == "/north?key=abc"
    assert asked.headers["authorization"] == "Bearer abc"
    assert json.loads(asked.body) == {"list": ["abc!"]}


def test_a_name_that_the_task_does_not_write_is_left_as_it_is(server: Server) -> None:
    server.http(KEY="abc", OTHER="not this")(
        call(None, ("KEY",), url=server.url, method="POST", body="I am {{secrets.OTHER}}")
    )

    assert server.asked[0].body == b'"I am {{secrets.OTHER:0f}}"'


def test_a_secret_that_is_not_there_is_a_failed_try_that_names_it(server: Server) -> None:
    with pytest.raises(FailedTry, match="no secret “KEY”"):
        server.http()(call(None, ("KEY",), url=server.url, headers={"X": "{{secrets.KEY}}"}))

    assert server.asked == []


def test_secrets_may_lie_in_files(tmp_path: Path) -> None:
    (tmp_path / "KEY").write_text("abc\n", encoding="utf-8")

    assert from_files(tmp_path)("KEY") == "abc"
    assert from_files(tmp_path)("OTHER") is None


def echo(handler: Any) -> None:
    """Says back all it was told, in several ways of writing."""
    body = json.dumps({"raw": KEY, "path": handler.path, "base64": base64.b64encode(KEY.encode()).decode(), KEY: KEY})
    say(handler, 200, body.encode(), "application/json", X_Echo=handler.path)


def test_a_secret_that_comes_back_is_masked_in_the_results(server: Server) -> None:
    server.answer = echo

    results = server.http(KEY=KEY)(
        call({"resultVariable": "it"}, ("KEY",), url=server.url, queryParameters={"k": "{{secrets.KEY}}"})
    )

    said = str(results)
    assert "***" in said
    for part in (KEY, "s3cret", base64.b64encode(KEY.encode()).decode()):
        assert part not in said


@pytest.mark.parametrize(
    "said",
    [
        {"url": "http://{{secrets.KEY}}.invalid/"},
        {"url": "{{secrets.KEY}}"},
        {"headers": {"X": "{{secrets.KEY}}\r\n"}},
        {"headers": {"{{secrets.KEY}}\n": "x"}},
        {"method": "GET", "headers": {"X": "{{secrets.KEY}}"}, "redirect": True},
    ],
)
def test_a_secret_is_masked_in_every_error(server: Server, said: dict[str, Any]) -> None:
    server.answer = lambda handler: say(handler, 302, Location="http://127.0.0.1/hunter2hunter2")
    http = server.http(KEY="hunter2hunter2")

    with pytest.raises(FailedTry) as failed:
        http(call(None, ("KEY",), **{"url": server.url, **said}))

    error: BaseException | None = failed.value
    while error is not None:
        assert "hunter2" not in str(error)
        error = error.__cause__


def test_the_longest_way_of_writing_is_masked_first() -> None:
    secrets = Secrets({"A": "ab", "B": "abc"}.get, frozenset("AB"), "0f")
    secrets.fill(seal("{{secrets.A}} {{secrets.B}}", "0f"))

    assert secrets.mask({"x": ["abc ab", 1]}) == {"x": ["*** ***", 1]}


def header(key: str, value: str) -> str:
    return f"<zeebe:header key={quoteattr(key)} value={quoteattr(value)}/>"


def test_neither_job_nor_history_nor_state_nor_export_ever_holds_a_secret(bench: Build, server: Server) -> None:
    server.answer = echo
    inputs = {
        "url": f'"{server.url}"',
        "queryParameters": '{ k: "{{secrets.KEY}}", name: name }',
        "method": '"POST"',
        "body": '{ key: "{{secrets.KEY}}", name: name }',
    }
    headers = f"<zeebe:taskHeaders>{header('resultVariable', 'said')}</zeebe:taskHeaders>"
    xml = model(
        "start -> ask: service -> after: user -> end",
        {"ask": service("http") + mapping(inputs=inputs, outputs={"kept": "said"}) + headers, "after": offered("o")},
    )
    made = bench(xml)
    typed = "{{secrets.OTHER}} {{secrets.KEY}} {{secrets.KEY:0f}}"
    instance = made.start(variables={"name": typed})
    with made.database.read() as session:
        payload = session.scalars(select(Job.payload)).one()
    assert b'"key":"{{secrets.KEY:' in payload
    made.engine.connectors.by_type["http"] = server.http(KEY=KEY, OTHER="hunter2")

    made._run()

    assert_that(instance).is_waiting_at("after")
    assert json.loads(server.asked[0].body) == {"key": KEY, "name": typed}
    with made.database.read() as session:
        case = session.scalars(select(ProcessInstance)).one()
        dumped = dump.dump_state(session, case.id)
        assert list(audit.verify(session)) == []
        tables = session.scalars(text(_TABLES[made.database.is_sqlite])).all()
        everything = [str(row) for table in tables for row in session.execute(text(f'SELECT * FROM "{table}"'))]
    assert "***" in dumped
    assert len(everything) > 5
    for part in ("s3cret", "hunter2"):
        assert not any(part in row for row in [dumped, *everything])


_TABLES = {
    True: "SELECT name FROM sqlite_master WHERE type = 'table'",
    False: "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}
