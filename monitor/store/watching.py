"""Since when each person is watched, what could be read in that time, and who is watched more closely for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlite_utils import Database

from monitor.records import Stance, VisitStatus
from monitor.store.database import to_moment, to_text, writing

#: Whoever is named in the pieces of a campaign, or works for its newsroom, is watched more closely for this long after
#: its last piece.
CLOSER = timedelta(days=14)

_HEALTHY = ", ".join(f"'{status.value}'" for status in VisitStatus if status.healthy)
_ATTACKING = ", ".join(f"'{stance.value}'" for stance in Stance if stance.attacks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closer:
    """Why somebody is watched more closely."""

    journalist: str
    campaign: int
    #: Whom the campaign is against.
    against: str
    #: Works for the newsroom that it is against; else named in its pieces.
    colleague: bool
    until: datetime

    @property
    def words(self) -> str:
        """The reason, as a ground of an alert."""
        how = "works for the newsroom of" if self.colleague else "named in"
        return f"watched more closely: {how} campaign {self.campaign}"


def since(db: Database, journalist: str) -> datetime | None:
    """Since when articles are searched for a person; None: none was."""
    row = db.execute(
        "SELECT COALESCE((SELECT watched_from FROM journalist WHERE id = ?), (SELECT MIN(first_seen) FROM article))",
        (journalist,),
    ).fetchone()
    return to_moment(row[0]) if row[0] else None


def searched_back(db: Database) -> None:
    """Note that all that is stored was searched for everybody on the list.  Call it inside a transaction."""
    db.execute("UPDATE journalist SET watched_from = (SELECT MIN(first_seen) FROM article) WHERE listed = 1")


def dark_days(db: Database) -> frozenset[date]:
    """The days (UTC) on which fewer than half of the outlets that attack could be read."""
    rows = db.execute("SELECT day FROM day_read WHERE read * 2 < outlets").fetchall()
    return frozenset(date.fromisoformat(day) for (day,) in rows)


def note_days(db: Database, now: datetime) -> None:
    """Count what could be read on each day that is over and is not counted yet."""
    day = _next_day(db)
    if day is None or day >= now.astimezone(UTC).date():
        return
    with writing(db):
        while day < now.astimezone(UTC).date():
            _note_day(db, day)
            day += timedelta(days=1)


def closer(db: Database, now: datetime, journalist: str | None = None) -> list[Closer]:
    """Who is watched more closely at a moment, and why: the latest campaign first.

    A campaign counts that has a `likely` piece: what close watching alone has found must not spread it.  What the pass
    of that moment itself logs does not count yet: else it would depend on which piece happens to be read first.
    """
    rows = db.execute(
        "WITH known AS (SELECT * FROM alert WHERE at < ?2), recent AS (SELECT c.id, c.journalist, "
        "MAX(l.piece_at) AS last_piece FROM campaign c JOIN known l ON l.campaign = c.id WHERE c.merged_into IS NULL "
        "AND c.withdrawn_at IS NULL GROUP BY c.id HAVING MAX(l.piece_at) > ?1 AND MAX(l.band = 'likely')) "
        "SELECT who, id, against, last_piece, MAX(colleague) FROM (SELECT m.journalist AS who, c.id, "
        "c.journalist AS against, c.last_piece, 0 AS colleague FROM recent c JOIN known l ON l.campaign = c.id "
        "JOIN mention m ON m.article = l.article AND m.certainty = 'sure' AND m.journalist != c.journalist "
        "UNION SELECT j.id, c.id, c.journalist, c.last_piece, 1 FROM recent c JOIN journalist j, "
        "json_each(j.newsrooms) n ON n.value = c.journalist WHERE j.listed = 1) GROUP BY 1, 2 ORDER BY 4 DESC, 2, 1",
        (to_text(now - CLOSER), to_text(now)),
    ).fetchall()
    return [
        Closer(
            journalist=who,
            campaign=campaign,
            against=against,
            colleague=bool(colleague),
            until=to_moment(last) + CLOSER,
        )
        for who, campaign, against, last, colleague in rows
        if journalist in (None, who)
    ]


def _next_day(db: Database) -> date | None:
    (noted,) = db.execute("SELECT MAX(day) FROM day_read").fetchone()
    if noted:
        return date.fromisoformat(noted) + timedelta(days=1)
    (first,) = db.execute("SELECT MIN(at) FROM visit").fetchone()
    return to_moment(first).date() if first else None


def _note_day(db: Database, day: date) -> None:
    begins = datetime.combine(day, datetime.min.time(), UTC)
    # Only our own constants are put into the statement; values are bound.
    well = f"v.feed = f.id AND v.status IN ({_HEALTHY}) AND v.at < ?2"
    db.execute(
        "INSERT OR IGNORE INTO day_read (day, outlets, read) SELECT ?3, COUNT(*), COALESCE(SUM(EXISTS ("  # noqa: S608
        f"SELECT 1 FROM feed f JOIN visit v ON {well} AND v.at >= ?1 WHERE f.outlet = o.id)), 0) "
        f"FROM outlet o WHERE o.listed = 1 AND o.stance IN ({_ATTACKING}) AND EXISTS ("
        f"SELECT 1 FROM feed f JOIN visit v ON {well} WHERE f.outlet = o.id)",
        (to_text(begins), to_text(begins + timedelta(days=1)), day.isoformat()),
    )
