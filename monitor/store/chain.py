"""The chain over the records of the evidence, and its list `index.jsonl`.

Each record carries the digest of the one before it, so the digest of the last one (the head) stands for all: change,
remove or swap any byte of any record, and the heads that were printed since no longer fit.  The list is one JSON
object a line, in the order of the chain.  It can be made again from the records; what it adds is the names of
records that are no longer there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from monitor.store.folders import flush_folder, make_folder, write_all

#: What the first record has in the place of the digest of the one before.
GENESIS = "0" * 64

#: Bytes at the end of the list in which its last whole line is looked for.
_TAIL = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One record of the chain and where it stands."""

    #: Below the folder of the evidence, with `/`.
    file: str
    #: Bytes.
    offset: int
    length: int
    #: `warcinfo` (the first record of a file) or `response`.
    kind: str
    #: ISO 8601, UTC.
    at: str
    #: The final address; empty for `warcinfo`.
    url: str
    #: What the server answered; 0 for `warcinfo`.
    status: int
    #: SHA-256 of the body as it stands in the record.
    payload: str
    #: `as received` or `decoded`.
    body: str
    #: The digest of the record before.
    previous: str
    #: SHA-256 of the record's bytes in the file, compressed as they are.
    digest: str

    @property
    def end(self) -> int:
        return self.offset + self.length

    @property
    def serial(self) -> int:
        return serial_of(self.file)


def digest_of(member: bytes) -> str:
    """The digest of a record's bytes in its file."""
    return hashlib.sha256(member).hexdigest()


def name_of(serial: int, year_month: str) -> str:
    """The file with this number, below the folder of the evidence; `year_month` is such as `2026/11`."""
    return f"{year_month}/monitor-{serial:05}.warc.gz"


def serial_of(file: str) -> int:
    """The number of a file."""
    return int(file.rpartition("-")[2].partition(".")[0])


def files(folder: Path) -> list[str]:
    """The files of records in the order in which they were begun."""
    found = folder.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]/monitor-[0-9]*.warc.gz")
    return sorted((path.relative_to(folder).as_posix() for path in found), key=serial_of)


def list_of(folder: Path) -> Path:
    """Where the list stands."""
    return folder / "index.jsonl"


def read(folder: Path) -> Iterator[Link | int]:
    """The links in the order of the chain; the number of its line for one that cannot be read."""
    path = list_of(folder)
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            yield _link(line) or number


def append(folder: Path, links: Iterable[Link]) -> None:
    """Add to the list, flushed: of a list that is not, a power cut may leave a hole before whole lines.

    Raises:
        OSError: It cannot be written; it is as it was before.
    """
    body = b"".join(_line(link) for link in links)
    make_folder(folder)
    new = not list_of(folder).exists()
    handle = os.open(list_of(folder), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        _write_or_undo(handle, body, os.fstat(handle).st_size)
    finally:
        os.close(handle)
    if new:
        flush_folder(folder)


def last(folder: Path) -> Link | None:
    """The last whole line of the list; what stands behind it, cut short by a crash, is taken away."""
    path = list_of(folder)
    if not path.is_file():
        return None
    size = path.stat().st_size
    for tail in (_TAIL, size):
        link, end = _last_whole(path, max(0, size - tail))
        if link is not None or tail >= size:
            if end < size:
                os.truncate(path, end)
            return link
    return None


def _write_or_undo(handle: int, body: bytes, size: int) -> None:
    try:
        write_all(handle, body)
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


def _last_whole(path: Path, start: int) -> tuple[Link | None, int]:
    """The last readable line after `start`, and where it ends."""
    with path.open("rb") as file:
        file.seek(start)
        found, end, place = None, start, start
        for line in file:
            place += len(line)
            link = _link(line)
            if link is not None:
                found, end = link, place
    return found, end


def _line(link: Link) -> bytes:
    return msgspec.json.encode(link) + b"\n"


def _link(line: bytes) -> Link | None:
    if not line.endswith(b"\n"):
        return None
    try:
        return msgspec.json.decode(line, type=Link)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
