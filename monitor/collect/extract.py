"""From a page to its article.

An outlet's own selectors come first, then trafilatura, then the text in the page's JSON-LD, then the feed's own full
text.  What stands round the article is taken out before any of them looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import islice

import trafilatura
from lxml import etree

from monitor.collect import dates, furniture, markup, metadata
from monitor.collect.challenge import challenger
from monitor.collect.encoding import decode
from monitor.collect.lead import with_lead
from monitor.collect.metadata import Metadata
from monitor.collect.rules import Picked, pick
from monitor.collect.scrub import allowed, lines
from monitor.collect.walls import wall
from monitor.errors import ExtractError
from monitor.records import Article, DateSource, Entry, ExtractRule, Page

#: Characters of a text; longer ones are books or attacks.
MAX_TEXT = 200_000
#: Below so many characters, what trafilatura found may be a teaser, and JSON-LD may have the whole text.
_SHORT = 250
#: Of what a second, less careful look finds, less is taken for the rest of the page's furniture.
_ENOUGH = 200
#: A feed's description of at least this length is the full text, not a teaser.
_FULL = 500
#: Elements of a page.  Real ones have up to 10,000; time grows with their square.
_MAX_ELEMENTS = 50_000
_WEB_PAGES = frozenset({"", "application/xhtml+xml", "application/xml", "application/octet-stream"})
#: Where the outlets are that write dates without a zone.
_BAKU = timezone(timedelta(hours=4))


@dataclass(frozen=True, slots=True)
class _Body:
    text: str
    way: str
    captions: tuple[str, ...] = ()


def extract(
    page: Page, rules: Sequence[ExtractRule] = (), *, entry: Entry | None = None, now: datetime
) -> Article:
    """Find the article in a page.

    Args:
        rules: The outlet's own selectors.
        entry: What the feed said: its title and date are better than the page's.
        now: Dates after it are not believed.

    Raises:
        ExtractError: There is no article: a wall, a challenge, another kind of file, nothing.
    """
    html = _html(page)
    root = _root(page, html)
    said = metadata.read(root, now, _BAKU)
    picked = pick(html, rules, page.fetched_at)
    body = _body(root, picked, said, entry)
    title = _title(entry, picked, said)
    if reason := wall(said.title, body.text, said.free):
        raise ExtractError(page.url, reason)
    text = _without_title(body.text, title)
    if not text:
        raise ExtractError(page.url, "no article text was found")
    published, source = _published(entry, picked, said, now)
    return Article(
        title=title,
        text=text[:MAX_TEXT],
        byline=metadata.trimmed(picked.byline) or said.byline or (entry.author if entry else ""),
        captions=body.captions,
        published=published,
        published_source=source,
        extractor=body.way,
        page_title=picked.title or said.title,
    )


def _html(page: Page) -> str:
    kind = (page.header("content-type") or "text/html").partition(";")[0].strip().lower()
    if not (kind.startswith("text/") or kind in _WEB_PAGES):
        raise ExtractError(page.url, f"not a web page ({kind})")
    if not page.body.strip():
        raise ExtractError(page.url, "the page is empty")
    if guard := challenger(page.headers, page.body):
        raise ExtractError(page.url, f"held back by {guard}")
    text, _, _ = decode(page.body, page.header("content-type"), "html")
    if text.lstrip()[:5] in ("%PDF-", "PK\x03\x04"):
        raise ExtractError(page.url, "not a web page")
    return allowed(text)


def _root(page: Page, html: str) -> etree._Element:
    root = markup.parse(html)
    if root is None:
        raise ExtractError(page.url, "the page is empty")
    if sum(1 for _ in islice(root.iter(), _MAX_ELEMENTS + 1)) > _MAX_ELEMENTS:
        raise ExtractError(page.url, f"too large: more than {_MAX_ELEMENTS:,} elements")
    return root


def _body(root: etree._Element, picked: Picked, said: Metadata, entry: Entry | None) -> _Body:
    if picked.text:
        return _Body(picked.text, "rule", picked.captions)
    captions = furniture.strip(root)
    found = _general(root)
    general = with_lead(root, found) if found else ""
    if len(general) < _SHORT and len(said.body) > 2 * len(general):
        return _Body(said.body, "json-ld", captions)
    if len(general) < _SHORT and entry is not None and len(entry.summary) >= max(_FULL, 2 * len(general)):
        return _Body(entry.summary, "feed", captions)
    return _Body(general, "trafilatura", captions)


def _general(root: etree._Element) -> str:
    markup.unfold_tables(root)
    found = _trafilatura(root)
    if len(found) >= _SHORT or len(markup.text_of(root)) < _SHORT:
        return found
    # trafilatura goes by names too, and a wrapper called `with-comments` costs it the article.  Boxes are out already.
    for element in root.iter():
        for name in ("class", "id", "role"):
            element.attrib.pop(name, None)
    again = _trafilatura(root)
    return again if len(again) >= _ENOUGH else found


def _trafilatura(root: etree._Element) -> str:
    found = trafilatura.extract(
        root,
        output_format="txt",
        # Without its second and third opinions: half as long, and nothing lost on the pages it was tried on.
        fast=True,
        include_comments=False,
        include_tables=True,
        # A name that comes from beside the article is a false accusation; a lost last line is not.
        favor_precision=True,
        # It remembers texts from one call to the next: the second article with a sentence would lose it.
        deduplicate=False,
        with_metadata=False,
    )
    return lines(found or "")


def _title(entry: Entry | None, picked: Picked, said: Metadata) -> str:
    announced = entry.title if entry else ""
    cut = announced.rstrip("….").rstrip()
    if announced.endswith(("…", "...")) and said.title.startswith(cut):
        announced = said.title
    return picked.title or announced or said.title


def _published(
    entry: Entry | None, picked: Picked, said: Metadata, now: datetime
) -> tuple[datetime | None, DateSource]:
    if entry is not None and entry.published is not None:
        return entry.published, DateSource.FEED
    chosen = dates.believable(dates.parse(picked.date, _BAKU), now) if picked.date else None
    return (chosen, DateSource.VISIBLE) if chosen else (said.published, said.published_source)


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if title and " ".join(first.split()).casefold() == title.casefold() else text
