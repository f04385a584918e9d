"""What is different after all was judged again: between the tables of the copy and those that `replaying` remembers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from monitor.store.replaying import PAIR as _PAIR


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The alerts about one journalist from one outlet."""

    journalist: str
    outlet: str
    before: int
    new: int
    gone: int
    #: Of those that stay: in another band or of another severity; a score alone that moves is not counted.
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """What else is different for one journalist."""

    journalist: str
    #: Articles that name the person.
    named_new: int
    named_gone: int
    campaigns_new: int
    campaigns_gone: int
    #: The highest rung of the ladder; 0: none.
    rung_before: int
    rung: int
    #: Outcomes that reports suggest.
    suggested_new: int
    suggested_gone: int

    @property
    def same(self) -> bool:
        changes = (self.named_new, self.named_gone, self.campaigns_new, self.campaigns_gone)
        return not any((*changes, self.suggested_new, self.suggested_gone)) and self.rung == self.rung_before


def alert_lines(db: Database) -> tuple[Line, ...]:
    """What is different in the alerts, by journalist and outlet."""
    rows = db.execute(
        # Only our own constants are put into the statement.
        "SELECT journalist, outlet, SUM(was), SUM(now AND NOT was), SUM(was AND NOT now), SUM(changed) FROM ("  # noqa: S608
        "SELECT w.journalist, a.outlet, 1 AS was, l.id IS NOT NULL AS now, COALESCE((l.severity, l.band) != "
        "(w.severity, w.band), 0) AS changed FROM was_alert w JOIN article a "
        f"ON a.id = w.article LEFT JOIN main.alert l ON {_PAIR} "
        "UNION ALL SELECT l.journalist, a.outlet, 0, 1, 0 FROM main.alert l JOIN article a ON a.id = l.article "
        f"WHERE NOT EXISTS (SELECT 1 FROM was_alert w WHERE {_PAIR})) GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return tuple(
        Line(journalist=who, outlet=outlet, before=before, new=new, gone=gone, changed=changed)
        for who, outlet, before, new, gone, changed in rows.fetchall()
    )


def person_lines(db: Database) -> tuple[PersonLine, ...]:
    """What else is different, for each journalist for whom anything is."""
    found = [
        PersonLine(
            journalist=who,
            named_new=_more(db, who, "article", "main.mention", "was_mention"),
            named_gone=_more(db, who, "article", "was_mention", "main.mention"),
            campaigns_new=_more(db, who, "id", _standing("main.campaign"), _standing("was_campaign")),
            campaigns_gone=_more(db, who, "id", _standing("was_campaign"), _standing("main.campaign")),
            rung_before=_highest(db, who, "was_rung"),
            rung=_highest(db, who, "main.rung"),
            suggested_new=_more(db, who, "id", _suggested("main.outcome"), _suggested("was_outcome")),
            suggested_gone=_more(db, who, "id", _suggested("was_outcome"), _suggested("main.outcome")),
        )
        for (who,) in db.execute("SELECT id FROM journalist ORDER BY id").fetchall()
    ]
    return tuple(line for line in found if not line.same)


def regrouped(db: Database) -> int:
    """How many articles belong to another group of reprints than before."""
    row = db.execute(
        "SELECT COUNT(*) FROM main.printing p LEFT JOIN was_printing w ON w.article = p.article "
        "WHERE w.first IS NOT p.first"
    ).fetchone()
    return int(row[0])


def _standing(table: str) -> str:
    return f"(SELECT id, journalist FROM {table} WHERE merged_into IS NULL AND withdrawn_at IS NULL)"  # noqa: S608


def _suggested(table: str) -> str:
    return f"(SELECT id, journalist FROM {table} WHERE state = 'suggested')"  # noqa: S608


def _more(db: Database, journalist: str, column: str, one: str, other: str) -> int:
    """How many different values of a column stand in one table and not in the other."""
    row = db.execute(
        # Only our own constants are put into the statement; values are bound.
        f"SELECT COUNT(*) FROM (SELECT {column} FROM {one} WHERE journalist = ?1 "  # noqa: S608
        f"EXCEPT SELECT {column} FROM {other} WHERE journalist = ?1)",
        (journalist,),
    ).fetchone()
    return int(row[0])


def _highest(db: Database, journalist: str, table: str) -> int:
    # Only our own constants are put into the statement; values are bound.
    row = db.execute(f"SELECT COALESCE(MAX(rung), 0) FROM {table} WHERE journalist = ?", (journalist,))  # noqa: S608
    return int(row.fetchone()[0])
