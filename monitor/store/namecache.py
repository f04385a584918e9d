"""The matcher of the watch list, kept beside the database so that a long list is not spelled out at every start."""

from __future__ import annotations

import logging
from hashlib import sha256
from pathlib import Path

from monitor.store.folders import write_whole

log = logging.getLogger(__name__)
_DIGEST = 32


def read(home: Path, key: str) -> bytes:
    """What was kept under a key; empty when nothing was, or when it is damaged."""
    try:
        body = _path(home, key).read_bytes()
    except OSError:
        return b""
    digest, kept = body[:_DIGEST], body[_DIGEST:]
    return kept if sha256(kept).digest() == digest else b""


def keep(home: Path, key: str, body: bytes) -> None:
    """Keep the matcher of a watch list, and let go of those of earlier lists.  A full disk stops nothing."""
    path = _path(home, key)
    try:
        write_whole(path, sha256(body).digest() + body)
        for other in path.parent.glob("*.cache"):
            if other != path:
                other.unlink(missing_ok=True)
    except OSError as error:
        log.warning("names cache=%s status=not-kept reason=%s", path.name, error.strerror)


def _path(home: Path, key: str) -> Path:
    return home / "var" / "names" / f"{key}.cache"
