"""What the label queue chooses from: pairs that a reviewer has not labelled, one for each text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from monitor.records import Judgement
from monitor.store.labels import counts

#: The expression of the index `assessment_shuffled`: an order that has nothing to do with the score.
_SHUFFLED = "s.article * 2654435761 % 4294967296"

#: Pairs that wait for this reviewer: not labelled by them under any address of the same text, not put off, long
#: enough to be judged.
_WAITING = f"""
    FROM assessment s JOIN article a ON a.id = s.article
    LEFT JOIN alert l ON l.article = s.article AND l.journalist = s.journalist
    WHERE s.band != 'insufficient' AND a.text != '' AND NOT EXISTS (
        SELECT 1 FROM article b JOIN label x ON x.article = b.id
        WHERE (b.id = COALESCE(a.reprint_of, a.id) OR b.reprint_of = COALESCE(a.reprint_of, a.id))
        AND x.journalist = s.journalist AND x.reviewer = :reviewer AND {counts("x")})
    AND EXISTS (SELECT 1 FROM skipped k WHERE k.reviewer = :reviewer AND k.article = s.article
                AND k.journalist = s.journalist) = :skipped
"""  # noqa: S608  # only our own constant is put into the statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A pair that can be asked for."""

    article: int
    journalist: str
    score: float
    #: The first article with its text: of several with one text only one is asked for.
    text: int
    campaign: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A pair of the random sample, as it was judged and as people decided; see `random_sample`."""

    flagged: bool
    judgement: Judgement


def highest(db: Database, reviewer: str, limit: int, skipped: bool = False) -> list[Waiting]:
    """The pairs with the highest scores."""
    return _waiting(db, "ORDER BY s.score DESC, s.article", reviewer, limit, skipped)


def nearest(db: Database, reviewer: str, limit: int, around: float = 0.5) -> list[Waiting]:
    """The pairs whose scores are nearest to `around`, the nearest first."""
    above = _waiting(db, f"AND s.score >= {float(around)} ORDER BY s.score, s.article", reviewer, limit)
    below = _waiting(db, f"AND s.score < {float(around)} ORDER BY s.score DESC, s.article", reviewer, limit)
    return sorted(above + below, key=lambda pair: (abs(pair.score - around), pair.article))[:limit]


def shuffled(db: Database, reviewer: str, limit: int) -> list[Waiting]:
    """Pairs in an order that is fixed and has nothing to do with the score."""
    return _waiting(db, f"ORDER BY {_SHUFFLED}, s.journalist", reviewer, limit)


def put_off(db: Database, reviewer: str, limit: int) -> list[Waiting]:
    """The pairs that a reviewer skipped."""
    return highest(db, reviewer, limit, skipped=True)


def left(db: Database, reviewer: str, at_most: int) -> int:
    """How many pairs wait for a reviewer; counting ends at `at_most`."""
    row = db.execute(
        # Only our own constants are put into the statement.
        f"SELECT COUNT(*) FROM (SELECT 1 {_WAITING} LIMIT :limit)",  # noqa: S608
        {"reviewer": reviewer, "skipped": 0, "limit": at_most},
    ).fetchone()
    return int(row[0])


def random_sample(db: Database) -> list[Drawn]:
    """The pairs at the head of the shuffle, up to the first one that nobody has labelled.

    Whichever way such a pair came to be labelled, the head of a shuffle is a fair sample of all pairs.
    """
    return list(_head(db))


def _head(db: Database) -> Iterator[Drawn]:
    # A statement that groups would go through all pairs before the first one came out.
    rows = db.execute(
        # Only our own constants are put into the statement.
        "SELECT s.band, EXISTS (SELECT 1 FROM alert l WHERE l.article = s.article AND l.journalist = s.journalist), "  # noqa: S608
        "s.journalist, COALESCE(a.reprint_of, a.id) FROM assessment s CROSS JOIN article a ON a.id = s.article "
        f"WHERE s.band != 'insufficient' AND a.text != '' ORDER BY {_SHUFFLED}, s.journalist"
    )
    for band, alert, journalist, text in iter(rows.fetchone, None):
        targets, neutral, labels = db.execute(
            # Only our own constant is put into the statement; values are bound.
            "SELECT SUM(b.judgement = 'targets'), SUM(b.judgement = 'neutral'), COUNT(*) "  # noqa: S608
            "FROM article c JOIN label b ON b.article = c.id "
            f"WHERE (c.id = ?1 OR c.reprint_of = ?1) AND b.journalist = ?2 AND {counts('b')}",
            (text, journalist),
        ).fetchone()
        if labels == 0:
            return
        if targets == neutral:
            continue
        judgement = Judgement.TARGETS if targets > neutral else Judgement.NEUTRAL
        yield Drawn(flagged=bool(alert) or band == "likely", judgement=judgement)


def asked(db: Database, reviewer: str) -> int:
    """How many labels of a reviewer came through the queue."""
    row = db.execute(
        # Only our own constant is put into the statement.
        f"SELECT COUNT(*) FROM label b WHERE b.reviewer = ? AND b.chosen != '' AND {counts('b')}",  # noqa: S608
        (reviewer,),
    ).fetchone()
    return int(row[0])


def last_campaign(db: Database, reviewer: str) -> int | None:
    """The campaign of the pair that a reviewer labelled last; None: it belongs to none."""
    row = db.execute(
        # Only our own constant is put into the statement.
        "SELECT l.campaign FROM label b LEFT JOIN alert l "  # noqa: S608
        "ON l.article = b.article AND l.journalist = b.journalist "
        f"WHERE b.reviewer = ? AND {counts('b')} ORDER BY b.id DESC LIMIT 1",
        (reviewer,),
    ).fetchone()
    return row[0] if row else None


def _waiting(db: Database, order: str, reviewer: str, limit: int, skipped: bool = False) -> list[Waiting]:
    rows = db.execute(
        # Only our own constants are put into the statement; values are bound.
        "SELECT s.article, s.journalist, s.score, COALESCE(a.reprint_of, a.id), l.campaign "
        f"{_WAITING} {order} LIMIT :limit",
        {"reviewer": reviewer, "skipped": int(skipped), "limit": limit},
    )
    found: dict[tuple[int, str], Waiting] = {}
    for article, journalist, score, text, campaign in rows.fetchall():
        pair = Waiting(article=article, journalist=journalist, score=score, text=text, campaign=campaign)
        found.setdefault((text, journalist), pair)
    return list(found.values())
