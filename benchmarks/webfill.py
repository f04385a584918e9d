"""The archive that `benchmarks.web` asks for: four months of 25 outlets about 60 people, all of it made up.

What names nobody loses its text after 60 days, as in a real archive; so do the texts of most of the first half.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from monitor.records import Feed, Journalist, Outlet, Stance
from monitor.steps import find
from monitor.store import database, feeds, people

ARTICLES = 100_000
ALERTS = 2_000
OUTLETS = 25
PEOPLE = 60
DAYS = 120
#: Alerts of one campaign, and how many of ten alerts are part of one.
PIECES, OF_TEN = 10, 8
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
#: Each article is built of these: what names somebody has one of the first kind.
NAMING = "Nihad Soltanov haqqında yeni faktlar ortaya çıxıb."
SENTENCES = 600
#: Sentences of one text: about two kilobytes.
LENGTH = 22
FRAMES = json.dumps([{"frame": "traitor", "score": 0.8}, {"frame": "criminal", "score": 0.6}])
REASONS = json.dumps([{"text": "faktlar", "weight": 1.2, "kind": "phrase"}])
GROUNDS = json.dumps(["named in the headline", "part of a campaign in 5 outlets"])
STEP = ARTICLES // ALERTS


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


def fill(db: Database, home: Path) -> None:
    """Make everything; half a minute."""
    people.mirror(db, outlets(), watched())
    feeds.mirror(db, outlets(), NOW, timedelta(minutes=10))
    chance = random.Random(8)  # noqa: S311  # not for secrets
    with database.writing(db):
        _articles(db, chance)
        _judgements(db, chance)
        _campaigns(db)
        _visits(db)
        _people(db)
        _labels(db)
    _models(home)


def at(share: float) -> str:
    return database.to_text(NOW - timedelta(days=DAYS * (1 - share)))


def _insert(db: Database, table: str, rows: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> None:
    listed = list(rows)
    names = list(listed[0])
    db.conn.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",  # noqa: S608  # our own
        [tuple(row[name] for name in names) for row in listed],
    )


def _sentences(chance: random.Random) -> list[str]:
    syllables = ["ma", "ri", "tə", "so", "lu", "qa", "be", "dün", "şi", "kar", "yaz", "va"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(3_000)]
    return [" ".join(chance.choices(words, k=12)).capitalize() + "." for _ in range(SENTENCES)]


def _articles(db: Database, chance: random.Random) -> None:
    pool = [NAMING, *_sentences(chance)]
    keys = [find.key(sentence) for sentence in pool]
    articles, entries, printings, index = [], [], [], []
    for number in range(1, ARTICLES + 1):
        outlet, when = f"outlet-{chance.randrange(OUTLETS)}", at(number / ARTICLES)
        # One in twelve prints the text of one a little earlier.
        first = number - chance.randint(1, 20) if number > 20 and chance.random() < 0.08 else number
        chosen = [0] * _named(number) + random.Random(first).choices(range(1, len(pool)), k=LENGTH)  # noqa: S311
        kept = _named(number) or number > ARTICLES // 2
        address = f"https://x.example/{number}"
        articles.append(
            {
                "id": number, "outlet": outlet, "url": address, "canonical": address, "title": f"Title {number}",
                "text": " ".join(pool[each] for each in chosen) if kept else "", "byline": "", "captions": "[]",
                "language": "az", "published_source": "none", "first_seen": when, "fetched_at": when,
                "extractor": "rule", "text_hash": str(number), "page_hash": "", "length": 2_000,
                "reprint_of": None, "verbatim": None if first == number else 0.9,
            }
        )  # fmt: skip
        entries.append(
            {
                "outlet": outlet, "feed": int(outlet.partition("-")[2]) + 1, "canonical": address, "url": "",
                "title": "", "summary": "", "author": "", "guid": "", "first_seen": when, "state": "stored",
                "next_try": when, "article": number,
            }
        )  # fmt: skip
        printings.append(
            {"article": number, "first": first, "at": when, "dated": 1, "seen": when, "size": 20,
             "verbatim": None if first == number else 0.9}
        )  # fmt: skip
        index.append((number, f"titla {number}", " ".join(keys[each] for each in chosen) if kept else ""))
    _insert(db, "article", articles)
    _insert(db, "entry", entries)
    _insert(db, "printing", printings)
    db.execute(
        "UPDATE article SET reprint_of = p.first FROM printing p WHERE p.article = id AND p.first != id"
    )
    db.conn.executemany("INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)", index)


def _named(number: int) -> bool:
    return number % 12 == 0 or number % STEP == 0


def _person(number: int, chance: random.Random) -> str:
    """All pieces of one campaign are about one person."""
    campaign = _campaign(number)
    return f"person-{(campaign or chance.randrange(PEOPLE)) % PEOPLE}"


def _campaign(number: int) -> int | None:
    order = number // STEP - 1
    return 1 + order // PIECES if number % STEP == 0 and order % 10 < OF_TEN else None


def _judgements(db: Database, chance: random.Random) -> None:
    mentions, assessments, raised, evidence, versions = [], [], [], [], []
    for number in filter(_named, range(1, ARTICLES + 1)):
        person, score, when = _person(number, chance), chance.random(), at(number / ARTICLES)
        alert = number % STEP == 0
        judged = {"frames": FRAMES, "reasons": REASONS, "sentence": NAMING, "model": "m"}
        band = "likely" if alert or score > 0.95 else "unlikely"
        mentions.append(
            {"article": number, "journalist": person, "place": "text", "number": 0, "start": 0, "end": 14,
             "form": "Nihad Soltanov", "certainty": "sure", "how": "full name"}
        )  # fmt: skip
        assessments.append(
            {"article": number, "journalist": person, "at": when, "score": score, "band": band, **judged}
        )
        if not alert:
            continue
        raised.append(
            {"article": number, "journalist": person, "at": when, "piece_at": when, "score": score, "band": band,
             "severity": chance.choice(["low", "medium", "high", "top"]), "grounds": GROUNDS, **judged}
        )  # fmt: skip
        evidence.append(
            {"article": number, "version": 1, "file": "2026/11/monitor-00001.warc.gz", "offset": number, "length": 9,
             "at": when, "url": "", "status": 200, "payload": "", "body": "decoded", "page_hash": "ab" * 32,
             "previous": "", "digest": str(number)}
        )  # fmt: skip
        if number % (20 * STEP) == 0:
            versions.append(
                {"article": number, "version": 1, "fetched_at": when, "title": "Before", "text": NAMING * 40,
                 "text_hash": "", "page_hash": ""}
            )  # fmt: skip
    for table, rows in (
        ("mention", mentions), ("assessment", assessments), ("alert", raised), ("evidence", evidence),
        ("version", versions),
    ):  # fmt: skip
        _insert(db, table, rows)
    db.execute("UPDATE alert SET evidence = (SELECT id FROM evidence e WHERE e.article = alert.article)")
    db.execute("UPDATE article SET version = 2 WHERE id IN (SELECT article FROM version)")


def _campaigns(db: Database) -> None:
    whole = ALERTS // PIECES
    _insert(
        db,
        "campaign",
        [
            {"id": number, "journalist": f"person-{number % PEOPLE}", "first_piece": at((number - 1) / whole),
             "last_piece": at(number / whole), "pieces": OF_TEN, "outlets": 5, "found_at": at(number / whole),
             "chance": 1e-4}
            for number in range(1, whole + 1)
        ],
    )  # fmt: skip
    db.conn.executemany(
        "UPDATE alert SET campaign = ? WHERE article = ?",
        [(_campaign(number), number) for number in range(STEP, ARTICLES + 1, STEP)],
    )


def _visits(db: Database) -> None:
    """A visit to every feed each half hour; one outlet has been dark for a week."""
    moments = [at(part / (DAYS * 48)) for part in range(DAYS * 48)]
    dark = at(1 - 7 / DAYS)
    db.conn.executemany(
        "INSERT INTO visit (feed, at, status, reason, items, new_items) VALUES (?, ?, ?, '', 20, 1)",
        [
            (feed, moment, "blocked" if feed == 1 and moment > dark else "ok")
            for feed in range(1, OUTLETS + 1)
            for moment in moments
        ],
    )
    for part in range(DAYS * 48):
        db.execute("INSERT INTO pass (started, ended) VALUES (?, ?)", (moments[part], moments[part]))
    now = database.to_text(NOW)
    db.execute("INSERT INTO pass (started, ended) VALUES (?, ?)", (now, now))
    db.execute("UPDATE feed SET last_ok = ?, last_visit = ?, status = 'ok'", (now, now))


def _people(db: Database) -> None:
    """Rungs of the ladder, and what happened."""
    _insert(
        db,
        "rung",
        [
            {"journalist": f"person-{number}", "rung": rung, "article": 12 * (number + 1), "at": at(0.1 * rung),
             "evidence": NAMING, "found_at": at(0.1 * rung)}
            for number in range(PEOPLE)
            for rung in range(1, 2 + number % 6)
        ],
    )  # fmt: skip
    _insert(
        db,
        "outcome",
        [
            {"journalist": f"person-{number}", "kind": "detention", "date": f"2026-{8 + number % 4:02}-10",
             "source": "https://x.example/report", "note": NAMING, "at": at(0.5),
             "state": "suggested" if number % 12 == 0 else "confirmed"}
            for number in range(PEOPLE)
        ],
    )  # fmt: skip


def _labels(db: Database) -> None:
    """Two reviewers have looked at one alert in four and differ now and then."""
    rows = db.execute("SELECT article, journalist FROM alert WHERE id % 4 = 0").fetchall()
    _insert(
        db,
        "label",
        [
            {"article": article, "journalist": journalist, "frames": "[]", "reviewer": reviewer, "at": at(0.9),
             "judgement": "neutral" if (article + number) % 7 == 0 else "targets", "note": "",
             "action": f"{article}"}
            for article, journalist in rows
            for number, reviewer in enumerate(("ana", "ben"))
        ],
    )  # fmt: skip


def _models(home: Path) -> None:
    figures = {"n": 400, "average_precision": 0.9, "precision": 0.9, "recall": 0.7, "f1": 0.8, "brier": 0.1}
    for number in range(8):
        folder = home / "models" / f"2026110{number + 1}-0600-aaaaaaaa"
        folder.mkdir(parents=True)
        split = {**figures, "by_language": {code: figures for code in ("az", "en", "ru", "tr")}}
        card = {
            "id": folder.name,
            "made": f"2026-11-0{number + 1}T06:00:00+00:00",
            "metrics": {"random": split},
        }
        (folder / "card.json").write_text(json.dumps(card), "utf-8")
    (home / "models" / "current").write_text(folder.name, "utf-8")
