"""Sitemaps, and front pages of outlets without a feed."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from collect.farm import CHALLENGE, bomb, rss
from samples import NOON

from monitor.collect.frontpage import parse_front_page
from monitor.collect.sitemap import parse_sitemap
from monitor.errors import FeedError
from monitor.records import ParsedFeed

URL = "https://xeber.example/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
NEWS = f"""<?xml version="1.0"?><urlset {SPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://xeber.example/1 </loc><image:image><image:title>Şəkil</image:title></image:image>
<news:news><news:publication><news:name>Xəbər</news:name></news:publication>
<news:publication_date>2026-11-22T10:00:00+04:00</news:publication_date>
<news:title>Bir &amp; iki</news:title></news:news>
</url></urlset>"""


def parse(body: str | bytes) -> ParsedFeed:
    return parse_sitemap(URL, body.encode() if isinstance(body, str) else body, now=NOON)


@pytest.mark.parametrize(
    "body",
    [NEWS.encode(), gzip.compress(NEWS.encode()), NEWS.encode("utf-16")],
    ids=["plain", "packed", "utf-16"],
)
def test_a_news_sitemap_announces_with_title_and_date(body):
    feed = parse(body)
    (entry,) = feed.entries
    assert feed.version == "news-sitemap"
    assert (entry.url, entry.title) == ("https://xeber.example/1", "Bir & iki")
    assert entry.published == datetime(2026, 11, 22, 6, tzinfo=UTC)


def test_a_plain_sitemap_does_not_bring_the_archive():
    feed = parse(
        f"<urlset {SPACE}><url><loc>/old</loc><lastmod>2020-01-01</lastmod></url>"
        "<url><loc>/new</loc><lastmod>2026-11-21</lastmod></url><url><loc>/undated</loc></url></urlset>"
    )
    assert [entry.url for entry in feed.entries] == [
        "https://xeber.example/new",
        "https://xeber.example/undated",
    ]
    assert (feed.version, feed.left_out) == ("sitemap", 1)
    assert all(entry.published is None for entry in feed.entries)


def test_an_index_names_those_with_news_first():
    feed = parse(
        f"<sitemapindex {SPACE}><sitemap><loc>/a.xml</loc><lastmod>2026-01-01</lastmod></sitemap>"
        "<sitemap><loc>/b.xml</loc><lastmod>2026-11-01</lastmod></sitemap><sitemap><loc>/news.xml</loc></sitemap>"
        "<sitemap><loc>file:///etc/hostname</loc></sitemap></sitemapindex>"
    )
    assert feed.entries == ()
    assert feed.children == tuple(f"https://xeber.example/{name}.xml" for name in ("news", "b", "a"))


def test_a_feed_in_its_place_is_read_as_a_feed():
    assert parse(rss()).version == "rss20"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"<html><body>404</body></html>", "not a feed", id="a web page"),
        pytest.param(CHALLENGE.encode(), "blocked", id="a challenge"),
        pytest.param(b"", "not a feed", id="nothing"),
        pytest.param(f"<urlset {SPACE}></urlset>".encode(), "not a feed", id="an empty one"),
        pytest.param(f"<sitemapindex {SPACE}/>".encode(), "not a feed", id="an empty index"),
        pytest.param(b"\x1f\x8b" + b"\xff" * 40, "parse error", id="damaged"),
        pytest.param(bomb(25), "too large", id="a bomb"),
        pytest.param(b"/etc/hostname", "not a feed", id="a path"),
    ],
)
def test_what_is_no_sitemap_fails_with_its_word(body, status):
    with pytest.raises(FeedError) as caught:
        parse(body)
    assert caught.value.status == status


def test_entities_are_not_fetched():
    body = NEWS.replace("<urlset", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><urlset').replace(
        "Bir", "B&e;ir"
    )
    assert parse(body).entries[0].title == "Bir & iki"


# --- front pages ----------------------------------------------------------------------------------------------

FRONT = """<html><body><nav><a href="/about">Haqqımızda</a></nav><div class="news"><a href="/1"><img src="x"></a>
<a href="/1">Birinci xəbər</a></div><div class="news"><h2><a href="/2?utm_source=front">İkinci</a></h2></div>
<div class="news"><a href="#top">Yuxarı</a><a href="javascript:x()">x</a>
<a href="/">Baş səhifə</a></div></body></html>"""


@pytest.mark.parametrize("links", [".news a", ".news", "div.news"])
def test_a_front_page_announces_the_links_that_are_picked(links):
    feed = parse_front_page("https://xeber.example/", FRONT.encode(), (), links, now=NOON)
    assert {entry.canonical for entry in feed.entries} == {
        "https://xeber.example/1",
        "https://xeber.example/2",
    }
    assert feed.version == "page"


def test_the_link_with_words_gives_the_title():
    feed = parse_front_page("https://xeber.example/", FRONT.encode(), (), ".news a", now=NOON)
    assert [entry.title for entry in feed.entries] == ["Birinci xəbər", "İkinci"]


@pytest.mark.parametrize(
    ("body", "links", "status", "reason"),
    [
        (FRONT, ".gone a", "parse error", "redesigned"),
        (FRONT, "a[", "parse error", "no selector"),
        ("", "a", "parse error", "fits"),
        (CHALLENGE, "a", "blocked", "Cloudflare"),
    ],
)
def test_a_front_page_that_brings_nothing_says_why(body, links, status, reason):
    with pytest.raises(FeedError, match=reason) as caught:
        parse_front_page("https://xeber.example/", body.encode(), (), links, now=NOON)
    assert caught.value.status == status
