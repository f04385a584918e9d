"""What happened to journalists: entered by people, or suggested by a report and confirmed by people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlite_utils import Database

from monitor.records import Outcome, OutcomeKind, OutcomeState
from monitor.store.database import to_text


def add(db: Database, given: Outcome, now: datetime) -> bool:
    """Keep an outcome; False when it is known already.  Call it inside a transaction.

    What a person enters confirms what was only suggested.
    """
    cursor = db.execute(
        "INSERT INTO outcome (journalist, kind, date, source, note, at, state) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (journalist, kind, date) DO UPDATE SET state = 'confirmed', source = excluded.source, "
        "note = excluded.note WHERE state != 'confirmed'",
        (
            given.journalist,
            given.kind.value,
            given.date.isoformat(),
            given.source,
            given.note,
            to_text(now),
            OutcomeState.CONFIRMED.value,
        ),
    )
    return cursor.rowcount == 1


def add_all(db: Database, given: Iterable[Outcome], now: datetime) -> int:
    """Keep many; how many were new.  Call it inside a transaction."""
    return sum(add(db, each, now) for each in given)


def suggest(
    db: Database, journalist: str, kind: OutcomeKind, day: date, article: int, words: str, now: datetime
) -> None:
    """Note what a neutral report says, for a person to confirm or reject.  Call it inside a transaction.

    Reports of the days around one that is known already say the same again.
    """
    near = db.execute(
        "SELECT 1 FROM outcome WHERE journalist = ? AND kind = ? AND ABS(julianday(date) - julianday(?)) <= 7",
        (journalist, kind.value, day.isoformat()),
    ).fetchone()
    if near is None:
        db.execute(
            "INSERT INTO outcome (journalist, kind, date, source, note, at, state, article) "
            "SELECT ?, ?, ?, url, ?, ?, 'suggested', id FROM article WHERE id = ?",
            (journalist, kind.value, day.isoformat(), words, to_text(now), article),
        )


def decide(db: Database, number: int, state: OutcomeState) -> bool:
    """Confirm or reject an outcome; whether there is one with this number."""
    return db.execute("UPDATE outcome SET state = ? WHERE id = ?", (state.value, number)).rowcount == 1


def suggested_between(db: Database, since: datetime, until: datetime) -> list[Outcome]:
    """The outcomes that reports suggested in [since, until) and that wait for a decision."""
    rows = db.execute(
        "SELECT id FROM outcome WHERE at >= ? AND at < ? AND state = 'suggested'",
        (to_text(since), to_text(until)),
    ).fetchall()
    return [each for each in of(db, state=OutcomeState.SUGGESTED) if (each.id,) in rows]


def waiting_before(db: Database, moment: datetime) -> int:
    """How many outcomes that were suggested before a moment still wait for a decision."""
    row = db.execute(
        "SELECT COUNT(*) FROM outcome WHERE state = 'suggested' AND at < ?", (to_text(moment),)
    ).fetchone()
    return int(row[0])


def of(db: Database, journalist: str | None = None, state: OutcomeState | None = None) -> list[Outcome]:
    """The outcomes of one journalist or of all, in one state or in any, the newest first."""
    rows = db.execute(
        "SELECT id, journalist, kind, date, source, note, state FROM outcome WHERE (?1 IS NULL OR journalist = ?1) "
        "AND (?2 IS NULL OR state = ?2) ORDER BY date DESC, id DESC",
        (journalist, state.value if state else None),
    )
    return [
        Outcome(
            id=number,
            journalist=who,
            kind=OutcomeKind(kind),
            date=date.fromisoformat(day),
            source=source,
            note=note,
            state=OutcomeState(stands),
        )
        for number, who, kind, day, source, note, stands in rows.fetchall()
    ]
