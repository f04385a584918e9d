"""The tables of `var/monitor.db`, as migrations that are never edited once released: a change is a new one.

first       m001   the tables of the main job
evidence    m002   where the judged bytes stand; search
labels      m010   what reviewers decide
notices     m020   what is told to whom
campaigns   m030   printings of a text, campaigns, the ladder, outcomes
coverage    m040   how completely the outlets were read
looks       m060   later looks at a piece
stamps      m061   time stamps over the evidence
words       m062   which version raised an alert; CHECKs for stored words
sketches    m063   the index of sketches by hash; since when each person is watched
observed    m064   what is counted after a pass
handles     m065   what stands for a person in addresses
absences    m066   pieces that were gone and came back
base               the list of them all
"""

from __future__ import annotations

from sqlite_utils import Database

# Each module adds its migrations to the list when it is imported, so the order of these lines is the order of the
# changes: a new one is added at the end.
from monitor.store.schema import first  # isort: skip
from monitor.store.schema import evidence  # isort: skip
from monitor.store.schema import labels  # isort: skip
from monitor.store.schema import notices  # isort: skip
from monitor.store.schema import campaigns  # isort: skip
from monitor.store.schema import coverage  # isort: skip
from monitor.store.schema import looks  # isort: skip
from monitor.store.schema import stamps  # isort: skip
from monitor.store.schema import words  # isort: skip
from monitor.store.schema import observed  # isort: skip
from monitor.store.schema import sketches  # isort: skip
from monitor.store.schema import handles  # isort: skip
from monitor.store.schema import absences  # isort: skip
from monitor.store.schema.base import migrations

__all__ = [
    "absences",
    "campaigns",
    "coverage",
    "evidence",
    "first",
    "handles",
    "labels",
    "looks",
    "migrations",
    "notices",
    "observed",
    "sketches",
    "stamps",
    "unknown",
    "words",
]


def unknown(db: Database) -> list[str]:
    """The migrations of a database that this version does not have: a newer one made it."""
    known = {migration.name for migration in migrations.pending(Database(memory=True, execute_plugins=False))}
    return sorted({done.name for done in migrations.applied(db)} - known)
