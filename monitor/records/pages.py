"""What is collected: visits, entries, pages, articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class VisitStatus(StrEnum):
    """How a visit to a feed ended, in the words that are shown everywhere.  Stored: never rename one."""

    OK = "ok"
    NOT_MODIFIED = "not modified"
    LATE = "late"
    BLOCKED = "blocked"
    NOT_A_FEED = "not a feed"
    PARSE_ERROR = "parse error"
    DNS = "DNS"
    TLS = "TLS"
    CONNECTION = "connection"
    TIMEOUT = "timeout"
    TOO_LARGE = "too large"
    GONE = "gone"
    HTTP_ERROR = "HTTP error"
    REFUSED = "refused"
    QUIET = "quiet"
    OFFLINE = "offline"

    @property
    def healthy(self) -> bool:
        return self in (VisitStatus.OK, VisitStatus.NOT_MODIFIED, VisitStatus.QUIET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an address answered."""

    url: str
    #: Where redirects led; equal to `url` without any.
    final_url: str
    status: int
    #: As received, in order; names keep their case.
    headers: tuple[tuple[str, str], ...]
    #: Decoded from its transfer and content encoding.
    body: bytes
    fetched_at: datetime
    #: The addresses passed through, with the status each answered, without the last.
    redirects: tuple[tuple[str, int], ...] = ()
    #: The body before its content encoding was undone, for the evidence; None when it was not kept.
    wire: bytes | None = None

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever the case of its name; None when it was not sent."""
        lowered = name.lower()
        return next((value for key, value in self.headers if key.lower() == lowered), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing changed since the last visit."""

    url: str
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as a feed announces it, before its page is read."""

    #: As announced, made absolute.
    url: str
    #: The identity of the article: see `collect.addresses.canonical`.
    canonical: str
    title: str = ""
    #: None when the feed gives no believable date; never guessed from the time of the fetch.
    published: datetime | None = None
    #: Text of the description or the full content, tags removed; may be empty.
    summary: str = ""
    author: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What one body of a feed says."""

    entries: tuple[Entry, ...]
    title: str = ""
    #: The dialect, such as `rss20`, `atom10`, `json1`, `news-sitemap`.
    version: str = ""
    #: Items that were left out because the feed brought more than the cap.
    left_out: int = 0
    #: Minutes for which the feed asks not to be read again.
    ttl: int | None = None
    #: How the text was decoded, and whether that was a guess.
    encoding: str = "utf-8"
    encoding_guessed: bool = False
    #: Nested sitemaps still to be read (kind `sitemap` with an index).
    children: tuple[str, ...] = ()


class DateSource(StrEnum):
    """Where an article's date comes from, best first."""

    FEED = "feed"
    JSON_LD = "json-ld"
    META = "meta"
    VISIBLE = "visible"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The text of a page."""

    title: str
    #: The body alone: paragraphs parted by a newline; no captions, link boxes, comments.
    text: str
    byline: str = ""
    #: Caption texts, kept apart from the body.
    captions: tuple[str, ...] = ()
    published: datetime | None = None
    published_source: DateSource = DateSource.NONE
    #: ISO 639-1; empty when unknown.
    language: str = ""
    #: Which way the text was found: `rule`, `trafilatura`, `json-ld`, `feed`, `input`.
    extractor: str = "input"
    #: The headline of the page itself, where `title` may be the feed's; empty: not known.
    page_title: str = ""
