"""Pages with what belongs to them as one WACZ file (version 1.1.1), which ReplayWeb.page opens.

The records stand in it byte for byte as in the archive, so that each still has its digest.  Where names are to be left
out, no page can be in it: one that was changed would prove nothing.  Then it is a ZIP file with the hashes alone.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from monitor import __version__
from monitor.store import warcs
from monitor.store.chain import Link
from monitor.store.database import explained
from monitor.store.folders import write_whole

WARC = "data.warc.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """One record on its way into a bundle."""

    link: Link
    #: As it stands in the archive.
    member: bytes
    title: str


def pack(records: Sequence[Bundled], sheet: str, now: datetime) -> bytes:
    """The bundle.

    Args:
        records: At least one; in the order in which they were kept.
        sheet: HTML for a person.
    """
    files = {
        f"archive/{WARC}": b"".join(record.member for record in records),
        "indexes/index.cdx": _index(records),
        "pages/pages.jsonl": _pages(records),
        "evidence/chain.jsonl": _lines([asdict(record.link) for record in records]),
        "evidence/sheet.html": sheet.encode(),
    }
    package = _json(_package(records, files, now), indent=2)
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    files |= {"datapackage.json": package, "datapackage-digest.json": _json(digest, indent=2)}
    return _zip(files, now)


def pack_without_pages(links: Sequence[Link], sheet: str, now: datetime) -> bytes:
    """A bundle in which nothing names anybody: times, places, hashes, and a sheet.

    Args:
        links: In the order in which their records were kept; addresses often hold a name and are left out.
        sheet: HTML for a person, without names.
    """
    records = [{name: value for name, value in asdict(link).items() if name != "url"} for link in links]
    return _zip({"evidence/sheet.html": sheet.encode(), "evidence/records.jsonl": _lines(records)}, now)


def write(path: Path, body: bytes) -> None:
    """Write a bundle, whole or not at all.

    Raises:
        StoreError: The disk cannot take it.
    """
    with explained(path):
        write_whole(path.absolute(), body)


def offsets(records: Sequence[Bundled]) -> list[int]:
    """Where each record begins in the bundle's own file of records."""
    found, end = [], 0
    for record in records:
        found.append(end)
        end += len(record.member)
    return found


def surt(url: str) -> str:
    """The key by which archives sort addresses.

    >>> surt("https://www.xeber.example/A?b=2&a=1")
    'example,xeber)/a?a=1&b=2'
    """
    parts = urlsplit(url.lower())
    host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
    port = f":{parts.port}" if parts.port else ""
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{query}"


def _index(records: Sequence[Bundled]) -> bytes:
    lines = []
    for record, offset in zip(records, offsets(records), strict=True):
        page = warcs.page_of(record.member)
        values = {
            "url": record.link.url,
            "mime": (page.header("Content-Type") or "").partition(";")[0].strip(),
            "status": str(record.link.status),
            "digest": f"sha256:{record.link.payload}",
            "length": str(record.link.length),
            "offset": str(offset),
            "filename": WARC,
        }
        lines.append(f"{surt(record.link.url)} {_stamp(record.link)} ".encode() + _json(values) + b"\n")
    return b"".join(sorted(lines))


def _pages(records: Sequence[Bundled]) -> bytes:
    pages = [
        {
            "id": record.link.digest[:16],
            "url": record.link.url,
            "ts": _time(record.link),
            "title": record.title,
        }
        for record in records
    ]
    return _lines([{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}, *pages])


def _package(records: Sequence[Bundled], files: Mapping[str, bytes], now: datetime) -> dict[str, object]:
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": "Evidence",
        "created": now.isoformat(timespec="seconds"),
        "software": f"propaganda-monitor {__version__}",
        "mainPageUrl": records[0].link.url,
        "mainPageDate": _time(records[0].link),
        "resources": [
            {
                "name": path.rpartition("/")[2],
                "path": path,
                "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
                "bytes": len(body),
            }
            for path, body in files.items()
        ],
    }


def _zip(files: Mapping[str, bytes], now: datetime) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, now.timetuple()[:6])
            # Readers fetch single records out of the file: what is compressed twice cannot be reached so.
            entry.compress_type = zipfile.ZIP_STORED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, body)
    return out.getvalue()


def _stamp(link: Link) -> str:
    return datetime.fromisoformat(link.at).strftime("%Y%m%d%H%M%S")


def _time(link: Link) -> str:
    return datetime.fromisoformat(link.at).strftime("%Y-%m-%dT%H:%M:%SZ")


def _lines(values: Sequence[object]) -> bytes:
    return b"".join(_json(value) + b"\n" for value in values)


def _json(value: object, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()
