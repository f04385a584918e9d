"""Where reviewers differ from each other and from the model."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from monitor.records import Band, Judgement
from monitor.store.labels import counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What reviewers say about one pair."""

    article: int
    journalist: str
    outlet: str
    title: str
    #: The number of its alert, if it raised one.
    alert: int | None
    reviewers: tuple[str, ...]
    answers: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A label that says something else than the model."""

    article: int
    journalist: str
    outlet: str
    title: str
    alert: int | None
    reviewer: str
    judgement: Judgement
    score: float
    band: Band


def votes(db: Database) -> list[Vote]:
    """The pairs that several reviewers labelled, the newest first."""
    rows = db.execute(
        # Only our own constant is put into the statement.
        "SELECT b.article, b.journalist, a.outlet, COALESCE(v.title, a.title), l.id, "  # noqa: S608
        "json_group_array(json_array(b.reviewer, b.judgement)) "
        "FROM label b JOIN article a ON a.id = b.article "
        "LEFT JOIN alert l ON l.article = b.article AND l.journalist = b.journalist "
        "LEFT JOIN version v ON v.article = l.article AND v.version = l.version "
        f"WHERE {counts('b')} GROUP BY b.article, b.journalist HAVING COUNT(*) > 1 ORDER BY MAX(b.id) DESC"
    )
    return [
        Vote(
            article=article,
            journalist=journalist,
            outlet=outlet,
            title=title,
            alert=alert,
            reviewers=tuple(reviewer for reviewer, _ in json.loads(said)),
            answers=tuple(Judgement(judgement) for _, judgement in json.loads(said)),
        )
        for article, journalist, outlet, title, alert, said in rows.fetchall()
    ]


def with_model(db: Database, limit: int) -> list[Dispute]:
    """Labels against what the model says now: targets and `unlikely`, or does not and `likely`; the worst first."""
    rows = db.execute(
        # Only our own constant is put into the statement.
        "SELECT b.article, b.journalist, a.outlet, COALESCE(v.title, a.title), l.id, b.reviewer, "  # noqa: S608
        "b.judgement, s.score, s.band "
        "FROM label b JOIN article a ON a.id = b.article "
        "JOIN assessment s ON s.article = b.article AND s.journalist = b.journalist "
        "LEFT JOIN alert l ON l.article = b.article AND l.journalist = b.journalist "
        "LEFT JOIN version v ON v.article = l.article AND v.version = l.version "
        f"WHERE {counts('b')} AND ((b.judgement = 'targets' AND s.band = 'unlikely') "
        "OR (b.judgement = 'neutral' AND s.band = 'likely')) "
        "ORDER BY ABS(s.score - (b.judgement = 'targets')) DESC LIMIT ?",
        (limit,),
    )
    return [
        Dispute(
            article=article,
            journalist=journalist,
            outlet=outlet,
            title=title,
            alert=alert,
            reviewer=reviewer,
            judgement=Judgement(judgement),
            score=score,
            band=Band(band),
        )
        for article, journalist, outlet, title, alert, reviewer, judgement, score, band in rows.fetchall()
    ]
