"""Time stamps over the heads of the chain: files beside it, and what became of each request.

A stamp is kept as the authority sent it: `timestamps/HEAD.tsr` below the folder of the evidence, where HEAD is the
digest it is about.  So a copy of that folder is enough to check it, also with other programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from monitor.store import authorities, timestamps
from monitor.store.database import to_moment, to_text, writing
from monitor.store.folders import write_whole
from monitor.store.timestamps import Token, TokenError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

FOLDER = "timestamps"
#: How much later than its stamp a record may say it was kept: clocks differ.
_CLOCKS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of asking for the stamp of one head."""

    head: str
    first: datetime
    attempts: int
    #: None: it is there.
    next_try: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A stamp in the folder, looked over."""

    #: Below the folder of the evidence.
    file: str
    #: The digest it is about; empty when it cannot be read.
    head: str = ""
    #: What the authority says: ISO 8601, UTC.
    at: str = ""
    authority: str = ""
    #: The records it stands for: the one with this digest and all before it.
    records: int = 0
    #: Whether its certificate leads to one that is believed; None: nobody said which those are.
    believed: bool | None = None
    #: What is wrong with it, and what looks odd; empty: nothing.
    wrong: str = ""
    odd: str = ""


# --- the folder ------------------------------------------------------------------------------------------


def path_of(folder: Path, head: str) -> Path:
    """Where the stamp of a head stands."""
    return folder / FOLDER / f"{head}.tsr"


def keep(folder: Path, head: str, answer: bytes) -> None:
    """Keep a stamp, whole or not at all.

    Raises:
        OSError: The disk cannot take it.
    """
    write_whole(path_of(folder, head), answer)


def kept(folder: Path, head: str) -> Token | None:
    """The stamp of a head if it is there and good; it needs no asking again."""
    try:
        token = timestamps.read(path_of(folder, head).read_bytes())
    except (FileNotFoundError, TokenError):
        return None
    return token if token.digest == head else None


def look_over(
    folder: Path, places: Mapping[str, tuple[int, str]], roots: Sequence[Certificate] | None
) -> list[Stamp]:
    """All stamps of a folder, the oldest first.

    Args:
        places: For each digest of the chain: how many records it stands for, and when its own was kept.
        roots: The certificates that are believed; None: nobody said.

    Raises:
        MissingPartError: The libraries for it are not installed.
        OSError: One cannot be read although it is there.
    """
    found = sorted((folder / FOLDER).glob("*.tsr"))
    if found:
        timestamps.ready()
    return sorted((_looked_at(folder, path, places, roots) for path in found), key=_age)


def _looked_at(
    folder: Path, path: Path, places: Mapping[str, tuple[int, str]], roots: Sequence[Certificate] | None
) -> Stamp:
    file = path.relative_to(folder).as_posix()
    try:
        token = timestamps.read(path.read_bytes())
    except TokenError as error:
        return Stamp(file=file, wrong=f"this is no good time stamp: {error}")
    believed = None if roots is None else authorities.believed(token, roots)
    records, at = places.get(token.digest, (0, ""))
    return Stamp(
        file=file,
        head=token.digest,
        at=token.at.isoformat(timespec="seconds"),
        authority=token.authority,
        records=records,
        believed=believed,
        wrong="; ".join(_wrong(path, token, records, believed)),
        odd=_odd(token, at),
    )


def _wrong(path: Path, token: Token, records: int, believed: bool | None) -> Iterator[str]:
    if path.stem != token.digest:
        yield f"it is about {token.digest}, and not about what it is named after"
    if not records:
        yield "the head it is about is not in the chain: records were changed or taken away since it was stamped"
    if believed is False:
        yield f"its signer ({token.authority}) is not vouched for by the authority that was given"


def _odd(token: Token, kept_at: str) -> str:
    if not kept_at or to_moment(kept_at) <= token.at + _CLOCKS:
        return ""
    return (
        f"stamped at {token.at:%Y-%m-%d %H:%M} UTC, before its record was kept ({kept_at}): a clock was wrong"
    )


def _age(stamp: Stamp) -> tuple[str, int, str]:
    return stamp.at, stamp.records, stamp.file


# --- the requests ----------------------------------------------------------------------------------------


def asked(db: Database, head: str) -> Asked | None:
    """What became of asking for the stamp of a head; None: it was not asked for."""
    row = db.execute(
        "SELECT head, first, attempts, next_try, reason FROM stamp WHERE head = ?", (head,)
    ).fetchone()
    return _asked(row) if row else None


def failing(db: Database) -> Asked | None:
    """The newest request if it has not been answered with a good stamp."""
    row = db.execute(
        "SELECT head, first, attempts, next_try, reason FROM stamp ORDER BY rowid DESC LIMIT 1"
    ).fetchone()
    found = _asked(row) if row else None
    return found if found and found.next_try else None


def failed(db: Database, head: str, reason: str, now: datetime, next_try: datetime) -> None:
    """Note that a stamp could not be had."""
    with writing(db):
        db.execute(
            "INSERT INTO stamp (head, first, attempts, next_try, reason) VALUES (?, ?, 1, ?, ?) ON CONFLICT (head) "
            "DO UPDATE SET attempts = attempts + 1, next_try = excluded.next_try, reason = excluded.reason",
            (head, to_text(now), to_text(next_try), reason),
        )


def done(db: Database, token: Token, now: datetime) -> None:
    """Note that the stamp of a head is in the folder."""
    with writing(db):
        db.execute(
            "INSERT INTO stamp (head, first, attempts, at, authority) VALUES (?, ?, 1, ?, ?) ON CONFLICT (head) "
            "DO UPDATE SET attempts = attempts + 1, next_try = NULL, reason = '', at = excluded.at, "
            "authority = excluded.authority",
            (token.digest, to_text(now), to_text(token.at), token.authority),
        )


def files(db: Database) -> list[str]:
    """The stamps that must be in the folder, as paths below it."""
    rows = db.execute("SELECT head FROM stamp WHERE next_try IS NULL ORDER BY rowid").fetchall()
    return [f"{FOLDER}/{head}.tsr" for (head,) in rows]


def _asked(row: tuple[str, str, int, str | None, str]) -> Asked:
    head, first, attempts, next_try, reason = row
    return Asked(
        head=head,
        first=to_moment(first),
        attempts=attempts,
        next_try=to_moment(next_try) if next_try else None,
        reason=reason,
    )
