"""What stands round and inside an article and is not the article: it must never be a source of mentions.

A name in a "read also" box or in a comment is no mention.  Captions are kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from monitor.collect.markup import remove, text_of
from monitor.collect.scrub import one_line

#: Elements that never hold an article's text.
_NEVER = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "button", "select", "textarea",
    "input", "nav", "dialog", "canvas", "audio", "video", "menu",
})  # fmt: skip
#: Elements that rarely do.
_RARELY = frozenset({"aside", "footer", "form"})
#: Words in `class` and `id` of what is not the article.
_NAMES = frozenset({
    "related", "relateds", "readalso", "readmore", "recommended", "recommendation", "recommendations", "recommend",
    "similar", "seealso", "morenews", "othernews", "oxsar", "benzer", "ilgili", "popular", "trending", "mostread",
    "comment", "comments", "commentlist", "disqus", "respond", "discussion", "sharing", "share", "sharedaddy", "social",
    "soc", "socials", "sidebar", "widget", "newsletter", "subscribe", "subscription", "breadcrumb", "breadcrumbs",
    "pagination", "tags", "taglist", "cookie", "cookies", "gdpr", "consent", "banner", "advert", "advertisement",
    "adsbygoogle", "promo", "teaser", "teasers", "byline", "author", "authors", "sign", "signature", "copyright",
    "navigation", "navbar", "menu", "toolbar", "print", "rating", "poll", "reklam", "infobox",
})  # fmt: skip
_CAPTION = re.compile(
    r"(^|[\s_-])(wp-)?(caption|captions|photocaption|imagecaption|photo-?(credit|desc|text|title)|img-?(desc|title|text)|"
    r"image-?(desc|title|text|credit)|pic-?(desc|title|text))(?![a-z])",
    re.IGNORECASE,
)
_CAPTION_TAGS = ("p", "div", "span", "i", "em", "small")
_LONGEST_CAPTION = 1000
#: Comments may be longer than the article, so their share of the page says nothing.
_COMMENTS = re.compile(
    r"(^|\s)(comments?|commentlist|comment-list|disqus_thread|respond|discussion)([\s_-]|$)", re.IGNORECASE
)
#: How a pointer to other pieces begins.
_READ_ALSO = re.compile(
    r"[\W_]*(həmçinin\s+(oxuyun|bax|oxu)|bunu da oxu|bunları da oxu|ətraflı oxu|mövzu ilə bağlı|əlaqəli xəbər|"
    r"oxşar xəbər|digər xəbər|son xəbərlər|daha çox oxu|oxuyun\s*:|"
    r"читайте\s+(также|ещ[её]|по теме|нас)|смотрите также|также по теме|материалы? по теме|по теме\s*:|"
    r"ещ[её] по теме|рекомендуем|другие новости|похожие|последние новости|подробнее\s*:|"
    r"read\s+(also|more|next)|see also|also read|related(\s+(articles?|news|stories|content|posts))?\s*(:|$)|"
    r"more on this|more from|you may also like|latest news|don.t miss|"
    r"bunlar da ilginizi|ilginizi çekebilir|ilgili (haber|yazı|içerik)|ayrıca (oku|bak)|bunu da oku|benzer haber|"
    r"son haberler|önerilen)",
    re.IGNORECASE,
)
#: A pointer is short; a paragraph that begins with such words is not.
_POINTER = 300
_HEADING = 60
#: With this share of its text in links, a block is a list of links.
_DENSE = 0.66
#: No element with more than this share of the text outside links is taken for furniture: some sites call their article
#: `post-comments-enabled` or put all of it into an <aside>.
_MAIN = 0.4
_BLOCKS = frozenset(
    {
        "div",
        "ul",
        "ol",
        "dl",
        "section",
        "table",
        "p",
        "li",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "strong",
        "blockquote",
    }
)


@dataclass(frozen=True, slots=True)
class _Weight:
    """Characters of text in an element, how many of them stand in links, and how many links."""

    text: int = 0
    linked: int = 0
    links: int = 0

    @property
    def own(self) -> int:
        return self.text - self.linked


def strip(root: etree._Element) -> tuple[str, ...]:
    """Take out of a tree, in place, what is not the article; the captions found on the way, in order."""
    for element in [element for element in root.iter() if element.tag in _NEVER]:
        remove(element)
    captions = tuple(_captions(root))
    most = _weights(root)[root].own * _MAIN
    # From the inside out: a wrapper is weighed without the menus that were taken out of it.
    weights: dict[etree._Element, _Weight] = {}
    for element in reversed(list(root.iter())):
        weight = _weigh(element, weights)
        if element is not root and isinstance(element.tag, str) and _is_furniture(element, weight, most):
            _take_out(element)
        else:
            weights[element] = weight
    return captions


def _captions(root: etree._Element) -> Iterator[str]:
    gone: set[etree._Element] = set()
    for element in list(root.iter("figcaption", *_CAPTION_TAGS)):
        is_caption = element.tag == "figcaption" or _CAPTION.search(_names(element))
        text = one_line(text_of(element), _LONGEST_CAPTION) if is_caption and element not in gone else ""
        if 0 < len(text) < _LONGEST_CAPTION:
            yield text
            gone.update(element.iter())
            remove(element)


def _is_furniture(element: etree._Element, weight: _Weight, most: float) -> bool:
    if element.tag in _BLOCKS and (_is_links(weight) or _is_pointer(element, weight)):
        return True
    if element.tag in ("html", "body", "article", "main"):
        return False
    if _COMMENTS.search(_names(element)) and element.find(".//h1") is None:
        return True
    return weight.own <= most and (
        element.tag in _RARELY
        or element.get("aria-hidden") == "true"
        or element.get("hidden") is not None
        or _named(element)
    )


def _named(element: etree._Element) -> bool:
    words = re.split(r"[^a-z0-9]+", _names(element).lower())
    pairs = {first + second for first, second in pairwise(words)}
    return not _NAMES.isdisjoint(words) or not _NAMES.isdisjoint(pairs)


def _is_links(weight: _Weight) -> bool:
    """A list of links, or a paragraph that is one link and nothing else."""
    if not weight.links or weight.linked < weight.text * _DENSE:
        return False
    return weight.links > 1 or weight.linked >= weight.text * 0.9


def _is_pointer(element: etree._Element, weight: _Weight) -> bool:
    if not 0 < weight.text <= _POINTER or not _READ_ALSO.match(text_of(element)):
        return False
    # A line with its link, a heading over a list, or a heading whose list is out already.
    return weight.links > 0 or _list_after(element) is not None or weight.text <= _HEADING


def _take_out(element: etree._Element) -> None:
    following = _list_after(element) if _READ_ALSO.match(text_of(element)[:100]) else None
    if following is not None:
        remove(following)
    remove(element)


def _list_after(element: etree._Element) -> etree._Element | None:
    """The list right after a heading such as "Read also:"."""
    following = element.getnext()
    return following if following is not None and following.tag in ("ul", "ol") else None


def _weights(root: etree._Element) -> dict[etree._Element, _Weight]:
    weights: dict[etree._Element, _Weight] = {}
    for element in reversed(list(root.iter())):
        weights[element] = _weigh(element, weights)
    return weights


def _weigh(element: etree._Element, weights: Mapping[etree._Element, _Weight]) -> _Weight:
    """The weight of an element whose children have been weighed."""
    text, linked, links = _length(element.text), 0, 0
    for child in element:
        inner = weights.get(child, _Weight())
        text += inner.text + _length(child.tail)
        linked += inner.linked
        links += inner.links
    return (
        _Weight(text, text, 1) if element.tag == "a" and element.get("href") else _Weight(text, linked, links)
    )


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _names(element: etree._Element) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"[:500]
