"""One request and its answer on one connection, to a checked address and within a time for all of it.

The connection goes to the address, while the Host header, TLS's server name and the check of the certificate speak
of the host. No redirect is followed and no proxy asked.
"""

import io
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from time import monotonic

from engine.connectors import FailedTry
from engine.connectors.http.addresses import Place

MOST_BYTES = 1_000_000


class NoAnswer(FailedTry):
    """The other side could not be reached, or did not answer as it should. The work may have been done."""


@dataclass(frozen=True, slots=True)
class Request:
    """Body None: none is sent."""

    method: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def exchange(place: Place, request: Request, seconds: float, tls: ssl.SSLContext | None = None) -> Answer:
    """Ask, and read the whole answer. Raises NoAnswer, in words."""
    line = None
    try:
        line = _Line(place, seconds, tls)
        return _asked(line, place, request)
    except TimeoutError:
        raise NoAnswer(f"“{place.host}” did not answer within {seconds:g} seconds.") from None
    except ssl.SSLError as error:
        raise NoAnswer(f"The connection to “{place.host}” is not safe: {error.reason or error}.") from None
    except (OSError, HTTPException, ValueError) as error:
        why = str(error) or type(error).__name__
        raise NoAnswer(f"The connection to “{place.host}” failed: {why}.") from None
    finally:
        if line is not None:
            line.hang_up()


def _asked(line: "_Line", place: Place, request: Request) -> Answer:
    connection = HTTPConnection(place.host, place.port)
    connection.sock = line
    connection.putrequest(request.method, place.target, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": place.authority, **request.headers}.items():
        connection.putheader(name, value)
    if request.body is not None:
        connection.putheader("Content-Length", str(len(request.body)))
    connection.endheaders(request.body)
    with connection.getresponse() as response:
        body = response.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise NoAnswer(f"“{place.host}” answered with more than {MOST_BYTES // 1_000_000} MB.")
        if response.length:  # http.client takes a body that breaks off for a whole one
            raise NoAnswer(f"The answer of “{place.host}” broke off.")
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, body)


class _Line:
    """A connected socket whose every wait counts towards one time: a server that drips cannot hold it for longer."""

    def __init__(self, place: Place, seconds: float, tls: ssl.SSLContext | None) -> None:
        self._until = monotonic() + seconds
        self._socket = self._connected(place)
        if place.is_secure:
            context = tls or ssl.create_default_context()
            try:
                self._socket.settimeout(self._left())
                self._socket = context.wrap_socket(self._socket, server_hostname=place.host)
            except BaseException:
                self._socket.close()
                raise

    def _connected(self, place: Place) -> socket.socket:
        for address in place.addresses[:-1]:
            try:
                return socket.create_connection((address, place.port), timeout=self._left() / 2)
            except OSError:  # nothing was said yet: the next address may be better
                continue
        return socket.create_connection((place.addresses[-1], place.port), timeout=self._left())

    def _left(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def sendall(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            self._socket.settimeout(self._left())
            view = view[self._socket.send(view) :]

    def receive(self, into: memoryview) -> int:
        self._socket.settimeout(self._left())
        return self._socket.recv_into(into)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self))

    def close(self) -> None:
        """Not yet: http.client closes a connection as soon as it knows that no other answer will come."""

    def hang_up(self) -> None:
        self._socket.close()


class _Reading(io.RawIOBase):
    def __init__(self, line: _Line) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        return self._line.receive(into)
