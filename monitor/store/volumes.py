"""How many items an outlet brings and how long its texts are, now and before: what `report.volume` judges."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain

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
    if first is None or first >= begins:
        return None
    found = _by_day(db, outlet, _windows(begins, ends))
    if 0 not in found:
        return None
    earlier = {ago: items for ago, items in found.items() if ago and begins - ago * _DAY > first}
    return VolumeFacts(items=found[0], before=earlier)


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
    return tuple(chain.from_iterable(rows.fetchall()))


@lru_cache(maxsize=4)
def _windows(begins: datetime, ends: datetime) -> str:
    """[begins, ends] and the same hours of the days before, as a JSON list of pairs of stored moments."""
    return json.dumps([(to_text(begins - ago * _DAY), to_text(ends - ago * _DAY)) for ago in range(DAYS + 1)])


def _by_day(db: Database, outlet: str, windows: str) -> dict[int, int]:
    """How many items each window brought, of those in which a feed was read, by their number."""
    rows = db.execute(
        # One statement, each part by its index: the visits of two months are far too many to be read.
        "WITH w AS MATERIALIZED (SELECT key, json_extract(value, '$[0]') AS begins, "  # noqa: S608
        "json_extract(value, '$[1]') AS ends FROM json_each(:windows)) "
        "SELECT w.key, (SELECT COUNT(*) FROM entry WHERE outlet = :outlet AND first_seen >= w.begins "
        "AND first_seen <= w.ends) FROM w WHERE EXISTS (SELECT 1 FROM feed f CROSS JOIN visit v ON v.feed = f.id "
        f"WHERE f.outlet = :outlet AND v.at >= w.begins AND v.at <= w.ends AND v.status IN ({_HEALTHY}))",
        {"outlet": outlet, "windows": windows},
    )
    return dict(rows.fetchall())


def _first_read(db: Database, outlet: str, until: datetime) -> datetime | None:
    row = db.execute(
        # The first of each feed by its index: a MIN over all visits would read them all.
        "SELECT MIN((SELECT v.at FROM visit v WHERE v.feed = f.id AND v.at <= ? "  # noqa: S608
        f"AND v.status IN ({_HEALTHY}) ORDER BY v.at LIMIT 1)) FROM feed f WHERE f.outlet = ?",
        (to_text(until), outlet),
    ).fetchone()
    return to_moment(row[0]) if row[0] else None
