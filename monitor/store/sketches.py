"""The inverted index of sketches: which earlier articles have hashes of a new one.

Hashes fall anywhere into the index, so that each would change a page of its own.  The latest articles therefore keep
theirs in their own row (`printing.hashes`), and in memory while a database is open; every `SETTLE` articles they move
into the index (`sketch`) in the order of the hashes, many to a page.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from sqlite_utils import Database

#: Articles whose hashes wait to be moved: some 15 MB in memory.
SETTLE = 5_000

_HOLDERS = (
    "SELECT hash, article FROM sketch WHERE hash IN (SELECT value FROM json_each(?1)) AND article != ?2"
)


@dataclass(slots=True)
class _Recent:
    """The hashes of the latest articles.

    What a transaction that was undone has left here does no harm: its article has no printing, and whoever is given
    its number next takes its place.
    """

    holders: dict[int, list[int]] = field(default_factory=dict)
    own: dict[int, Sequence[int]] = field(default_factory=dict)

    def put(self, article: int, hashes: Sequence[int]) -> None:
        for value in self.own.get(article, ()):
            self.holders[value].remove(article)
        self.own[article] = hashes
        for value in hashes:
            self.holders.setdefault(value, []).append(article)


_RECENT: WeakKeyDictionary[Database, _Recent] = WeakKeyDictionary()


def holders(db: Database, article: int, sketch: Sequence[int]) -> list[tuple[int, int]]:
    """(hash, other article) for each hash that another article has too."""
    found: list[tuple[int, int]] = db.conn.execute(_HOLDERS, (str(list(sketch)), article)).fetchall()
    recent = _recent(db).holders
    found += [(value, other) for value in sketch for other in recent.get(value, ()) if other != article]
    return found


def packed(hashes: Sequence[int]) -> bytes:
    """Hashes as they stand in `printing.hashes`."""
    return struct.pack(f"<{len(hashes)}q", *hashes)


def add(db: Database, article: int, hashes: Sequence[int], noted: int) -> None:
    """Put hashes of an article into the index.  Call it inside a transaction, once its printing is noted.

    Args:
        hashes: All that were noted with the printing, or some of them.
        noted: How many were noted.
    """
    recent = _recent(db)
    recent.put(article, hashes)
    if len(hashes) < noted:
        db.conn.execute("UPDATE printing SET hashes = ? WHERE article = ?", (packed(hashes), article))
    if len(recent.own) >= SETTLE:
        _settle(db)


def forget(db: Database, articles: Iterable[int]) -> None:
    """Take articles out of the index: it is read as a whole, so name them all at once.

    Call it inside a transaction.
    """
    given = json.dumps(list(articles))
    if given == "[]":
        return
    db.execute("DELETE FROM sketch WHERE article IN (SELECT value FROM json_each(?))", (given,))
    db.execute(
        "UPDATE printing SET size = 0, hashes = NULL WHERE article IN (SELECT value FROM json_each(?))",
        (given,),
    )
    _RECENT.pop(db, None)


def clear(db: Database) -> None:
    """Empty the index.  Call it inside a transaction."""
    db.execute("DELETE FROM sketch")
    db.execute("UPDATE printing SET hashes = NULL WHERE hashes IS NOT NULL")
    _RECENT.pop(db, None)


def _recent(db: Database) -> _Recent:
    """The hashes of the latest articles, read once for each open database."""
    known = _RECENT.get(db)
    if known is None:
        known = _RECENT[db] = _Recent()
        rows = db.execute("SELECT article, hashes FROM printing WHERE hashes IS NOT NULL").fetchall()
        for article, hashes in rows:
            known.put(article, struct.unpack(f"<{len(hashes) // 8}q", hashes))
    return known


def _settle(db: Database) -> None:
    # From the rows: what an undone transaction has left in memory is not among them.
    rows = db.execute("SELECT article, hashes FROM printing WHERE hashes IS NOT NULL").fetchall()
    pairs = sorted(
        (value, article) for article, hashes in rows for (value,) in struct.iter_unpack("<q", hashes)
    )
    db.conn.executemany("INSERT OR IGNORE INTO sketch (hash, article) VALUES (?, ?)", pairs)
    db.execute("UPDATE printing SET hashes = NULL WHERE hashes IS NOT NULL")
    # Read anew, in case this transaction is undone.
    _RECENT.pop(db, None)
