"""Outcomes as people give them: a day, a CSV file."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli.common import person_of
from monitor.errors import ExamplesError, MonitorError
from monitor.records import Outcome, OutcomeKind

if TYPE_CHECKING:
    from sqlite_utils import Database

#: That a file of outcomes must have.
_COLUMNS = ("journalist", "kind", "date", "source")


def read_csv(db: Database, file: Path) -> list[Outcome]:
    """The outcomes of a file.

    Raises:
        ExamplesError: With every line that is wrong.
    """
    found: list[Outcome] = []
    problems: list[str] = []
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = csv.DictReader(opened)
        missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise ExamplesError(
                [f"{file}:1: no column {', '.join(missing)}: the first line names them, between commas"]
            )
        for number, row in enumerate(rows, start=2):
            try:
                found.append(_outcome(db, row))
            except (ValueError, AttributeError, MonitorError) as error:
                problems.append(f"{file}:{number}: {error}")
    if problems:
        raise ExamplesError(problems)
    return found


def _outcome(db: Database, row: dict[str, str]) -> Outcome:
    kind = row["kind"].strip()
    kinds = [known.value for known in OutcomeKind]
    if kind not in kinds:
        raise MonitorError(f"kind: expected one of {', '.join(kinds)}, got '{kind}'")
    return Outcome(
        journalist=person_of(db, row["journalist"]),
        kind=OutcomeKind(kind),
        date=not_to_come(date.fromisoformat(row["date"].strip())),
        source=row["source"],
        note=row.get("note") or "",
    )


def not_to_come(day: date) -> date:
    """A day that may be past; it may be tomorrow already where the person is."""
    if day > datetime.now(UTC).date() + timedelta(days=1):
        raise MonitorError(f"{day} is still to come: an outcome is what has happened")
    return day
