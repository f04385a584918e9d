"""Which articles share text with a new one, and the groups they form.

What is older than the window is taken out once a day, so the index does not grow with the archive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.records import Article, VisitStatus
from monitor.store import sketches
from monitor.store.database import to_moment, to_text

#: Holders of one hash that are kept, the earliest: a text that everybody prints costs no more than another.
MOST_HOLDERS = 40
#: A passage that stands in this many different texts is boilerplate (a footer, the weather) and tells nothing.
BOILERPLATE = 12
#: Groups whose texts are compared, those that share most first.
MOST_GROUPS = 4
#: Hashes that two texts must share to be compared; at 30 % edited words of 300 six are expected.
MIN_SHARED = 2

_HEALTHY = ", ".join(f"'{status.value}'" for status in VisitStatus if status.healthy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """An earlier article that shares hashes with a new one."""

    article: int
    #: The article its group is named after.
    first: int
    #: Shared hashes that are no boilerplate, and all shared ones.
    telling: int
    shared: int
    #: Hashes in its sketch.
    size: int
    title: str
    #: Empty when the text was dropped.
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One printing of a text, as its group knows it."""

    article: int
    outlet: str
    stance: str
    url: str
    title: str
    text: str
    byline: str
    language: str
    at: datetime
    #: Whether `at` is the article's own date; else it is when it was first seen.
    dated: bool
    #: Share that stands in the copy it was matched with; None: the first one read.
    verbatim: float | None


def place(db: Database, article: int, sketch: Sequence[int], since: datetime) -> list[Holder]:
    """Put an article into the index; the best earlier article of each group that shares hashes with it.

    Call it inside a transaction.  A hash that many articles hold, or many different texts, takes no more: the
    earliest are enough to find a group by, and to know boilerplate.

    Args:
        since: Articles first seen before are not looked at.
    Returns:
        At most `MOST_GROUPS`, those that share most hashes first.
    """
    rows = _within(db, sketches.holders(db, article, sketch), since)
    if not rows:
        sketches.add(db, article, sketch, len(sketch))
        return []
    held = Counter(row[0] for row in rows)
    common = _boilerplate(rows, held)
    kept = [value for value in sketch if held[value] < MOST_HOLDERS and value not in common]
    sketches.add(db, article, kept, len(sketch))
    telling = Counter(row[1] for row in rows if row[0] not in common)
    shared = Counter(row[1] for row in rows)
    group = {row[1]: row[2] for row in rows if telling[row[1]] >= MIN_SHARED}
    best: dict[int, int] = {}
    for other in sorted(group, key=lambda other: (-telling[other], other)):
        best.setdefault(group[other], other)
    chosen = list(best.items())[:MOST_GROUPS]
    return [_holder(db, first, other, telling[other], shared[other]) for first, other in chosen]


def note(
    db: Database, article: int, at: datetime, dated: bool, seen: datetime, sketch: Sequence[int]
) -> bool:
    """Note when a text appeared, before it is placed among others; False when it was noted before.

    Call it inside a transaction.

    Args:
        dated: Whether `at` is the article's own date.
    """
    moment = to_text(seen)
    cursor = db.conn.execute(
        "INSERT OR IGNORE INTO printing (article, first, at, dated, seen, size, hashes) "
        "VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6)",
        (
            article,
            moment if at == seen else to_text(at),
            int(dated),
            moment,
            len(sketch),
            sketches.packed(sketch),
        ),
    )
    return cursor.rowcount == 1


def tie(db: Database, article: int, first: int, other: int, kind: str, verbatim: float) -> int:
    """Put an article into the group of an earlier one; the number of the group's first publisher.

    Call it inside a transaction.  The first is the one that appeared first, not the one read first.
    """
    db.execute(
        "UPDATE printing SET first = ?, matched = ?, kind = ?, verbatim = ? WHERE article = ?",
        (first, other, kind, verbatim, article),
    )
    row = db.execute(
        "SELECT article FROM printing WHERE first = ? ORDER BY at, article LIMIT 1", (first,)
    ).fetchone()
    root = int(row[0])
    changed = [article] if root == first else _members(db, first)
    for member in changed:
        _point(db, member, root)
    return root


def quote(db: Database, article: int, other: int, verbatim: float) -> None:
    """Note that a passage of an earlier article stands in a later one.  Call it inside a transaction."""
    db.execute(
        "UPDATE printing SET matched = ?, kind = 'quoted', verbatim = ? WHERE article = ?",
        (other, verbatim, article),
    )


def first_of(db: Database, article: int) -> int:
    """The first article of the group that this one belongs to."""
    row = db.execute("SELECT COALESCE(reprint_of, id) FROM article WHERE id = ?", (article,)).fetchone()
    return int(row[0])


def printed_by(db: Database, article: int) -> int:
    """How many outlets print the text of an article."""
    row = db.execute(
        "SELECT COUNT(DISTINCT a.outlet) FROM printing p JOIN article a ON a.id = p.article "
        "WHERE p.first = (SELECT first FROM printing WHERE article = ?)",
        (article,),
    ).fetchone()
    return max(1, int(row[0]))


def copies(db: Database, first: int) -> list[Copy]:
    """All printings of a text in the order in which they appeared, the first publisher first."""
    rows = db.query(
        "SELECT a.id, a.outlet, o.stance, a.url, a.title, a.text, a.byline, a.language, p.at, p.dated, "
        "p.verbatim FROM printing p JOIN article a ON a.id = p.article JOIN outlet o ON o.id = a.outlet "
        "WHERE p.first = ? ORDER BY p.at, p.article",
        (first,),
    )
    return [
        Copy(
            article=row["id"],
            outlet=row["outlet"],
            stance=row["stance"],
            url=row["url"],
            title=row["title"],
            text=row["text"],
            byline=row["byline"],
            language=row["language"],
            at=to_moment(row["at"]),
            dated=bool(row["dated"]),
            verbatim=row["verbatim"],
        )
        for row in rows
    ]


def groups(db: Database, since: datetime) -> list[tuple[int, int]]:
    """(group, article) of every printing that appeared at or after `since`."""
    rows = db.execute(
        "SELECT first, article FROM printing WHERE at >= ? ORDER BY first, article", (to_text(since),)
    )
    return [(int(first), int(article)) for first, article in rows.fetchall()]


def forget_before(db: Database, before: datetime) -> None:
    """Take the sketches of articles first seen before a moment out of the index; the groups stay.

    It only keeps the index small: `place` does not look at what is older than it is told.
    """
    rows = db.execute(
        "SELECT article FROM printing WHERE seen < ? AND size > 0", (to_text(before),)
    ).fetchall()
    sketches.forget(db, [article for (article,) in rows])


def clear(db: Database) -> None:
    """Forget all groups, before they are found anew.  Call it inside a transaction.

    What was dropped of its text keeps its group: it cannot be found again.
    """
    kept = "(SELECT id FROM article WHERE text_dropped IS NOT NULL)"
    sketches.clear(db)
    # Only our own constant is put into the statements.
    db.execute(f"DELETE FROM printing WHERE article NOT IN {kept}")  # noqa: S608
    db.execute(f"UPDATE article SET reprint_of = NULL, verbatim = NULL WHERE id NOT IN {kept}")  # noqa: S608


def rules_of(db: Database) -> int | None:
    """Which rules found the groups and campaigns that are stored; None: older ones, or they are being found anew."""
    row = db.execute("SELECT version FROM rules WHERE part = 'reprints'").fetchone()
    return int(row[0]) if row else None


def found_by(db: Database, version: int | None) -> None:
    """Note which rules found the groups; None while they are being found.  Call it inside a transaction."""
    db.execute("DELETE FROM rules WHERE part = 'reprints'")
    if version is not None:
        db.execute("INSERT INTO rules (part, version) VALUES ('reprints', ?)", (version,))


def articles(db: Database) -> int:
    """How many articles are stored."""
    return int(db.execute("SELECT COUNT(*) FROM article").fetchone()[0])


def last_read(db: Database, outlet: str, before: datetime) -> datetime | None:
    """When an outlet was last read before a moment; None: never."""
    row = db.conn.execute(
        # Only our own constants are put into the statement; values are bound.  The newest visit of each feed that went
        # well is found at once: a feed has thousands.
        "SELECT MAX((SELECT v.at FROM visit v WHERE v.feed = f.id AND v.at < ?1 "  # noqa: S608
        f"AND v.status IN ({_HEALTHY}) ORDER BY v.at DESC LIMIT 1)) FROM feed f WHERE f.outlet = ?2",
        (to_text(before), outlet),
    ).fetchone()
    return to_moment(row[0]) if row[0] else None


def stored_texts(db: Database) -> Iterator[tuple[int, str, Article, datetime]]:
    """(number, outlet, article, first seen) of every article whose text was not dropped, in the order of reading."""
    last = 0
    while row := db.execute(
        "SELECT id, outlet, title, text, published, first_seen FROM article WHERE id > ? "
        "AND text_dropped IS NULL ORDER BY id LIMIT 1",
        (last,),
    ).fetchone():
        last, outlet, title, text, published, seen = row
        article = Article(title=title, text=text, published=to_moment(published) if published else None)
        yield last, outlet, article, to_moment(seen)


def _within(db: Database, pairs: Sequence[tuple[int, int]], since: datetime) -> list[tuple[int, int, int]]:
    """(hash, article, its group) of the pairs whose article was first seen at or after a moment."""
    if not pairs:
        return []
    rows = db.conn.execute(
        "SELECT article, first FROM printing WHERE article IN (SELECT value FROM json_each(?)) AND seen >= ?",
        (str(list({article for _, article in pairs})), to_text(since)),
    ).fetchall()
    groups: dict[int, int] = dict(rows)
    return [(value, article, groups[article]) for value, article in pairs if article in groups]


def _boilerplate(rows: Sequence[tuple[int, int, int]], held: Counter[int]) -> set[int]:
    """The hashes of passages that stand in many different texts."""
    often = {value for value, count in held.items() if count >= BOILERPLATE}
    if not often:
        return often
    groups = Counter(value for value, _ in {(row[0], row[2]) for row in rows if row[0] in often})
    return {value for value, count in groups.items() if count >= BOILERPLATE}


def _holder(db: Database, first: int, article: int, telling: int, shared: int) -> Holder:
    size, title, text = db.execute(
        "SELECT p.size, a.title, a.text FROM printing p JOIN article a ON a.id = p.article WHERE p.article = ?",
        (article,),
    ).fetchone()
    return Holder(
        article=article, first=first, telling=telling, shared=shared, size=size, title=title, text=text
    )


def _members(db: Database, first: int) -> list[int]:
    rows = db.execute("SELECT article FROM printing WHERE first = ?", (first,)).fetchall()
    return [int(row[0]) for row in rows]


def _point(db: Database, member: int, root: int) -> None:
    db.execute("UPDATE printing SET first = ? WHERE article = ?", (root, member))
    db.execute(
        "UPDATE article SET reprint_of = ?, verbatim = "
        "(SELECT verbatim FROM printing WHERE article = ?) WHERE id = ?",
        (None if root == member else root, member, member),
    )
