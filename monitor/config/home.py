"""A working folder from the defaults that come with the program."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import MissingPartError, StoreError

log = logging.getLogger(__name__)

_PACKAGE = Path(__file__).resolve().parent.parent
_FILES = ("feeds.yaml", "journalists.yaml")
_EXAMPLES = Path("models/examples")


def defaults_dir() -> Path:
    """Where the default `feeds.yaml`, `journalists.yaml` and `models/examples/` are.

    `monitor/defaults/` when installed from a wheel, the root of the repository in a source checkout.

    Raises:
        MissingPartError: They are in neither.
    """
    for folder in (_PACKAGE / "defaults", _PACKAGE.parent):
        if all((folder / name).is_file() for name in _FILES):
            return folder
    raise MissingPartError(
        f"the default feeds.yaml and journalists.yaml are missing from {_PACKAGE}: install again"
    )


def defaults() -> list[Path]:
    """The files that `init` copies, as paths relative to the folder."""
    return [Path(name) for name in _FILES] + list(_examples(defaults_dir()))


def _examples(source: Path) -> Iterator[Path]:
    for path in sorted((source / _EXAMPLES).glob("*.jsonl")):
        yield path.relative_to(source)


def init(folder: Path) -> list[Path]:
    """Make a working folder, and return the files that were written; what is there already is kept.

    A new folder, its `var/` and the files are for their owner alone: a watch list is not for other eyes.  A folder
    that is there keeps its mode, which others may rely on; its `var/` does not.

    Raises:
        StoreError: The folder cannot be made or written to.
        MissingPartError: The defaults are missing.
    """
    source, written = defaults_dir(), []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in defaults():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if _write_new(target, (source / name).read_bytes()):
                written.append(target)
            else:
                log.info("init file=%s status=kept", target)
        (folder / "var").mkdir(mode=0o700, exist_ok=True)
        (folder / "var").chmod(0o700)
    except OSError as error:
        raise StoreError(
            f"{error.filename or folder}: cannot be written: {error.strerror or error}"
        ) from error
    return written


def _write_new(target: Path, body: bytes) -> bool:
    """Write a file unless it is there; whether it was written.  One cut short by a full disk is removed."""
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        return False
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
    except OSError:
        target.unlink(missing_ok=True)
        raise
    return True
