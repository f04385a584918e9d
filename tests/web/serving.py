"""The pages over a small home folder, really served on loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from samples import NOON, OTHER, OUTLET, PERSON, assessment, entry, fill
from sqlite_utils import Database

from monitor.config import Config, Settings
from monitor.records import (
    Article,
    Band,
    Judged,
    Mention,
    Outcome,
    OutcomeKind,
    Page,
    VisitStatus,
    Where,
)
from monitor.report.alerts import Policy, drafts
from monitor.store import (
    alerts,
    archive,
    articles,
    database,
    entries,
    evidence,
    feeds,
    ladders,
    observed,
    outcomes,
    people,
)
from monitor.store.archive import Archive
from monitor.store.articles import Reading
from monitor.store.evidence import Evidence
from monitor.store.feeds import VisitResult
from monitor.store.observed import WaveRow
from monitor.web import server
from monitor.web.site import Site

ROOT = Path(__file__).resolve().parents[2]
CONFIG = {"outlets": (OUTLET, OTHER), "journalists": (PERSON,)}
#: Where a feed says that it has moved to.
MOVED = "https://elsewhere.example/rss?a=1&b=2"
#: What a hostile outlet would write.
HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


@dataclass(kw_only=True)
class Served:
    """A running server, and a browser that is signed in."""

    site: Site
    home: Path
    url: str
    client: httpx.Client
    #: The addresses that let somebody in, as they were printed.
    printed: list[str]

    def get(self, path: str, **more: object) -> httpx.Response:
        return self.client.get(path, **more)  # type: ignore[arg-type]  # as httpx takes them

    def csrf(self, path: str = "/") -> str:
        """The secret that stands in the forms of a page."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(path).text)
        assert found
        return found[1]

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: object) -> httpx.Response:
        return self.client.post(path, data={"csrf": self.csrf(), **fields}, headers=headers)


def add(
    db: Database, number: int, text: str, score: float = 0.9, title: str = "", at: datetime = NOON
) -> int:
    """Store an article against the person, with its alert when the score is high; its number."""
    feed = next(each for each in feeds.all_listed(db) if each.outlet == OUTLET.id)
    item = entry(f"p{number}", title=title or f"Nihad Soltanov kimdir {number}?")
    visit = VisitResult(
        feed=feed, at=at, status=VisitStatus.OK, next_due=at, interval=timedelta(minutes=10), items=(item,)
    )
    feeds.record(db, visit)
    waiting = next(each for each in entries.pending(db, at, 10_000) if each.entry.url == item.url)
    said = Judged(
        article=Article(title=item.title, text=text, language="az"),
        mentions=(
            Mention(journalist=PERSON.id, where=Where.TEXT, start=0, end=14, form=text[:14], how="full name"),
        ),
        assessments=(assessment(score),),
        sketch=(number, number + 1),
    )
    with database.writing(db):
        reading = Reading(entry=waiting, final_url=item.url, fetched_at=at, page_hash="ab" * 32, judged=said)
        article = articles.save(db, reading)
        for draft in drafts(said, OUTLET.stance, Policy(band=Band.LIKELY)):
            alerts.log(db, article, draft, at, at)
    return article


@contextmanager
def serving(home: Path, **changes: object) -> Iterator[Served]:
    """Serve the pages of a home folder at a fixed time; the client follows no redirects by itself."""
    with database.open_database(home) as db:
        fill(db)
        people.mirror(db, [OUTLET, OTHER], [PERSON])
    place = server.Place(host="127.0.0.1", port=0)
    listening = server.listen(place)
    port = listening.getsockname()[1]
    printed: list[str] = []
    config = Config(home=home, settings=Settings(), **CONFIG)  # type: ignore[arg-type]  # a mapping of its fields
    made = server.site(home, lambda: config, lambda: NOON, place, port, printed.append, {"USER": "owner"})
    url = f"http://127.0.0.1:{port}"
    with server.beside(made, listening), httpx.Client(base_url=url, trust_env=False, timeout=20) as client:
        yield Served(site=made, home=home, url=url, client=client, printed=printed)


def fill_pieces(served: Served) -> Served:
    """Store twelve pieces; eight become alerts."""
    with database.open_database(served.home) as db:
        for number in range(12):
            add(db, number, f"Nihad Soltanov satqındır, {number} dəfə.", score=0.95 - number * 0.03)
    return served


def fill_history(served: Served) -> Served:
    """A campaign with what is told of it, rungs, outcomes, a wave, an edit, evidence, a moved feed, models."""
    with database.open_database(served.home) as db, database.writing(db):
        _campaign(db)
        for rung, words in ((1, "Nihad Soltanov gəldi."), (3, "frames: traitor, criminal"), (5, HOSTILE)):
            ladders.reach(db, PERSON.id, rung, 1, NOON, words, NOON)
        outcomes.suggest(db, PERSON.id, OutcomeKind.CHARGE, NOON.date(), 12, f"Rəsmi {HOSTILE}", NOON)
        outcomes.add(db, _detention(), NOON)
        db.execute("UPDATE feed SET moved_to = ? WHERE outlet = ?", (MOVED, OUTLET.id))
        observed.note_wave(db, _wave(), NOON)
        db.execute(
            "INSERT INTO version (article, version, fetched_at, title, text, text_hash, page_hash) "
            "SELECT id, 1, first_seen, title, text || ' Silindi.', '', '' FROM article WHERE id = 2"
        )
        db.execute("UPDATE article SET version = 2 WHERE id = 2")
    return _models(served)


def _campaign(db: Database) -> None:
    """The first four pieces, the second of which carries the text of the first."""
    moment = database.to_text(NOON)
    db.execute(
        "INSERT INTO campaign (id, journalist, first_piece, last_piece, pieces, outlets, found_at, chance) "
        "VALUES (1, ?, ?, ?, 4, 1, ?, 0.0001)",
        (PERSON.id, moment, moment, moment),
    )
    db.execute("UPDATE alert SET campaign = 1 WHERE id <= 4")
    db.execute(
        'UPDATE alert SET grounds = \'["named in the headline", "printed by 3 outlets"]\' WHERE id = 1'
    )
    db.execute("UPDATE article SET reprint_of = 1, verbatim = 0.9 WHERE id = 2")


def _detention() -> Outcome:
    return Outcome(
        journalist=PERSON.id, kind=OutcomeKind.DETENTION, date=NOON.date(), source="https://azad.example/1"
    )


def _wave() -> WaveRow:
    return WaveRow(
        first=9,
        begins=NOON - timedelta(hours=3),
        ends=NOON,
        speakers=("A (deputat)", "B (deputat)", "C (ekspert)", f"D {HOSTILE}"),
        outlets=(OUTLET.id,),
        title=f"{HOSTILE} wave",
    )


def _models(served: Served) -> Served:
    """Three cards; the oldest has no figures by language."""
    for number in range(3):
        name = f"2026112{number}-0600-aaaaaaaa"
        split: dict[str, object] = {"average_precision": 0.8 + number / 50, "interval": [0.75, 0.9]}
        if number:
            split["by_language"] = {code: {"average_precision": 0.8 + number / 40} for code in ("az", "ru")}
        card = {"id": name, "made": f"2026-11-2{number}T06:00:00+00:00", "metrics": {"random": split}}
        folder = served.home / "models" / name
        folder.mkdir(parents=True)
        (folder / "card.json").write_text(json.dumps(card), "utf-8")
    (served.home / "models" / "current").write_text(name, "utf-8")
    return served


def kept(served: Served, body: bytes = b"<p>Nihad Soltanov</p>") -> Evidence:
    """Keep a page for the first article; its record."""
    page = Page(
        url="https://xeber.example/p0",
        final_url="https://xeber.example/p0",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=body,
        fetched_at=NOON,
    )
    link = Archive(archive.folder_of(served.home)).add(page)
    with database.open_database(served.home) as db:
        with database.writing(db):
            evidence.tie(db, 1, link, "ab" * 32)
        return evidence.of_article(db, 1)[0]


def signed_in(served: Served) -> Served:
    """Open the printed address."""
    answer = served.get(served.printed[-1].removeprefix(served.url))
    assert answer.status_code == 200
    return served
