"""Removing all that was collected."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from monitor.store.database import explained

#: What no program can promise.
HONESTLY = (
    "A disk may still hold what was deleted: flash memory keeps old copies of blocks, and so do journals, snapshots, "
    "backups and swap.  Only a disk that was encrypted from the start, with its key destroyed, is surely empty.  "
    "Copies made elsewhere (backups, bundles, shared files, mail, reports that a channel wrote into a folder) are "
    "still there.  feeds.yaml, journalists.yaml and models/ were left: the watch list is in journalists.yaml."
)


def targets(home: Path) -> list[Path]:
    """The folders that `wipe` removes, as far as they are there; none where `home` is no folder of this program."""
    # `/` has a folder `var` too.  A link leads to where something else may stand.
    if not (home / "feeds.yaml").is_file() and not (home / "var" / "monitor.db").is_file():
        return []
    return [path for name in ("var", "secrets") if (path := home / name).is_dir() and not path.is_symlink()]


def links(home: Path) -> list[Path]:
    """Those of the folders that are links: what they lead to is not removed."""
    return [path for name in ("var", "secrets") if (path := home / name).is_symlink()]


def wipe(home: Path) -> int:
    """Overwrite and remove `var/` and `secrets/`; how many files there were.  Call it with the lock held.

    Raises:
        StoreError: Something could not be removed.
    """
    removed = 0
    with explained(home):
        for folder in targets(home):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    _overwrite(path)
                    removed += 1
            shutil.rmtree(folder)
    return removed


def _overwrite(path: Path) -> None:
    """Once, with zeros: it helps on a plain disk and harms nowhere."""
    if path.stat().st_nlink > 1:
        return  # a hard link: the bytes belong to a file elsewhere too
    zeros = bytes(1 << 16)
    with path.open("r+b", buffering=0) as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(zeros[:left])
        os.fsync(file.fileno())
