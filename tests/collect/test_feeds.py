"""What feeds announce, in every dialect."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from collect.farm import item, rss
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON

from monitor.collect import slim
from monitor.collect.feeds import parse_feed
from monitor.errors import FeedError
from monitor.records import Entry, ParsedFeed

URL = "https://xeber.example/rss"

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="az"><title>Xəbər</title><entry>
<title type="html">Bir &amp;amp; iki</title><link rel="self" href="/self"/><link rel="alternate" href="/1"/>
<id>urn:1</id><published>2026-11-22T10:00:00+04:00</published><updated>2026-11-22T11:00:00+04:00</updated>
<author><name>Ad Soyad</name><email>ad@xeber.example</email></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Birinci.</p><p>İkinci.</p></div></content>
</entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Xəbər</title>
</channel><item rdf:about="https://xeber.example/1"><title>Bir &amp; iki</title><link>https://xeber.example/1</link>
<description>Birinci.&lt;br/&gt;İkinci.</description><dc:date>2026-11-22T10:00:00+04:00</dc:date>
<dc:creator>Ad Soyad</dc:creator></item></rdf:RDF>"""
RSS_091 = """<rss version="0.91"><channel><title>Xəbər</title><item><title>Bir &amp; iki</title>
<link>https://xeber.example/1</link><description>Birinci.&lt;p&gt;İkinci.</description></item></channel></rss>"""
RSS_20 = rss(
    item(
        1,
        title="Bir &amp; iki",
        description="<![CDATA[<p>Birinci.</p><p>İkinci.</p><script>x</script>]]>",
        **{"dc:creator": "Ad Soyad", "media:title": "Şəkil", "media:description": "Şəklin altı"},
    )
)
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1",
        "title": "Xəbər",
        "items": [
            {
                "id": "1",
                "url": "https://xeber.example/1",
                "title": "Bir & iki",
                "author": {"name": "Ad Soyad"},
                "content_html": "<p>Birinci.</p><p>İkinci.</p>",
                "date_published": "2026-11-22T10:00:00+04:00",
            }
        ],
    }
)


def parse(body: str | bytes, **more: object) -> ParsedFeed:
    return parse_feed(URL, body.encode() if isinstance(body, str) else body, now=NOON, **more)


def only(body: str | bytes) -> Entry:
    (entry,) = parse(body).entries
    return entry


@pytest.mark.parametrize(
    ("body", "version", "dated", "author"),
    [
        pytest.param(RSS_20, "rss20", True, "Ad Soyad", id="RSS 2.0"),
        pytest.param(RSS_091, "rss091u", False, "", id="RSS 0.91"),
        pytest.param(RDF, "rss10", True, "Ad Soyad", id="RSS 1.0"),
        pytest.param(ATOM, "atom10", True, "Ad Soyad", id="Atom"),
        pytest.param(
            ATOM.replace("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#").replace(
                "<feed", "<feed version='0.3'"
            ),
            "atom03",
            True,
            "Ad Soyad",
            id="Atom 0.3",
        ),
        pytest.param(JSON, "json1", True, "Ad Soyad", id="JSON Feed"),
    ],
)
def test_one_entry_in_every_dialect(body, version, dated, author):
    feed = parse(body)
    (entry,) = feed.entries
    assert (feed.version, feed.title) == (version, "Xəbər")
    assert entry.url == "https://xeber.example/1"
    assert entry.title == "Bir & iki"
    assert entry.summary == "Birinci.\nİkinci."
    assert entry.published == (datetime(2026, 11, 22, 6, tzinfo=UTC) if dated else None)
    assert entry.author == author


def test_headers_may_be_written_in_any_case():
    body = rss(item(1, title="Журналист задержан"), declaration="<?xml version='1.0'?>").encode(
        "cp1251", "replace"
    )
    for name in ("Content-Type", "content-type", "CONTENT-TYPE"):
        feed = parse(body, headers=[(name, "text/xml; charset=windows-1251")])
        assert feed.entries[0].title == "Журналист задержан"
        assert (feed.encoding, feed.encoding_guessed) == ("cp1251", False)


def test_a_guessed_encoding_is_told():
    body = rss(item(1, title="Журналист задержан"), declaration="<?xml version='1.0'?>").encode(
        "cp1251", "replace"
    )
    assert parse(body).encoding_guessed


def test_mirrors_have_one_identity():
    feed = parse(
        rss(item(1, link="https://www.xeber-mirror.example/1?utm_source=rss")),
        aliases={"xeber-mirror.example": "xeber.example"},
    )
    assert feed.entries[0].canonical == "https://xeber.example/1"
    assert feed.entries[0].url == "https://www.xeber-mirror.example/1?utm_source=rss"


def test_the_newest_are_kept_and_the_rest_is_told(monkeypatch):
    monkeypatch.setattr(slim, "MAX_ITEMS", 20)
    old = [item(n, pubDate="Sat, 21 Nov 2026 10:00:00 GMT") for n in range(18)]
    feed = parse(rss(*old, *(item(9000 + n) for n in range(5))))
    assert (len(feed.entries), feed.left_out) == (20, 3)
    assert [entry.url[-4:] for entry in feed.entries[:5]] == ["9000", "9001", "9002", "9003", "9004"]


def test_a_date_in_the_future_does_not_push_others_out(monkeypatch):
    monkeypatch.setattr(slim, "MAX_ITEMS", 20)
    future = [item(n, pubDate="Sat, 21 Nov 2099 10:00:00 GMT") for n in range(20)]
    assert any(entry.url.endswith("/9000") for entry in parse(rss(*future, item(9000))).entries)


@pytest.mark.parametrize(
    ("channel", "ttl"),
    [
        ("<ttl>30</ttl>", 30),
        ("<ttl>999999</ttl>", 1440),
        ("<ttl>soon</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("", None),
        (
            '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">hourly</sy:updatePeriod>',
            60,
        ),
    ],
)
def test_how_long_a_feed_asks_to_be_left_alone(channel, ttl):
    assert parse(rss(channel, item(1))).ttl == ttl


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("&lt;b&gt;Bir&lt;/b&gt; iki", "Bir iki"),
        ("Bir &amp;amp; iki", "Bir & iki"),
        ("<![CDATA[Bir &amp; <i>iki</i>]]>", "Bir & iki"),
        ("Bir\n   iki\t", "Bir iki"),
        ("Bir &#8220;iki&#8221;", "Bir “iki”"),
        ("5 &lt; 6", "5 < 6"),
        ("", ""),
    ],
)
def test_titles_are_plain_text_on_one_line(title, read):
    assert only(rss(item(1, title=title))).title == read


def test_a_guid_of_a_kilobyte_is_a_hash():
    assert only(rss(item(1, guid="g" * 2000))).guid.startswith("sha256:")


def test_what_is_no_feed_says_what_it_is():
    with pytest.raises(FeedError, match="a web page, not a feed \\('Xəbərlər'\\)"):
        parse("<!DOCTYPE html><html><head><title> Xəbərlər </title></head></html>")


def test_an_error_comes_back_from_a_worker_process():
    import pickle

    with pytest.raises(FeedError) as caught:
        parse("")
    assert pickle.loads(pickle.dumps(caught.value)).status == "not a feed"  # noqa: S301  # our own
    assert pickle.loads(pickle.dumps(parse(RSS_20))) == parse(RSS_20)  # noqa: S301


pieces = st.sampled_from(
    [
        "<rss>",
        "</rss>",
        "<channel>",
        "<item>",
        "</item>",
        "<entry>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<title>",
        "</title>",
        "<link>",
        "https://x.example/1",
        "</link>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&",
        "&nbsp;",
        "&#0;",
        "<?xml?>",
        "<!DOCTYPE a [",
        "]>",
        "<",
        ">",
        "ə",
        "\x00",
        '<link href="/1"/>',
        "<rdf:RDF>",
        "{",
        '{"version":"jsonfeed","items":[',
        "]}",
    ]
)


@given(
    st.lists(pieces, max_size=25).map("".join).map(lambda text: text.encode("utf-8", "replace"))
    | st.binary(max_size=200)
)
def test_any_body_is_a_feed_or_an_error_of_ours(body):
    try:
        feed = parse(body)
    except FeedError as error:
        assert error.status in ("not a feed", "parse error", "blocked", "too large")
    else:
        assert feed.entries
        assert all(entry.url.startswith("http") for entry in feed.entries)


@given(st.text(max_size=300))
def test_no_field_brings_what_breaks_a_database(text):
    body = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1",
            "items": [{"url": "/1", "title": text, "content_html": text, "id": text}],
        }
    )
    entry = only(body)
    for field in (entry.title, entry.summary, entry.guid, entry.url):
        field.encode("utf-8")
        assert "\x00" not in field
