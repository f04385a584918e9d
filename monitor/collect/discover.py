"""Where a site may announce its articles: what its page and its robots.txt name, and where feeds usually stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from protego import Protego

from monitor.collect import markup
from monitor.collect.addresses import absolute
from monitor.collect.encoding import decode
from monitor.collect.robots import MAX_BYTES
from monitor.collect.scrub import one_line
from monitor.records import FeedKind

_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
    }
)
#: Where the blog systems, portals and agencies of `feeds.yaml` have theirs (2026-11), the commonest first.
_USUAL = (
    "rss", "rss.xml", "feed", "feed/", "rss/", "feeds/index.rss", "rss/all.rss", "index.xml", "atom.xml", "feed.xml",
    "az/rss", "ru/rss", "en/rss",
)  # fmt: skip
_USUAL_SITEMAPS = (
    "news-sitemap.xml",
    "sitemap-news.xml",
    "sitemap_news.xml",
    "sitemap.xml",
    "sitemap_index.xml",
)
#: Addresses that one page may name.
_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address at which articles may be announced; whether they are shows only when it is read."""

    url: str
    kind: FeedKind = FeedKind.FEED
    title: str = ""


def named_by_page(url: str, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> tuple[Candidate, ...]:
    """The feeds that a page names: `<link rel="alternate">` first, then links that look like feeds."""
    content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    root = markup.parse(decode(body, content_type, "html")[0])
    if root is None:
        return ()
    found: dict[str, Candidate] = {}
    for href, title in [*_declared(root), *_linked(root)]:
        address = absolute(url, href)
        if address and len(found) < _MOST:
            found.setdefault(address, Candidate(url=address, title=one_line(title, 100)))
    return tuple(found.values())


def named_by_robots(url: str, body: bytes) -> tuple[Candidate, ...]:
    """The sitemaps that a robots.txt names; those with news in their name first."""
    named = Protego.parse(body[:MAX_BYTES].decode("utf-8", "ignore")).sitemaps
    addresses = dict.fromkeys(address for href in named if (address := absolute(url, href.strip())))
    ordered = sorted(addresses, key=lambda address: "news" not in address.lower())
    return tuple(Candidate(url=address, kind=FeedKind.SITEMAP) for address in ordered[:_MOST])


def usual(url: str) -> tuple[Candidate, ...]:
    """The usual places of a site's feeds and news sitemaps."""
    places = [(path, FeedKind.FEED) for path in _USUAL] + [
        (path, FeedKind.SITEMAP) for path in _USUAL_SITEMAPS
    ]
    return tuple(
        Candidate(url=address, kind=kind) for path, kind in places if (address := absolute(url, f"/{path}"))
    )


def _declared(root: etree._Element) -> Iterator[tuple[str, str]]:
    for link in root.iter("link"):
        rels = (link.get("rel") or "").lower().split()
        if "alternate" in rels and (link.get("type") or "").lower().strip() in _TYPES:
            yield link.get("href") or "", link.get("title") or ""


def _linked(root: etree._Element) -> Iterator[tuple[str, str]]:
    for link in root.iter("a"):
        href = link.get("href") or ""
        path = href.partition("?")[0].partition("#")[0].lower().rstrip("/")
        if path.endswith(("/rss", "/feed", ".rss", "rss.xml", "atom.xml", "feed.xml", "/atom")):
            yield href, markup.text_of(link)
