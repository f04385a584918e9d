"""One page as a WARC record and back."""

import gzip
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import BODY, gzipped, page
from warcio.archiveiterator import ArchiveIterator

from monitor.store import warcs
from monitor.store.chain import GENESIS


def record(member):
    return next(iter(ArchiveIterator(BytesIO(member))))


@pytest.mark.parametrize(
    ("given_page", "kind"),
    [
        pytest.param(page(), "as received", id="plain"),
        pytest.param(gzipped(), "as received", id="gzip, bytes of the wire kept"),
        pytest.param(gzipped(kept=False), "decoded", id="gzip, only the decoded body at hand"),
        pytest.param(page(headers=(("Transfer-Encoding", "chunked"),)), "as received", id="chunks joined"),
        pytest.param(page(body=b""), "as received", id="empty body"),
        pytest.param(page(status=299), "as received", id="a code without a phrase"),
        pytest.param(
            page(final_url="https://m.xeber.example/1", redirects=(("https://xeber.example/1", 301),)),
            "as received",
            id="redirected",
        ),
    ],
)
def test_a_page_comes_back_as_it_was_judged(given_page, kind):
    member = warcs.response(given_page, GENESIS)
    back = warcs.page_of(member)
    assert (back.url, back.final_url, back.status, back.body, back.fetched_at) == (
        given_page.url,
        given_page.final_url,
        given_page.status,
        given_page.body,
        given_page.fetched_at,
    )
    assert set(given_page.headers) <= set(back.headers)
    assert warcs.link_of(member, "f", 0).body == kind


def test_the_headers_keep_their_order_and_the_case_of_their_names():
    assert warcs.page_of(warcs.response(page(), GENESIS)).headers[:4] == page().headers


def test_the_bytes_of_the_wire_are_kept_when_they_are_at_hand():
    stored = record(warcs.response(gzipped(), GENESIS)).raw_stream.read()
    assert stored == gzipped().wire
    assert gzip.decompress(stored) == BODY


def test_another_reader_of_archives_gets_the_text():
    for given_page in (page(), gzipped(), gzipped(kept=False)):
        assert record(warcs.response(given_page, GENESIS)).content_stream().read() == BODY


def test_the_record_carries_the_digest_of_the_one_before():
    first = warcs.response(page(1), GENESIS)
    second = warcs.response(page(2), warcs.link_of(first, "f", 0).digest)
    assert warcs.link_of(second, "f", len(first)).previous == warcs.link_of(first, "f", 0).digest


@given(body=st.binary(max_size=3_000))
def test_any_body_comes_back(body):
    assert warcs.page_of(warcs.response(page(body=body), GENESIS)).body == body


@given(junk=st.binary(max_size=300))
def test_what_is_no_record_is_refused(junk):
    with pytest.raises(ValueError, match=r".+"):
        warcs.link_of(gzip.compress(junk), "f", 0)


@pytest.mark.parametrize("cut", [0, 1, 5, -1])
def test_what_is_cut_short_is_not_read(tmp_path, cut):
    whole, torn = warcs.response(page(1), GENESIS), warcs.response(page(2), GENESIS)
    path = tmp_path / "a"
    path.write_bytes(whole + torn[:cut])
    assert [offset for offset, _ in warcs.members(path)] == [0]


@pytest.mark.parametrize("gone", ["WARC-Target-URI", "WARC-Date"])
def test_a_record_that_lacks_where_or_when_is_an_error_of_ours(gone):
    head = {
        "WARC-Type": "response",
        "WARC-Target-URI": "http://xeber.example/",
        "WARC-Date": "2026-11-22T12:00:00Z",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if name != gone)
    body = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx"
    rest = f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n{body}\r\n\r\n"
    member = f"WARC/1.1\r\n{lines}{rest}"
    with pytest.raises(ValueError, match="record"):
        warcs.page_of(gzip.compress(member.encode()))
