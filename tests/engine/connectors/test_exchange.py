"""Servers that misbehave: slow, huge, cut off, or not who they say they are. All over real sockets."""

import datetime
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from engine.connectors import FailedTry
from engine.connectors.http import Http
from engine.connectors.http.addresses import Allowed
from tests.engine.connectors.conftest import Server, call, say

Raw = Callable[[Callable[[socket.socket], None]], int]


@pytest.fixture
def raw() -> Iterator[Raw]:
    """Starts a server that treats each connection as it likes; gives its port."""
    listening: list[socket.socket] = []

    def start(treat: Callable[[socket.socket], None]) -> int:
        made = socket.create_server(("127.0.0.1", 0))
        listening.append(made)

        def serve() -> None:
            while True:
                try:
                    connection, _ = made.accept()
                except OSError:
                    return
                with connection:
                    try:
                        treat(connection)
                    except OSError:
                        continue

        Thread(target=serve, daemon=True).start()
        return int(made.getsockname()[1])

    yield start
    for each in listening:
        each.close()


def ask(port: int, **variables: object) -> object:
    return Http(lambda _: None, Allowed.parse("127.0.0.1"))(call(url=f"http://127.0.0.1:{port}", **variables))


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"])
def test_a_server_that_drips_is_left_when_the_time_for_all_of_it_is_over(raw: Raw, head: bytes) -> None:
    stop = Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(head)
        while not stop.wait(0.05):
            connection.sendall(b"a")

    port, began = raw(drip), monotonic()

    with pytest.raises(FailedTry, match=r"within 0\.5 seconds"):
        ask(port, timeoutSeconds="0.5")

    stop.set()
    assert monotonic() - began < 20, "the whole is bounded, not each byte"


def test_a_server_that_never_answers_is_left(raw: Raw) -> None:
    stop = Event()

    with pytest.raises(FailedTry, match="did not answer"):
        ask(raw(lambda connection: stop.wait(30) and None), timeoutSeconds="0.2")  # type: ignore[func-returns-value]
    stop.set()


def test_an_endless_answer_is_cut_off(raw: Raw) -> None:
    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with pytest.raises(FailedTry, match="more than 1 MB"):
        ask(raw(flood))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"not HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
    ],
)
def test_an_answer_that_breaks_off_is_a_failed_try(raw: Raw, answer: bytes) -> None:
    def break_off(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    with pytest.raises(FailedTry):
        ask(raw(break_off))


def test_nobody_listening_is_a_failed_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(FailedTry, match="failed"):
        ask(port)


def test_a_redirect_is_not_followed_even_to_where_calls_may_go(server: Server) -> None:
    server.answer = lambda handler: say(handler, 307, Location=f"{server.url}/inside")

    with pytest.raises(FailedTry, match="redirects are not followed"):
        server.http()(call(url=server.url, method="POST", body={}))

    assert len(server.asked) == 1


def test_proxies_of_the_environment_are_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    server.http()(call(url=server.url))

    assert len(server.asked) == 1


def certificate(folder: Path, name: str) -> Path:
    """A self-signed certificate for a name, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime.datetime(2020, 1, 1)  # noqa: DTZ001
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start.replace(year=2090))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure(raw: Raw, tmp_path: Path) -> tuple[int, Path, list[str | None]]:
    """A server with a certificate for partner.example, which remembers for whom it was asked."""
    path = certificate(tmp_path, "partner.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    names: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)

    def treat(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as safe:
            safe.recv(65536)
            safe.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    return raw(treat), path, names


def secure_http(path: Path | None) -> Http:
    trusting = ssl.create_default_context(cafile=str(path)) if path else None
    return Http(lambda _: None, Allowed.parse("127.0.0.0/8"), trusting, lambda host, port: ["127.0.0.1"])


def test_the_certificate_is_checked_for_the_name_while_the_connection_goes_to_the_address(secure: Any) -> None:
    port, path, names = secure

    results = secure_http(path)(call({"resultVariable": "it"}, url=f"https://partner.example:{port}/"))

    assert results["it"]["body"] == "ok"  # type: ignore[index]
    assert names == ["partner.example"]


@pytest.mark.parametrize(("host", "trusted"), [("partner.example", False), ("other.example", True)])
def test_a_certificate_of_somebody_else_is_refused(secure: Any, host: str, trusted: bool) -> None:
    port, path, _ = secure

    with pytest.raises(FailedTry, match="not safe"):
        secure_http(path if trusted else None)(call(url=f"https://{host}:{port}/"))
