"""XML from strangers, as a tree: nothing is fetched, no entity is expanded, what is broken is mended."""

from __future__ import annotations

import html
import re
from html.entities import html5

from lxml import etree

from monitor.collect.scrub import allowed

_XML_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_WHOLE_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*(\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,300}\?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(#[xX][0-9A-Fa-f]{1,8}|#\d{1,8}|[A-Za-z][A-Za-z0-9]{0,31});")
#: An ampersand that begins nothing.
_BARE = re.compile(r"&(?!#[xX]?[0-9A-Fa-f]{1,8};|[A-Za-z][A-Za-z0-9]{0,31};)")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)


def parse(text: str) -> etree._Element | None:
    """The root of a document, mended as far as possible; None when there is nothing in it.

    Limits of libxml2 hold: depth 256, a text of 10 MB.
    """
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(mended(text).encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None


def mended(text: str) -> str:
    """The document without leading junk, declaration and DOCTYPE (so without entities of its own), references sound."""
    start = text.find("<")
    body = without_doctype(_DECLARATION.sub("", allowed(text[max(start, 0) :])))
    parts = _CDATA.split(body)
    parts[::2] = [_BARE.sub("&amp;", _ENTITY.sub(_sound, part)) for part in parts[::2]]
    return "".join(parts)


def without_doctype(text: str) -> str:
    """The document without its DOCTYPE and the entities in it.

    Only the first is looked for: to try each of a million would be quadratic, and a second is no DOCTYPE any more.
    """
    begin = _DOCTYPE.search(text)
    whole = _WHOLE_DOCTYPE.match(text, begin.start()) if begin else None
    return text[: whole.start()] + text[whole.end() :] if whole else text


def name(element: etree._Element) -> str:
    """The name of an element without its namespace, in lower case."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def text_of(element: etree._Element | None) -> str:
    """All text in an element; empty for None."""
    return "".join(element.itertext(tag=etree.Element)) if element is not None else ""


def _sound(found: re.Match[str]) -> str:
    reference = found[1]
    if reference in _XML_OWN:
        return found[0]
    if reference.startswith("#"):
        # A reference to a control character or a surrogate is an error that stops strict parsers.
        return html.escape(allowed(html.unescape(found[0])).replace("\ufffd", ""), quote=False)
    # An entity of HTML; XML does not know it.
    return html.escape(html5.get(f"{reference};", ""), quote=False)
