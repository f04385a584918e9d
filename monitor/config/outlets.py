"""`feeds.yaml`: the outlets, as written and as records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from monitor.config.documents import Node, Once, Problems, entries, items, line_of, place
from monitor.config.kinds import Country, Host, Interval, Language, Moment, Selector, Slug, Text, Url
from monitor.config.shapes import blank
from monitor.records import EvidencePolicy, ExtractRule, Feed, FeedKind, Outlet, Reach, Stance

_ONE_OUTLET = "one site belongs to one outlet"
_NO_FEEDS = "no feeds: add one under `feeds:`, or write `paused: true` to keep the outlet unread"
_LINKS_MISSING = "`links` is missing: `kind: page` needs the selector of the links to follow"
_REACH_SOURCE = "`reach_source` is missing: name a source that others can check"
_LINKS_IDLE = "`links` is only for `kind: page`: take it out"


@dataclass(frozen=True, kw_only=True)
class FeedShape:
    """A feed as written."""

    url: Url
    kind: FeedKind = FeedKind.FEED
    every: Interval | None = None
    links: Selector | None = None


@dataclass(frozen=True, kw_only=True)
class ExtractShape:
    """A rule of extraction as written."""

    title: Selector | None = None
    text: Selector | None = None
    byline: Selector | None = None
    date: Selector | None = None
    remove: Selector | None = None
    valid_from: Moment | None = None
    valid_until: Moment | None = None


@dataclass(frozen=True, kw_only=True)
class OutletShape:
    """An outlet as written."""

    id: Slug
    stance: Stance
    feeds: tuple[FeedShape, ...] = ()
    name: Text = ""
    homepage: Url = ""
    country: Country = ""
    languages: tuple[Language, ...] = ()
    stance_source: Text = ""
    alias_domains: tuple[Host, ...] = ()
    reach: Reach | None = None
    reach_source: Text = ""
    extract: tuple[ExtractShape, ...] = ()
    evidence: EvidencePolicy = EvidencePolicy.MENTIONS
    paused: bool = False
    note: Text = ""


def outlet(values: dict[str, Any]) -> Outlet:
    """The record of values that were found good."""
    feeds = tuple(Feed(**each) for each in values.pop("feeds", ()))
    extract = tuple(ExtractRule(**each) for each in values.pop("extract", ()))
    return Outlet(feeds=feeds, extract=extract, **values)


def check(root: Node | None, outlets: Sequence[dict[str, Any]], problems: Problems) -> None:
    """What no single value shows: things given twice, and keys that do not fit each other.

    Args:
        root: The whole file.
        outlets: The good fields of each of its outlets.
    """
    once = Once(problems)
    for number, (node, values) in enumerate(zip(items(root, "outlets"), outlets, strict=True), start=1):
        where = place("outlets", number, node)
        _once(once, node, values, where)
        _feeds(node, values, where, problems)
        _rules(node, values, where, problems)
        if "reach" in values and not values.get("reach_source"):
            problems.add(line_of(node, "reach"), f"{where}.reach", _REACH_SOURCE)


def _once(once: Once, node: Node, values: dict[str, Any], where: str) -> None:
    if "id" in values:
        once.add("id", values["id"], line_of(node, "id"), f"{where}.id", "every outlet needs its own id")
    for number, feed in enumerate(values.get("feeds", ()), start=1):
        if "url" in feed:
            line = line_of(node, "feeds", number, "url")
            once.add("feed", same(feed["url"]), line, f"{where}.feeds[{number}].url", "keep one of the two")
    own = host_of(values.get("homepage", ""))
    if own:
        once.add("site", own, line_of(node, "homepage"), where, _ONE_OUTLET)
    for number, alias in enumerate(values.get("alias_domains", ()), start=1):
        if alias != own:
            once.add("site", alias, line_of(node, "alias_domains", number), where, _ONE_OUTLET)


def _feeds(node: Node, values: dict[str, Any], where: str, problems: Problems) -> None:
    # A value that is there but is no list has been named already.
    if values.get("feeds", ()) == () and not values.get("paused") and not _wrong_feeds(node):
        problems.add(node.line, where, _NO_FEEDS)
    for number, feed in enumerate(values.get("feeds", ()), start=1):
        at = f"{where}.feeds[{number}]"
        is_page = feed.get("kind") is FeedKind.PAGE
        if is_page and "links" not in feed:
            problems.add(line_of(node, "feeds", number), at, _LINKS_MISSING)
        if not is_page and "links" in feed:
            problems.add(line_of(node, "feeds", number, "links"), at, _LINKS_IDLE)


def _wrong_feeds(node: Node) -> bool:
    feeds = next((value for key, value in entries(node) if key == "feeds"), None)
    return feeds is not None and not blank(feeds) and feeds.value != ()


def _rules(node: Node, values: dict[str, Any], where: str, problems: Problems) -> None:
    for number, rule in enumerate(values.get("extract", ()), start=1):
        at, line = f"{where}.extract[{number}]", line_of(node, "extract", number)
        if not rule.keys() - {"valid_from", "valid_until"}:
            problems.add(line, at, "says nothing: give at least one of title, text, byline, date, remove")
        start, end = rule.get("valid_from"), rule.get("valid_until")
        if isinstance(start, datetime) and isinstance(end, datetime) and end <= start:
            problems.add(line, at, "`valid_until` must be later than `valid_from`")


def same(url: str) -> str:
    """An address without what makes no difference: http or https, capitals in the host, a fragment."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix(":80").removesuffix(":443")
    return f"{host}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def host_of(url: str) -> str:
    """The site of an address, without `www.`; for homepages below another site (`bbc.com/azeri`) nothing."""
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www.") if parts.path in ("", "/") and not parts.port else ""
