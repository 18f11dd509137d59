"""A council's own connector: “record” calls RECORD_AT. The task's header `wait` says how many seconds it takes before."""

import os
from time import sleep
from urllib.request import Request, urlopen

from engine.connectors import Call, connector


@connector("record")
def record(call: Call) -> None:
    sleep(float(str(call.headers.get("wait") or 0)))
    request = Request(os.environ["RECORD_AT"], data=b"{}", headers={"Idempotency-Key": call.idempotency_key})
    with urlopen(request, timeout=10) as response:
        response.read()
