"""The pages in a web archive of somebody else, as far as it can be read; what cannot is told, with where it stands.

An archive is a row of blocks: gzip members with a record or more in each, or records that are not compressed.  Where a
block should begin and none does, the next one is looked for: a download that broke off, a disk that failed and archives
glued together cost what is damaged, and nothing of what stands behind it.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader, BytesIO, RawIOBase
from typing import IO, Any

from warcio.bufferedreaders import ChunkedDataReader
from warcio.limitreader import LimitReader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from monitor.inflate import Inflater, TooLargeError, UnknownEncodingError, encoding_of

#: How a block begins: a gzip member, or a record.
_BEGINNING = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]|WARC/\d")
_LONGEST_BEGINNING = 6
_GZIP = b"\x1f\x8b"
_STEP = 65_536
#: Bytes of the headers of one record, or of one answer.
_HEADERS = 1_000_000
_STATUS_LINE = re.compile(rb"HTTP/\S+ +\d{3}\s")
_KINDS = frozenset(
    {"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"}
)
#: Addresses of which a record holds no answer of a web server.
_OTHER_SCHEMES = ("dns:", "whois:", "ntp:", "ftp:", "urn:", "metadata:")
_NO_RECORD = "what stands here is no record: passed over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A page that was answered with 200, or what can be read of it."""

    #: The byte of the file at which its block begins.
    at: int
    #: Empty when the record does not say.
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """What could not be read, or not whole."""

    at: int
    reason: str
    url: str = ""


def responses(file: IO[bytes], limit: int) -> Iterator[Response | Unread]:
    """The pages of an archive in their order, and what cannot be read where it stands.

    Args:
        file: Must be seekable.
        limit: The most bytes of one page; that there are more is told.

    Raises:
        OSError: The disk fails.
    """
    size = file.seek(0, os.SEEK_END)
    found = damaged = False
    end = 0
    start = _next_beginning(file, 0)
    while start < size:
        other = _first_other(file, end, start)
        block = _Block(file, start, limit)
        if not block.is_one:
            start = _next_beginning(file, start + 1)
            continue
        # Of what is damaged nobody knows where it ends: all up to the next block was told with it.
        if start < end and not damaged:
            yield Unread(at=start, reason="begins inside the record before, which states too great a length")
        elif other < start and not damaged:
            yield Unread(at=other, reason=_NO_RECORD)
        yield from block.responses()
        found, damaged, end = True, block.damaged, block.end
        start = _next_beginning(file, end)
        if damaged or not (block.packed or _first_other(file, end, start) == start):
            # Those behind it may stand inside what it says is its own.
            start = _next_beginning(file, block.start + 1)
    other = _first_other(file, end, size)
    if not found:
        yield Unread(at=0, reason="not a readable archive: no record in it")
    elif other < size and not damaged:
        yield Unread(at=other, reason=_NO_RECORD)


class _Block:
    """One gzip member with its records, or one record that is not compressed."""

    def __init__(self, file: IO[bytes], start: int, limit: int) -> None:
        file.seek(start)
        self.packed = file.read(2) == _GZIP
        file.seek(start)
        self.start = start
        #: Whether something was told of it that leaves its end in doubt.
        self.damaged = False
        self._file = file
        self._limit = limit
        self._member = _Member(file)
        self._stream: Any = BufferedReader(self._member) if self.packed else file
        self._record = _record_headers(self._stream)

    @property
    def is_one(self) -> bool:
        """Whether a record begins here at all."""
        return self._record is not None

    @property
    def end(self) -> int:
        """Behind its last byte, once all of it is read."""
        return self._member.end if self.packed else self._file.tell()

    def responses(self) -> Iterator[Response | Unread]:
        """All that is in it."""
        while self._record is not None:
            yield from self._of_record(self._record)
            self._record = _record_headers(self._stream) if self.packed and not self.damaged else None
        if self.packed and not self.damaged:
            rest = any([piece.strip() for piece in iter(lambda: self._stream.read(_STEP), b"")])
            if self._member.problem or rest:
                yield self._unread(self._member.problem or "what follows its records is no record")

    def _of_record(self, record: StatusAndHeaders) -> Iterator[Response | Unread]:
        url = (record.get_header("WARC-Target-URI") or "").removeprefix("<").removesuffix(">")
        content = LimitReader(self._stream, int(record.get_header("Content-Length")))
        kind = record.get_header("WARC-Type", "").lower()
        if kind == "response" and not url.lower().startswith(_OTHER_SCHEMES):
            yield from self._answer(content, url)
        elif kind not in _KINDS:
            yield Unread(at=self.start, reason="a record of no known kind", url=url)
        while content.read(_STEP):
            pass
        if content.limit:
            yield self._unread(self._member.problem or "the record is shorter than it says", url)

    def _answer(self, content: LimitReader, url: str) -> Iterator[Response | Unread]:
        head = _headers(content)
        if head is None or not _STATUS_LINE.match(head):
            if head is not None or not content.limit:
                yield Unread(at=self.start, reason="no answer of a web server in it", url=url)
            return
        answer = _parsed(head)
        if answer.get_statuscode() != "200":
            return
        body, problem = _body(content, answer, self._limit)
        if body is not None:
            headers = tuple(answer.headers)
            yield Response(at=self.start, url=url, headers=headers, body=body)
            if not url:
                yield Unread(at=self.start, reason="the record has no WARC-Target-URI")
        if problem:
            yield Unread(at=self.start, reason=problem, url=url)

    def _unread(self, reason: str, url: str = "") -> Unread:
        self.damaged = True
        return Unread(at=self.start, reason=reason, url=url)


class _Member(RawIOBase):
    """What one gzip member unpacks to; ends early where it is damaged, and says so."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._unpack = zlib.decompressobj(31)
        self.problem = ""

    @property
    def end(self) -> int:
        return self._file.tell() - len(self._unpack.unused_data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        out = b""
        while not out and not self._unpack.eof and not self.problem:
            packed = self._unpack.unconsumed_tail or self._file.read(_STEP)
            if not packed:
                self.problem = "the file ends in the middle of it"
                break
            try:
                out = self._unpack.decompress(packed, len(buffer))
            except zlib.error as error:
                self.problem = f"damaged ({error})"
        buffer[: len(out)] = out
        return len(out)


def _next_beginning(file: IO[bytes], at: int) -> int:
    """Where the next block may begin, at `at` or behind it; the size of the file when none does."""
    file.seek(at)
    held = b""
    while piece := file.read(_STEP):
        held += piece
        if found := _BEGINNING.search(held):
            return at + found.start()
        at += max(0, len(held) - _LONGEST_BEGINNING + 1)
        held = held[1 - _LONGEST_BEGINNING :]
    return at + len(held)


def _first_other(file: IO[bytes], start: int, end: int) -> int:
    """The first byte from `start` on that is no line end; `end` when there is none before it."""
    file.seek(start)
    while start < end and (piece := file.read(min(_STEP, end - start))):
        if text := piece.lstrip():
            return start + len(piece) - len(text)
        start += len(piece)
    return end


def _record_headers(stream: Any) -> StatusAndHeaders | None:
    """The headers of the next record; None when none begins there."""
    line = b"\n"
    while line and not line.strip():
        line = stream.readline(_STEP)
    if not re.match(rb"WARC/\d", line):
        return None
    rest = _headers(stream)
    headers = _parsed(line + rest) if rest is not None else None
    return (
        headers
        if headers and re.fullmatch(r"[0-9]{1,18}", headers.get_header("Content-Length", ""))
        else None
    )


def _headers(stream: Any) -> bytes | None:
    """What comes up to an empty line; None when it is cut before that, or endless."""
    lines: list[bytes] = []
    size = 0
    while size < _HEADERS and (line := stream.readline(_STEP)):
        lines.append(line)
        size += len(line)
        if not line.strip():
            return b"".join(lines)
    return None


def _parsed(headers: bytes) -> StatusAndHeaders:
    return StatusAndHeadersParser([], verify=False).parse(BytesIO(headers))


def _body(content: LimitReader, answer: StatusAndHeaders, limit: int) -> tuple[bytes | None, str]:
    """The body of an answer with its encodings undone, as far as it goes, and what is wrong with it."""
    try:
        inflater = Inflater(encoding_of(answer.headers), limit)
    except UnknownEncodingError as error:
        return None, f"sent as {str(error)[:60]!r}, which is not read"
    raw = content.read(2 * limit)
    if (answer.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        raw = ChunkedDataReader(BytesIO(raw)).read(2 * limit)
    try:
        for start in range(0, len(raw), _STEP):
            inflater.feed(raw[start : start + _STEP])
    except TooLargeError:
        return bytes(inflater.body[:limit]), f"longer than {limit:,} bytes: only its beginning is read"
    except zlib.error as error:
        return bytes(inflater.body), f"damaged compression ({error}): only its beginning is read"
    stopped = not inflater.whole and not content.limit
    return bytes(inflater.body), "its compression stops in the middle" if stopped else ""
