"""From the items of any kind of feed to entries: links made absolute, fields capped, doubles and surplus left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.collect import dates
from monitor.collect.addresses import absolute, canonical
from monitor.collect.scrub import one_line, untagged
from monitor.records import Entry

#: Items that are taken from one visit, the newest first.
MAX_ITEMS = 2000
#: Characters of a field.
MAX_TITLE = 500
MAX_AUTHOR = 200
MAX_GUID = 1000
MAX_SUMMARY = 100_000
#: Minutes: however long a feed asks not to be read, it is read after a day.
_LONGEST_TTL = 24 * 60
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
#: Stands for the date of what has none.
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An item as the feed has it, nothing checked."""

    #: Addresses, the best first.
    links: tuple[str, ...]
    title: str = ""
    #: Dates as written, the best first.
    dates: tuple[str, ...] = ()
    summary: str = ""
    author: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """A feed as it says of itself, nothing checked."""

    title: str
    version: str
    drafts: tuple[Draft, ...]
    #: Minutes.
    ttl: int | None = None
    left_out: int = 0


def entries(
    url: str, drafts: Iterable[Draft], now: datetime, aliases: Mapping[str, str]
) -> tuple[tuple[Entry, ...], int]:
    """The usable items, newest first (those without a date stay where the feed has them, after the dated), and how
    many were left out because there are too many.

    Args:
        url: What links are relative to.
    """
    found: dict[str, Entry] = {}
    for draft in drafts:
        entry = _entry(url, draft, now, aliases)
        # Two items with one address are one article; the first is the newest in nearly all feeds.
        if entry is not None:
            found.setdefault(entry.canonical, entry)
    ordered = sorted(found.values(), key=lambda entry: entry.published or BEFORE_ALL, reverse=True)
    return tuple(ordered[:MAX_ITEMS]), max(0, len(ordered) - MAX_ITEMS)


def minutes(ttl: object, period: object = None, frequency: object = None) -> int | None:
    """For how many minutes a feed asks not to be read again, by `ttl` or by `sy:updatePeriod`; at most a day."""
    asked = _number(ttl)
    if asked is None and isinstance(period, str) and period.strip().lower() in _PERIODS:
        asked = _PERIODS[period.strip().lower()] // max(1, _number(frequency) or 1)
    return min(asked, _LONGEST_TTL) if asked else None


def _entry(url: str, draft: Draft, now: datetime, aliases: Mapping[str, str]) -> Entry | None:
    link = next((address for href in draft.links if href.strip() and (address := absolute(url, href))), None)
    if link is None:
        return None
    return Entry(
        url=link,
        canonical=canonical(link, aliases),
        title=one_line(untagged(draft.title[: MAX_TITLE * 10]), MAX_TITLE),
        published=_published(draft.dates, now),
        summary=untagged(draft.summary[:MAX_SUMMARY]),
        author=one_line(untagged(draft.author[: MAX_AUTHOR * 10]), MAX_AUTHOR),
        guid=_guid(draft.guid),
    )


def _published(written: Iterable[str], now: datetime) -> datetime | None:
    read = (dates.believable(dates.parse(text), now) for text in written)
    return next((moment for moment in read if moment is not None), None)


def _guid(guid: str) -> str:
    if len(guid) > MAX_GUID:
        return f"sha256:{hashlib.sha256(guid.encode('utf-8', 'replace')).hexdigest()}"
    return one_line(guid, MAX_GUID)


def _number(value: object) -> int | None:
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
