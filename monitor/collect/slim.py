"""A feed made slim and sound before feedparser sees it.

feedparser is the slowest step by far and has quadratic paths that a hostile outlet can trigger (16,000 attributes of
one element: 8 s; 20,000 comments: 3 s; an author with 16,000 dots: 10 s; version 6.0.11).  Here only what is used
stays, at a bounded length, so that those paths are never entered and a broken item costs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from lxml import etree

from monitor.collect import dates, tree
from monitor.collect.announced import MAX_ITEMS

#: Elements of a channel and of an item that are read, without their namespace.
_OF_CHANNEL = frozenset({"title", "link", "ttl", "updateperiod", "updatefrequency"})
_OF_ITEM = frozenset({
    "title", "link", "guid", "id", "pubdate", "published", "issued", "updated", "modified", "created", "date",
    "description", "summary", "content", "encoded", "author", "creator",
})  # fmt: skip
_FOREIGN = ("{http://search.yahoo.com/mrss", "{http://www.itunes.com", "media:", "itunes:")
_ATTRIBUTES = frozenset({"href", "rel", "type", "ispermalink", "about", "mode", "version"})
_ROOTS = frozenset({"rss", "rdf", "feed"})
#: Elements of an item, characters of a field: many times what real feeds have.
_MAX_FIELDS = 100
_MAX_TEXT = 200_000
_MAX_TITLE = 5_000
_MAX_SHORT = 300
_LENGTHS = {
    **dict.fromkeys(("description", "summary", "content", "encoded"), _MAX_TEXT),
    **dict.fromkeys(("title", "link", "guid", "id"), _MAX_TITLE),
}

_ITEMS = frozenset({"item", "entry"})
_DATES = frozenset({"pubdate", "published", "updated", "date", "issued", "modified"})
_HTML = re.compile(r"<(!doctype\s+html|html|head|body|title)\b", re.IGNORECASE)
_FIRST = re.compile(r"<([\w.-]+:)?(rss|rdf|feed)\b", re.IGNORECASE)
_ITEM_ENDS = re.compile(r"</\s*(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ITEM_BEGINS = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Slim:
    """A feed in UTF-8, and how many of its items were left out because there are too many."""

    body: bytes
    left_out: int


def document(text: str, now: datetime) -> Slim | None:
    """The feed, mended and without what is not read; None when the text is no feed.

    Of a feed that stops in the middle, the item that was cut is left out.
    """
    read = _read(text)
    if read is None:
        return None
    root, items = read
    if items and _is_cut(text):
        _remove(items.pop())
    surplus = _surplus(items, now)
    for item in surplus:
        _remove(item)
    for item in items:
        _slim(item, _OF_ITEM)
    for channel in [root, *root.iterchildren()]:
        if tree.name(channel) in ("channel", "feed"):
            _slim(channel, _OF_CHANNEL | _ITEMS)
    return Slim(bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True)), len(surplus))


def instead(text: str) -> str:
    """What came in place of a feed, in words."""
    start = text[:5000]
    if re.search(r"<opml\b", start, re.IGNORECASE):
        return "a list of feeds (OPML), not a feed"
    if re.search(r"<(\w+:)?(urlset|sitemapindex)\b", start, re.IGNORECASE):
        return "a sitemap: write `kind: sitemap` beside it"
    if _HTML.search(start):
        title = re.search(r"<title[^>]*>([^<]{1,80})", start, re.IGNORECASE)
        return "a web page, not a feed" + (f" ({' '.join(title[1].split())!r})" if title else "")
    return "neither RSS, Atom nor JSON Feed"


def _read(text: str) -> tuple[etree._Element, list[etree._Element]] | None:
    """The root and its items; None when the text is no feed."""
    begins = _FIRST.search(text)
    if begins is None or _HTML.search(text[: begins.start()]):
        return None
    text = text[begins.start() :]
    root = tree.parse(text)
    if root is None or tree.name(root) not in _ROOTS:
        return None
    items = [element for element in root.iter() if tree.name(element) in _ITEMS]
    broken = len(items) < len(_ITEM_ENDS.findall(text))
    return root, _saved(text, root) if broken else items


def _saved(text: str, root: etree._Element) -> list[etree._Element]:
    """The items read one by one, where something between them broke the reading of the whole.

    They replace what `root` has: each is a document of its own, so a broken one costs only itself.
    """
    for item in [element for element in root.iter() if tree.name(element) in _ITEMS]:
        _remove(item)
    opening = text[: text.find(">") + 1]
    home = next((child for child in root if tree.name(child) == "channel"), root)
    for start, end in _spans(text):
        wrapped = tree.parse(f"{opening}{text[start:end]}")
        if wrapped is not None and len(wrapped):
            home.append(wrapped[0])
    return [child for child in home if tree.name(child) in _ITEMS]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where whole items begin and end.  Of several beginnings before one end, the last counts."""
    begins = _ITEM_BEGINS.finditer(text)
    begin = next(begins, None)
    for end in islice(_ITEM_ENDS.finditer(text), MAX_ITEMS * 10):
        last = None
        while begin is not None and begin.start() < end.start():
            last, begin = begin, next(begins, None)
        if last is not None:
            yield last.start(), end.end()


def _is_cut(text: str) -> bool:
    """Whether the document stopped inside its last item."""
    last = max((begin.start() for begin in _ITEM_BEGINS.finditer(text)), default=0)
    return _ITEM_ENDS.search(text, last) is None


def _surplus(items: list[etree._Element], now: datetime) -> list[etree._Element]:
    """The items beyond the cap, the oldest; those without a believable date are the oldest of all."""
    if len(items) <= MAX_ITEMS:
        return []
    return sorted(items, key=lambda item: _moment(item, now), reverse=True)[MAX_ITEMS:]


def _moment(item: etree._Element, now: datetime) -> datetime:
    written = (tree.text_of(child) for child in item if tree.name(child) in _DATES)
    read = (dates.believable(dates.parse(text), now) for text in written)
    return next((moment for moment in read if moment), datetime.min.replace(tzinfo=UTC))


def _slim(parent: etree._Element, kept: frozenset[str]) -> None:
    _bare(parent)
    for place, child in enumerate(list(parent)):
        name = tree.name(child)
        if name in _ITEMS:
            continue
        if name not in kept or place >= _MAX_FIELDS or _foreign(child):
            _remove(child)
        else:
            _shorten(child, name)


def _shorten(field: etree._Element, name: str) -> None:
    """Bound a field, and turn markup inside it (Atom's xhtml, careless RSS) into text that holds the markup."""
    if name == "author" and len(field):
        names = [child for child in field if tree.name(child) == "name"]
        text = tree.text_of(names[0]) if names else ""
        _empty(field)
        etree.SubElement(field, _beside(field, "name")).text = text[:_MAX_SHORT]
        return
    if len(field):
        inner = (field.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in field)
        _empty(field)
        field.attrib.pop("mode", None)
        if "type" in field.attrib or name == "content":
            field.attrib["type"] = "html"
        field.text = inner
    _bare(field)
    if field.text:
        field.text = field.text[: _LENGTHS.get(name, _MAX_SHORT)]


def _bare(element: etree._Element) -> None:
    """Leave the attributes that mean something."""
    for key in element.attrib.keys():  # noqa: SIM118  # a copy, since it is changed
        if key.rpartition("}")[2].lower() not in _ATTRIBUTES or len(element.attrib[key]) > _MAX_TITLE:
            del element.attrib[key]


def _foreign(element: etree._Element) -> bool:
    """`media:title` and `itunes:author` would overwrite the item's own."""
    return str(element.tag).lower().startswith(_FOREIGN)


def _beside(element: etree._Element, name: str) -> str:
    namespace, brace, _ = str(element.tag).rpartition("}")
    return f"{namespace}{brace}{name}"


def _empty(element: etree._Element) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
