"""HTML from strangers, as a tree, and the text of its parts as lines."""

from __future__ import annotations

import re

from lxml import etree, html

from monitor.collect.scrub import allowed, lines
from monitor.collect.tree import without_doctype

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "summary", "table", "td", "th", "tr", "ul",
})  # fmt: skip
#: Characters that no cell of a table of figures has.
_LONG_CELL = 400
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
#: Attributes of a length that only pictures and attacks have: 100,000 of them in one tag take 34 s of parsing.
_LONG_TAG = re.compile(r"<([a-zA-Z][\w-]*)\s[^<>]{20000,}>")


def parse(text: str) -> html.HtmlElement | None:
    """The root of a page; None when there is nothing in it.  libxml2 cuts what is nested deeper than 256."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    cleaned = _LONG_TAG.sub(r"<\1>", without_doctype(_DECLARATION.sub("", allowed(text))))
    try:
        return html.document_fromstring(cleaned.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def text_of(element: etree._Element) -> str:
    """The text of an element on one line."""
    return " ".join("".join(element.itertext()).split())


def lines_of(element: etree._Element) -> str:
    """The text of an element, blocks on lines of their own, empty lines taken out."""
    parts: list[str] = []
    # Not recursive: pages may be nested deeper than Python's stack.
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(part.tag, str):
            continue
        is_block = part.tag in _BLOCKS
        if event == "start":
            parts.append(("\n" if is_block else "") + (part.text or ""))
        else:
            parts.append(("\n" if is_block else "") + ((part.tail or "") if part is not element else ""))
    return lines("".join(parts))


def remove(element: etree._Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def unfold_tables(root: etree._Element) -> None:
    """Make blocks, in place, of the tables that only lay out a page, as those of old sites do."""
    for table in list(root.iter("table")):
        if next(table.iter("p", "div", "h1", "h2", "h3", "article"), None) is not None or _has_long_cell(
            table
        ):
            for part in table.iter("table", "tbody", "tr", "td", "th"):
                part.tag = "div"


def _has_long_cell(table: etree._Element) -> bool:
    return any(sum(map(len, cell.itertext())) > _LONG_CELL for cell in table.iter("td"))
