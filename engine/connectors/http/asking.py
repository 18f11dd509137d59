"""The request that a call's variables describe."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from engine.connectors import Call, FailedTry
from engine.connectors.http.exchange import Request
from engine.connectors.secrets import Secrets
from engine.feel.types import DaysDuration
from engine.values import Value

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
SECONDS, MOST_SECONDS = 20.0, 120.0
OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "idempotency-key", "accept-encoding"})
"""Headers that are not the model's to set."""

_encode = msgspec.json.Encoder(decimal_format="number").encode


class CannotAsk(FailedTry):
    """What a task says of its request cannot be used."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything of a request, secrets filled in."""

    url: str
    query: dict[str, str | list[str]]
    request: Request
    seconds: float

    @classmethod
    def of(cls, call: Call, secrets: Secrets) -> "Asked":
        """Raises CannotAsk, in words."""
        said = {name: secrets.fill(call.variables.get(name)) for name in ("url", "headers", "body", "queryParameters")}
        if not isinstance(said["url"], str) or not said["url"]:
            raise CannotAsk("It has no “url” to ask.")
        headers = {name: _text(value, "headers") for name, value in _context(said["headers"], "headers").items()}
        body = _body(said["body"], headers)
        return cls(
            said["url"],
            _query(said["queryParameters"]),
            Request(_method(call.variables.get("method")), _headers(headers, body, call), body),
            _seconds(call.variables.get("timeoutSeconds")),
        )


def _method(value: Value) -> str:
    method = str(value or "GET").upper()
    if method not in METHODS:
        raise CannotAsk(f"The method “{value}” is none of {', '.join(METHODS)}.")
    return method


def _context(value: Value, name: str) -> Mapping[str, Value]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise CannotAsk(f"“{name}” must be a context, such as {{ a: 1 }}.")
    return value


def _text(value: Value, name: str) -> str:
    if value is None or isinstance(value, (list, dict)):
        raise CannotAsk(f"“{name}” has a value that is not a text, a number or a date.")
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _query(value: Value) -> dict[str, str | list[str]]:
    """A list gives its name several times; null leaves it out."""
    found: dict[str, str | list[str]] = {}
    for name, each in _context(value, "queryParameters").items():
        if isinstance(each, list):
            found[name] = [_text(one, "queryParameters") for one in each]
        elif each is not None:
            found[name] = _text(each, "queryParameters")
    return found


def _body(value: Value, headers: Mapping[str, str]) -> bytes | None:
    """JSON; a text as it stands where a content type of its own is given."""
    if value is None:
        return None
    if isinstance(value, str) and any(name.lower() == "content-type" for name in headers):
        return value.encode()
    return _encode(_plain(value))


def _plain(value: Value) -> Value:
    """Dates, times and durations as ISO 8601 texts; numbers stay exact."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, (str, bool, Decimal)) else str(value)


def _headers(said: Mapping[str, str], body: bytes | None, call: Call) -> dict[str, str]:
    for name in said:
        if name.lower() in OURS:
            raise CannotAsk(f"The header “{name}” is not the task's to set.")
    given = {"accept": ("Accept", "application/json, text/plain;q=0.9, */*;q=0.5")}
    if body is not None:
        given["content-type"] = ("Content-Type", "application/json")
    taken = {name.lower() for name in said}
    usual = {name: value for key, (name, value) in given.items() if key not in taken}
    ours = {"Idempotency-Key": call.idempotency_key, "Accept-Encoding": "identity", "Connection": "close"}
    return {**usual, **said, **ours}


def _seconds(value: Value) -> float:
    """A number, a text that is one, or FEEL's duration."""
    if value is None:
        return SECONDS
    try:
        seconds = value.to_python().total_seconds() if isinstance(value, DaysDuration) else float(str(value))
    except (ValueError, OverflowError):
        seconds = 0.0
    if not seconds > 0:
        raise CannotAsk(f"“timeoutSeconds” is “{value}”, which is no number above 0.")
    return min(seconds, MOST_SECONDS)
