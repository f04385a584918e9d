"""Where a site may announce its articles, and lists of feeds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect import opml
from monitor.collect.discover import named_by_page, named_by_robots, usual
from monitor.collect.opml import Listed
from monitor.errors import FeedError
from monitor.records import FeedKind

SITE = "https://xeber.example/"
PAGE = """<html><head><link rel="alternate" type="application/rss+xml" title="Bütün xəbərlər" href="/rss">
<link rel="alternate" hreflang="ru" href="/ru/"><link rel="ALTERNATE home" type="application/atom+xml" href="atom">
</head><body><a href="/siyaset/feed/">Siyasət</a><a href="/rss">RSS</a><a href="javascript:rss.xml">x</a>
<a href="/rssabone">no</a></body></html>"""


def test_a_page_names_its_feeds_once_each():
    found = named_by_page(SITE, PAGE.encode())
    assert [(one.url, one.title) for one in found] == [
        (f"{SITE}rss", "Bütün xəbərlər"),
        (f"{SITE}atom", ""),
        (f"{SITE}siyaset/feed/", "Siyasət"),
    ]


def test_robots_txt_names_sitemaps():
    body = b"User-agent: *\nDisallow: /x\nSitemap: /sitemap.xml\nSitemap: https://xeber.example/news.xml\nSitemap: ftp://x/\n"
    found = named_by_robots(f"{SITE}robots.txt", body)
    assert [one.url for one in found] == [f"{SITE}news.xml", f"{SITE}sitemap.xml"]
    assert {one.kind for one in found} == {FeedKind.SITEMAP}


def test_the_usual_places_are_on_the_site_itself():
    found = usual("https://xeber.example/az/politics?x=1")
    assert all(one.url.startswith(SITE) for one in found)
    assert {one.kind for one in found} == {FeedKind.FEED, FeedKind.SITEMAP}


@given(st.binary(max_size=200))
def test_any_page_and_any_robots_txt_may_come(body):
    named_by_page(SITE, body)
    named_by_robots(SITE, body)


def test_a_list_comes_back_as_it_was():
    feeds = (
        Listed(url=f"{SITE}rss?a=1&b=2", title='Xəbər & "söz"', homepage=SITE),
        Listed(url="https://azad.example/feed", title="https://azad.example/feed"),
    )
    assert opml.read("list.opml", opml.write(feeds, "Mənim siyahım")) == feeds


def test_folders_and_doubles_and_other_outlines_do_not_matter():
    body = (
        '<opml version="1.0"><body><outline text="Mətbuat"><outline text="Xəbər" xmlurl="https://xeber.example/rss"/>'
        '<outline text="yenə" xmlUrl="https://xeber.example/rss"/><outline text="fayl" xmlUrl="file:///etc/hostname"/>'
        "</outline></body></opml>"
    )
    assert opml.read("list.opml", body.encode()) == (Listed(url="https://xeber.example/rss", title="Xəbər"),)


@pytest.mark.parametrize("body", [b"", b"<rss/>", b"<opml><body/></opml>", b"\xff\x00"])
def test_what_is_no_list_is_said(body):
    with pytest.raises(FeedError, match=r"list\.opml"):
        opml.read("list.opml", body)
