"""Pages as a server answers them, for the tests of the evidence."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from typing import Any

from samples import NOON, judged, pending

from monitor.records import Page
from monitor.store import chain
from monitor.store.articles import Reading

BODY = "<html><body><p>Nihad Soltanov satqındır.</p></body></html>".encode()


def page(number: int = 1, body: bytes = BODY, at: datetime = NOON, **changes: Any) -> Page:
    url = f"https://xeber.example/{number}"
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Server", "nginx"),
        ("X-Twice", "a"),
        ("X-Twice", "b"),
    )
    values = {"url": url, "final_url": url, "status": 200, "headers": headers, "body": body, "fetched_at": at}
    return Page(**{**values, **changes})


def gzipped(number: int = 1, body: bytes = BODY, *, kept: bool = True) -> Page:
    wire = gzip.compress(body, mtime=0)
    headers = (
        ("content-encoding", "gzip"),
        ("Content-Length", str(len(wire))),
        ("Content-Type", "text/html"),
    )
    return page(number, body, headers=headers, wire=wire if kept else None)


def later(days: int) -> datetime:
    return NOON + timedelta(days=days)


def reading(db: Any, score: float = 0.9) -> Reading:
    """The first waiting entry, read from `page()`."""
    return Reading(
        entry=pending(db)[0],
        final_url=page().final_url,
        fetched_at=NOON,
        page_hash=chain.digest_of(BODY),
        judged=judged(score=score),
    )
