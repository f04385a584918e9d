"""What a page says about its article: title, author, date, and whether the text is free to read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from lxml import etree

from monitor.collect import dates
from monitor.collect.markup import text_of
from monitor.collect.scrub import one_line, untagged
from monitor.records import DateSource

#: Characters of a block of JSON-LD, and of an article in it.
_MAX_BLOCK = 1_000_000
_MAX_TEXT = 200_000
_DEPTH = 8
_ARTICLES = re.compile(r"(Article|BlogPosting|NewsArticle|Report|LiveBlogPosting|OpinionNewsArticle)$")

_DATE_META = ("article:published_time", "datepublished", "og:published_time", "pubdate", "publishdate", "date",
              "dc.date.issued", "dc.date", "sailthru.date", "parsely-pub-date")  # fmt: skip
_AUTHOR_META = ("author", "article:author", "dc.creator", "parsely-author")
_AUTHOR_NAMES = re.compile(
    r"(^|[\s_-])(author|byline|muellif|yazar|avtor|vcard|sign)(?![a-z])", re.IGNORECASE
)
_DATE_NAMES = re.compile(
    r"(^|[\s_-])(date|dates?time|time|published|tarix|tarih|dt|posted|news-info)(?![a-z])", re.IGNORECASE
)
_BY = re.compile(r"^(by|автор|müəllif|yazar|yazan|text|текст)\s*[:\-]?\s+", re.IGNORECASE)
_SITE = re.compile(r"\s+(\||::|»|—|–|-)\s+[^|»]{2,40}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page declares; empty or None where it says nothing."""

    title: str = ""
    byline: str = ""
    published: datetime | None = None
    published_source: DateSource = DateSource.NONE
    #: The text as JSON-LD has it.
    body: str = ""
    #: None: nothing is said.
    free: bool | None = None


def read(root: etree._Element, now: datetime, zone: tzinfo) -> Metadata:
    """The metadata of a page.  Call it before furniture is taken out.

    Args:
        zone: Of dates that name none.
    """
    data = _article(root)
    metas = _metas(root)
    published, source = _date(root, data, metas, now, zone)
    free = data.get("isAccessibleForFree")
    return Metadata(
        title=_title(root, data, metas),
        byline=_byline(root, data, metas),
        published=published,
        published_source=source,
        body=untagged(body[:_MAX_TEXT]) if isinstance(body := data.get("articleBody"), str) else "",
        free=None if free is None else str(free).lower() not in ("false", "0", "no"),
    )


def _article(root: etree._Element) -> dict[str, Any]:
    """The first article of the page's JSON-LD."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower().strip() == "application/ld+json" and script.text:
            for found in _articles(_json(script.text), _DEPTH):
                return found
    return {}


def _json(text: str) -> Any:
    if len(text) > _MAX_BLOCK:
        return None
    try:
        # Not strict: line breaks inside strings are common.
        return json.loads(text.strip().removeprefix("<![CDATA[").removesuffix("]]>"), strict=False)
    except (ValueError, RecursionError):
        return None


def _articles(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(value, list):
        for one in value[:100]:
            yield from _articles(one, depth - 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if any(
            isinstance(kind, str) and _ARTICLES.search(kind)
            for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield value
        yield from _articles(value.get("@graph"), depth - 1)
        yield from _articles(value.get("mainEntity"), depth - 1)


def _metas(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name and meta.get("content"):
            found.setdefault(name, meta.get("content")[:5000])
    return found


def _title(root: etree._Element, data: dict[str, Any], metas: dict[str, str]) -> str:
    headings = [text for heading in root.iter("h1") if (text := text_of(heading))]
    headline = data.get("headline")
    declared = next((text_of(title) for title in root.iter("title")), "")
    candidates = (
        untagged(headline) if isinstance(headline, str) else "",
        metas.get("og:title", ""),
        headings[0] if len(headings) == 1 else "",
        _SITE.sub("", declared),
    )
    return one_line(next(filter(None, candidates), ""), 500)


def _byline(root: etree._Element, data: dict[str, Any], metas: dict[str, str]) -> str:
    authors = data.get("author")
    named = ", ".join(_names(authors if isinstance(authors, list) else [authors]))
    declared = next((metas[name] for name in _AUTHOR_META if name in metas and "://" not in metas[name]), "")
    return trimmed(untagged(named) or declared or _visible_author(root))


def trimmed(byline: str) -> str:
    """A byline without "By" and "Author:"."""
    return _BY.sub("", one_line(byline, 200))


def _names(authors: list[Any]) -> Iterator[str]:
    for author in authors[:10]:
        name = author.get("name") if isinstance(author, dict) else author
        if isinstance(name, str) and name.strip() and "://" not in name:
            yield name.strip()


def _visible_author(root: etree._Element) -> str:
    for element in root.iter("a", "span", "div", "p", "address"):
        marked = element.get("rel") == "author" or element.get("itemprop") == "author"
        if marked or _AUTHOR_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}"[:500]):
            text = text_of(element)
            if 0 < len(text) <= 100:
                return text
    return ""


def _date(
    root: etree._Element, data: dict[str, Any], metas: dict[str, str], now: datetime, zone: tzinfo
) -> tuple[datetime | None, DateSource]:
    """The first believable date, the best evidence first."""
    declared = data.get("datePublished")
    evidence: list[tuple[str, DateSource]] = (
        [(declared, DateSource.JSON_LD)] if isinstance(declared, str) else []
    )
    evidence += [(metas[name], DateSource.META) for name in _DATE_META if name in metas]
    evidence += [(text, DateSource.VISIBLE) for text in _visible_dates(root)]
    for text, source in evidence:
        moment = dates.believable(dates.parse(text, zone), now)
        if moment is not None:
            return moment, source
    return None, DateSource.NONE


def _visible_dates(root: etree._Element) -> Iterator[str]:
    for element in root.iter("time"):
        yield element.get("datetime") or text_of(element)
    for element in root.iter("span", "div", "p", "td", "li", "small", "em", "i"):
        if _DATE_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}"[:500]):
            text = text_of(element)
            if len(text) <= 100:
                yield text
