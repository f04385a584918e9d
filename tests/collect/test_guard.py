"""No request may go inside, in whatever way the address is written."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.guard import literal, parse_allowed, refusal, refused_name
from monitor.errors import ConfigError


@pytest.mark.parametrize(
    "ip",
    [
        "0.1.2.3",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.0.192",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "192.88.99.1",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2400:cb00::5efe:7f00:1",
    ],
)
def test_inside_addresses_are_refused(ip):
    assert refusal(ip_address(ip), 443)


@pytest.mark.parametrize(
    "ip",
    [
        "8.8.8.8",
        "1.1.1.1",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700::1111",
        "64:ff9b::808:808",
        "::ffff:8.8.8.8",
    ],
)
def test_public_addresses_are_not(ip):
    assert refusal(ip_address(ip), 443) is None


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_other_ports_are_refused_unless_they_are_the_feeds_own(port):
    assert refusal(ip_address("8.8.8.8"), port)
    assert refusal(ip_address("8.8.8.8"), port, ports={80, 443, port}) is None


def test_an_opened_door_is_one_network_and_one_port():
    doors = parse_allowed("127.1.0.0/16:8765, [::1]:80")
    assert refusal(ip_address("127.1.2.3"), 8765, doors) is None
    assert refusal(ip_address("::1"), 80, doors) is None
    assert refusal(ip_address("127.1.2.3"), 8766, doors)
    assert refusal(ip_address("127.2.0.1"), 8765, doors)
    assert refusal(ip_address("::ffff:127.1.2.3"), 8765, doors)


def test_no_door_is_open_by_default():
    assert parse_allowed("") == ()


@pytest.mark.parametrize(
    "text", ["127.0.0.1", "nonsense:80", "127.0.0.0/8:0", "127.0.0.0/8:99999", "127.0.0.0/99:80"]
)
def test_a_door_that_cannot_be_read_is_named(text):
    with pytest.raises(ConfigError, match="expected network:port"):
        parse_allowed(text)


@pytest.mark.parametrize(
    ("host", "ip"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0177.0.0.01", "127.0.0.1"),
        ("[::1]", "::1"),
        ("１２７.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("xeber.example", None),
        ("1xeber.example", None),
        ("", None),
    ],
)
def test_an_address_is_known_in_any_notation(host, ip):
    assert literal(host) == (ip_address(ip) if ip else None)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "x.localhost",
        "printer.local",
        "metadata.google.internal",
        "router.lan",
        "intranet",
        "0x7f.1",
        "[::1]",
        "10.0.0.1",
        "nas.home.arpa",
    ],
)
def test_a_proxy_is_not_asked_for_inside_names(host):
    assert refused_name(host, 443, ())


def test_a_proxy_is_asked_for_public_names_and_hidden_services():
    assert refused_name("xeber.example", 443, ()) is None
    assert refused_name("abcdefghijklmnop.onion", 80, ()) is None
    assert refused_name("xeber.example", 22, ())
    assert refused_name("127.1.0.1", 8765, parse_allowed("127.1.0.0/16:8765")) is None


@given(st.ip_addresses(v=4))
def test_what_is_refused_bare_is_refused_in_every_wrapping(ip: IPv4Address):
    if refusal(ip, 443):
        for prefix in ("::ffff:0:0", "64:ff9b::", "::"):
            assert refusal(IPv6Address(int(IPv6Address(prefix)) | int(ip)), 443)
        assert refusal(IPv6Address(0x2002 << 112 | int(ip) << 80), 443)


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_passes(ip):
    if (
        ip.is_private
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_multicast
        or ip.is_reserved
        or ip.is_unspecified
    ):
        mapped = getattr(ip, "ipv4_mapped", None)
        translated = ip in ip_network("64:ff9b::/96")
        assert mapped or translated or refusal(ip, 443)


@given(st.text(max_size=60))
def test_any_text_may_be_asked_about(text):
    literal(text)
    refused_name(text, 443, ())
