"""What an answer means; what a challenge looks like; compression that is counted."""

from __future__ import annotations

import gzip
import zlib
from datetime import timedelta

import pytest
from collect.farm import CHALLENGE, bomb, rss
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON

from monitor.collect.answers import Answer, is_whole, judged, retry_after, validators
from monitor.collect.challenge import challenger
from monitor.errors import FetchError
from monitor.inflate import STEP, Inflater, TooLargeError, gunzipped
from monitor.records import NotModified, Page

URL = "https://xeber.example/rss"


def answer(status: int = 200, body: bytes = b"body", **headers: str) -> Answer:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(url=URL, status=status, headers=pairs, body=body)


def test_a_304_is_believed_only_when_it_was_asked_for():
    assert isinstance(judged(URL, answer(304), (), NOON, conditional=True), NotModified)
    with pytest.raises(FetchError, match="without validators"):
        judged(URL, answer(304), (), NOON, conditional=False)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Sun, 22 Nov 2026 12:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2020 12:00:30 GMT", 0.0),
        ("", None),
        (None, None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("9" * 400, None),
    ],
)
def test_retry_after_is_read_in_both_forms(value, seconds):
    assert retry_after(value, NOON) == seconds


@given(st.text(max_size=40))
def test_any_retry_after_may_come(value):
    seconds = retry_after(value, NOON)
    assert seconds is None or seconds >= 0


def test_only_printable_validators_are_sent_back():
    assert validators('W/"1"', "Sun, 22 Nov 2026 10:00:00 GMT") == (
        ("If-None-Match", 'W/"1"'),
        ("If-Modified-Since", "Sun, 22 Nov 2026 10:00:00 GMT"),
    )
    assert validators("a\nb", "ə") == ()


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip,deflate", "compress"])
def test_other_compression_is_refused(encoding):
    with pytest.raises(FetchError, match="not asked for"):
        answer(Content_Encoding=encoding).encoding()


@pytest.mark.parametrize("encoding", ["", "identity", "none", "UTF-8", "identity, gzip", "x-gzip"])
def test_what_compresses_nothing_is_passed_over(encoding):
    assert answer(Content_Encoding=encoding).encoding() == ("gzip" if "gzip" in encoding else "")


def test_a_whole_document_is_known_by_its_end():
    assert is_whole(b"<rss>...</rss>\n ")
    assert is_whole(b"<html></HTML>")
    assert not is_whole(b"<rss><item>")


# --- challenges -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "body", "guard"),
    [
        pytest.param((), CHALLENGE, "Cloudflare", id="just a moment"),
        pytest.param((("CF-Mitigated", "challenge"),), "", "Cloudflare", id="by a header"),
        pytest.param((), "<html><title>DDoS-Guard</title>", "DDoS-Guard", id="ddos-guard"),
        pytest.param(
            (), "<html><script src='https://ct.captcha-delivery.com/c.js'>", "DataDome", id="datadome"
        ),
        pytest.param((), "<html>Request unsuccessful. Incapsula incident ID: 1", "Imperva", id="imperva"),
        pytest.param((), "<html><title>Access Denied</title>no", "a robot check", id="home-made"),
        pytest.param(
            (),
            "<html><title>Access denied: the case of an editor</title>" + "text " * 3000,
            None,
            id="a long article",
        ),
        pytest.param((), rss().replace("Xəbər", "Access denied, _cf_chl_opt"), None, id="words of a feed"),
        pytest.param(
            (),
            "<html><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>x",
            None,
            id="a page behind Cloudflare",
        ),
        pytest.param((), "{}", None, id="JSON"),
        pytest.param((), "", None, id="nothing"),
    ],
)
def test_challenges_are_known(headers, body, guard):
    assert challenger(headers, body.encode()) == guard


def test_a_challenge_is_no_page():
    with pytest.raises(FetchError, match="Cloudflare") as caught:
        judged(URL, answer(200, CHALLENGE.encode()), (), NOON, conditional=False)
    assert caught.value.status == "blocked"
    assert isinstance(judged(URL, answer(200), (), NOON, conditional=False), Page)


# --- compression ----------------------------------------------------------------------------------------------


@given(st.binary(max_size=5000), st.sampled_from(["", "gzip", "deflate"]), st.integers(1, 700))
def test_what_was_packed_comes_out(body, encoding, size):
    packed = {"": lambda: body, "gzip": lambda: gzip.compress(body), "deflate": lambda: zlib.compress(body)}[
        encoding
    ]()
    inflater = Inflater(encoding, 10_000)
    for start in range(0, len(packed), size):
        inflater.feed(packed[start : start + size])
    assert bytes(inflater.body) == body
    assert inflater.whole


@pytest.mark.parametrize("limit", [1_000, 1_000_000])
def test_no_more_than_a_step_beyond_the_limit_is_held(limit):
    inflater = Inflater("gzip", limit)
    with pytest.raises(TooLargeError):
        inflater.feed(bomb(20))
    assert len(inflater.body) <= limit + STEP


def test_received_bytes_are_counted_too():
    with pytest.raises(TooLargeError):
        Inflater("", 10).feed(b"x" * 11)


def test_a_file_that_is_gzip_is_unpacked():
    assert gunzipped(gzip.compress(b"<urlset/>"), 100) == b"<urlset/>"
    assert gunzipped(b"<urlset/>", 100) == b"<urlset/>"
    with pytest.raises(zlib.error):
        gunzipped(b"\x1f\x8b" + b"\xff" * 50, 100)


def test_ten_minutes_are_ten_minutes():
    later = (NOON + timedelta(minutes=10)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert retry_after(later, NOON) == 600.0
