"""Which addresses no request may ever go to: the rule against being sent inside (SSRF), as pure functions.

`ipaddress.is_global` is not enough: it lets NAT64, 6to4, IPv4-compatible, site-local and multicast addresses
through (seen with Python 3.11.7), so the ranges are written out.
"""

from __future__ import annotations

import socket
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from monitor.errors import ConfigError

#: Where news is served.  A feed's own port is added by the caller.
WEB_PORTS = frozenset({80, 443})

#: IANA special-purpose registry (2026-11) and what clouds add to it.
_INSIDE_V4 = {
    ip_network(network): what
    for network, what in {
        "0.0.0.0/8": "this host",
        "10.0.0.0/8": "private",
        "100.64.0.0/10": "shared by a provider (CGNAT)",
        "127.0.0.0/8": "loopback",
        "168.63.129.16/32": "metadata of a cloud",
        "169.254.0.0/16": "link-local",
        "172.16.0.0/12": "private",
        "192.0.0.0/24": "for protocols",
        "192.0.2.0/24": "for documentation",
        "192.31.196.0/24": "for protocols",
        "192.52.193.0/24": "for protocols",
        "192.88.99.0/24": "a 6to4 relay",
        "192.168.0.0/16": "private",
        "192.175.48.0/24": "for protocols",
        "198.18.0.0/15": "for benchmarks",
        "198.51.100.0/24": "for documentation",
        "203.0.113.0/24": "for documentation",
        "224.0.0.0/4": "multicast",
        "240.0.0.0/4": "reserved",
    }.items()
}
#: All other global unicast addresses are outside this.
_GLOBAL_V6 = IPv6Network("2000::/3")
_INSIDE_V6 = {
    ip_network(network): what
    for network, what in {
        "2001::/23": "for protocols (Teredo, ORCHID)",
        "2001:db8::/32": "for documentation",
        "2002::/16": "a 6to4 tunnel",
        "2620:4f:8000::/48": "for protocols",
        "3ffe::/16": "of the old 6bone",
        "3fff::/20": "for documentation",
    }.items()
}
_NAT64 = IPv6Network("64:ff9b::/96")
#: Middle of an ISATAP interface identifier, which holds an IPv4 address in its last 32 bits.
_ISATAP = {0x00005EFE, 0x02005EFE}

#: Names that mean this machine or this network; a proxy would resolve them on its side.
_INSIDE_NAMES = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "home.arpa",
    "localdomain",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A network and port that may be read although they are inside: for tests and the demo."""

    network: IPv4Network | IPv6Network
    port: int


def parse_allowed(text: str) -> tuple[Allowed, ...]:
    """Read `network:port[,network:port]`, for instance `127.1.0.0/16:8765`; empty text allows nothing.

    Raises:
        ConfigError: With every part that cannot be read.
    """
    found: list[Allowed] = []
    problems: list[str] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        network, _, port = part.rpartition(":")
        try:
            found.append(Allowed(network=ip_network(network.strip("[]"), strict=False), port=_port(port)))
        except ValueError as error:
            problems.append(f"{part!r}: expected network:port such as 127.1.0.0/16:8765 ({error})")
    if problems:
        raise ConfigError(problems)
    return tuple(found)


def refusal(
    ip: IPv4Address | IPv6Address,
    port: int,
    allow: Sequence[Allowed] = (),
    ports: Collection[int] = WEB_PORTS,
) -> str | None:
    """Why no connection to an address may be made; None when it may."""
    if any(door.port == port and ip in door.network for door in allow):
        return None
    if inside := _inside(ip):
        return f"the address {ip} is {inside}"
    if port not in ports:
        return f"port {port} is not one of {', '.join(map(str, sorted(ports)))}"
    return None


def refused_name(
    host: str, port: int, allow: Sequence[Allowed], ports: Collection[int] = WEB_PORTS
) -> str | None:
    """Why a host that a proxy will resolve may not be asked for; None when it may."""
    ip = literal(host)
    if ip is not None:
        return refusal(ip, port, allow, ports)
    name = host.rstrip(".").lower()
    if "." not in name or any(name == inside or name.endswith(f".{inside}") for inside in _INSIDE_NAMES):
        return f"the name {host!r} means a machine of a private network"
    return None if port in ports else f"port {port} is not one of {', '.join(map(str, sorted(ports)))}"


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is, in any notation a resolver takes (`0x7f.1`, `2130706433`); None for a name."""
    text = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".")
    try:
        return ip_address(text)
    except ValueError:
        pass
    try:
        # The one function that reads octal, hexadecimal and short forms as the resolver does.
        return IPv4Address(socket.inet_aton(text)) if text[:1].isdigit() else None
    except (OSError, UnicodeError, ValueError):
        return None


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise ValueError(f"no such port: {port}")
    return port


def _inside(ip: IPv4Address | IPv6Address) -> str | None:
    if isinstance(ip, IPv4Address):
        return next((what for network, what in _INSIDE_V4.items() if ip in network), None)
    embedded = _embedded(ip)
    if embedded is not None:
        return _inside(embedded)
    if ip not in _GLOBAL_V6:
        return "not a public address"
    if (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "an ISATAP tunnel"
    return next((what for network, what in _INSIDE_V6.items() if ip in network), None)


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    # Where IPv4 is reached through a translator, DNS answers with these for public sites too.
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    return IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
