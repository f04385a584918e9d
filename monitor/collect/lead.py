"""The lead: the paragraph under the title that sums an article up, and that often names who it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from lxml import etree

from monitor.collect.markup import text_of

_NAMES = re.compile(r"(^|[\s_-])(lead|lede|standfirst|intro|spot|anons|lid|dek)([\s_-]|$)", re.IGNORECASE)
#: Characters: shorter is a label, longer a wrapper.
_LENGTH = (40, 1000)
#: A caption or a list of names ends otherwise.
_SENTENCE_ENDS = (".", "!", "?", "…", "»", "”", '"')
#: Characters by which two texts are taken for the same.
_SAME = 60


def with_lead(root: etree._Element, text: str) -> str:
    """The text with the lead before it, where the extractor left it out because it stands by itself under the title.

    Args:
        root: The page without its furniture.
        text: What was found in it; not empty.
    """
    first = text.partition("\n")[0][:_SAME]
    whole = text.replace("\n", " ")
    for element in takewhile(lambda one: not _begins_with(one, first), _under_title(root)):
        if _NAMES.search(element.get("class", "")[:200]):
            lead = text_of(element)
            fits = _LENGTH[0] <= len(lead) <= _LENGTH[1] and lead.endswith(_SENTENCE_ENDS)
            if fits and lead[:_SAME] not in whole:
                return f"{lead}\n{text}"
    return text


def _under_title(root: etree._Element) -> Iterator[etree._Element]:
    """The blocks behind the first title, in order."""
    seen = False
    for element in root.iter("h1", "h2", "p", "div", "section"):
        if seen:
            yield element
        seen = seen or element.tag == "h1"


def _begins_with(element: etree._Element, first: str) -> bool:
    return element.tag == "p" and text_of(element).startswith(first)
