"""What is to be told and to whom: kept first, then sent.

A message has a key, so the same thing is never told twice.  Each of its deliveries is marked as being sent before it
is handed over; one that is still marked so at the next start was interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from monitor.records import Topic
from monitor.store.database import AHEAD, due_at, to_moment, to_text, writing

#: No rule puts a further try off for longer: the last one comes a day after the one before.
LATEST = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is to be told."""

    key: str
    topic: Topic
    at: datetime
    #: Plain values for JSON.
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message for one recipient."""

    id: int
    channel: str
    recipient: str
    #: Tries so far.
    attempts: int
    message: Message
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A day that was reported, with what it covered."""

    day: date
    starts: datetime
    ends: datetime
    body: Mapping[str, Any]


def keep_digest(db: Database, period: Period, message: Message, to: Iterable[tuple[str, str]]) -> bool:
    """Keep the digest of a day with its deliveries, unless the day has one; whether it is new."""
    with writing(db):
        cursor = db.execute(
            "INSERT INTO digest (day, starts, ends, at, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (day) DO NOTHING",
            (
                period.day.isoformat(),
                to_text(period.starts),
                to_text(period.ends),
                to_text(message.at),
                json.dumps(period.body, ensure_ascii=False),
            ),
        )
        if cursor.rowcount != 1:
            return False
        _add(db, message, to)
    return True


def keep_alerts(
    db: Database, message: Message, alerts: Collection[int], to: Iterable[tuple[str, str]]
) -> None:
    """Keep a message about alerts with its deliveries, and that these were told.  Call it inside a transaction."""
    number = _add(db, message, to)
    db.conn.executemany(
        "INSERT OR IGNORE INTO told SELECT article, journalist, ? FROM alert WHERE id = ?",
        [(number, alert) for alert in alerts],
    )


def keep(db: Database, message: Message, to: Iterable[tuple[str, str]]) -> None:
    """Keep a message with its deliveries, unless one with its key was kept before."""
    with writing(db):
        _add(db, message, to)


def keep_trouble(
    db: Database,
    message: Message,
    to: Iterable[tuple[str, str]],
    instead: Delivery,
    others: Iterable[tuple[str, str]],
) -> None:
    """Keep that a channel fails, and hand what it could not send to others."""
    with writing(db):
        _add(db, message, to)
        row = db.execute("SELECT message FROM delivery WHERE id = ?", (instead.id,)).fetchone()
        _deliveries(db, row[0], message.at, others)


def digest_of(db: Database, day: date) -> Period | None:
    """The digest that was kept for a day."""
    return _period(db, "day = ?", day.isoformat())


def last_digest(db: Database, now: datetime) -> Period | None:
    """The digest of the latest day that has one, but for those that a clock which was ahead has kept."""
    return _period(db, "ends <= ? ORDER BY day DESC LIMIT 1", to_text(now + AHEAD))


def untold(db: Database, since: datetime) -> set[int]:
    """The alerts logged from `since` on that no message told at once."""
    rows = db.execute(
        "SELECT id FROM alert l WHERE at >= ? AND NOT EXISTS (SELECT 1 FROM told t "
        "WHERE t.article = l.article AND t.journalist = l.journalist)",
        (to_text(since),),
    )
    return {row[0] for row in rows.fetchall()}


def last_told(db: Database, journalist: str) -> datetime | None:
    """When something about a journalist was last told at once; None: never."""
    # The key begins with the journalist: campaigns that grew are told without an alert too.
    row = db.execute(
        "SELECT MAX(at) FROM message WHERE topic = 'alerts' AND key >= 'alerts ' || ?1 || ' ' "
        "AND key < 'alerts ' || ?1 || '!'",
        (journalist,),
    ).fetchone()
    return to_moment(row[0]) if row[0] else None


def recover(db: Database, repeatable: Collection[str], now: datetime) -> int:
    """See to deliveries that were interrupted; how many may or may not have arrived.

    Args:
        repeatable: The channels whose other side can tell a message that comes twice: these are tried again.
    """
    marks = ",".join("?" * len(repeatable))
    with writing(db):
        # Only question marks are put into the statement.
        db.execute(
            f"UPDATE delivery SET state = 'waiting' WHERE state = 'sending' AND channel IN ({marks})",  # noqa: S608
            tuple(repeatable),
        )
        cursor = db.execute(
            "UPDATE delivery SET state = 'unsure', changed = ?, reason = 'interrupted while it was sent' "
            "WHERE state = 'sending'",
            (to_text(now),),
        )
    return cursor.rowcount


def due(db: Database, now: datetime) -> list[Delivery]:
    """The deliveries to try now, the oldest message first."""
    where = "d.state = 'waiting' AND (d.next_try <= ? OR d.next_try > ?) ORDER BY d.message, d.id"
    return _select(db, where, *due_at(now, LATEST))


def failing(db: Database, at_least: int) -> list[Delivery]:
    """The deliveries that failed so often, where nothing reached the same recipient since."""
    return _select(
        db,
        "d.state IN ('waiting', 'failed') AND d.attempts >= ? AND NOT EXISTS (SELECT 1 FROM delivery l "
        "WHERE l.channel = d.channel AND l.recipient = d.recipient "
        "AND l.state = 'sent' AND l.changed >= d.changed) ORDER BY d.id",
        at_least,
    )


def sending(db: Database, delivery: Delivery, now: datetime) -> None:
    """Mark a delivery as being handed over."""
    with writing(db):
        db.execute(
            "UPDATE delivery SET state = 'sending', attempts = attempts + 1, changed = ? WHERE id = ?",
            (to_text(now), delivery.id),
        )


def sent(db: Database, delivery: Delivery, now: datetime) -> None:
    """Mark a delivery as done."""
    with writing(db):
        db.execute(
            "UPDATE delivery SET state = 'sent', changed = ?, reason = '' WHERE id = ?",
            (to_text(now), delivery.id),
        )


def failed(db: Database, delivery: Delivery, reason: str, now: datetime, next_try: datetime | None) -> None:
    """Note why a delivery failed, and when it is tried again; None: it is given up."""
    with writing(db):
        db.execute(
            "UPDATE delivery SET state = ?, changed = ?, reason = ?, next_try = ? WHERE id = ?",
            (
                "waiting" if next_try else "failed",
                to_text(now),
                reason,
                to_text(next_try or now),
                delivery.id,
            ),
        )


def states(db: Database) -> list[tuple[str, str, int, str]]:
    """(channel, state, how many, when it last changed) of all deliveries."""
    return db.execute(
        "SELECT channel, state, COUNT(*), MAX(changed) FROM delivery GROUP BY channel, state ORDER BY channel, state"
    ).fetchall()


def _add(db: Database, message: Message, to: Iterable[tuple[str, str]]) -> int:
    db.execute(
        "INSERT INTO message (key, topic, at, body) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        (message.key, message.topic.value, to_text(message.at), json.dumps(message.body, ensure_ascii=False)),
    )
    row = db.execute("SELECT id FROM message WHERE key = ?", (message.key,)).fetchone()
    _deliveries(db, row[0], message.at, to)
    return int(row[0])


def _deliveries(db: Database, message: int, now: datetime, to: Iterable[tuple[str, str]]) -> None:
    for channel, recipient in to:
        db.execute(
            "INSERT INTO delivery (message, channel, recipient, next_try, changed) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (message, channel, recipient) DO NOTHING",
            (message, channel, recipient, to_text(now), to_text(now)),
        )


def _period(db: Database, where: str, *arguments: str) -> Period | None:
    # Only our own constants are put into the statement; values are bound.
    row = db.execute(f"SELECT day, starts, ends, body FROM digest WHERE {where}", arguments).fetchone()  # noqa: S608
    if row is None:
        return None
    return Period(
        day=date.fromisoformat(row[0]),
        starts=to_moment(row[1]),
        ends=to_moment(row[2]),
        body=json.loads(row[3]),
    )


def _select(db: Database, where: str, *arguments: str | int) -> list[Delivery]:
    rows = db.query(
        # Only our own constants are put into the statement; values are bound.
        "SELECT d.id, d.channel, d.recipient, d.attempts, d.reason, m.key, m.topic, m.at, m.body "  # noqa: S608
        f"FROM delivery d JOIN message m ON m.id = d.message WHERE {where}",
        arguments,
    )
    return [
        Delivery(
            id=row["id"],
            channel=row["channel"],
            recipient=row["recipient"],
            attempts=row["attempts"],
            reason=row["reason"],
            message=Message(
                key=row["key"],
                topic=Topic(row["topic"]),
                at=to_moment(row["at"]),
                body=json.loads(row["body"]),
            ),
        )
        for row in rows
    ]
