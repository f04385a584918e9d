"""The file `secrets/web-reviewers`: who has a token of their own.  A line is `name role hash-of-the-token`."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from monitor.errors import ConfigError, StoreError
from monitor.web.sessions import Reviewer, Role, digest

_NAME = re.compile(r"[\w.-]{1,40}")
_HASH = re.compile("[0-9a-f]{64}")


def path_of(home: Path) -> Path:
    """Where the file stands."""
    return home / "secrets" / "web-reviewers"


def read(home: Path) -> list[Reviewer]:
    """Everybody with a token, in the order of the file.

    Raises:
        ConfigError: A line is not of the form.
    """
    try:
        lines = path_of(home).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ConfigError([f"{path_of(home)}: cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise ConfigError([f"{path_of(home)}: is no text in UTF-8"]) from error
    return [
        _reviewer(line, f"{path_of(home)}:{number}") for number, line in enumerate(lines, 1) if line.strip()
    ]


def add(home: Path, name: str, role: Role) -> str:
    """Give somebody a new token, in place of an old one; the token, which is kept nowhere.

    Raises:
        ConfigError: The name will not do.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError([f"{name!r}: a reviewer's name is letters, digits, dots and hyphens, 40 at most"])
    token = secrets.token_urlsafe(20)
    kept = [each for each in read(home) if each.name != name]
    _write(home, [*kept, Reviewer(name=name, role=role, token=digest(token))])
    return token


def remove(home: Path, name: str) -> bool:
    """Take somebody's token away; whether there was one."""
    found = read(home)
    kept = [each for each in found if each.name != name]
    if len(kept) < len(found):
        _write(home, kept)
    return len(kept) < len(found)


def _reviewer(line: str, where: str) -> Reviewer:
    parts = line.split()
    if len(parts) != 3 or parts[1].upper() not in Role.__members__ or not _HASH.fullmatch(parts[2]):
        raise ConfigError([f"{where}: expected `name role hash`: use `monitor web add NAME --role ROLE`"])
    return Reviewer(name=parts[0], role=Role[parts[1].upper()], token=parts[2])


def _write(home: Path, found: Iterable[Reviewer]) -> None:
    path = path_of(home)
    body = "".join(f"{each.name} {each.role.name.lower()} {each.token}\n" for each in found)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(body)
        unfinished.replace(path)
    except OSError as error:
        raise StoreError(f"{error.filename or path}: {error.strerror}") from error
