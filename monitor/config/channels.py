"""`feeds.yaml`: the channels of `notify`, as written and as records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlsplit

from monitor.config.documents import Node, Once, Problems, items, line_of, place
from monitor.config.kinds import HintError, Kind, Slug, Text, Url, is_address
from monitor.config.shapes import blank
from monitor.records import Channel, ChannelKind, Detail, Encrypt, Format, Severity, Topic

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")


def _mail(value: Any) -> str:
    if not isinstance(value, str) or not _MAIL.fullmatch(value):
        raise ValueError
    return value


def _server(value: Any) -> str:
    host, _, port = (value if isinstance(value, str) else "").rpartition(":")
    if not re.fullmatch(r"[A-Za-z0-9.-]{1,253}|\[[0-9a-f:]+\]", host) or not port.isdecimal():
        raise HintError("587 is the usual port, 465 with `tls: true`")
    if not 0 < int(port) < 65_536:
        raise ValueError
    return str(value)


Mail = Annotated[str, Kind("a mail address, such as desk@example.org", _mail)]
Server = Annotated[str, Kind("a server with its port, such as mail.example.org:587", _server)]

#: For each kind: the keys it needs, and those it may have beside `id`, `topics`, `severity` and `detail`.
_KEYS: Mapping[ChannelKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    ChannelKind.SMTP: (("to", "server", "sender"), ("user", "secret", "tls", "ca", "encrypt")),
    ChannelKind.WEBHOOK: (("url", "secret"), ()),
    ChannelKind.TELEGRAM: (("to", "secret"), ("url",)),
    ChannelKind.MATRIX: (("url", "to", "secret"), ()),
    ChannelKind.SLACK: (("secret",), ()),
    ChannelKind.NTFY: (("url",), ("secret",)),
    ChannelKind.COMMAND: (("command",), ()),
    ChannelKind.FILE: (("folder",), ("format",)),
    ChannelKind.APPRISE: (("secret",), ()),
    ChannelKind.PING: (("secret",), ()),
}
_COMMON = ("id", "kind", "topics", "severity", "detail")
_NAMES = {"sender": "from"}


@dataclass(frozen=True, kw_only=True)
class ChannelShape:
    """A channel as written."""

    id: Slug
    kind: ChannelKind
    to: tuple[Text, ...] = ()
    topics: tuple[Topic, ...] = ()
    severity: Severity = Severity.HIGH
    detail: Detail | None = None
    secret: Slug = ""
    url: Url = ""
    server: Server = ""
    sender: Mail = field(default="", metadata={"key": "from"})
    user: Text = ""
    tls: bool = False
    ca: Text = ""
    encrypt: Encrypt = Encrypt.NEVER
    command: tuple[Text, ...] = ()
    folder: Text = ""
    format: Format = Format.TEXT


def channel(values: dict[str, Any]) -> Channel:
    """The record of values that were found good."""
    kind: ChannelKind = values["kind"]
    detail = values.pop("detail", None) or (Detail.COUNTS if kind.third_party else Detail.FULL)
    return Channel(detail=detail, topics=values.pop("topics", ()) or tuple(Topic), **values)


def check(root: Node | None, channels: Sequence[dict[str, Any]], problems: Problems) -> None:
    """What no single value shows: names given twice, and keys that do not fit the kind."""
    once = Once(problems)
    for number, (node, values) in enumerate(zip(items(root, "notify"), channels, strict=True), start=1):
        where = place("notify", number, node)
        if "id" in values:
            line = line_of(node, "id")
            once.add("id", values["id"], line, f"{where}.id", "every channel needs its own id")
        if "kind" in values:
            for key, text in _misfits(values["kind"], values, node):
                problems.add(line_of(node, key) if key else node.line, where, text)


def _misfits(kind: ChannelKind, values: Mapping[str, Any], node: Node) -> Iterator[tuple[str, str]]:
    """(the key it stands at, what is wrong)."""
    needed, allowed = _KEYS[kind]
    written = node.value if isinstance(node.value, dict) else {}
    for name in needed:
        found = written.get(_name(name))
        if found is None or blank(found) or found.value == ():
            yield "", f"`{_name(name)}` is missing: `kind: {kind}` needs {_list(needed)}"
    for name in values:
        if name not in (*needed, *allowed, *_COMMON):
            yield _name(name), f"`{_name(name)}` is not for `kind: {kind}`: take it out"
    if kind is ChannelKind.SMTP:
        yield from _mail_misfits(values)
    if _in_clear(values.get("url", "")):
        yield "url", "http:// would send it in clear: write https://"


def _mail_misfits(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for address in values.get("to", ()):
        try:
            _mail(address)
        except ValueError:
            yield "to", f"{address!r} is no mail address"
    if bool(values.get("user")) != bool(values.get("secret")):
        yield "", "`user` and `secret` (the name of its password) go together: give both or none"


def _in_clear(address: str) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    own = host == "localhost" or host.endswith(".onion") or (is_address(host) and host.startswith("127."))
    return parts.scheme == "http" and not own


def _name(key: str) -> str:
    """A field as it is called in the file."""
    return _NAMES.get(key, key)


def _list(keys: Sequence[str]) -> str:
    return ", ".join(f"`{_name(key)}`" for key in keys)
