"""The watch list and the outlets, mirrored so that the database explains itself."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from monitor.records import Journalist, JournalistKind, Outlet, Reach
from monitor.store.database import to_text, writing


def mirror(
    db: Database,
    outlets: Sequence[Outlet],
    journalists: Sequence[Journalist],
    now: datetime | None = None,
) -> None:
    """Bring the tables in line with the files.  What was taken out of a file stays, marked as not listed.

    Args:
        now: Since when whoever is new (or back) on the list is watched; None: as long as anything is stored.
    """
    with writing(db):
        db.execute("UPDATE outlet SET listed = 0")
        for outlet in outlets:
            _mirror_outlet(db, outlet)
            _mirror_reach(db, outlet)
        listed = json.dumps([journalist.id for journalist in journalists])
        db.execute(
            "UPDATE journalist SET listed = 0 WHERE id NOT IN (SELECT value FROM json_each(?))", (listed,)
        )
        for journalist in journalists:
            _mirror_journalist(db, journalist, _newsrooms(journalist, journalists), now)


def names(db: Database) -> dict[str, str]:
    """The name of every journalist that is or was listed, by id."""
    return dict(db.execute("SELECT id, name FROM journalist").fetchall())


def handles(db: Database) -> dict[str, str]:
    """What stands for every journalist in addresses, by id: random, so that no address carries a name."""
    return dict(db.execute("SELECT id, handle FROM journalist WHERE handle IS NOT NULL").fetchall())


def everybody(db: Database) -> list[tuple[str, str, str]]:
    """(id, name, kind) of everybody who is or was listed."""
    return db.execute("SELECT id, name, kind FROM journalist ORDER BY id").fetchall()


def reach_of(db: Database, article: int) -> tuple[Reach, str] | None:
    """How many people the outlet of an article reaches, and who says so; None: not known."""
    row = db.execute(
        "SELECT r.words, r.source FROM article a JOIN reach r ON r.outlet = a.outlet WHERE a.id = ?",
        (article,),
    ).fetchone()
    return (Reach(row[0]), row[1]) if row else None


def _mirror_journalist(
    db: Database, journalist: Journalist, newsrooms: Sequence[str], now: datetime | None
) -> None:
    db.execute(
        "INSERT INTO journalist (id, name, kind, listed, watched_from, newsrooms, handle) "
        "VALUES (?, ?, ?, 1, ?, ?, lower(hex(randomblob(6)))) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, listed = 1, "
        "newsrooms = excluded.newsrooms, "
        "watched_from = CASE WHEN listed = 1 THEN watched_from ELSE excluded.watched_from END",
        (
            journalist.id,
            journalist.name,
            journalist.kind.value,
            to_text(now) if now else None,
            json.dumps(newsrooms),
        ),
    )


def _newsrooms(journalist: Journalist, listed: Sequence[Journalist]) -> list[str]:
    """The newsrooms on the list whose name stands in what a person is known for, or in the words near the surname."""
    if journalist.kind is JournalistKind.NEWSROOM:
        return []
    said = " | ".join((journalist.role, *journalist.context)).casefold()

    def named(name: str) -> bool:
        # At the beginning of a word: "Azad" stands in "Azadda", and not in "Qafqazad".
        return re.search(rf"(?<!\w){re.escape(name.casefold())}", said) is not None

    return [
        room.id
        for room in listed
        if room.kind is JournalistKind.NEWSROOM and any(map(named, (room.name, *room.aliases)))
    ]


def _mirror_reach(db: Database, outlet: Outlet) -> None:
    db.execute("DELETE FROM reach WHERE outlet = ?", (outlet.id,))
    if outlet.reach is not None:
        db.execute(
            "INSERT INTO reach (outlet, words, source) VALUES (?, ?, ?)",
            (outlet.id, outlet.reach.value, outlet.reach_source),
        )


def _mirror_outlet(db: Database, outlet: Outlet) -> None:
    db.execute(
        "INSERT INTO outlet (id, name, stance, stance_source, country, homepage, listed) "
        "VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
        "stance = excluded.stance, stance_source = excluded.stance_source, "
        "country = excluded.country, homepage = excluded.homepage, listed = 1",
        (
            outlet.id,
            outlet.name or outlet.id,
            outlet.stance.value,
            outlet.stance_source,
            outlet.country,
            outlet.homepage,
        ),
    )


def outlets(db: Database) -> list[tuple[str, str, str]]:
    """(id, name, stance) of every outlet that is or was listed."""
    return db.execute("SELECT id, name, stance FROM outlet ORDER BY id").fetchall()
