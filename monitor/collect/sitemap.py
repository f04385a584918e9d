"""Sitemaps: those of Google News, plain ones, and indexes of more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from lxml import etree

from monitor.collect import dates, tree
from monitor.collect.addresses import absolute
from monitor.collect.announced import BEFORE_ALL, Draft, entries
from monitor.collect.challenge import challenger
from monitor.collect.feeds import parse_feed, text_of
from monitor.errors import FeedError
from monitor.records import ParsedFeed, VisitStatus

#: A plain sitemap lists the whole archive: what was last changed before this is not announced.
_RECENT = timedelta(days=30)
#: Nested sitemaps that are read, the newest first.
_MAX_CHILDREN = 20


def parse_sitemap(
    url: str,
    body: bytes,
    headers: Sequence[tuple[str, str]] = (),
    *,
    now: datetime,
    aliases: Mapping[str, str] = {},
) -> ParsedFeed:
    """Read a sitemap.  An index brings no entries but `children`; a feed in its place is read as a feed.

    Raises:
        FeedError: It is no sitemap, or has no usable address.
    """
    text, encoding, guessed = text_of(url, body, headers)
    root = tree.parse(text)
    kind = tree.name(root) if root is not None else ""
    if root is None or kind not in ("urlset", "sitemapindex"):
        if kind in ("rss", "feed", "rdf"):
            return parse_feed(url, body, headers, now=now, aliases=aliases)
        guard = challenger(headers, body)
        status = VisitStatus.BLOCKED if guard else VisitStatus.NOT_A_FEED
        raise FeedError(url, status.value, f"held back by {guard}" if guard else "not a sitemap")
    if kind == "sitemapindex":
        children = _children(url, root, now)
        if not children:
            raise FeedError(url, VisitStatus.NOT_A_FEED.value, "the index names no sitemap")
        return ParsedFeed(entries=(), version="sitemap-index", children=children, encoding=encoding)
    listed = [element for element in root if tree.name(element) == "url"]
    recent = [element for element in listed if _is_recent(element, now)]
    found, surplus = entries(url, map(_draft, recent), now, aliases)
    if not listed:
        raise FeedError(url, VisitStatus.NOT_A_FEED.value, "the sitemap is empty")
    is_news = any(tree.name(part) == "news" for element in listed[:50] for part in element)
    return ParsedFeed(
        entries=found,
        version="news-sitemap" if is_news else "sitemap",
        left_out=surplus + len(listed) - len(recent),
        encoding=encoding,
        encoding_guessed=guessed,
    )


def _draft(element: etree._Element) -> Draft:
    return Draft(
        links=(_field(element, "loc").strip(),),
        title=_field(element, "title"),
        # `lastmod` is no date of publication: a new comment changes it.
        dates=tuple(filter(None, (_field(element, "publication_date"),))),
    )


def _is_recent(element: etree._Element, now: datetime) -> bool:
    changed = _moment(_field(element, "publication_date") or _field(element, "lastmod"), now)
    return changed is None or now - changed <= _RECENT


def _children(url: str, index: etree._Element, now: datetime) -> tuple[str, ...]:
    """Those with news in their name first, then the last changed."""
    listed = [(_field(element, "loc").strip(), _field(element, "lastmod")) for element in index]
    listed.sort(key=lambda one: ("news" in one[0].lower(), _moment(one[1], now) or BEFORE_ALL), reverse=True)
    found = (absolute(url, loc) for loc, _ in listed if loc)
    return tuple(dict.fromkeys(address for address in found if address))[:_MAX_CHILDREN]


def _moment(text: str, now: datetime) -> datetime | None:
    return dates.believable(dates.parse(text), now) if text else None


def _field(element: etree._Element, name: str) -> str:
    """The text of the first element with this name, at any depth; `image:title` is none."""
    for part in element.iter():
        if tree.name(part) == name and "image" not in str(part.tag) and "video" not in str(part.tag):
            return tree.text_of(part)[:5000]
    return ""
