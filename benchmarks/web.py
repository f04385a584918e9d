"""How much work each review page is: 100,000 articles, 2,000 alerts.  `python -m benchmarks.web [--json]`.

The baseline is what a page costs that only lists the newest fifty alerts and asks for nothing else.
"""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlite_utils import Database

from benchmarks.common import Result, options, report
from monitor.config import Config, Settings
from monitor.records import Feed, Journalist, Outlet, Stance
from monitor.store import alerts, database, feeds, people
from monitor.web import server
from monitor.web.app import build
from monitor.web.site import Site

ARTICLES = 100_000
ALERTS = 2_000
OUTLETS = 25
PEOPLE = 60
DAYS = 120
#: Requests for each page; the median counts.
ROUNDS = 7
#: The goal, in milliseconds of CPU.
GOAL = 100.0
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
#: A text of usual length.
TEXT = "Nihad Soltanov haqqında yeni faktlar ortaya çıxıb. " * 40


def outlets() -> tuple[Outlet, ...]:
    return tuple(
        Outlet(
            id=f"outlet-{number}",
            name=f"Outlet {number}",
            stance=Stance.PRO_GOVERNMENT if number % 3 else Stance.EXILE,
            homepage=f"https://o{number}.example",
            feeds=(Feed(url=f"https://o{number}.example/rss"),),
        )
        for number in range(OUTLETS)
    )


def watched() -> tuple[Journalist, ...]:
    return tuple(Journalist(id=f"person-{number}", name=f"Person {number}") for number in range(PEOPLE))


def fill(db: Database) -> None:
    """The articles of four months; one in twelve names somebody, one in fifty is an alert, one in 500 a campaign."""
    people.mirror(db, outlets(), watched())
    feeds.mirror(db, outlets(), NOW, timedelta(minutes=10))
    chance = random.Random(8)  # noqa: S311  # not for secrets
    with database.writing(db):
        db.conn.executemany(
            "INSERT INTO campaign (id, journalist, first_piece, last_piece, pieces, outlets, found_at) "
            "VALUES (?, ?, ?, ?, 10, 5, ?)",
            [
                (n, f"person-{n % PEOPLE}", at(n / 200), at(n / 200 + 0.02), at(n / 200))
                for n in range(1, 201)
            ],
        )
        for number in range(1, ARTICLES + 1):
            _article(db, number, chance)
        _visits(db)


def at(share: float) -> str:
    return database.to_text(NOW - timedelta(days=DAYS * (1 - share)))


def _article(db: Database, number: int, chance: random.Random) -> None:
    outlet, when = f"outlet-{chance.randrange(OUTLETS)}", at(number / ARTICLES)
    named = number % 12 == 0 or number % (ARTICLES // ALERTS) == 0
    db.execute(
        "INSERT INTO article (id, outlet, url, canonical, title, text, byline, captions, language, published_source, "
        "first_seen, fetched_at, extractor, text_hash, page_hash) "
        "VALUES (?, ?, ?, ?, ?, ?, '', '[]', 'az', 'none', ?, ?, 'rule', ?, '')",
        (number, outlet, f"https://x.example/{number}", f"https://x.example/{number}", f"Title {number}",
         TEXT if named else "", when, when, str(number)),
    )  # fmt: skip
    db.execute(
        "INSERT INTO entry (outlet, feed, canonical, url, title, summary, author, guid, first_seen, state, next_try, "
        "article) VALUES (?, 1, ?, '', '', '', '', '', ?, 'stored', ?, ?)",
        (outlet, f"https://x.example/{number}", when, when, number),
    )
    if named:
        _judged(db, number, when, chance)


def _judged(db: Database, number: int, when: str, chance: random.Random) -> None:
    person, score = f"person-{chance.randrange(PEOPLE)}", chance.random()
    alert = number % (ARTICLES // ALERTS) == 0
    judged = (
        '[{"frame": "traitor", "score": 0.8}]',
        '[{"text": "faktlar", "weight": 1.2, "kind": "phrase"}]',
    )
    mention = (number, person, "text", 0, 0, 14, "Nihad Soltanov", "sure", "full name")
    db.execute("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", mention)
    db.execute(
        "INSERT INTO assessment (article, journalist, at, score, band, frames, reasons, sentence, model) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'A sentence.', 'm')",
        (number, person, when, score, "likely" if alert or score > 0.9 else "unlikely", *judged),
    )
    if alert:
        db.execute(
            "INSERT INTO alert (article, journalist, at, piece_at, severity, score, band, frames, reasons, sentence, "
            "model, campaign) VALUES (?, ?, ?, ?, 'high', ?, 'likely', ?, ?, 'A sentence.', 'm', ?)",
            (number, person, when, when, score, *judged, 1 + number % 200 if number % 500 == 0 else None),
        )


def _visits(db: Database) -> None:
    """A visit to every feed each half hour."""
    moments = [at(part / (DAYS * 48)) for part in range(DAYS * 48)]
    db.conn.executemany(
        "INSERT INTO visit (feed, at, status, reason, items, new_items) VALUES (?, ?, 'ok', '', 20, 1)",
        [(feed, moment) for feed in range(1, OUTLETS + 1) for moment in moments],
    )
    db.execute(
        "INSERT INTO pass (started, ended) VALUES (?, ?)", (database.to_text(NOW), database.to_text(NOW))
    )


def site_over(home: Path) -> tuple[Site, list[str]]:
    config = Config(home=home, outlets=outlets(), journalists=watched(), settings=Settings())
    printed: list[str] = []
    place = server.Place(host="127.0.0.1", port=8710)
    return server.site(home, lambda: config, lambda: NOW, place, 8710, printed.append, {}), printed


async def measure(home: Path) -> dict[str, float]:
    """Milliseconds of CPU of each page, the median of several requests."""
    site, printed = site_over(home)
    site.doors.open()
    transport = httpx.ASGITransport(app=build(site))
    found = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8710", timeout=60) as client:
        await client.get(printed[-1].partition("8710")[2])
        for path in pages():
            found[path] = await _median(lambda path=path: client.get(path))
        found["label, answer and next"] = await _median(lambda: _answer(client))
    return found


def pages() -> list[str]:
    return [
        "/", "/alerts", "/alerts?state=open&frame=traitor", "/alerts?page=40", "/alerts/1500", "/label",
        "/journalists", "/journalists/person-7", "/campaigns", "/campaigns/7", "/outlets", "/model",
        "/disagreements", "/search?q=faktlar", "/settings", "/help", "/alerts.csv?severity=top",
    ]  # fmt: skip


async def _answer(client: httpx.AsyncClient) -> httpx.Response:
    text = (await client.get("/label")).text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    return await client.post("/label/answer", data={**fields, "judgement": "neutral"})


async def _median(ask: Any) -> float:
    spent = []
    for _ in range(ROUNDS + 1):
        before = time.process_time()
        answer = await ask()
        spent.append(1000 * (time.process_time() - before))
        assert answer.status_code in (200, 303), answer.text
    # The first request compiles the template.
    return round(statistics.median(spent[1:]), 1)


def baseline(home: Path) -> float:
    """Milliseconds of CPU to read the newest fifty alerts, without a page."""
    spent = []
    for _ in range(ROUNDS):
        before = time.process_time()
        with database.open_database(home) as db:
            alerts.latest(db, 50)
        spent.append(1000 * (time.process_time() - before))
    return round(statistics.median(spent), 1)


def main() -> None:
    chosen = options(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with database.open_database(home) as db:
            fill(db)
        found = asyncio.run(measure(home))
        base = baseline(home)
    figures = {
        "articles": ARTICLES,
        "alerts": ALERTS,
        "slowest page, ms of CPU": max(found.values()),
        "pages over the goal": sum(value > GOAL for value in found.values()),
        "ms of CPU": found,
    }
    report(
        Result(name="web", figures=figures, baselines={"newest 50 alerts, no page, ms": base}),
        as_json=chosen.json,
    )


if __name__ == "__main__":
    main()
