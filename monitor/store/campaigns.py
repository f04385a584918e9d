"""Campaigns and their identity: one that shares a piece with a known campaign *is* that campaign."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.records import Campaign, Piece, Severity
from monitor.store.database import to_moment, to_text

#: A text is a wire story when this many outlets that attack nobody print it, and they are a quarter of all.
#: Put into SQL below; the article is `a`.
WIRE = (
    "(SELECT COUNT(DISTINCT w.outlet) >= 2 AND COUNT(DISTINCT w.outlet) * 4 >= "
    "(SELECT COUNT(DISTINCT e.outlet) FROM printing q JOIN article e ON e.id = q.article WHERE q.first = "
    "COALESCE(a.reprint_of, a.id)) FROM printing p JOIN article w ON w.id = p.article "
    "JOIN outlet o ON o.id = w.outlet WHERE p.first = COALESCE(a.reprint_of, a.id) "
    "AND o.stance NOT IN ('state', 'pro-government'))"
)

#: A campaign is told again when it has grown to this many outlets.
RISES = (1, 3, 5, 8, 12, 20, 30, 50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pieces that belong together, with the chance of such a burst by the own baseline (None: no baseline)."""

    pieces: Sequence[Piece]
    chance: float | None = None


def pieces_of(db: Database, journalist: str) -> list[Piece]:
    """All alerted pieces against a journalist."""
    return _pieces(db, "l.journalist = ?", journalist)


def targets_of_text(db: Database, first: int) -> list[str]:
    """The journalists whom alerted pieces with this text are about."""
    rows = db.execute(
        "SELECT DISTINCT l.journalist FROM alert l JOIN printing p ON p.article = l.article "
        "WHERE p.first = ? ORDER BY 1",
        (first,),
    )
    return [row[0] for row in rows.fetchall()]


def reconcile(
    db: Database, journalist: str, groups: Sequence[Group | Sequence[Piece]], now: datetime
) -> None:
    """Bring the stored campaigns of a journalist in line with how the pieces group now.

    Call it inside a transaction.  A group that holds pieces of several campaigns merges them into the oldest;
    a campaign of which nothing is left is withdrawn, and keeps its number should it come back.
    """
    known = _known(db, journalist)
    db.execute("UPDATE alert SET campaign = NULL WHERE journalist = ?", (journalist,))
    taken: set[int] = set()
    for given in groups:
        group = given if isinstance(given, Group) else Group(pieces=given)
        campaign = _identity(db, journalist, group, known, taken, now)
        taken.add(campaign)
        _assign(db, journalist, campaign, group)
    gone = set(known.values()) - taken
    for number in gone:
        db.execute(
            "UPDATE campaign SET withdrawn_at = COALESCE(withdrawn_at, ?) WHERE id = ? AND merged_into IS NULL",
            (to_text(now), number),
        )


def outlets_of(db: Database, article: int, journalist: str) -> int:
    """How many outlets the campaign of an alert has; 0 when it is in none."""
    row = db.execute(
        "SELECT c.outlets FROM alert l JOIN campaign c ON c.id = l.campaign "
        "WHERE l.article = ? AND l.journalist = ?",
        (article, journalist),
    ).fetchone()
    return int(row[0]) if row else 0


def grade(db: Database, article: int, journalist: str, severity: Severity, grounds: Sequence[str]) -> None:
    """Settle the severity of an alert and why.  Call it inside a transaction."""
    db.execute(
        "UPDATE alert SET severity = ?, grounds = ? WHERE article = ? AND journalist = ?",
        (severity.value, json.dumps(grounds, ensure_ascii=False), article, journalist),
    )


def rises(db: Database, journalist: str) -> dict[int, int]:
    """The campaigns that have grown by a step since they were told, each with the step that it has reached."""
    rows = db.execute(
        "SELECT id, outlets, told FROM campaign WHERE journalist = ? AND merged_into IS NULL "
        "AND withdrawn_at IS NULL ORDER BY id",
        (journalist,),
    ).fetchall()
    steps = {
        number: (max((rise for rise in RISES if rise <= outlets), default=0), told)
        for number, outlets, told in rows
    }
    return {number: step for number, (step, told) in steps.items() if step > told}


def note_told(db: Database, steps: Mapping[int, int]) -> None:
    """Note the steps up to which campaigns were told, as `rises` gave them.  Call it inside a transaction."""
    db.conn.executemany("UPDATE campaign SET told = ? WHERE id = ?", [(step, n) for n, step in steps.items()])


def growing(db: Database, since: datetime) -> list[str]:
    """The journalists with a campaign that stands and has a piece since a moment."""
    rows = db.execute(
        "SELECT DISTINCT journalist FROM campaign WHERE merged_into IS NULL AND withdrawn_at IS NULL "
        "AND last_piece >= ? ORDER BY 1",
        (to_text(since),),
    )
    return [row[0] for row in rows.fetchall()]


def moving(
    db: Database, since: datetime, until: datetime, fades_since: datetime, fades_until: datetime
) -> list[Campaign]:
    """The campaigns with an alert logged in [since, until), or whose last piece is in [fades_since, fades_until)."""
    found = _select(
        db,
        "merged_into IS NULL AND withdrawn_at IS NULL AND "
        "(id IN (SELECT campaign FROM alert WHERE at >= ?1 AND at < ?2) "
        "OR (last_piece >= ?3 AND last_piece < ?4)) ORDER BY journalist, id",
        *(to_text(moment) for moment in (since, until, fades_since, fades_until)),
    )
    return [each for each in found if each.pieces]


def severities(db: Database, journalist: str, since: datetime) -> dict[int, Severity]:
    """The gravest alert of each campaign against a journalist that stands and has a piece since a moment."""
    rows = db.execute(
        "SELECT c.id, l.severity FROM campaign c JOIN alert l ON l.campaign = c.id WHERE c.journalist = ? "
        "AND c.merged_into IS NULL AND c.withdrawn_at IS NULL AND c.last_piece >= ?",
        (journalist, to_text(since)),
    )
    order = list(Severity)
    found: dict[int, Severity] = {}
    for campaign, severity in rows.fetchall():
        found[campaign] = max(found.get(campaign, Severity.LOW), Severity(severity), key=order.index)
    return found


def get(db: Database, campaign: int) -> Campaign | None:
    """A campaign with its pieces."""
    found = _select(db, "id = ?", campaign)
    return found[0] if found else None


def all_of(db: Database, journalist: str | None = None) -> list[Campaign]:
    """The campaigns that stand, of one journalist or of all, the newest first."""
    where = "merged_into IS NULL AND withdrawn_at IS NULL AND (?1 IS NULL OR journalist = ?1)"
    found = _select(db, f"{where} ORDER BY last_piece DESC, id", journalist)
    return [each for each in found if each.pieces]


def _select(db: Database, where: str, *values: str | int | None) -> list[Campaign]:
    rows = db.execute(
        # Only our own constants are put into the statement; values are bound.
        f"SELECT id, journalist, found_at, chance, withdrawn_at, merged_into FROM campaign WHERE {where}",  # noqa: S608
        values,
    ).fetchall()
    return [
        Campaign(
            id=number,
            journalist=journalist,
            found_at=to_moment(found_at),
            pieces=tuple(_pieces(db, "l.campaign = ?", number)),
            chance=chance,
            withdrawn_at=to_moment(withdrawn) if withdrawn else None,
            merged_into=merged,
        )
        for number, journalist, found_at, chance, withdrawn, merged in rows
    ]


def _known(db: Database, journalist: str) -> dict[int, int]:
    """Article -> campaign, as stored."""
    rows = db.execute(
        "SELECT article, campaign FROM alert WHERE journalist = ? AND campaign IS NOT NULL", (journalist,)
    )
    return {int(article): int(campaign) for article, campaign in rows.fetchall()}


def _identity(
    db: Database, journalist: str, group: Group, known: dict[int, int], taken: set[int], now: datetime
) -> int:
    numbers = sorted({known[p.article] for p in group.pieces if p.article in known} - taken)
    if not numbers:
        return _again(db, journalist, group, taken) or _new(db, journalist, group, now)
    for other in numbers[1:]:
        db.execute("UPDATE campaign SET merged_into = ? WHERE id = ?", (numbers[0], other))
        # What was told of either was told.
        db.execute(
            "UPDATE campaign SET told = MAX(told, (SELECT told FROM campaign WHERE id = ?)) WHERE id = ?",
            (other, numbers[0]),
        )
        taken.add(other)
    return numbers[0]


def _again(db: Database, journalist: str, group: Group, taken: set[int]) -> int | None:
    """A withdrawn campaign that began with one of these pieces."""
    rows = db.execute(
        "SELECT id, first_piece FROM campaign WHERE journalist = ? AND withdrawn_at IS NOT NULL ORDER BY id",
        (journalist,),
    ).fetchall()
    starts = {to_text(piece.at) for piece in group.pieces}
    return next((int(number) for number, first in rows if first in starts and number not in taken), None)


def _new(db: Database, journalist: str, group: Group, now: datetime) -> int:
    first, last = group.pieces[0], group.pieces[-1]
    cursor = db.execute(
        "INSERT INTO campaign (journalist, first_piece, last_piece, pieces, outlets, found_at) "
        "VALUES (?, ?, ?, 0, 0, ?)",
        (journalist, to_text(first.at), to_text(last.at), to_text(now)),
    )
    return int(cursor.lastrowid or 0)


def _assign(db: Database, journalist: str, campaign: int, group: Group) -> None:
    pieces = group.pieces
    db.conn.executemany(
        "UPDATE alert SET campaign = ? WHERE article = ? AND journalist = ?",
        [(campaign, piece.article, journalist) for piece in pieces],
    )
    db.execute(
        "UPDATE campaign SET first_piece = ?, last_piece = ?, pieces = ?, outlets = ?, chance = ?, "
        "withdrawn_at = NULL WHERE id = ?",
        (
            to_text(pieces[0].at),
            to_text(pieces[-1].at),
            len(pieces),
            len(_outlets(pieces)),
            group.chance,
            campaign,
        ),
    )


def _outlets(pieces: Iterable[Piece]) -> set[str]:
    return {piece.outlet for piece in pieces}


def _pieces(db: Database, where: str, value: str | int) -> list[Piece]:
    rows = db.execute(
        # Only our own constants are put into the statement; values are bound.
        f"SELECT l.article, a.outlet, l.piece_at, a.reprint_of, l.score, {WIRE} FROM alert l "  # noqa: S608
        f"JOIN article a ON a.id = l.article WHERE {where} ORDER BY l.piece_at, l.article",
        (value,),
    )
    return [
        Piece(
            article=article, outlet=outlet, at=to_moment(at), reprint_of=first, score=score, wire=bool(wire)
        )
        for article, outlet, at, first, score, wire in rows.fetchall()
    ]
