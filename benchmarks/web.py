"""How much work each review page is: 100,000 articles, 2,000 alerts.  `python -m benchmarks.web [--json]`.

The archive is made up (`webfill`): texts, campaigns, reprints, rungs, outcomes, labels, edits.  The baseline is what a
page costs that only lists the newest fifty alerts and asks for nothing else.
"""

from __future__ import annotations

import asyncio
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from benchmarks.common import Result, options, report
from benchmarks.webfill import ALERTS, ARTICLES, NOW, fill, outlets, watched
from monitor.config import Config, Settings
from monitor.store import alerts, database
from monitor.web import server
from monitor.web.app import build
from monitor.web.site import Site

#: Requests for each page; the median counts.
ROUNDS = 7
#: The goal, in milliseconds of CPU.
GOAL = 100.0


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
        "/alerts/1500/copy", "/articles/99900", "/journalists", "/journalists/person-7", "/campaigns",
        "/campaigns/7", "/campaigns/199", "/waves", "/outcomes", "/outlets", "/model", "/disagreements",
        "/search?q=faktlar", "/search?q=nihad+soltanov", "/search?q=mari", "/settings", "/help",
        "/alerts.csv?severity=top",
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
            fill(db, home)
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
