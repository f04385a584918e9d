"""The watch list and the outlets, mirrored so that the database explains itself."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from monitor.records import Journalist, Outlet
from monitor.store.database import writing


def mirror(db: Database, outlets: Sequence[Outlet], journalists: Sequence[Journalist]) -> None:
    """Bring the tables in line with the files.  What was taken out of a file stays, marked as not listed."""
    with writing(db):
        db.execute("UPDATE outlet SET listed = 0")
        for outlet in outlets:
            _mirror_outlet(db, outlet)
        db.execute("UPDATE journalist SET listed = 0")
        for journalist in journalists:
            db.execute(
                "INSERT INTO journalist (id, name, kind, listed) VALUES (?, ?, ?, 1) ON CONFLICT (id) "
                "DO UPDATE SET name = excluded.name, kind = excluded.kind, listed = 1",
                (journalist.id, journalist.name, journalist.kind.value),
            )


def names(db: Database) -> dict[str, str]:
    """The name of every journalist that is or was listed, by id."""
    return dict(db.execute("SELECT id, name FROM journalist").fetchall())


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
