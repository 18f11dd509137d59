"""Where a call may go: never to this machine or the network it stands in, unless the installation allows it.

A name is resolved once, every address that it has is judged, and the call is made to one of exactly these: a name
that answers differently a moment later changes nothing. Addresses in odd notations (decimal, octal, hexadecimal) are
judged by what the resolver makes of them.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from engine.connectors import FailedTry

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a host. OSError where it has none."""

_EMBEDDED = tuple(IPv6Network(each) for each in ("::/96", "64:ff9b::/96"))
"""IPv6 networks whose addresses end in an IPv4 address that is meant in the end: IPv4-compatible, and NAT64."""
_SHUT = tuple(IPv6Network(each) for each in ("64:ff9b:1::/48", "fec0::/10", "100::/64"))
PORTS = {"http": 80, "https": 443}


class NotAllowedThere(FailedTry):
    """The address of a call cannot be used, or must not be."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Asks the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True, slots=True)
class Place:
    """A checked URL: where the connection goes, and what is asked for there."""

    is_secure: bool
    host: str
    port: int
    target: str
    addresses: tuple[str, ...]

    @property
    def authority(self) -> str:
        """The host as the Host header names it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS["https" if self.is_secure else "http"] else f"{name}:{self.port}"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an installation allows beside the open internet: hosts, a port of theirs, or networks."""

    hosts: frozenset[tuple[str, int | None]] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Allowed":
        """Reads `benefits.internal:8443, cache.internal, 10.1.0.0/16`. ValueError for what is none of these."""
        hosts, networks = set(), []
        for part in filter(None, (each.strip().lower() for each in text.split(","))):
            if "/" in part:
                networks.append(ip_network(part))
            else:
                hosts.add(_host_and_port(part))
        return cls(frozenset(hosts), tuple(networks))

    def holds(self, host: str, port: int, address: Address) -> bool:
        names = {host, str(address)}
        if any((name, each) in self.hosts for name in names for each in (port, None)):
            return True
        return any(address in network for network in self.networks)


def _host_and_port(text: str) -> tuple[str, int | None]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname or parts.path or "@" in text or "?" in text or "#" in text:
        raise ValueError(f"{text!r} is neither a host, nor a host and its port, nor a network such as 10.1.0.0/16")
    return parts.hostname, parts.port


def place(url: str, query: dict[str, str | list[str]], allowed: Allowed, resolver: Resolver) -> Place:
    """Where a URL leads. Raises NotAllowedThere, in words."""
    parts, port = _parts(url)
    host = str(parts.hostname)
    try:
        found = resolver(host, port)
    except (OSError, UnicodeError):
        raise NotAllowedThere(f"There is no host “{host}”.") from None
    addresses = tuple(str(_judged(each, host, port, allowed)) for each in found)
    if not addresses:
        raise NotAllowedThere(f"There is no host “{host}”.")
    return Place(parts.scheme == "https", host, port, _target(parts, query), addresses)


def _parts(url: str) -> tuple[SplitResult, int]:
    """Only what every reader of URLs understands alike."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise NotAllowedThere("The address has a character that an address cannot have.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAllowedThere("The address cannot be read.") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise NotAllowedThere("The address does not begin with https:// or http:// and a host.")
    if "@" in parts.netloc or "%" in parts.netloc:
        raise NotAllowedThere("The address has a user name before its host: put that into a header.")
    return parts, port or PORTS[parts.scheme]


def _target(parts: SplitResult, query: dict[str, str | list[str]]) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    asked = "&".join(filter(None, (quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"), urlencode(query, doseq=True))))
    return f"{path}?{asked}" if asked else path


def _judged(text: str, host: str, port: int, allowed: Allowed) -> Address:
    address = ip_address(text.partition("%")[0])
    if allowed.holds(host, port, _meant(address)) or is_public(address):
        return address
    raise NotAllowedThere(f"“{host}” is an address that calls may not go to; HTTP_ALLOW can allow it.")


def is_public(address: Address) -> bool:
    """Whether an address is in the open internet, for one host, and nothing special."""
    meant = _meant(address)
    if isinstance(meant, IPv6Address) and any(meant in network for network in _SHUT):
        return False
    special = meant.is_multicast or meant.is_reserved or meant.is_private or meant.is_loopback
    return meant.is_global and not special and not meant.is_link_local and not meant.is_unspecified


def _meant(address: Address) -> Address:
    """The IPv4 address within an IPv6 one, where that is where the call would end."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _EMBEDDED):
        return IPv4Address(int(address) & 0xFFFFFFFF) if int(address) > 1 else address
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address
