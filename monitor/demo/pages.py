"""What pages look like: five layouts of articles, front pages, error pages.

Every layout has what stands round a real article: navigation, a box of links in the middle of the text, a caption,
share buttons, the author, comments, the newest pieces, a foot.  None of that is the article.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from monitor.demo.articles import Sample
from monitor.demo.days import BAKU
from monitor.demo.outlets import DemoOutlet

#: How many of the newest pieces stand beside an article.
_NEWEST = 4


@dataclass(frozen=True, slots=True)
class _Words:
    """What the furniture of a page says in one language."""

    sections: tuple[str, ...]
    read_also: str
    newest: str
    share: str
    comments: str
    foot: str


_WORDS: Mapping[str, _Words] = {
    "az": _Words(
        ("Siyasət", "İqtisadiyyat", "Cəmiyyət", "İdman", "Dünya"),
        "Həmçinin oxuyun",
        "Son xəbərlər",
        "Paylaş",
        "Şərhlər",
        "Materiallardan istifadə edərkən istinad zəruridir.",
    ),
    "ru": _Words(
        ("Политика", "Экономика", "Общество", "Спорт", "В мире"),
        "Читайте также",
        "Последние новости",
        "Поделиться",
        "Комментарии",
        "При использовании материалов ссылка обязательна.",
    ),
    "en": _Words(
        ("Politics", "Economy", "Society", "Sport", "World"),
        "Read also",
        "Latest news",
        "Share",
        "Comments",
        "All rights reserved.",
    ),
    "tr": _Words(
        ("Gündem", "Ekonomi", "Yaşam", "Spor", "Dünya"),
        "Bunlar da ilginizi çekebilir",
        "Son haberler",
        "Paylaş",
        "Yorumlar",
        "Kaynak gösterilmeden alıntı yapılamaz.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """The pieces of a page, ready to be put together."""

    title: str
    paragraphs: tuple[str, ...]
    byline: str
    date: str
    iso: str
    caption: str
    head: str
    nav: str
    #: Links in the middle of the text; empty when the article has none.
    related: str
    newest: str
    share: str
    comments: str
    foot: str

    def text(self, *, box: str = "") -> str:
        """The paragraphs, with a box after the second."""
        marked = [f"<p>{paragraph}</p>" for paragraph in self.paragraphs]
        return "\n".join([*marked[:2], *([box] if box else []), *marked[2:]])


def page(outlet: DemoOutlet, sample: Sample, others: Sequence[Sample], now: datetime) -> str:
    """An article's page as it looks at a moment.

    Args:
        others: The outlet's other pieces, newest first.
    """
    layout = outlet.layout_at(now)
    return LAYOUTS[layout](outlet, _parts(outlet, sample, others, now))


def front(outlet: DemoOutlet, shown: Sequence[Sample], now: datetime) -> str:
    """An outlet's front page."""
    words = _WORDS[outlet.languages[0]]
    return _document(outlet, escape(outlet.name), _nav(words, outlet) + _links(shown, now), "")


def missing(name: str) -> str:
    """The page for an address that has nothing, or no longer has."""
    return (
        f"<!DOCTYPE html>\n<html><head><title>404 | {escape(name)}</title></head>"
        f"<body><h1>404</h1><p>{escape(name)}</p></body></html>\n"
    )


def challenge() -> str:
    """What a guard against robots shows in place of the page."""
    return (
        '<!DOCTYPE html>\n<html lang="en-US"><head><title>Just a moment...</title>'
        '<meta name="robots" content="noindex,nofollow"></head><body><div class="main-wrapper">'
        "<h2>Checking if the site connection is secure</h2>"
        '<noscript>Enable JavaScript and cookies to continue</noscript><form id="challenge-form" '
        'action="/?__cf_chl_f_tk=sample" method="POST"></form>'
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'
        "</div></body></html>\n"
    )


def _parts(outlet: DemoOutlet, sample: Sample, others: Sequence[Sample], now: datetime) -> _Parts:
    words = _WORDS[sample.language]
    published = sample.published.astimezone(BAKU)
    return _Parts(
        title=escape(sample.title_at(now)),
        paragraphs=tuple(escape(paragraph) for paragraph in sample.text_at(now).split("\n")),
        byline=escape(sample.byline),
        date=published.strftime("%d.%m.%Y %H:%M"),
        iso=published.isoformat(),
        caption=escape(sample.caption),
        head=_head(sample, now),
        nav=_nav(words, outlet),
        related=_related(words, sample),
        newest=f"<h3>{words.newest}</h3>{_links(others[:_NEWEST], now)}",
        share=_share(words),
        comments=_comments(words, sample),
        foot=f"© 2026 {escape(outlet.name)}. {words.foot}",
    )


def _head(sample: Sample, now: datetime) -> str:
    title = escape(sample.title_at(now))
    return f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">'


def _nav(words: _Words, outlet: DemoOutlet) -> str:
    items = "".join(
        f'<li><a href="/{outlet.id}/?s={n}">{name}</a></li>' for n, name in enumerate(words.sections)
    )
    return f'<nav><a href="/{outlet.id}/">{escape(outlet.name)}</a><ul>{items}</ul></nav>'


def _links(shown: Sequence[Sample], now: datetime) -> str:
    items = (f'<li><a href="{escape(s.path)}">{escape(s.title_at(now))}</a></li>' for s in shown)
    return f'<ul class="links">{"".join(items)}</ul>'


def _related(words: _Words, sample: Sample) -> str:
    if not sample.read_also:
        return ""
    items = "".join(
        f'<li><a href="#r{n}">{escape(title)}</a></li>' for n, title in enumerate(sample.read_also)
    )
    return f'<div class="related read-also"><strong>{words.read_also}:</strong><ul>{items}</ul></div>'


def _share(words: _Words) -> str:
    names = ("Facebook", "WhatsApp", "Telegram", "X")
    return f"{words.share}: " + " ".join(
        f'<a href="#share-{name}" rel="nofollow">{name}</a>' for name in names
    )


def _comments(words: _Words, sample: Sample) -> str:
    items = "".join(f'<div class="comment"><p>{escape(text)}</p></div>' for text in sample.comments)
    return f"<h3>{words.comments} ({len(sample.comments)})</h3>{items}"


def _document(outlet: DemoOutlet, title: str, body: str, head: str) -> str:
    """A whole page.  All texts are HTML already."""
    # A windows-1251 page says so in the header alone; a second word in the page would be one too many.
    charset = '<meta charset="utf-8">' if outlet.charset == "utf-8" else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{outlet.languages[0]}"><head>{charset}<title>{title} | '
        f"{escape(outlet.name)}</title>{head}</head>\n<body>\n{body}\n</body></html>\n"
    )


# --- layouts -------------------------------------------------------------------------------------------------


def _portal(outlet: DemoOutlet, parts: _Parts) -> str:
    """A portal of the 2010s: boxes in boxes, the links in the middle of the text."""
    picture = _captioned("div", "news-photo", "span", parts)
    body = f"""<div id="header">{parts.nav}</div><div class="wrap"><div class="left">
<h1 class="news-title">{parts.title}</h1><div class="news-info"><span class="date">{parts.date}</span>
<span class="views">1 284</span></div>{picture}
<div class="news-text">{parts.text(box=parts.related)}</div>
<div class="author">{parts.byline}</div><div class="share">{parts.share}</div>
<div class="comments">{parts.comments}</div></div>
<div class="right sidebar">{parts.newest}</div></div><div id="footer">{parts.foot}</div>"""
    return _document(outlet, parts.title, body, parts.head)


def _newspaper(outlet: DemoOutlet, parts: _Parts) -> str:
    """A paper: clean, semantic, the author on top."""
    figure = _captioned("figure", "lead", "figcaption", parts)
    body = f"""<header>{parts.nav}</header><main><article>
<header><h1>{parts.title}</h1><p class="byline">{parts.byline}</p>
<time datetime="{parts.iso}">{parts.date}</time></header>{figure}
{parts.text()}
<aside>{parts.related}</aside></article>
<section class="comments" id="comments">{parts.comments}</section>
<aside class="sidebar">{parts.newest}</aside></main><footer><p>{parts.foot}</p><p>{parts.share}</p></footer>"""
    return _document(outlet, parts.title, body, parts.head)


def _agency(outlet: DemoOutlet, parts: _Parts) -> str:
    """An agency that was last designed long ago: a table, no semantics."""
    picture = _captioned("div", "img", "i", parts)
    body = f"""{parts.nav}<table width="100%"><tr><td valign="top" class="c1">
<div class="dt">{parts.date}</div><h2 class="h">{parts.title}</h2>{picture}
<div class="txt" id="print">{parts.text()}</div>{parts.related}
<div class="sign">{parts.byline}</div><div class="soc">{parts.share}</div></td>
<td valign="top" class="c2">{parts.newest}</td></tr></table><div class="copyright">{parts.foot}</div>"""
    return _document(outlet, parts.title, body, parts.head)


def _blog(outlet: DemoOutlet, parts: _Parts) -> str:
    """A common blog system, with JSON-LD."""
    picture = _captioned("figure", "wp-block-image", "figcaption", parts)
    body = f"""<div class="site"><header class="site-header">{parts.nav}</header>
<article class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{parts.title}</h1>
<div class="entry-meta"><time class="published" datetime="{parts.iso}">{parts.date}</time></div></header>
<div class="entry-content">{picture}{parts.text(box=parts.related)}</div>
<div class="author-box"><span class="author vcard">{parts.byline}</span></div>
<div class="sharedaddy">{parts.share}</div></article>
<div id="comments" class="comments-area">{parts.comments}</div>
<aside class="widget-area">{parts.newest}</aside><footer class="site-footer">{parts.foot}</footer></div>"""
    return _document(outlet, parts.title, body, parts.head + _json_ld(parts))


def _modern(outlet: DemoOutlet, parts: _Parts) -> str:
    """A portal of today: everything new since the redesign, JSON-LD too."""
    picture = _captioned("figure", "post__media", "figcaption", parts)
    body = f"""<header class="top">{parts.nav}</header><div class="top-story"><h1 class="post__headline">{parts.title}</h1>
<div class="post__meta"><span>{parts.byline}</span> <time datetime="{parts.iso}">{parts.date}</time></div></div>
<div class="layout"><section class="post" role="main">{picture}
<div class="post__content">{parts.text(box=parts.related)}</div>
<div class="post__share">{parts.share}</div></section>
<section class="discussion comments">{parts.comments}</section>
<aside class="rail">{parts.newest}</aside></div><footer>{parts.foot}</footer>"""
    return _document(outlet, parts.title, body, parts.head + _json_ld(parts))


def _captioned(outer: str, name: str, inner: str, parts: _Parts) -> str:
    if not parts.caption:
        return ""
    picture = '<img src="/static/photo.jpg" alt="">'
    return f'<{outer} class="{name}">{picture}<{inner} class="caption">{parts.caption}</{inner}></{outer}>'


def _json_ld(parts: _Parts) -> str:
    # Already escaped for HTML: `<` cannot end the script.
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": parts.title,
        "datePublished": parts.iso,
        "author": {"@type": "Person", "name": parts.byline},
    }
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


LAYOUTS: Mapping[str, Callable[[DemoOutlet, _Parts], str]] = {
    "portal": _portal,
    "newspaper": _newspaper,
    "agency": _agency,
    "blog": _blog,
    "modern": _modern,
}
