"""The pages over a small home folder, really served on loopback."""

from __future__ import annotations

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
from monitor.records import Article, Band, Judged, Mention, VisitStatus, Where
from monitor.report.alerts import Policy, drafts
from monitor.store import alerts, articles, database, entries, feeds, people
from monitor.store.articles import Reading
from monitor.store.feeds import VisitResult
from monitor.web import server
from monitor.web.site import Site

ROOT = Path(__file__).resolve().parents[2]
CONFIG = {"outlets": (OUTLET, OTHER), "journalists": (PERSON,)}
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


def signed_in(served: Served) -> Served:
    """Open the printed address."""
    answer = served.get(served.printed[-1].removeprefix(served.url))
    assert answer.status_code == 200
    return served
