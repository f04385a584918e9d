"""One WARC 1.1 record: a page as bytes for the archive, and back.

A record keeps the headers of the server in their order.  The status line is made from the status code, since the
words of the server are not kept.  The body is as it came (`Monitor-Body: as received`, chunks joined) where the
fetcher kept it so or no content encoding was used, else with its content encoding undone (`decoded`), as also where
the record would not give back the body that was judged; headers that no longer describe the body are renamed
`X-Archive-Orig-...`, as other archives do.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.inflate import UnknownEncodingError, encoding_of, inflated, readings
from monitor.records import Page
from monitor.store.chain import GENESIS, Link, digest_of

AS_RECEIVED = "as received"
DECODED = "decoded"
PREVIOUS = "Monitor-Previous"

_ORIGINAL = "X-Archive-Orig-"
_CHUNK = 1 << 16
#: Bytes of a body, decoded; more than any page may have.
_MOST = 256 * 1024 * 1024


def response(page: Page, previous: str) -> bytes:
    """The record of a page, compressed on its own; `previous` is the digest of the record before."""
    if page.wire is None:
        return _response(page, page.body, DECODED if _encoded(page.headers) else AS_RECEIVED, previous)
    member = _response(page, page.wire, AS_RECEIVED, previous)
    return member if _gives(member, page.body) else _response(page, page.body, DECODED, previous)


def _response(page: Page, body: bytes, kind: str, previous: str) -> bytes:
    headers = {
        "WARC-Date": _date(page.fetched_at),
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256(body).hexdigest()}",
        PREVIOUS: previous,
        "Monitor-Body": kind,
    }
    writer, out = _writer()
    record = writer.create_warc_record(
        page.final_url,
        "response",
        payload=BytesIO(body),
        length=len(body),
        warc_headers_dict=headers,
        http_headers=StatusAndHeaders(_status_line(page.status), _headers(page, body, kind), "HTTP/1.1"),
    )
    if page.url != page.final_url:
        record.rec_headers.add_header("Monitor-Requested", page.url)
    for url, status in page.redirects:
        record.rec_headers.add_header("Monitor-Redirect", f"{status} {url}")
    writer.write_record(record)
    return out.getvalue()


def info(file: str, at: datetime, previous: str, software: str) -> bytes:
    """The record that begins a file."""
    text = (
        f"software: {software}\r\nformat: WARC File Format 1.1\r\n"
        "description: pages as a reader of news feeds received them; status lines are made from the code\r\n"
    ).encode()
    writer, out = _writer()
    record = writer.create_warc_record(
        "",
        "warcinfo",
        payload=BytesIO(text),
        length=len(text),
        warc_headers_dict={
            "WARC-Date": _date(at),
            "WARC-Filename": file.rpartition("/")[2],
            "Content-Type": "application/warc-fields",
            PREVIOUS: previous,
        },
    )
    writer.write_record(record)
    return out.getvalue()


def link_of(member: bytes, file: str, offset: int) -> Link:
    """The link of the chain that a record is, as the record itself says.

    Raises:
        ValueError: It is no record of ours.
    """
    record = _parse(member)
    payload = record.raw_stream.read()
    header = record.rec_headers.get_header
    status = record.http_headers.get_statuscode() if record.http_headers else "0"
    return Link(
        file=file,
        offset=offset,
        length=len(member),
        kind=record.rec_type,
        at=_moment(header("WARC-Date") or "").isoformat(timespec="seconds"),
        url=header("WARC-Target-URI") or "",
        status=int(status or 0),
        payload=hashlib.sha256(payload).hexdigest(),
        body=header("Monitor-Body") or "",
        previous=header(PREVIOUS) or GENESIS,
        digest=digest_of(member),
    )


def claims(member: bytes) -> str:
    """The digest of the payload that the record states; empty when it states none."""
    return (_parse(member).rec_headers.get_header("WARC-Payload-Digest") or "").removeprefix("sha256:")


def page_of(member: bytes, judged: str = "") -> Page:
    """The page that a record keeps, its body decoded as it was when it was judged.

    Args:
        judged: The SHA-256 of the body that was judged, where it is known.  Earlier versions took a few bodies for
            something else than their headers say: whatever the bytes of the record can be read as, and has it, is it.

    Raises:
        ValueError: It is no response of ours, or its body cannot be decoded.
    """
    try:
        return _page(_parse(member), judged)
    except (AttributeError, TypeError) as error:
        # warcio takes it that every record says where and when.
        raise ValueError(f"a record that lacks what one of ours has: {error}") from error


def _page(record: Any, judged: str) -> Page:
    if record.http_headers is None:
        raise ValueError(f"a {record.rec_type} record has no page in it")
    body = record.raw_stream.read()
    header = record.rec_headers.get_header
    headers = tuple(_original(record.http_headers.headers))
    if header("Monitor-Body") == AS_RECEIVED:
        body = _decoded(body, record.http_headers.headers, judged)
    url = header("WARC-Target-URI")
    return Page(
        url=header("Monitor-Requested") or url,
        final_url=url,
        status=int(record.http_headers.get_statuscode()),
        headers=headers,
        body=body,
        fetched_at=_moment(header("WARC-Date")),
    )


def members(path: Path, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The whole records of a file from `start` on, each with its offset; stops before what is cut short."""
    with path.open("rb") as file:
        file.seek(start)
        rest = b""
        while True:
            member, rest = _next_member(file, rest)
            if not member:
                return
            yield start, member
            start += len(member)


def member_at(path: Path, offset: int, length: int) -> bytes:
    """The bytes of one record; fewer when the file ends before.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def _next_member(file: Any, rest: bytes) -> tuple[bytes, bytes]:
    """One gzip member and what was read beyond it; nothing when it is cut short or no gzip."""
    unpack = zlib.decompressobj(31)
    seen: list[bytes] = []
    try:
        while chunk := rest or file.read(_CHUNK):
            rest = b""
            unpack.decompress(chunk)
            if unpack.eof:
                used = len(chunk) - len(unpack.unused_data)
                return b"".join([*seen, chunk[:used]]), unpack.unused_data
            seen.append(chunk)
    except zlib.error:
        pass
    return b"", b""


def _parse(member: bytes) -> Any:
    try:
        record = next(iter(ArchiveIterator(BytesIO(member))), None)
    except (ArchiveLoadFailed, AttributeError, TypeError) as error:
        raise ValueError(f"not a WARC record: {error}") from error
    if record is None:
        raise ValueError("not a WARC record")
    return record


def _writer() -> tuple[Any, BytesIO]:
    out = BytesIO()
    return WARCWriter(out, gzip=True, warc_version="1.1"), out


def _encoded(headers: Sequence[tuple[str, str]]) -> bool:
    """Whether a body was compressed, as far as its headers say."""
    try:
        return bool(encoding_of(headers))
    except UnknownEncodingError:
        return True


def _gives(member: bytes, body: bytes) -> bool:
    """Whether a record gives a body back."""
    try:
        return page_of(member).body == body
    except ValueError:
        return False


def _headers(page: Page, body: bytes, kind: str) -> list[tuple[str, str]]:
    outdated = {"transfer-encoding"} | ({"content-encoding"} if kind == DECODED else set())
    if page.header("Content-Length") != str(len(body)):
        outdated.add("content-length")
    kept = [
        # One that the outlet itself sent under such a name is renamed too, else it would be taken for one of ours.
        (_ORIGINAL + name if name.lower() in outdated or name.startswith(_ORIGINAL) else name, value)
        for name, value in page.headers
    ]
    return [*kept, ("Content-Length", str(len(body)))] if "content-length" in outdated else kept


def _original(headers: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    renamed = {name.lower() for name, _ in headers if name.startswith(_ORIGINAL)}
    for name, value in headers:
        if name.startswith(_ORIGINAL):
            yield name.removeprefix(_ORIGINAL), value
        elif (_ORIGINAL + name).lower() not in renamed:
            yield name, value


def _decoded(body: bytes, headers: Sequence[tuple[str, str]], judged: str) -> bytes:
    decoded, problem = None, ""
    try:
        # What is not ASCII stands in a record as %XX.
        decoded = inflated(body, encoding_of([(name, unquote(value)) for name, value in headers]), _MOST)
    except (ValueError, zlib.error) as error:
        problem = f"its body cannot be decoded ({error})"
    if decoded is not None and judged in ("", digest_of(decoded)):
        return decoded
    for reading in readings(body, _MOST):
        if digest_of(reading) == judged:
            return reading
    if decoded is None:
        raise ValueError(problem)
    return decoded


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(date: str) -> datetime:
    return datetime.fromisoformat(date)
