"""What it costs to keep an article, by how surely it is on the disk when the alert can be seen.

transaction  one article with its mentions, assessments and alert, for each `PRAGMA synchronous`
evidence     one page as a record of the archive, flushed
The database stands in --data (a folder on the disk to measure) or in the folder for temporary files.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.common import Figures, Result, options, report
from monitor.records import Page
from monitor.store import database
from monitor.store.archive import Archive

#: Transactions measured for each setting.
TIMES = 300
#: Characters of an article, and bytes of a page: the middle of what the outlets publish.
TEXT = "ə" * 3_400
PAGE = 60_000


def main() -> None:
    given = options(__doc__)
    with tempfile.TemporaryDirectory(dir=given.data) as folder:
        figures: dict[str, Figures] = {
            f"transaction, synchronous = {level}": _transactions(Path(folder) / level, level)
            for level in ("OFF", "NORMAL", "FULL", "EXTRA")
        }
        figures["evidence, flushed"] = _pages(Path(folder) / "evidence")
    report(Result(name="store", figures=figures), as_json=given.json)


def _transactions(home: Path, level: str) -> Figures:
    with database.open_database(home) as db:
        db.execute(f"PRAGMA synchronous = {level}")
        db.execute("INSERT INTO outlet VALUES ('o', 'o', 'state', '', '', '', 1)")
        db.execute("INSERT INTO journalist (id, name, kind, listed) VALUES ('j', 'j', 'person', 1)")

        def one(number: int) -> None:
            with database.writing(db):
                db.execute(
                    "INSERT INTO article (id, outlet, url, canonical, title, text, byline, captions, language, "
                    "published_source, first_seen, fetched_at, extractor, text_hash, page_hash) VALUES "
                    "(?, 'o', ?, ?, 'title', ?, '', '[]', 'az', 'none', '', '', '', ?, '')",
                    (number, str(number), str(number), TEXT, str(number)),
                )
                db.conn.executemany(
                    "INSERT INTO mention VALUES (?, 'j', 'text', 0, ?, ?, 'form', 'sure', '')",
                    [(number, place, place + 5) for place in range(6)],
                )
                db.conn.executemany(
                    "INSERT INTO sketch (hash, article) VALUES (?, ?)",
                    [(number * 1_000 + place, number) for place in range(60)],
                )

        return _timed(one)


def _pages(folder: Path) -> Figures:
    archive = Archive(folder)
    body = bytes(place * 7919 % 251 for place in range(PAGE))
    at = datetime(2026, 11, 22, tzinfo=UTC)

    def one(number: int) -> None:
        url = f"https://outlet.example/{number}"
        archive.add(Page(url=url, final_url=url, status=200, headers=(), body=body, fetched_at=at))

    return _timed(one)


def _timed(one: Callable[[int], None]) -> Figures:
    spent = []
    for number in range(1, TIMES + 1):
        begun = time.perf_counter()
        one(number)
        spent.append((time.perf_counter() - begun) * 1_000)
    ordered = sorted(spent)
    return {
        "median ms": round(statistics.median(ordered), 3),
        "99 % ms": round(ordered[int(TIMES * 0.99)], 3),
        "a second": round(TIMES / (sum(spent) / 1_000)),
    }


if __name__ == "__main__":
    main()
