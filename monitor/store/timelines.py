"""One journalist over time, and the days on which outlets were read: what the charts are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlite_utils import Database

from monitor.records import Frame, Severity, VisitStatus
from monitor.store.database import to_moment, to_text

_HEALTHY = ", ".join(f"'{status.value}'" for status in VisitStatus if status.healthy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One journalist of the watch list, with what was logged so far."""

    id: str
    name: str
    kind: str
    listed: bool
    alerts: int
    #: Logged since a moment.
    recent: int
    last: datetime | None
    campaigns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A campaign as it lies in time."""

    id: int
    journalist: str
    first: datetime
    last: datetime
    pieces: int
    outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What happened to a journalist, entered by people."""

    kind: str
    #: ISO date.
    date: str
    source: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How much an outlet announces."""

    outlet: str
    #: New items since a moment, and in the days before it.
    recent: int
    before: int
    #: Days between the first visit and the moment; 0 when it was never read before.
    days: float


def standings(db: Database, since: datetime) -> list[Standing]:
    """Everybody on the watch list, who was attacked most recently first."""
    rows = db.execute(
        "SELECT j.id, j.name, j.kind, j.listed, COUNT(l.id), COALESCE(SUM(l.at >= ?), 0), MAX(l.piece_at), "
        "COUNT(DISTINCT l.campaign) FROM journalist j LEFT JOIN alert l ON l.journalist = j.id "
        "WHERE j.listed OR l.id IS NOT NULL GROUP BY j.id ORDER BY MAX(l.piece_at) DESC, j.name",
        (to_text(since),),
    )
    return [
        Standing(
            id=number,
            name=name,
            kind=kind,
            listed=bool(listed),
            alerts=total,
            recent=recent,
            last=to_moment(last) if last else None,
            campaigns=campaigns,
        )
        for number, name, kind, listed, total, recent, last, campaigns in rows.fetchall()
    ]


def pieces(
    db: Database, journalist: str, since: datetime, until: datetime
) -> list[tuple[datetime, Severity]]:
    """When the alerted pieces against a journalist appeared, in [since, until)."""
    rows = db.execute(
        "SELECT piece_at, severity FROM alert WHERE journalist = ? AND piece_at >= ? AND piece_at < ? "
        "ORDER BY piece_at",
        (journalist, to_text(since), to_text(until)),
    )
    return [(to_moment(at), Severity(severity)) for at, severity in rows.fetchall()]


def bands(db: Database, journalist: str | None = None) -> list[Band]:
    """The campaigns against one journalist or all, the newest first."""
    rows = db.execute(
        "SELECT id, journalist, first_piece, last_piece, pieces, outlets FROM campaign "
        "WHERE merged_into IS NULL AND withdrawn_at IS NULL AND (?1 IS NULL OR journalist = ?1) "
        "ORDER BY last_piece DESC, id",
        (journalist,),
    )
    return [
        Band(
            id=number,
            journalist=who,
            first=to_moment(first),
            last=to_moment(last),
            pieces=count,
            outlets=outlets,
        )
        for number, who, first, last, count, outlets in rows.fetchall()
    ]


def outcomes(db: Database, journalist: str) -> list[Outcome]:
    """What happened to a journalist, the newest first."""
    rows = db.execute(
        "SELECT kind, date, source, note FROM outcome WHERE journalist = ? ORDER BY date DESC, id DESC",
        (journalist,),
    )
    return [
        Outcome(kind=kind, date=date, source=source, note=note)
        for kind, date, source, note in rows.fetchall()
    ]


def outlets_by_frame(db: Database, journalist: str) -> dict[tuple[str, Frame], int]:
    """How many alerted pieces of each outlet use each frame."""
    rows = db.execute(
        "SELECT a.outlet, json_extract(f.value, '$.frame'), COUNT(*) FROM alert l JOIN article a ON a.id = l.article, "
        "json_each(l.frames) f WHERE l.journalist = ? GROUP BY 1, 2",
        (journalist,),
    )
    return {(outlet, Frame(frame)): number for outlet, frame, number in rows.fetchall()}


def calendar(db: Database, bounds: Sequence[datetime]) -> dict[str, list[bool | None]]:
    """For each outlet and each period between bounds: whether a feed of it was read; None: not yet watched."""
    periods = [(to_text(start), to_text(end)) for start, end in pairwise(bounds)]
    found: dict[str, list[bool | None]] = {}
    feeds = db.execute(
        "SELECT id, outlet, (SELECT MIN(at) FROM visit WHERE feed = feed.id) FROM feed WHERE listed ORDER BY outlet, id"
    ).fetchall()
    for feed, outlet, first in feeds:
        row = found.setdefault(outlet, [None] * len(periods))
        for number, (start, end) in enumerate(periods):
            if first is not None and first < end:
                row[number] = bool(row[number]) or _was_read(db, feed, start, end)
    return found


def flows(db: Database, now: datetime, since: datetime, start: datetime) -> list[Flow]:
    """For each listed outlet: new items in [since, now], in [start, since), and for how long it was read by then."""
    rows = db.execute(
        "SELECT o.id, "
        "(SELECT COUNT(*) FROM entry WHERE outlet = o.id AND first_seen >= :since AND first_seen <= :now), "
        "(SELECT COUNT(*) FROM entry WHERE outlet = o.id AND first_seen >= :start AND first_seen < :since), "
        "(SELECT MIN((SELECT MIN(at) FROM visit WHERE feed = f.id)) FROM feed f WHERE f.outlet = o.id) "
        "FROM outlet o WHERE o.listed ORDER BY o.id",
        {"since": to_text(since), "start": to_text(start), "now": to_text(now)},
    )
    return [
        Flow(outlet=outlet, recent=recent, before=before, days=_days(first, start, since))
        for outlet, recent, before, first in rows.fetchall()
    ]


def _days(first: str | None, start: datetime, since: datetime) -> float:
    begin = max(start, to_moment(first)) if first else since
    return max(0.0, (since - begin).total_seconds() / 86_400)


def _was_read(db: Database, feed: int, start: str, end: str) -> bool:
    row = db.execute(
        # Only our own constants are put into the statement.
        f"SELECT 1 FROM visit WHERE feed = ? AND at >= ? AND at < ? AND status IN ({_HEALTHY}) LIMIT 1",  # noqa: S608
        (feed, start, end),
    ).fetchone()
    return row is not None


def merged_into(db: Database, campaign: int) -> int | None:
    """The campaign into which this one was merged."""
    row = db.execute("SELECT merged_into FROM campaign WHERE id = ?", (campaign,)).fetchone()
    return row[0] if row else None


def covered_by(
    db: Database, journalist: str, since: datetime, until: datetime
) -> list[tuple[str, str, str, datetime]]:
    """(outlet, title, address, when) of pieces in [since, until] by outlets that do not attack."""
    rows = db.execute(
        "SELECT a.outlet, a.title, a.url, a.first_seen FROM assessment s JOIN article a ON a.id = s.article "
        "JOIN outlet o ON o.id = a.outlet WHERE s.journalist = ? AND a.first_seen >= ? AND a.first_seen <= ? "
        "AND o.stance NOT IN ('state', 'pro-government') ORDER BY a.first_seen",
        (journalist, to_text(since), to_text(until)),
    )
    return [(outlet, title, url, to_moment(at)) for outlet, title, url, at in rows.fetchall()]
