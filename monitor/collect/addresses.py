"""The identity of an article: one address for all the ways in which it is linked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import SplitResult, quote, urljoin, urlsplit

#: The longest address that is followed or kept.
MAX_LENGTH = 2048
#: Letters of a host name, by RFC 1035.
LONGEST_HOST = 253

#: Added by newsletters, social networks, advertisers; they never choose an article.
_TRACKERS = re.compile(
    r"(utm_\w+|utm|at_\w+|mc_[ce]id|(fb|g|y|ys|dc|ms|tw|tt|li_fat_|wbra|gbra)cl(id|src)|ysclid|wbraid|gbraid|"
    r"igshid?|_ga|_gl|_openstat|cmpid|spm|scid|mkt_tok|fb_\w+|action_object_map|__twitter_impression|"
    r"amp|amp_js_v|amp_gsa|outputtype|usqp|share|shared|share_from|sfnsn|ref_src|ref_url|ncid|s_cid|xtor|_hs\w+)"
)
#: Trackers on most sites; a number may choose an article on some.
_PERHAPS = frozenset({"ref", "from", "source", "src", "via", "rss", "feed", "output"})

#: Hosts of the same site in another dress.
_DRESS = re.compile(r"(www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_CACHE = re.compile(r"/(?:amp|[cvi])/(?:s/)?(?P<rest>[^/?#]+\.[^/?#]+.*)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\ufeff\u2028\u2029\u200b-\u200f\ud800-\udfff]")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def absolute(base: str, href: str) -> str | None:
    """A link as it stands in a feed or page, made absolute; None when it cannot be followed.

    None for everything but http and https, for addresses without a host and for those over `MAX_LENGTH`.
    """
    try:
        # Line breaks inside an address are taken out, as browsers do; spaces inside are data.
        joined = urljoin(base, re.sub(r"[\r\n\t]", "", _scrub(href)).strip())
        parts = urlsplit(joined)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    return joined.replace(" ", "%20") if usable and len(joined) <= MAX_LENGTH else None


def canonical(url: str, aliases: Mapping[str, str] = {}) -> str:
    """The one form that stands for all addresses of an article.  It is a key, not an address to fetch.

    Trackers, fragments, AMP and mobile forms, `www.`, the scheme, default ports, trailing slashes and the ways of
    percent-encoding make no difference.  The path keeps its case, unknown parameters stay (sorted).

    Any text is taken: what is no http address comes back without white space.  Applying it twice changes nothing.

    Args:
        aliases: Host of a mirror -> main host, as an outlet declares them.
    """
    text = _CONTROL.sub("", url)
    parts = _split(text)
    if parts is None:
        return text
    host = _host(parts.hostname or "", aliases)
    if host is None:
        return text
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    query = _query(parts.query)
    fragment = f"#{_encode(parts.fragment)}" if parts.fragment.startswith(("!", "/")) else ""
    return f"https://{host}{port}{_path(parts.path)}{'?' if query else ''}{query}{fragment}"


def host_of(url: str) -> str:
    """The host of an address in lower case; empty when it has none."""
    parts = _split(url)
    return parts.hostname or "" if parts else ""


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        _ = parts.port  # raises for what is no port
    except ValueError:
        return None
    return _unwrapped(parts)


def _unwrapped(parts: SplitResult) -> SplitResult:
    """The page that an AMP cache stands for."""
    host = parts.hostname or ""
    cache = host.endswith(".cdn.ampproject.org") or (
        re.fullmatch(r"(www\.)?google\.[a-z.]+", host) and parts.path.startswith("/amp/")
    )
    found = _AMP_CACHE.match(parts.path) if cache else None
    if not found:
        return parts
    query = f"?{parts.query}" if parts.query else ""
    return _split(f"https://{found['rest']}{query}") or parts


def _host(host: str, aliases: Mapping[str, str]) -> str | None:
    name = unicodedata.normalize("NFKC", host).lower().strip(".")
    if ":" in name:
        return f"[{name}]"
    try:
        ascii_name = name.encode("idna").decode("ascii") if not name.isascii() else name
    except UnicodeError:
        ascii_name = quote(name, safe="")
    # Only what a host may be: anything else would be read differently the second time.
    if not re.fullmatch(r"[a-z0-9_\-.%~]+", ascii_name) or "%" in ascii_name:
        return None
    bare = _undressed(ascii_name)
    main = aliases.get(ascii_name) or aliases.get(bare) or aliases.get(f"www.{bare}")
    return _undressed(main.lower().strip(".")) if main else bare


def _undressed(host: str) -> str:
    while found := _DRESS.match(host):
        host = host[found.end() :]
    return host


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in _encode(path).split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    while segments and segments[-1].lower() in ("amp", "amp.html"):
        segments.pop()
    while segments and segments[0].lower() == "amp":
        del segments[0]
    return f"/{'/'.join(segments)}" if segments else "/"


def _query(query: str) -> str:
    pairs = sorted(filter(None, (_encode(part) for part in query.split("&"))))
    return "&".join(dict.fromkeys(pair for pair in pairs if not _tracks(pair)))


def _tracks(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    return bool(_TRACKERS.fullmatch(name)) or (name in _PERHAPS and not value.isdigit())


def _encode(text: str) -> str:
    """One way of percent-encoding: unreserved characters as they are, the rest in capital hexadecimal."""
    escaped = quote(text, safe="%/:=&;,@!$'()*+~-._?[]|", errors="replace")
    return _PERCENT.sub(_decoded, re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", escaped))


def _decoded(found: re.Match[str]) -> str:
    byte = int(found[1], 16)
    return chr(byte) if byte in _UNRESERVED else f"%{found[1].upper()}"


def _scrub(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufeff]", "", text)
