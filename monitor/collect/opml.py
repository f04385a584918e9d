"""Lists of feeds as feed readers exchange them (OPML 2.0)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from monitor.collect import tree
from monitor.collect.addresses import absolute
from monitor.collect.encoding import decode
from monitor.collect.scrub import one_line
from monitor.errors import FeedError
from monitor.records import VisitStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One feed of a list."""

    url: str
    title: str = ""
    homepage: str = ""


def read(name: str, body: bytes) -> tuple[Listed, ...]:
    """The feeds of a list, in its order, each once.

    Args:
        name: Of the file, for the error.

    Raises:
        FeedError: It is no OPML, or names no feed.
    """
    root = tree.parse(decode(body, None, "xml")[0])
    if root is None or tree.name(root) != "opml":
        raise FeedError(name, VisitStatus.NOT_A_FEED.value, "not a list of feeds (OPML)")
    found: dict[str, Listed] = {}
    for outline in root.iter():
        said = (
            {key.lower(): value for key, value in outline.attrib.items()}
            if tree.name(outline) == "outline"
            else {}
        )
        url = absolute("", said.get("xmlurl", ""))
        if url:
            title = one_line(said.get("title") or said.get("text") or "", 200)
            found.setdefault(
                url, Listed(url=url, title=title, homepage=absolute("", said.get("htmlurl", "")) or "")
            )
    if not found:
        raise FeedError(name, VisitStatus.NOT_A_FEED.value, "the list names no feed")
    return tuple(found.values())


def write(feeds: Iterable[Listed], title: str) -> bytes:
    """A list that any feed reader takes."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = one_line(title, 200)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name = one_line(feed.title, 200) or feed.url
        outline = etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
        if feed.homepage:
            outline.set("htmlUrl", feed.homepage)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))
