"""The ladder of each journalist: which rung was reached when, by which piece, and the words that show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.store.database import to_moment, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One rung of one journalist."""

    rung: int
    article: int
    outlet: str
    url: str
    #: When the piece appeared.
    at: datetime
    evidence: str
    #: Of the piece, as in `lang`.
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The highest rung that a journalist's case has reached."""

    journalist: str
    rung: int
    evidence: str
    language: str
    found_at: datetime


def reach(
    db: Database, journalist: str, rung: int, article: int, at: datetime, evidence: str, now: datetime
) -> bool:
    """Note a rung; whether it is higher than all before.  Call it inside a transaction.

    The earliest piece of a rung stays its evidence, whatever the order in which pieces are read.
    """
    top = highest(db, journalist)
    db.execute(
        "INSERT INTO rung (journalist, rung, article, at, evidence, found_at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (journalist, rung) DO UPDATE SET article = excluded.article, at = excluded.at, "
        "evidence = excluded.evidence WHERE (excluded.at, excluded.article) < (at, article)",
        (journalist, rung, article, to_text(at), evidence, to_text(now)),
    )
    return rung > top


def highest(db: Database, journalist: str) -> int:
    """The highest rung reached; 0: none."""
    row = db.execute("SELECT COALESCE(MAX(rung), 0) FROM rung WHERE journalist = ?", (journalist,)).fetchone()
    return int(row[0])


def of(db: Database, journalist: str) -> list[Reached]:
    """The rungs of a journalist, lowest first."""
    rows = db.execute(
        "SELECT r.rung, r.article, a.outlet, a.url, r.at, r.evidence, a.language FROM rung r JOIN article a "
        "ON a.id = r.article WHERE r.journalist = ? ORDER BY r.rung",
        (journalist,),
    )
    return [
        Reached(
            rung=rung,
            article=article,
            outlet=outlet,
            url=url,
            at=to_moment(at),
            evidence=evidence,
            language=language,
        )
        for rung, article, outlet, url, at, evidence, language in rows.fetchall()
    ]


def standing(db: Database, until: datetime) -> list[Standing]:
    """The highest rung of each journalist as it was known at a moment, the highest first."""
    rows = db.execute(
        "SELECT r.journalist, r.rung, r.evidence, COALESCE(a.language, ''), r.found_at FROM rung r "
        "LEFT JOIN article a ON a.id = r.article WHERE r.found_at < ?1 AND r.rung = (SELECT MAX(q.rung) FROM rung q "
        "WHERE q.journalist = r.journalist AND q.found_at < ?1) ORDER BY r.rung DESC, r.journalist",
        (to_text(until),),
    )
    return [
        Standing(
            journalist=journalist, rung=rung, evidence=evidence, language=language, found_at=to_moment(found)
        )
        for journalist, rung, evidence, language, found in rows.fetchall()
    ]
