"""E-mail by GOV.UK Notify: its REST API, version 2 (docs.notifications.service.gov.uk/rest-api.html).

Takes `to`, `template_id` (of a template that is kept at Notify) and `personalisation` (a context). The idempotency
key is the reference: before it sends, it asks whether a message with this reference is there already, since Notify
itself sends again.
"""

import hmac
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from engine.connectors import Call, FailedTry
from engine.connectors.email import address
from engine.connectors.http import Http
from engine.values import Value

HOST = "https://api.notifications.service.gov.uk"
KEY = re.compile(r".+-(?P<service>[0-9a-f-]{36})-(?P<secret>[0-9a-f-]{36})")


@dataclass(frozen=True)
class Notify:
    """A connector bound to one API key of Notify; `now` dates its tokens. `http` and `host` are for tests."""

    api_key: str = field(repr=False)
    now: Callable[[], datetime]
    http: Http = field(default_factory=lambda: Http(lambda _: None))
    host: str = HOST

    def __call__(self, call: Call) -> Mapping[str, Value]:
        if not self._is_sent(call):
            body = {
                "email_address": address(call),
                "template_id": call.variables.get("template_id"),
                "personalisation": call.variables.get("personalisation") or {},
                "reference": call.idempotency_key,
            }
            self._ask(call, "/v2/notifications/email", method="POST", body=body)
        return {}

    def _is_sent(self, call: Call) -> bool:
        found = self._ask(call, "/v2/notifications", queryParameters={"reference": call.idempotency_key})
        if not isinstance(found, dict) or not isinstance(found.get("notifications"), list):
            raise FailedTry("Notify's answer cannot be understood.")
        return bool(found["notifications"])

    def _ask(self, call: Call, path: str, **said: Value) -> Value:
        headers = {"Authorization": f"Bearer {self._token()}"}
        asked = Call(
            {"url": self.host + path, "headers": headers, **said},
            {"resultExpression": "={ body: response.body }"},
            call.idempotency_key,
        )
        return self.http(asked)["body"]

    def _token(self) -> str:
        """A JSON Web Token (RFC 7519) signed with HS256: who we are, and when we said so."""
        found = KEY.fullmatch(self.api_key)
        if found is None:
            raise FailedTry("NOTIFY_API_KEY is not an API key of Notify.")
        claims = {"iss": found["service"], "iat": int(self.now().timestamp())}
        signed = b".".join(map(_part, ({"typ": "JWT", "alg": "HS256"}, claims)))
        signature = hmac.digest(found["secret"].encode(), signed, "sha256")
        return f"{signed.decode()}.{_base64(signature).decode()}"


def _part(value: object) -> bytes:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")


def is_for_notify(call: Call) -> bool:
    """Whether a call names a template of Notify's."""
    return isinstance(call.variables.get("template_id"), (str, Decimal))
