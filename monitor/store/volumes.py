"""How many items an outlet brings and how long its texts are, now and before: what `report.volume` judges."""

from __future__ import annotations

import math
from collections import Counter
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.records import TextFacts, VisitStatus, VolumeFacts
from monitor.store.database import to_moment, to_text

#: Earlier days that a day is held against, and the time whose texts are.
DAYS = 56
TEXT_WINDOW = timedelta(days=28)
#: Texts of the time before that are looked at, the newest.
MOST_TEXTS = 500

_DAY = timedelta(days=1)
_HEALTHY = ", ".join(f"'{status.value}'" for status in VisitStatus if status.healthy)


def volume(db: Database, outlet: str, since: datetime, until: datetime) -> VolumeFacts | None:
    """Items of an outlet in [since, until), and in the same hours of each of the 56 days before that was read.

    Of a day that is not over only the hours up to the last visit count, on all days alike; of a longer period the
    last day.  The first day of all does not count: it brings what had gathered in the feed.

    Returns:
        None when the outlet was not read in the period.
    """
    row = db.execute("SELECT MAX(at) FROM visit WHERE at < ?", (to_text(until),)).fetchone()
    if row[0] is None or (ends := to_moment(row[0])) < since:
        return None
    begins = max(since, ends - _DAY)
    first = _first_read(db, outlet, ends)
    read = _by_day(_visits(db, outlet, begins, ends), begins, ends)
    if first is None or not read[0] or first >= begins:
        return None
    found = _by_day(_items(db, outlet, begins, ends), begins, ends)
    days = [ago for ago in range(1, DAYS + 1) if read[ago] and begins - ago * _DAY > first]
    return VolumeFacts(items=found[0], before={ago: found[ago] for ago in days})


def texts(db: Database, outlet: str, since: datetime, until: datetime) -> TextFacts:
    """The lengths of an outlet's texts that were announced in [since, until) and read by then, and before."""
    return TextFacts(
        lengths=_lengths(db, outlet, since, until, until),
        before=_lengths(db, outlet, since - TEXT_WINDOW, since, until),
    )


def _lengths(db: Database, outlet: str, since: datetime, until: datetime, known: datetime) -> tuple[int, ...]:
    rows = db.execute(
        # An edit sets `fetched_at` anew; the first reading is that of the first version.
        "SELECT length FROM article a WHERE outlet = ? AND first_seen >= ? AND first_seen < ? "
        "AND length IS NOT NULL AND (fetched_at < ? OR EXISTS (SELECT 1 FROM version v WHERE v.article = a.id "
        "AND v.fetched_at < ?)) ORDER BY first_seen DESC LIMIT ?",
        (outlet, to_text(since), to_text(until), to_text(known), to_text(known), MOST_TEXTS),
    )
    return tuple(row[0] for row in rows.fetchall())


def _by_day(moments: list[datetime], begins: datetime, ends: datetime) -> Counter[int]:
    """How many moments fall into [begins, ends], by how many days that is moved back."""
    found: Counter[int] = Counter()
    for moment in moments:
        ago = max(0, math.ceil((begins - moment) / _DAY))
        found[ago] += moment <= ends - ago * _DAY
    return found


def _items(db: Database, outlet: str, begins: datetime, ends: datetime) -> list[datetime]:
    rows = db.execute(
        "SELECT first_seen FROM entry WHERE outlet = ? AND first_seen >= ? AND first_seen <= ?",
        (outlet, to_text(begins - DAYS * _DAY), to_text(ends)),
    )
    return [to_moment(row[0]) for row in rows.fetchall()]


def _visits(db: Database, outlet: str, begins: datetime, ends: datetime) -> list[datetime]:
    rows = db.execute(
        # Only our own constants are put into the statement; values are bound.
        "SELECT v.at FROM visit v JOIN feed f ON f.id = v.feed WHERE f.outlet = ? AND v.at >= ? AND v.at <= ? "  # noqa: S608
        f"AND v.status IN ({_HEALTHY})",
        (outlet, to_text(begins - DAYS * _DAY), to_text(ends)),
    )
    return [to_moment(row[0]) for row in rows.fetchall()]


def _first_read(db: Database, outlet: str, until: datetime) -> datetime | None:
    row = db.execute(
        # Only our own constants are put into the statement; values are bound.
        "SELECT MIN(v.at) FROM visit v JOIN feed f ON f.id = v.feed WHERE f.outlet = ? AND v.at <= ? "  # noqa: S608
        f"AND v.status IN ({_HEALTHY})",
        (outlet, to_text(until)),
    ).fetchone()
    return to_moment(row[0]) if row[0] else None
