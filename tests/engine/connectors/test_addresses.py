"""Where calls may go: everything that leads back inside is refused, however it is written."""

from ipaddress import ip_address

import pytest

from engine.connectors import FailedTry
from engine.connectors.http import Http
from engine.connectors.http.addresses import Allowed, NotAllowedThere, is_public, place, resolve
from tests.engine.connectors.conftest import Server, call

INSIDE = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001:db8::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "100::1",
]
OUTSIDE = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_none_of_the_open_internet(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(NotAllowedThere):
        place("http://partner.example/", {}, Allowed(), lambda host, port: ["8.8.8.8", address])


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_outside_are_fine(address: str) -> None:
    assert place("http://partner.example/", {}, Allowed(), lambda host, port: [address]).addresses == (address,)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.1", "localhost", "[::1]", "[::ffff:7f00:1]", "0"],
)
def test_loopback_in_odd_notations_is_refused(host: str, server: Server) -> None:
    with pytest.raises(FailedTry):
        Http(lambda _: None)(call(url=f"http://{host}:{server.port}/"))

    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.example@127.0.0.1/",
        "http://user:pass@partner.example/",
        "http://partner.example%40127.0.0.1/",
        "http://partner.example\\@127.0.0.1/",
        "http://partner.example /",
        "http://partner.example\r\nX: y/",
        "http://①②⑦.⓪.⓪.①/",
        "file:///etc/passwd",
        "ftp://partner.example/",
        "gopher://127.0.0.1:6379/_x",
        "//partner.example/",
        "http:///nowhere",
        "http://[::1",
        "http://partner.example:port/",
        "http://partner.example:99999/",
        "partner.example",
        "",
    ],
)
def test_addresses_that_readers_could_read_differently_are_refused(url: str) -> None:
    with pytest.raises(NotAllowedThere):
        place(url, {}, Allowed(), lambda host, port: ["8.8.8.8"])


def test_a_name_that_answers_differently_a_moment_later_changes_nothing(server: Server) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    asked: list[str] = []

    def changing(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    http = Http(lambda _: None, Allowed.parse("127.0.0.1"), resolver=changing)
    http(call(url=f"http://partner.example:{server.port}/"))

    assert asked == ["partner.example"], "it is asked once, and the connection goes to what it said"
    assert server.asked[0].headers["host"] == f"partner.example:{server.port}"
    with pytest.raises(NotAllowedThere):
        http(call(url=f"http://partner.example:{server.port}/"))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("", False),
        ("127.0.0.1", True),
        ("127.0.0.1:8000", True),
        ("127.0.0.1:8001", False),
        ("cache.internal", True),
        ("CACHE.internal:8000", True),
        ("cache.internal:9", False),
        ("other.internal", False),
        ("127.0.0.0/8", True),
        ("10.0.0.0/8, ::1/128", False),
    ],
)
def test_an_installation_allows_hosts_ports_and_networks(text: str, is_allowed: bool) -> None:
    def go() -> object:
        return place("http://cache.internal:8000/", {}, Allowed.parse(text), lambda host, port: ["127.0.0.1"])

    if is_allowed:
        assert go()
    else:
        with pytest.raises(NotAllowedThere):
            go()


@pytest.mark.parametrize("text", ["http://a", "a@b", "10.0.0.0/99", "10.0.0.1/8", "a:port", "a?b"])
def test_what_allows_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Allowed.parse(text)


def test_a_host_that_is_not_there_is_said_to_be_so() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise OSError

    with pytest.raises(NotAllowedThere, match="no host"):
        place("http://nowhere.invalid/", {}, Allowed(), nobody)
    assert "127.0.0.1" in resolve("127.0.0.1", 80)
