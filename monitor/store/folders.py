"""Folders and files that only their owner may read, and writing that survives a crash."""

from __future__ import annotations

import os
import secrets
import sqlite3
from pathlib import Path

#: What is raised when a disk or a database fails.
DISK_ERRORS = (OSError, sqlite3.Error)


def make_folder(folder: Path) -> None:
    """Make a folder with those above it, each for its owner alone and on the disk; what is there stays as it is.

    Raises:
        OSError: It cannot be made.
    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        # A file that was flushed is still lost with a folder that was not.
        flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Flush a folder, so that a file made or renamed in it is still there after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_all(handle: int, body: bytes) -> None:
    """Write every byte; `os.write` may write fewer than it was given."""
    view = memoryview(body)
    while view:
        view = view[os.write(handle, view) :]


def write_whole(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, for its owner alone.

    Raises:
        OSError: It cannot be written; what was there is as it was.
    """
    make_folder(path.parent)
    unfinished = unfinished_of(path)
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            write_all(handle, body)
            os.fsync(handle)
        finally:
            os.close(handle)
        unfinished.rename(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def unfinished_of(path: Path) -> Path:
    """A name beside a file, for what is to take its place once it is whole."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")


def open_to_others(folder: Path) -> list[str]:
    """What in a folder other users of the machine can reach, in words."""
    found = [folder, *sorted(folder.rglob("*"))] if folder.is_dir() else []
    return [
        f"{path}: other users can reach it (mode {path.stat().st_mode & 0o7777:04o}): run `chmod go= {path}`"
        for path in found
        if path.stat().st_mode & 0o077 and (path == folder or _reachable(path, folder))
    ]


def _reachable(path: Path, folder: Path) -> bool:
    """Whether others can get as far as a path: no folder above it is closed."""
    inner = path.parent
    while inner != folder.parent:
        if not inner.stat().st_mode & 0o011:
            return False
        inner = inner.parent
    return True
