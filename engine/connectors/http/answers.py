"""What an answer means: variables for the case, a BPMN error that the model knows of, or a failed try."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import NoReturn

from engine import feel
from engine.connectors import Call, FailedTry
from engine.connectors.http.exchange import Answer
from engine.connectors.secrets import Secrets
from engine.errors import BpmnError, UnusableValue
from engine.values import Value, clean

LONGEST_WAIT = timedelta(hours=6)
BUSY = frozenset({429, 503})


class Refused(FailedTry):
    """The other side answered, but not with what was asked for."""


class Unusable(FailedTry):
    """The answer, or what the task makes of it, cannot be used."""


def response(answer: Answer, secrets: Secrets) -> dict[str, Value]:
    """`status`, `headers` (names in small letters) and `body` (JSON as values, else text), without any secret."""
    found = {"headers": dict(answer.headers), "body": _body(answer)}
    masked = secrets.mask(found)
    assert isinstance(masked, dict)
    return {"status": Decimal(answer.status), **masked}


def _body(answer: Answer) -> Value:
    if answer.headers.get("content-encoding", "identity").lower() not in ("identity", ""):
        raise Unusable("The answer is compressed, though that was not asked for.")
    if not answer.body:
        return None
    kind = Message()
    kind["Content-Type"] = answer.headers.get("content-type", "text/plain")
    if kind.get_content_subtype() == "json" or kind.get_content_subtype().endswith("+json"):
        try:
            return clean(json.loads(answer.body, parse_float=_number, parse_int=_number, parse_constant=_no_number))
        except (ValueError, ArithmeticError, RecursionError, UnusableValue):
            raise Unusable("The answer says that it is JSON, and cannot be read as JSON.") from None
    return _text(answer.body, kind.get_content_charset("utf-8"))


def _text(body: bytes, charset: str) -> str:
    try:
        text = body.decode(charset, "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _number(text: str) -> Decimal:
    found = Decimal(text)
    return found if clean(found) is not None else _no_number(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def outcome(call: Call, answered: dict[str, Value]) -> dict[str, Value]:
    """The results for the case. Raises BpmnError where the model says that the answer is one, else FailedTry."""
    seen = {**call.variables, "response": answered}
    _raise_error(call, seen)
    status = int(str(answered["status"]))
    _raise_by_status(call, status)
    if status >= 400 or 300 <= status < 400:
        _refuse(status, answered)
    return _results(call, seen, answered)


def _raise_error(call: Call, seen: Mapping[str, Value]) -> None:
    """`errorExpression`: null, or a context with a code."""
    said = _evaluated(call, "errorExpression", seen)
    if said is None:
        return
    if not isinstance(said, dict) or not said.get("code"):
        raise Unusable("Its errorExpression came out as neither null nor a context with a “code”.")
    variables = said.get("variables")
    message = said.get("message")
    raise BpmnError(
        str(said["code"]),
        None if message is None else str(message),
        variables if isinstance(variables, dict) else None,
    )


def _raise_by_status(call: Call, status: int) -> None:
    for known, code in error_codes(str(call.headers.get("errorCodes") or "")):
        if known == status:
            raise BpmnError(code, f"The other system answered with status {status}.")


def error_codes(text: str) -> Iterator[tuple[int, str]]:
    """Reads `404: not_found, 409: duplicate`. ValueError for anything else."""
    for part in filter(None, (each.strip() for each in text.split(","))):
        status, _, code = part.partition(":")
        if not (status.strip().isdecimal() and len(status.strip()) == 3 and code.strip()):
            raise ValueError(f"“{part}” is not a status and a code, such as 404: not_found")
        yield int(status), code.strip()


def _refuse(status: int, answered: Mapping[str, Value]) -> NoReturn:
    headers = answered["headers"]
    assert isinstance(headers, dict)
    if 300 <= status < 400:
        where = str(headers.get("location") or "nowhere")[:200]
        raise Refused(f"It was sent on to {where} (status {status}), and redirects are not followed.")
    wait = _wait(headers) if status in BUSY else timedelta(0)
    raise Refused(f"The other system answered with status {status}.", wait)


def _wait(headers: Mapping[str, Value]) -> timedelta:
    """Retry-After (RFC 9110 §10.2.3): seconds, or a date, which is read against the answer's own."""
    said = str(headers.get("retry-after") or "")
    if said.isdecimal() and said.isascii():
        return min(timedelta(seconds=int(said[:9])), LONGEST_WAIT)
    until, now = _date(said), _date(str(headers.get("date") or ""))
    if until is None or now is None:
        return timedelta(0)
    return max(timedelta(0), min(until - now, LONGEST_WAIT))


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else None


def _results(call: Call, seen: Mapping[str, Value], answered: Mapping[str, Value]) -> dict[str, Value]:
    results: dict[str, Value] = {}
    if name := call.headers.get("resultVariable"):
        results[str(name)] = dict(answered)
    said = _evaluated(call, "resultExpression", seen)
    if said is not None and not isinstance(said, dict):
        raise Unusable("Its resultExpression did not come out as a context, such as { number: response.body.id }.")
    return {**results, **(said or {})}


def _evaluated(call: Call, name: str, seen: Mapping[str, Value]) -> Value:
    text = call.headers.get(name)
    if not text:
        return None
    try:
        return feel.evaluate(str(text).removeprefix("="), seen)
    except feel.FeelError as error:
        raise Unusable(f"Its {name} cannot be worked out: {error}") from None
