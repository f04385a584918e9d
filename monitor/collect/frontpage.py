"""Front pages of outlets that have no feed: the links that a CSS selector of theirs picks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

from monitor.collect.addresses import canonical
from monitor.collect.announced import Draft, entries
from monitor.collect.challenge import challenger
from monitor.collect.encoding import decode
from monitor.collect.scrub import allowed
from monitor.errors import FeedError
from monitor.records import ParsedFeed, VisitStatus


def parse_front_page(
    url: str,
    body: bytes,
    headers: Sequence[tuple[str, str]] = (),
    links: str = "a",
    *,
    now: datetime,
    aliases: Mapping[str, str] = {},
) -> ParsedFeed:
    """Read a front page.

    Args:
        links: CSS selector of the links to articles, or of elements that hold one each.

    Raises:
        FeedError: Nothing on the page fits the selector.
    """
    content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    text, encoding, guessed = decode(body, content_type, "html")
    if guard := challenger(headers, body):
        raise FeedError(url, VisitStatus.BLOCKED.value, f"held back by {guard}")
    try:
        picked = BeautifulSoup(allowed(text), "lxml").select(links)
    except SelectorSyntaxError as error:
        raise FeedError(
            url, VisitStatus.PARSE_ERROR.value, f"links: {links!r} is no selector ({error})"
        ) from error
    found, surplus = entries(url, _drafts(picked), now, aliases)
    found = tuple(entry for entry in found if entry.canonical != canonical(url, aliases))
    if not found:
        reason = f"nothing on the page fits {links!r}: it may have been redesigned"
        raise FeedError(url, VisitStatus.PARSE_ERROR.value, reason)
    return ParsedFeed(
        entries=found, version="page", left_out=surplus, encoding=encoding, encoding_guessed=guessed
    )


def _drafts(picked: Sequence[Tag]) -> Iterator[Draft]:
    """A picture and a headline often link to the same article: the one with words gives the title."""
    titles: dict[str, str] = {}
    for element in picked:
        link = element if element.name == "a" else element.find("a", href=True)
        href = str(link.get("href") or "") if isinstance(link, Tag) else ""
        if isinstance(link, Tag) and href and not href.startswith("#"):
            words = link.get_text(" ", strip=True) or str(link.get("title") or "")
            titles[href] = max(titles.get(href, ""), words, key=len)
    for href, title in titles.items():
        yield Draft(links=(href,), title=title)
