"""The folder `var/evidence`: pages are added, nothing is ever changed.

A page is on the disk, flushed, before anything refers to it.  A crash leaves at most one record that was cut short,
or whole ones that the list does not have yet: both are seen to before the next page is added.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from monitor import __version__
from monitor.records import Page
from monitor.store import chain, warcs
from monitor.store.chain import GENESIS, Link
from monitor.store.database import explained
from monitor.store.folders import flush_folder, make_folder, write_all, write_whole

log = logging.getLogger(__name__)

#: Bytes after which a new file is begun: small enough to copy, large enough that there are few.
ROLL = 256 * 1024 * 1024


def folder_of(home: Path) -> Path:
    """Where the evidence of a home folder stands."""
    return home / "var" / "evidence"


class Archive:
    """Adds pages.  Only the holder of the home folder's lock may have one."""

    def __init__(self, folder: Path, roll: int = ROLL) -> None:
        self._folder = folder
        self._roll = roll
        #: The last record of the chain; None: there is none, or it must be looked up first.
        self._last: Link | None = None
        self._ready = False

    def add(self, page: Page) -> Link:
        """Keep a page; on return it is on the disk.

        Raises:
            StoreError: The disk cannot take it; the archive is as it was.
        """
        with explained(self._folder):
            if not self._ready:
                self._last = catch_up(self._folder)
                if self._last:
                    # Killed between making this file and flushing the folder that it is in.
                    flush_folder((self._folder / self._last.file).parent)
                self._ready = True
            try:
                return self._add(page)
            except OSError:
                # What was written is looked at anew before the next page.
                self._ready = False
                raise

    def _add(self, page: Page) -> Link:
        month = page.fetched_at.astimezone(UTC).strftime("%Y/%m")
        if not self._fits(month):
            serial = self._next_serial()
            file = chain.name_of(serial, month)
            self._append(
                file,
                0,
                lambda previous: warcs.info(
                    file, page.fetched_at, previous, f"propaganda-monitor {__version__}"
                ),
            )
        last = self._last
        file, offset = (last.file, last.end) if last else (file, 0)
        return self._append(file, offset, lambda previous: warcs.response(page, previous))

    def _append(self, file: str, offset: int, make: Callable[[str], bytes]) -> Link:
        member = make(self._last.digest if self._last else GENESIS)
        _write(self._folder / file, offset, member)
        link = warcs.link_of(member, file, offset)
        chain.append(self._folder, [link])
        self._last = link
        return link

    def _fits(self, month: str) -> bool:
        last = self._last
        if last is None or not last.file.startswith(month) or last.end >= self._roll:
            return False
        path = self._folder / last.file
        # Shorter: somebody took bytes away.  What is left is not touched; `verify` names it.
        return path.is_file() and path.stat().st_size == last.end

    def _next_serial(self) -> int:
        known = [chain.serial_of(file) for file in chain.files(self._folder)]
        return max([*known, self._last.serial if self._last else 0]) + 1


def catch_up(folder: Path) -> Link | None:
    """Bring the list in line with the files after a crash; the last record of the chain.

    Whole records that the list does not have are added to it.  A record that was cut short is moved to a file
    `*.torn` of its own: nothing refers to it, and its page is read again.

    Raises:
        OSError: The disk fails.
    """
    last = chain.last(folder)
    for file in chain.files(folder):
        if last is not None and chain.serial_of(file) < last.serial:
            continue
        start = last.end if last is not None and last.file == file else 0
        if (folder / file).stat().st_size > start:
            last = _take_in(folder, file, start) or last
    return last


def _take_in(folder: Path, file: str, start: int) -> Link | None:
    found = []
    end = start
    for offset, member in warcs.members(folder / file, start):
        try:
            found.append(warcs.link_of(member, file, offset))
        except ValueError:
            break
        end = offset + len(member)
    if found:
        chain.append(folder, found)
        log.warning("evidence file=%s status=recovered records=%d", file, len(found))
    if (folder / file).stat().st_size > end:
        _set_aside(folder / file, end)
    return found[-1] if found else None


def _set_aside(path: Path, end: int) -> None:
    torn = warcs.member_at(path, end, path.stat().st_size - end)
    aside = path.with_name(f"{path.name}.{end}.torn")
    write_whole(aside, torn)
    os.truncate(path, end)
    if end == 0:
        path.unlink()
    log.warning("evidence file=%s status=torn bytes=%d kept=%s", path.name, len(torn), aside.name)


def _write(path: Path, offset: int, body: bytes) -> None:
    """Write at the end of a file and flush; on an error the file is as it was."""
    new = not path.exists()
    if new:
        make_folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.lseek(handle, offset, os.SEEK_SET)
        try:
            write_all(handle, body)
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, offset)
            raise
    finally:
        os.close(handle)
    if new:
        flush_folder(path.parent)
