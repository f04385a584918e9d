"""What reviewers decide.  One label counts for each reviewer and pair; nothing that was decided is ever deleted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from monitor.records import Frame, Judgement
from monitor.store.database import to_moment, to_text, writing

#: A row that counts: neither decided anew by the same reviewer nor taken back.
CURRENT = "replaced_at IS NULL AND undone_at IS NULL"


def counts(alias: str) -> str:
    """`CURRENT` for a table that goes by an alias."""
    return f"{alias}.replaced_at IS NULL AND {alias}.undone_at IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a reviewer says about one pair."""

    article: int
    journalist: str
    judgement: Judgement
    frames: tuple[Frame, ...] = ()
    note: str = ""
    #: Why the queue asked for it: `uncertain`, `high`, `random`; empty for a verdict on an alert or an import.
    chosen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A stored decision."""

    id: int
    article: int
    journalist: str
    judgement: Judgement
    frames: tuple[Frame, ...]
    reviewer: str
    at: datetime
    note: str
    chosen: str
    action: str
    #: Of the article, as the reviewer read it.
    version: int
    #: Decided anew, or taken back: kept, but it does not count.
    past: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How much a reviewer has labelled."""

    since: int
    total: int


def decide(db: Database, decisions: Sequence[Decision], reviewer: str, action: str, now: datetime) -> int:
    """Store what was decided together, or nothing; how many labels were stored.

    Args:
        action: A name for what is decided together.  A second call with the same one changes nothing, so that a
            form that is sent twice over a bad line counts once.
    """
    with writing(db):
        known = db.execute("SELECT 1 FROM label WHERE action = ? AND reviewer = ?", (action, reviewer))
        if action and known.fetchone():
            return 0
        for decision in decisions:
            _replace(db, decision, reviewer, now)
            _insert(db, decision, reviewer, action, now)
    return len(decisions)


def undo(db: Database, reviewer: str, now: datetime, action: str | None = None) -> list[tuple[int, str]]:
    """Take back what a reviewer decided together (default: what was decided last); the pairs concerned.

    What the same reviewer had said about a pair before counts again.
    """
    with writing(db):
        chosen = action or _last_action(db, reviewer)
        rows = db.execute(
            "SELECT id, article, journalist, replaced_at FROM label "
            "WHERE reviewer = ? AND action = ? AND undone_at IS NULL ORDER BY id",
            (reviewer, chosen),
        ).fetchall()
        for number, article, journalist, replaced_at in rows:
            db.execute("UPDATE label SET undone_at = ? WHERE id = ?", (to_text(now), number))
            if replaced_at is None:
                _restore(db, article, journalist, reviewer, number)
    return [(article, journalist) for _, article, journalist, _ in rows]


def skip(db: Database, article: int, journalist: str, reviewer: str, now: datetime) -> None:
    """Put a pair off until the rest of the queue is done."""
    with writing(db):
        db.execute(
            "INSERT INTO skipped (article, journalist, reviewer, at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET at = excluded.at",
            (article, journalist, reviewer, to_text(now)),
        )


def of_pair(db: Database, article: int, journalist: str) -> list[Label]:
    """All that was ever decided on a pair, the newest first."""
    return _select(db, "article = ? AND journalist = ? ORDER BY id DESC", article, journalist)


def of_reviewer(db: Database, article: int, journalist: str, reviewer: str) -> Label | None:
    """What a reviewer says about a pair now."""
    found = _select(
        db,
        f"article = ? AND journalist = ? AND reviewer = ? AND {CURRENT}",
        article,
        journalist,
        reviewer,
    )
    return found[0] if found else None


def current(db: Database) -> list[Label]:
    """Every label that counts, in the order of the decisions."""
    return _select(db, f"{CURRENT} ORDER BY id")


def count(db: Database) -> int:
    """How many labels count."""
    # Only our own constant is put into the statement.
    return int(db.execute(f"SELECT COUNT(*) FROM label WHERE {CURRENT}").fetchone()[0])  # noqa: S608


def latest(db: Database, reviewer: str, limit: int) -> list[Label]:
    """What a reviewer decided last, the newest first."""
    return _select(db, f"reviewer = ? AND {CURRENT} ORDER BY id DESC LIMIT ?", reviewer, limit)


def progress(db: Database, reviewer: str, since: datetime) -> Progress:
    """How many labels of a reviewer count, since a moment and in all."""
    row = db.execute(
        # Only our own constant is put into the statement.
        f"SELECT COUNT(*), COALESCE(SUM(at >= ?), 0) FROM label WHERE reviewer = ? AND {CURRENT}",  # noqa: S608
        (to_text(since), reviewer),
    ).fetchone()
    return Progress(since=row[1], total=row[0])


def majority(labels: Iterable[Label]) -> Judgement | None:
    """What most reviewers of one pair say; UNSURE on a tie or when all are; None without a label.

    Who is unsure does not vote against the others.
    """
    said = [label.judgement for label in labels if not label.past]
    if not said:
        return None
    targets, neutral = said.count(Judgement.TARGETS), said.count(Judgement.NEUTRAL)
    if targets == neutral:
        return Judgement.UNSURE
    return Judgement.TARGETS if targets > neutral else Judgement.NEUTRAL


def _replace(db: Database, decision: Decision, reviewer: str, now: datetime) -> None:
    db.execute(
        # Only our own constant is put into the statement.
        f"UPDATE label SET replaced_at = ? WHERE article = ? AND journalist = ? AND reviewer = ? AND {CURRENT}",  # noqa: S608
        (to_text(now), decision.article, decision.journalist, reviewer),
    )


def _insert(db: Database, decision: Decision, reviewer: str, action: str, now: datetime) -> None:
    db.execute(
        "INSERT INTO label (article, journalist, judgement, frames, reviewer, at, note, chosen, action, version) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT version FROM article WHERE id = ?))",
        (
            decision.article,
            decision.journalist,
            decision.judgement.value,
            json.dumps([frame.value for frame in decision.frames]),
            reviewer,
            to_text(now),
            decision.note,
            decision.chosen,
            action,
            decision.article,
        ),
    )


def _last_action(db: Database, reviewer: str) -> str:
    row = db.execute(
        # An empty action is an import: nobody undoes a thousand labels with one key.
        "SELECT action FROM label WHERE reviewer = ? AND undone_at IS NULL AND action != '' ORDER BY id DESC LIMIT 1",
        (reviewer,),
    ).fetchone()
    return row[0] if row else ""


def _restore(db: Database, article: int, journalist: str, reviewer: str, before: int) -> None:
    db.execute(
        "UPDATE label SET replaced_at = NULL WHERE id = (SELECT MAX(id) FROM label WHERE article = ? "
        "AND journalist = ? AND reviewer = ? AND id < ? AND undone_at IS NULL)",
        (article, journalist, reviewer, before),
    )


def _select(db: Database, where: str, *arguments: str | int) -> list[Label]:
    # Only our own constants are put into the statement; values are bound.
    return [_label(row) for row in db.query(f"SELECT * FROM label WHERE {where}", arguments)]  # noqa: S608


def _label(row: dict[str, Any]) -> Label:
    return Label(
        id=row["id"],
        article=row["article"],
        journalist=row["journalist"],
        judgement=Judgement(row["judgement"]),
        frames=tuple(Frame(frame) for frame in json.loads(row["frames"])),
        reviewer=row["reviewer"],
        at=to_moment(row["at"]),
        note=row["note"],
        chosen=row["chosen"],
        action=row["action"],
        version=row["version"],
        past=row["replaced_at"] is not None or row["undone_at"] is not None,
    )
