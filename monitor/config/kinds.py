"""The kinds of values that the files hold: what each must look like, and the words that say so.

A kind is an `Annotated` type.  Its `Kind` says what is expected and, where the type is not enough, how it is
read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta

MAX_TEXT = 1_000
MAX_URL = 2_048


class HintError(ValueError):
    """A value is not of its kind; the message helps to put it right."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value must be.

    Attributes:
        expected: Completes "expected …".
        parse: Turns the value of the file into that of the record; raises ValueError when it cannot,
            and HintError when there is more to say.
    """

    expected: str
    parse: Callable[[Any], Any] | None = None


def _matching(pattern: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern)

    def parse(value: Any) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise ValueError
        return value

    return parse


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise ValueError
    # A folded text of the file is one line to us.
    text = " ".join(value.split())
    if not text or not text.isprintable():
        raise ValueError
    return text


Text = Annotated[str, Kind(f"a text of at most {MAX_TEXT:,} characters", _text)]
Slug = Annotated[
    str,
    Kind(
        "a short name in a-z, 0-9 and hyphens, such as my-outlet (it is stored: choose it once)",
        _matching(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?"),
    ),
]
Country = Annotated[
    str, Kind("a country code in two capital letters, such as AZ, or INT", _matching("[A-Z]{2}|INT"))
]

_ISO_639_1 = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
    ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln
    lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
    pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGES = frozenset(_ISO_639_1.split())


def _language(value: Any) -> str:
    if value not in LANGUAGES:
        raise ValueError
    return str(value)


Language = Annotated[
    str, Kind("a language code of two letters (ISO 639-1), such as az, ru, en, tr", _language)
]


# --- addresses ----------------------------------------------------------------------------------------

_HOST = re.compile(r"(?=.{4,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")


def _host(value: Any) -> str:
    if not isinstance(value, str) or not _HOST.fullmatch(value):
        raise ValueError
    return value.lower()


def is_address(host: str) -> bool:
    """Whether a host is an IP address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _url(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_URL or not value.isprintable() or " " in value:
        raise HintError("without spaces")
    # Raises ValueError itself for a port that is no number or a broken IPv6 address.
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https"):
        raise HintError("only http and https are read")
    if parts.username is not None or parts.password is not None:
        raise HintError("without a user name or password")
    host = parts.hostname or ""
    if parts.port == 0 or not (_HOST.fullmatch(host) or is_address(host)):
        raise HintError("the name of the site looks wrong")
    return value


Host = Annotated[str, Kind("the bare name of a site, such as example.az (no https://, no path)", _host)]
Url = Annotated[str, Kind("an address that begins with https:// or http://", _url)]


def _egress(value: Any) -> str:
    if value == "direct":
        return "direct"
    parts = urlsplit(value if isinstance(value, str) else "")
    if parts.scheme == "socks5":
        raise HintError("with socks5:// your own name server would learn every site: write socks5h://")
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    if parts.scheme != "socks5h" or not parts.hostname or not parts.port or not bare:
        raise ValueError
    return f"socks5h://{parts.netloc}"


Egress = Annotated[str, Kind("direct, or a proxy such as socks5h://127.0.0.1:9050", _egress)]


def _loopback(value: Any) -> str:
    if value != "localhost" and not (
        isinstance(value, str) and is_address(value) and ip_address(value).is_loopback
    ):
        raise HintError("other machines can reach the pages only when `monitor web --host` says so")
    return str(value)


Loopback = Annotated[str, Kind("an address of this machine, such as 127.0.0.1", _loopback)]
Port = Annotated[int, Meta(ge=1, le=65_535)]
Scheduler = Annotated[
    str,
    Kind(
        "the address of a Dask scheduler, such as tcp://10.0.0.5:8786",
        _matching(r"(?:tcp|tls)://[^\s/]+:\d{1,5}"),
    ),
]


def _header(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= 300:
        raise ValueError
    if not (value.isascii() and value.isprintable()):
        raise HintError("only ASCII letters and signs can be sent in a header")
    return value.strip()


Header = Annotated[str, Kind("one line of at most 300 characters", _header)]


# --- selectors ----------------------------------------------------------------------------------------

_PAIRS = {")": "(", "]": "["}
_QUOTED = re.compile(r"""\\.|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")


def _selector(value: Any) -> str:
    """A light check that catches slips; `collect.extract` reads it in earnest."""
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise ValueError
    bare = _QUOTED.sub("", value)
    if any(sign in bare for sign in "{}<;\"'\\") or "//" in bare:
        raise HintError("this looks like HTML, XPath or an unclosed quote")
    if any(not part.strip() for part in bare.split(",")) and not _QUOTED.search(value):
        raise HintError("there is an empty part beside a comma")
    opened: list[str] = []
    for sign in bare:
        if sign in "([":
            opened.append(sign)
        elif sign in _PAIRS and (not opened or opened.pop() != _PAIRS[sign]):
            raise HintError("brackets do not match")
    if opened:
        raise HintError("brackets do not match")
    return value.strip()


Selector = Annotated[str, Kind("a CSS selector, such as article h1 or div.news-text", _selector)]


# --- times --------------------------------------------------------------------------------------------

_UNITS = {
    "s": 1,
    "sec": 1,
    "m": 60,
    "min": 60,
    "minutes": 60,
    "h": 3600,
    "hours": 3600,
    "d": 86400,
    "days": 86400,
}
_DURATION = re.compile(r"(\d{1,6})\s*([a-z]+)")


def _duration(value: Any, least: timedelta, most: timedelta) -> timedelta:
    """A number is minutes; a text has its unit."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError
    found = _DURATION.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if isinstance(value, str):
        if found is None or found[2] not in _UNITS:
            raise ValueError
        seconds = float(found[1]) * _UNITS[found[2]]
    else:
        seconds = float(value) * 60 if abs(value) < 10**9 else float("inf")
    # Also refuses nan, which is neither.
    if not least.total_seconds() <= seconds <= most.total_seconds():
        raise ValueError
    return timedelta(seconds=seconds)


def _between(least: timedelta, most: timedelta, words: str) -> Kind:
    return Kind(
        f"a duration such as 30m, 12h or 7d, {words} (a number alone is minutes)",
        partial(_duration, least=least, most=most),
    )


Interval = Annotated[
    timedelta, _between(timedelta(minutes=1), timedelta(days=7), "from one minute to seven days")
]
Delay = Annotated[timedelta, _between(timedelta(minutes=1), timedelta(days=366), "from one minute to a year")]


def _moment(value: Any) -> datetime:
    """A day is its first moment in UTC, as is a time without a zone."""
    if not isinstance(value, str):
        raise ValueError
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Moment = Annotated[
    datetime, Kind("a day or a time, such as 2026-03-01 or 2026-03-01T12:00:00+04:00", _moment)
]


def _clock(value: Any) -> time:
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,2}:\d{2}", value):
        raise ValueError
    hour, minute = value.split(":")
    return time(int(hour), int(minute))


Clock = Annotated[time, Kind('a time of the day in quotes, such as "08:00"', _clock)]


def _hours(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    begins, hyphen, ends = value.partition("-")
    if not hyphen or _clock(begins.strip()) == _clock(ends.strip()):
        raise ValueError
    return f"{_clock(begins.strip()):%H:%M}-{_clock(ends.strip()):%H:%M}"


Hours = Annotated[str, Kind('two different times of the day in quotes, such as "22:00-07:00"', _hours)]
Wait = Annotated[timedelta, _between(timedelta(), timedelta(days=1), "up to one day")]


def _zone(value: Any) -> str:
    try:
        ZoneInfo(value if isinstance(value, str) else "")
    except (ZoneInfoNotFoundError, OSError, ValueError):
        raise ValueError from None
    return str(value)


Zone = Annotated[str, Kind("a time zone such as Asia/Baku or Europe/Berlin", _zone)]
