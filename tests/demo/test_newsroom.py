"""The newsroom over real HTTP: each outlet behaves as its record says."""

import gzip
import http.client
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest

from monitor.demo import START
from monitor.demo.articles import samples
from monitor.demo.days import at
from monitor.demo.newsroom import Newsroom, passes
from monitor.demo.outlets import BY_ID, OUTLETS

END = at(10, 23)
#: Those that answer a feed at the end of the ten days.
FEEDING = [outlet for outlet in OUTLETS if outlet.readable]


@pytest.fixture
def newsroom():
    with Newsroom() as opened:
        yield opened


def get(newsroom, path, method="GET", **headers):
    """Status, headers in lower case, body."""
    connection = http.client.HTTPConnection("127.0.0.1", newsroom.port, timeout=10)
    try:
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def feed_path(outlet):
    return f"/{outlet.id}/{outlet.feed}"


def article(outlet, slug):
    return next(sample for sample in samples() if (sample.outlet, sample.slug) == (outlet, slug))


@pytest.mark.parametrize("outlet", FEEDING, ids=lambda outlet: outlet.id)
def test_a_feed_announces_what_is_published_and_no_more(newsroom, outlet):
    for moment in (at(1, 9), at(3, 12), END):
        newsroom.at(moment)
        if outlet.blocks(moment):
            continue
        status, headers, body = get(newsroom, feed_path(outlet))
        assert (status, outlet.charset in headers["content-type"]) == (200, True)
        document = body.decode(outlet.charset)
        root = ET.fromstring(document)  # noqa: S314  # our own server
        links = {node.get("href") or (node.text or "") for node in root.iter()}
        shown = {s.path for s in samples() if newsroom.url + s.path in links}
        mine = [s for s in samples() if s.outlet == outlet.id]
        assert shown == {s.path for s in mine if s.published <= moment and not s.is_removed(moment)}


@pytest.mark.parametrize("outlet", FEEDING, ids=lambda outlet: outlet.id)
def test_a_feed_has_older_items_from_the_first_moment_on(newsroom, outlet):
    status, _, body = get(newsroom, feed_path(outlet))
    assert status == 200
    assert b"<item>" in body or b"<entry>" in body or b"<url>" in body


@pytest.mark.parametrize("outlet", FEEDING, ids=lambda outlet: outlet.id)
def test_an_article_is_there_from_its_moment_on(newsroom, outlet):
    first = min((s for s in samples() if s.outlet == outlet.id), key=lambda s: s.published)
    newsroom.at(first.published - timedelta(minutes=1))
    assert get(newsroom, first.path)[0] == 404
    newsroom.at(first.published)
    status, _, body = get(newsroom, first.path)
    assert status == 200
    assert first.text.split("\n")[-1][:20] in body.decode(outlet.charset).replace("&quot;", '"')


@pytest.mark.parametrize("outlet", [o for o in FEEDING if o.etag], ids=lambda outlet: outlet.id)
def test_an_etag_answers_304_until_something_is_new(newsroom, outlet):
    newsroom.at(at(1, 18))
    etag = get(newsroom, feed_path(outlet))[1]["etag"]
    status, headers, body = get(newsroom, feed_path(outlet), If_None_Match=etag)
    assert (status, body, headers["etag"]) == (304, b"", etag)
    newsroom.at(END)
    assert get(newsroom, feed_path(outlet), If_None_Match=etag)[0] == 200


@pytest.mark.parametrize("outlet", [o for o in FEEDING if o.last_modified], ids=lambda outlet: outlet.id)
def test_a_date_answers_304_until_something_is_new(newsroom, outlet):
    newsroom.at(at(1, 18))
    since = get(newsroom, feed_path(outlet))[1]["last-modified"]
    assert get(newsroom, feed_path(outlet), If_Modified_Since=since)[0] == 304
    newsroom.at(END)
    assert get(newsroom, feed_path(outlet), If_Modified_Since=since)[0] == 200


def test_an_etag_wins_over_a_date_and_a_senseless_date_is_ignored(newsroom):
    newsroom.at(at(1, 18))
    path = feed_path(BY_ID["paytaxt-xeber"])
    since = get(newsroom, path)[1]["last-modified"]
    assert get(newsroom, path, If_None_Match='"other"', If_Modified_Since=since)[0] == 200
    assert get(newsroom, path, If_Modified_Since="yesterday")[0] == 200


def test_a_feed_without_validators_is_always_sent(newsroom):
    newsroom.at(END)
    path = feed_path(BY_ID["soz-deqiq"])
    status, headers, _ = get(
        newsroom, path, If_None_Match="*", If_Modified_Since="Wed, 01 Jan 2098 00:00:00 GMT"
    )
    assert (status, "etag" in headers, "last-modified" in headers) == (200, False, False)


def test_gzip_is_sent_to_those_who_take_it(newsroom):
    newsroom.at(END)
    path = feed_path(BY_ID["uzaq-sahil"])
    plain, packed = get(newsroom, path), get(newsroom, path, Accept_Encoding="gzip, deflate")
    assert "content-encoding" not in plain[1]
    assert packed[1]["content-encoding"] == "gzip"
    assert gzip.decompress(packed[2]) == plain[2]


def test_the_russian_outlet_says_its_encoding_in_the_header_alone(newsroom):
    newsroom.at(END)
    outlet = BY_ID["kaspiyskiy-kuryer"]
    for path in (feed_path(outlet), article(outlet.id, "chemodan-s-podkladkoy").path):
        _, headers, body = get(newsroom, path)
        assert headers["content-type"].endswith("charset=windows-1251")
        assert "Каспийский курьер" in body.decode("windows-1251")
        assert b"encoding=" not in body
        assert b"charset" not in body


def test_one_outlet_gives_all_items_the_same_guid(newsroom):
    newsroom.at(END)
    root = ET.fromstring(get(newsroom, feed_path(BY_ID["soz-deqiq"]))[2])  # noqa: S314  # our own server
    guids = [node.text for node in root.iter("guid")]
    assert len(guids) > 5
    assert len(set(guids)) == 1


@pytest.mark.parametrize(
    ("outlet", "moment", "status"),
    [
        pytest.param("subh-media", at(3, 23), 200, id="before the outage"),
        pytest.param("subh-media", at(4, 0), 403, id="the outage begins on day 4"),
        pytest.param("subh-media", at(7, 7, 59), 403, id="and lasts to day 7"),
        pytest.param("subh-media", at(7, 8), 200, id="then it is over"),
        pytest.param("dalga-tv", START, 403, id="always blocked, first day"),
        pytest.param("dalga-tv", END, 403, id="always blocked, last day"),
    ],
)
def test_a_blocked_outlet_answers_with_a_challenge(newsroom, outlet, moment, status):
    newsroom.at(moment)
    answer = get(newsroom, feed_path(BY_ID[outlet]))
    assert answer[0] == status
    assert (b"Just a moment" in answer[2]) == (status == 403)


def test_one_outlet_sends_a_page_in_place_of_its_feed(newsroom):
    status, headers, body = get(newsroom, feed_path(BY_ID["liman-xeber"]))
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"<rss" not in body


def test_an_edit_changes_title_and_text(newsroom):
    sample = article("soz-deqiq", "qemberli-cagiris")
    newsroom.at(sample.edited_at - timedelta(minutes=1))
    before = get(newsroom, sample.path)[2].decode()
    newsroom.at(sample.edited_at)
    after = get(newsroom, sample.path)[2].decode()
    assert sample.title in before
    assert sample.title not in after
    assert sample.edited_title in after
    assert sample.edited_text.split("\n")[0] in after


def test_a_removed_article_is_gone_and_leaves_the_feed(newsroom):
    sample = article("paytaxt-xeber", "fotoqraf-santaj")
    newsroom.at(sample.removed_at)
    assert get(newsroom, sample.path)[0] == 410
    assert sample.path.encode() not in get(newsroom, feed_path(BY_ID["paytaxt-xeber"]))[2]


def test_a_redesign_takes_the_outlets_selectors_away_and_keeps_the_text(newsroom):
    sample = article("paytaxt-xeber", "konvert-pul")
    newsroom.at(at(5, 12))
    old = get(newsroom, sample.path)[2].decode()
    newsroom.at(at(6, 12))
    new = get(newsroom, sample.path)[2].decode()
    assert ('class="news-text"' in old, 'class="news-text"' in new) == (True, False)
    last = sample.text.split("\n")[-1][:30]
    assert last in old.replace("&quot;", '"')
    assert last in new.replace("&quot;", '"')


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/robots.txt", 200, id="robots.txt"),
        pytest.param("/paytaxt-xeber/", 200, id="front page"),
        pytest.param("/paytaxt-xeber/nothing.html", 404, id="no such article"),
        pytest.param("/nobody/rss", 404, id="no such outlet"),
        pytest.param("/", 404, id="the root"),
        pytest.param("/soz-deqiq/index.php", 404, id="without its query"),
        pytest.param("//", 404, id="two slashes"),
        pytest.param("*", 404, id="no path at all"),
    ],
)
def test_other_addresses(newsroom, path, status):
    newsroom.at(END)
    assert get(newsroom, path)[0] == status


def test_every_request_is_logged_with_its_time(newsroom):
    newsroom.at(at(2, 9))
    get(newsroom, "/robots.txt", User_Agent="reader/1")
    get(newsroom, "/nobody/?q=1", method="HEAD")
    first, second = newsroom.requests
    assert (first.method, first.path, first.status, first.at) == ("GET", "/robots.txt", 200, at(2, 9))
    assert first.headers["user-agent"] == "reader/1"
    assert (second.method, second.path, second.status) == ("HEAD", "/nobody/?q=1", 404)


def test_head_has_no_body(newsroom):
    status, headers, body = get(newsroom, "/robots.txt", method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 0


def test_a_connection_is_kept(newsroom):
    connection = http.client.HTTPConnection("127.0.0.1", newsroom.port, timeout=10)
    for _ in range(3):
        connection.request("GET", "/robots.txt")
        assert connection.getresponse().read().startswith(b"User-agent")
    connection.close()


def test_a_port_can_be_asked_for_again():
    with Newsroom() as first:
        port = first.port
    with Newsroom(port) as second:
        assert second.port == port
        assert get(second, "/robots.txt")[0] == 200


def test_a_closed_newsroom_has_no_port():
    with pytest.raises(RuntimeError, match="with statement"):
        _ = Newsroom().port


def test_the_passes_lie_in_the_ten_days_and_after_all_articles():
    moments = passes()
    assert moments == sorted(moments)
    assert 12 <= len(moments) <= 20
    assert START < moments[0] < moments[-1] < START + timedelta(days=10)
    assert max(sample.published for sample in samples()) < moments[-1]
