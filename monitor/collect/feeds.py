"""From the bytes of a feed to its entries: RSS, RDF, Atom through feedparser, JSON Feed beside it.

A feed is judged by its dialect and its items, never by feedparser's `bozo`: a page of a guard against robots sets
nothing, and a harmless charset does.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import feedparser

from monitor.collect import jsonfeed, slim
from monitor.collect.announced import Draft, RawFeed, entries, minutes
from monitor.collect.challenge import challenger
from monitor.collect.encoding import decode
from monitor.collect.scrub import one_line
from monitor.errors import FeedError
from monitor.inflate import TooLargeError, gunzipped
from monitor.records import ParsedFeed, VisitStatus

#: Bytes that a feed which is a gzip file may unpack to.
_UNPACKED = 20_000_000


def parse_feed(
    url: str,
    body: bytes,
    headers: Sequence[tuple[str, str]] = (),
    *,
    now: datetime,
    aliases: Mapping[str, str] = {},
) -> ParsedFeed:
    """Read a feed.

    Args:
        url: Its address; links are relative to it.
        headers: Of the answer, for the charset.
        aliases: Host of a mirror -> main host.

    Raises:
        FeedError: It is no feed, or has no usable item; `status` says which.
    """
    text, encoding, guessed = text_of(url, body, headers)
    is_json = text.lstrip().startswith(("{", "["))
    raw = jsonfeed.read(url, text) if is_json else _xml(url, text, body, headers, now)
    found, surplus = entries(url, raw.drafts, now, aliases)
    if not found:
        what = "no item has an address" if raw.drafts else "the feed has no items"
        raise FeedError(url, (VisitStatus.PARSE_ERROR if raw.drafts else VisitStatus.NOT_A_FEED).value, what)
    return ParsedFeed(
        entries=found,
        title=one_line(raw.title, 200),
        version=raw.version,
        left_out=raw.left_out + surplus,
        ttl=raw.ttl,
        encoding=encoding,
        encoding_guessed=guessed,
    )


def text_of(url: str, body: bytes, headers: Sequence[tuple[str, str]]) -> tuple[str, str, bool]:
    """The text of a feed or sitemap, unpacked if it is itself a gzip file: see `encoding.decode`.

    Raises:
        FeedError: It is empty, damaged, or unpacks to too much.
    """
    try:
        body = gunzipped(body, _UNPACKED)
    except TooLargeError:
        raise FeedError(
            url, VisitStatus.TOO_LARGE.value, f"unpacks to more than {_UNPACKED:,} bytes"
        ) from None
    except zlib.error as error:
        raise FeedError(url, VisitStatus.PARSE_ERROR.value, f"damaged gzip ({error})") from error
    if not body.strip():
        raise FeedError(url, VisitStatus.NOT_A_FEED.value, "the answer is empty")
    content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    return decode(body, content_type, "json" if body.lstrip().startswith(b"{") else "xml")


def _xml(url: str, text: str, body: bytes, headers: Sequence[tuple[str, str]], now: datetime) -> RawFeed:
    slimmed = slim.document(text, now)
    if slimmed is None:
        guard = challenger(headers, body)
        status = VisitStatus.BLOCKED if guard else VisitStatus.NOT_A_FEED
        raise FeedError(url, status.value, f"held back by {guard}" if guard else slim.instead(text))
    parsed = feedparser.parse(
        # A stream: a body that is a path would be opened as a file.
        io.BytesIO(slimmed.body),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    channel: Mapping[str, Any] = parsed.feed
    return RawFeed(
        title=str(channel.get("title", "")),
        version=str(parsed.version),
        drafts=tuple(_draft(item) for item in parsed.entries),
        ttl=minutes(channel.get("ttl"), channel.get("sy_updateperiod"), channel.get("sy_updatefrequency")),
        left_out=slimmed.left_out,
    )


def _draft(parsed: Mapping[str, Any]) -> Draft:
    # A plain dict: feedparser's own answers with other fields for those that are missing.
    item = dict(parsed)
    contents = [str(part.get("value", "")) for part in item.get("content", ())]
    return Draft(
        links=tuple(_links(item)),
        title=str(item.get("title", "")),
        dates=tuple(str(item[key]) for key in ("published", "updated", "created") if item.get(key)),
        summary=max((str(item.get("summary", "")), *contents), key=len),
        author=str(item.get("author", "")),
        guid=str(item.get("id", "")),
    )


def _links(item: Mapping[str, Any]) -> Iterator[str]:
    """The addresses of an item, the best first."""
    if item.get("link"):
        yield str(item["link"])
    for link in item.get("links", ()):
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            yield str(link["href"])
    if str(item.get("id", "")).startswith(("http://", "https://")):
        yield str(item["id"])
