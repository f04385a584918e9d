"""One journalist over time, and the days on which outlets were read: what the charts are drawn from."""

from __future__ import annotations

import json
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
    periods = json.dumps([(to_text(start), to_text(end)) for start, end in pairwise(bounds)])
    rows = db.execute(
        # One statement for all days, each looked up by the index: the visits of months are far too many to be read.
        "WITH period (number, starts, ends) AS MATERIALIZED (SELECT key, json_extract(value, '$[0]'), "  # noqa: S608
        "json_extract(value, '$[1]') FROM json_each(?)), watched AS MATERIALIZED (SELECT id, outlet, "
        "(SELECT MIN(at) FROM visit WHERE feed = feed.id) AS first FROM feed WHERE listed) "
        "SELECT w.outlet, p.number, w.first < p.ends, EXISTS (SELECT 1 FROM visit v WHERE v.feed = w.id "
        f"AND v.at >= p.starts AND v.at < p.ends AND v.status IN ({_HEALTHY})) "
        "FROM watched w CROSS JOIN period p ORDER BY w.outlet, w.id",
        (periods,),
    ).fetchall()
    found: dict[str, list[bool | None]] = {}
    for outlet, number, watched, read in rows:
        row = found.setdefault(outlet, [None] * (len(bounds) - 1))
        if watched:
            row[number] = bool(row[number]) or bool(read)
    return found


def merged_into(db: Database, campaign: int) -> int | None:
    """The campaign into which this one was merged."""
    row = db.execute("SELECT merged_into FROM campaign WHERE id = ?", (campaign,)).fetchone()
    return row[0] if row else None


def covered_by(
    db: Database, journalist: str, since: datetime, until: datetime
) -> list[tuple[str, str, str, datetime]]:
    """(outlet, title, address, when) of pieces that appeared in [since, until] in outlets that do not attack.

    Who only prints the text of an alert again has reported nothing.
    """
    rows = db.execute(
        "SELECT a.outlet, a.title, a.url, COALESCE(p.at, a.first_seen) AS appeared FROM assessment s "
        "JOIN article a ON a.id = s.article JOIN outlet o ON o.id = a.outlet "
        "LEFT JOIN printing p ON p.article = a.id WHERE s.journalist = ?1 AND appeared BETWEEN ?2 AND ?3 "
        "AND o.stance NOT IN ('state', 'pro-government') AND NOT EXISTS (SELECT 1 FROM printing q "
        "JOIN alert l ON l.article = q.article AND l.journalist = ?1 WHERE q.first = p.first) ORDER BY appeared",
        (journalist, to_text(since), to_text(until)),
    )
    return [(outlet, title, url, to_moment(at)) for outlet, title, url, at in rows.fetchall()]
