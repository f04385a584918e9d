"""Campaigns and their identity: one that shares a piece with a known campaign *is* that campaign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from monitor.records import Campaign, Piece
from monitor.store.database import to_moment, to_text


def pieces_of(db: Database, journalist: str) -> list[Piece]:
    """All alerted pieces against a journalist."""
    return _pieces(db, "l.journalist = ?", journalist)


def reconcile(db: Database, journalist: str, groups: Sequence[Sequence[Piece]], now: datetime) -> None:
    """Bring the stored campaigns of a journalist in line with how the pieces group now.

    Call it inside a transaction.  A group that holds pieces of several campaigns merges them into the oldest.
    """
    for group in groups:
        campaign = _identity(db, journalist, group, now)
        for piece in group:
            db.execute(
                "UPDATE alert SET campaign = ? WHERE article = ? AND journalist = ?",
                (campaign, piece.article, journalist),
            )
        db.execute(
            "UPDATE campaign SET first_piece = ?, last_piece = ?, pieces = ?, outlets = ? WHERE id = ?",
            (
                to_text(group[0].at),
                to_text(group[-1].at),
                len(group),
                len({piece.outlet for piece in group}),
                campaign,
            ),
        )


def get(db: Database, campaign: int) -> Campaign | None:
    """A campaign with its pieces."""
    row = db.execute("SELECT journalist, found_at FROM campaign WHERE id = ?", (campaign,)).fetchone()
    if row is None:
        return None
    return Campaign(
        id=campaign,
        journalist=row[0],
        found_at=to_moment(row[1]),
        pieces=tuple(_pieces(db, "l.campaign = ?", campaign)),
    )


def _identity(db: Database, journalist: str, group: Sequence[Piece], now: datetime) -> int:
    known = sorted(_known(db, journalist, group))
    if not known:
        cursor = db.execute(
            "INSERT INTO campaign (journalist, first_piece, last_piece, pieces, outlets, found_at) "
            "VALUES (?, ?, ?, 0, 0, ?)",
            (journalist, to_text(group[0].at), to_text(group[-1].at), to_text(now)),
        )
        return int(cursor.lastrowid or 0)
    for other in known[1:]:
        db.execute("UPDATE campaign SET merged_into = ? WHERE id = ?", (known[0], other))
    return known[0]


def _known(db: Database, journalist: str, group: Sequence[Piece]) -> set[int]:
    marks = ",".join("?" * len(group))
    rows = db.execute(
        # Only question marks are put into the statement.
        f"SELECT DISTINCT campaign FROM alert WHERE journalist = ? AND campaign IS NOT NULL "  # noqa: S608
        f"AND article IN ({marks})",
        (journalist, *[piece.article for piece in group]),
    )
    return {row[0] for row in rows.fetchall()}


def _pieces(db: Database, where: str, value: str | int) -> list[Piece]:
    rows = db.execute(
        # Only our own constants are put into the statement; values are bound.
        "SELECT l.article, a.outlet, l.piece_at, a.reprint_of FROM alert l "  # noqa: S608
        f"JOIN article a ON a.id = l.article WHERE {where} ORDER BY l.piece_at, l.article",
        (value,),
    )
    return [
        Piece(article=article, outlet=outlet, at=to_moment(at), reprint_of=first)
        for article, outlet, at, first in rows.fetchall()
    ]
