"""What an outlet's feed says: RSS 2.0, Atom, a news sitemap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from monitor.demo.articles import Sample
from monitor.demo.days import BAKU
from monitor.demo.outlets import DemoOutlet, Dialect

#: Items in a feed, as on most sites.
LATEST = 20
CONTENT_TYPES = {
    Dialect.RSS: "application/rss+xml",
    Dialect.ATOM: "application/atom+xml",
    Dialect.SITEMAP: "application/xml",
    Dialect.HTML: "text/html",
}
_RSS = 'version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_SITEMAP = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def feed(outlet: DemoOutlet, shown: Sequence[Sample], url: str, now: datetime) -> str:
    """The body of an outlet's feed.

    Args:
        shown: What it announces, newest first.
        url: Of the server, without a slash at the end.
    """
    if outlet.dialect is Dialect.HTML:
        return _page_instead(outlet)
    # Without an encoding in the declaration: what the header says counts.
    declaration = (
        '<?xml version="1.0"?>\n' if outlet.charset != "utf-8" else '<?xml version="1.0" encoding="UTF-8"?>\n'
    )
    if outlet.dialect is Dialect.ATOM:
        return declaration + _atom(outlet, shown, url, now)
    if outlet.dialect is Dialect.SITEMAP:
        return declaration + _sitemap(outlet, shown, url)
    return declaration + _rss(outlet, shown, url, now)


def lead(sample: Sample, now: datetime) -> str:
    """The first paragraph, cut at a word as feeds do."""
    first = sample.text_at(now).split("\n", 1)[0]
    return first if len(first) <= 220 else first[:220].rsplit(" ", 1)[0] + "…"


def _rss(outlet: DemoOutlet, shown: Sequence[Sample], url: str, now: datetime) -> str:
    items = "\n".join(_item(outlet, sample, url, now) for sample in shown)
    home = f"{url}/{outlet.id}/"
    return (
        f"<rss {_RSS}>\n<channel>\n<title>{escape(outlet.name)}</title>\n<link>{home}</link>\n"
        f"<description>{escape(outlet.name)}</description>\n<language>{outlet.languages[0]}</language>\n"
        f"<ttl>30</ttl>\n{items}\n</channel>\n</rss>\n"
    )


def _item(outlet: DemoOutlet, sample: Sample, url: str, now: datetime) -> str:
    link = url + sample.path
    guid = f"{url}/{outlet.id}/" if outlet.one_guid else link
    parts = [
        f"<title>{escape(sample.title_at(now))}</title>",
        f"<link>{escape(link)}</link>",
        f'<guid isPermaLink="false">{escape(guid)}</guid>',
        f"<pubDate>{format_datetime(sample.published.astimezone(BAKU))}</pubDate>",
        f"<description><![CDATA[{escape(lead(sample, now))}]]></description>",
    ]
    if sample.byline:
        parts.append(f"<dc:creator>{escape(sample.byline)}</dc:creator>")
    if outlet.full_text:
        parts.append(f"<content:encoded><![CDATA[{_html(sample, now)}]]></content:encoded>")
    return f"<item>\n{chr(10).join(parts)}\n</item>"


def _atom(outlet: DemoOutlet, shown: Sequence[Sample], url: str, now: datetime) -> str:
    changed = max((sample.changed_at(now) for sample in shown), default=now)
    entries = "\n".join(_entry(outlet, sample, url, now) for sample in shown)
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.languages[0]}">\n'
        f"<title>{escape(outlet.name)}</title>\n<id>{url}/{outlet.id}/</id>\n"
        f'<link rel="self" href="{url}/{outlet.id}/{outlet.feed}"/>\n'
        f"<updated>{changed.isoformat()}</updated>\n{entries}\n</feed>\n"
    )


def _entry(outlet: DemoOutlet, sample: Sample, url: str, now: datetime) -> str:
    author = f"<author><name>{escape(sample.byline or outlet.name)}</name></author>\n"
    return (
        f"<entry>\n<title>{escape(sample.title_at(now))}</title>\n"
        f'<link rel="alternate" type="text/html" href="{escape(url + sample.path)}"/>\n'
        f"<id>tag:{outlet.id},2026:{sample.number}</id>\n{author}"
        f"<published>{sample.published.astimezone(BAKU).isoformat()}</published>\n"
        f"<updated>{sample.changed_at(now).astimezone(BAKU).isoformat()}</updated>\n"
        f'<summary type="text">{escape(lead(sample, now))}</summary>\n</entry>'
    )


def _sitemap(outlet: DemoOutlet, shown: Sequence[Sample], url: str) -> str:
    places = "\n".join(
        f"<url><loc>{escape(url + sample.path)}</loc><news:news><news:publication>"
        f"<news:name>{escape(outlet.name)}</news:name><news:language>{sample.language}</news:language>"
        f"</news:publication><news:publication_date>{sample.published.astimezone(BAKU).isoformat()}"
        f"</news:publication_date><news:title>{escape(sample.title)}</news:title></news:news></url>"
        for sample in shown
    )
    return f"<urlset {_SITEMAP}>\n{places}\n</urlset>\n"


def _html(sample: Sample, now: datetime) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in sample.text_at(now).split("\n"))


def _page_instead(outlet: DemoOutlet) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="az"><head><meta charset="utf-8"><title>{outlet.name}</title></head>\n'
        f"<body><h1>{outlet.name}</h1><p>Saytımız yeniləndi. Axtardığınız səhifə köçürülüb.</p>"
        f'<p><a href="/{outlet.id}/">Ana səhifə</a></p></body></html>\n'
    )
