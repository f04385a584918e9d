"""Whatever an outlet sends: what is fetched and judged comes out of the archive again, and `verify` calls it good."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import random
import zlib
from contextlib import suppress
from datetime import UTC
from io import BytesIO

import pytest
from collect.farm import Exchange, Farm
from pages import BODY, page
from samples import NOON
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.collect.fetch import Fetcher, FetchSettings
from monitor.collect.guard import parse_allowed
from monitor.errors import FetchError
from monitor.inflate import inflated
from monitor.records import Page
from monitor.store import verifying, warcs
from monitor.store.archive import Archive
from monitor.store.chain import GENESIS, Link, digest_of
from monitor.store.evidence import Evidence

TEXT = b"<html><body><p>" + b"Nihad Soltanov satqindir. " * 30 + b"</p></body></html>"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def members(body: bytes) -> bytes:
    return gzip.compress(body[:200], mtime=0) + gzip.compress(body[200:], mtime=0)


PACKED = {
    "plain": TEXT,
    "blank before it": b" \r\n" * 400 + TEXT,
    "empty": b"",
    "one letter": b"\x1f",
    "gzip": gzip.compress(TEXT, mtime=0),
    "members": members(TEXT),
    "padded": gzip.compress(TEXT, mtime=0) + b"\0\x1f\x8b junk",
    "half a sign behind it": gzip.compress(TEXT, mtime=0) + b"\x1f",
    "twice": gzip.compress(gzip.compress(TEXT, mtime=0), mtime=0),
    "cut": gzip.compress(TEXT, mtime=0)[:-6],
    "a member cut": members(TEXT)[:-6],
    "zlib": zlib.compress(TEXT),
    "raw": raw_deflate(TEXT),
    "raw, nothing": raw_deflate(b""),
}
ENCODINGS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("Content-Encoding", "gzip"),),
    (("content-encoding", "X-GZIP"),),
    (("Content-Encoding", "deflate"),),
    (("Content-Encoding", "gzip, identity"),),
    (("Content-Encoding", "identity"), ("Content-Encoding", "gzip")),
    (("Content-Encoding", "utf-8"),),
    (("Content-Encoding", " , none ,gzip"),),
    (("Content-Encoding", "\xa0gzip"),),
    (("Content-Encoding", "gzip, deflate"),),
    (("X-Archive-Orig-Content-Encoding", "gzip"), ("X-Archive-Orig-Content-Type", "x")),
    (
        ("Content-Encoding", "deflate"),
        ("X-Archive-Orig-Content-Encoding", "identity"),
        ("X-Odd", "\x85\xff: :"),
    ),
)


def sending(exchange: Exchange, headers: tuple[tuple[str, str], ...], body: bytes, cuts: list[int]) -> None:
    """Answer with chunks that end at the cuts."""
    lines = ["HTTP/1.1 200 OK", "Connection: close", "Transfer-Encoding: chunked"]
    lines += [f"{name}: {value}" for name, value in headers]
    exchange.raw(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True):
        if piece := body[start:end]:
            exchange.raw(b"%x\r\n%b\r\n" % (len(piece), piece))
    exchange.raw(b"0\r\n\r\n")


def kept(link: Link, judged: bytes) -> Evidence:
    """What the database says of a record."""
    fields = ("file", "offset", "length", "url", "status", "payload", "body", "previous", "digest")
    values = {name: getattr(link, name) for name in fields}
    return Evidence(id=1, article=1, version=1, at=NOON, page_hash=digest_of(judged), **values)


def fetched(bodies: list[tuple[tuple[tuple[str, str], ...], bytes, list[int]]]) -> list[Page]:
    """The pages among what an outlet sends."""

    def serve(exchange: Exchange) -> None:
        sending(exchange, *bodies[int(exchange.request.path.rpartition("/")[2])])

    async def run(farm: Farm) -> list[Page]:
        allow = parse_allowed(f"127.0.0.0/8:{farm.port}")
        pages = []
        async with Fetcher(FetchSettings(pause=0, allow=allow)) as fetcher:
            for number in range(len(bodies)):
                with suppress(FetchError):
                    pages.append(await fetcher.get(f"{farm.url}/a/{number}", limit=100_000, now=NOON))
        return pages

    with Farm({"a": serve}) as farm:
        return asyncio.run(run(farm))


def test_an_untouched_archive_is_good_whatever_the_outlet_sent(tmp_path):
    chance = random.Random(5)  # noqa: S311  # not for secrets
    bodies = []
    for headers in ENCODINGS:
        for body in PACKED.values():
            early = sorted(chance.sample(range(1, len(body)), min(2, len(body) - 1))) if len(body) > 1 else []
            bodies += [(headers, body, early), (headers, body, [1, 2][: max(0, len(body) - 1)])]
        for at in (1, 2):  # cut inside the sign of the second member
            bodies.append((headers, PACKED["members"], [len(gzip.compress(TEXT[:200], mtime=0)) + at - 1]))
    pages = fetched(bodies)
    assert len(pages) > len(bodies) / 2
    archive = Archive(tmp_path)
    tied = []
    for one in pages:
        link = archive.add(one)
        tied.append(kept(link, one.body))
        back = warcs.page_of(warcs.member_at(tmp_path / link.file, link.offset, link.length))
        assert back.body == one.body
        assert {name for name, _ in one.headers} <= {name for name, _ in back.headers}
    assert verifying.verify(tmp_path, tied=tied).problems == []


def test_where_a_body_is_cut_changes_nothing_of_what_is_read():
    declared = (("Content-Encoding", "gzip"),)
    body = PACKED["members"]
    second = len(gzip.compress(TEXT[:200], mtime=0))
    pages = fetched([(declared, body, cuts) for cuts in ([], [1], [second], [second + 1], [second - 1])])
    assert [one.body for one in pages] == [TEXT] * 5
    assert inflated(body, "gzip", 100_000) == TEXT


# --- records of earlier versions ------------------------------------------------------------------------------


def as_before(wire: bytes, *headers: tuple[str, str]) -> bytes:
    """A record as it was written by versions that kept the bytes of the wire whatever they decode to."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    named = {
        "WARC-Date": NOON.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256(wire).hexdigest()}",
        "Monitor-Previous": GENESIS,
        "Monitor-Body": "as received",
    }
    http = StatusAndHeaders("200 OK", [*headers, ("Content-Length", str(len(wire)))], "HTTP/1.1")
    record = writer.create_warc_record(
        page().url,
        "response",
        payload=BytesIO(wire),
        length=len(wire),
        warc_headers_dict=named,
        http_headers=http,
    )
    writer.write_record(record)
    return out.getvalue()


@pytest.mark.parametrize(
    ("wire", "headers", "judged"),
    [
        pytest.param(members(TEXT), [("Content-Encoding", "gzip")], TEXT, id="members"),
        pytest.param(TEXT, [("Content-Encoding", "gzip")], TEXT, id="declared gzip, sent plain"),
        pytest.param(TEXT, [("Content-Encoding", "deflate")], TEXT, id="declared deflate, sent plain"),
        pytest.param(raw_deflate(TEXT), [("Content-Encoding", "deflate")], TEXT, id="raw deflate"),
        pytest.param(
            gzip.compress(BODY), [("Content-Encoding", "gzip, identity")], BODY, id="gzip, identity"
        ),
        pytest.param(gzip.compress(BODY), [("Content-Encoding", "\xa0gzip")], BODY, id="an odd blank"),
        pytest.param(
            gzip.compress(BODY),
            [("Content-Encoding", "gzip"), ("Content-Encoding", "identity")],
            BODY,
            id="two headers",
        ),
        pytest.param(
            (packed := gzip.compress(BODY, mtime=0)),
            [("Content-Encoding", "gzip")],
            packed,
            id="taken for plain: its first piece was one byte",
        ),
        pytest.param(
            members(TEXT), [("Content-Encoding", "gzip")], TEXT[:200], id="the second member was not seen"
        ),
    ],
)
def test_what_earlier_versions_kept_is_good(tmp_path, wire, headers, judged):
    member = as_before(wire, *headers)
    assert warcs.page_of(member, digest_of(judged)).body == judged
    (tmp_path / "2026/11").mkdir(parents=True)
    file = "2026/11/monitor-00001.warc.gz"
    (tmp_path / file).write_bytes(member)
    link = warcs.link_of(member, file, 0)
    assert verifying.verify(tmp_path, tied=[kept(link, judged)]).problems[1:] == []  # the first: no list
    [_, problem] = verifying.verify(tmp_path, tied=[kept(link, b"something else")]).problems
    assert "another SHA-256" in problem.text


def test_what_cannot_be_decoded_is_refused_unless_it_was_judged_as_it_came():
    member = as_before(BODY, ("Content-Encoding", "br"))
    with pytest.raises(ValueError, match="cannot be decoded"):
        warcs.page_of(member)
    assert warcs.page_of(member, digest_of(BODY)).body == BODY
