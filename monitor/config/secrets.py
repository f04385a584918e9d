"""Passwords and tokens: from the environment or a file that only its owner can read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from monitor.errors import ConfigError

#: The longest secrets in use are PEM keys of about 12 kB.
MAX_BYTES = 64_000


def secret(name: str, environ: Mapping[str, str], home: Path) -> str | None:
    """The secret `name`, such as `smtp-password`; None when there is none.

    It is the variable `MONITOR_SECRET_SMTP_PASSWORD`, or else the content of `secrets/smtp-password` in the
    home folder, without the newline at its end.

    Raises:
        ConfigError: The file can be read by others, is not text, or cannot be read; or the name is not
            a-z, 0-9 and hyphens.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", name):
        raise ConfigError([f"secret {name!r}: a name is a-z, 0-9 and hyphens"])
    value = environ.get(f"MONITOR_SECRET_{name.upper().replace('-', '_')}", "").strip()
    return value or _from_file(home / "secrets" / name)


def _from_file(path: Path) -> str | None:
    try:
        # Not blocking: a pipe of that name must not stop the program.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from error
    try:
        # Asked of the open file: what the path names may change in between.
        _refuse_open_to_others(path, os.fstat(descriptor))
        body = os.read(descriptor, MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    return _text(path, body)


def _refuse_open_to_others(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ConfigError([f"{path}: is not a file"])
    mode = stat.S_IMODE(status.st_mode)
    if os.name == "posix" and mode & 0o077:
        raise ConfigError([f"{path}: other users can read it (mode {mode:04o}): run `chmod 600 {path}`"])


def _text(path: Path, body: bytes) -> str | None:
    if len(body) > MAX_BYTES:
        raise ConfigError([f"{path}: larger than {MAX_BYTES:,} bytes: this is not a secret"])
    try:
        return body.decode("utf-8").strip() or None
    except UnicodeDecodeError as error:
        raise ConfigError([f"{path}: not UTF-8 text"]) from error
