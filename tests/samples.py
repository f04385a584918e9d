"""What tests share: a fixed noon, two outlets, a journalist, and records with sensible defaults."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from monitor.records import (
    Article,
    Assessment,
    Band,
    Entry,
    Feed,
    Frame,
    FrameScore,
    Journalist,
    Judged,
    Mention,
    Outlet,
    Reason,
    Stance,
    Where,
)
from monitor.store import entries, feeds, people
from monitor.store.entries import PendingEntry

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

OUTLET = Outlet(
    id="xeber",
    name="Xəbər",
    stance=Stance.PRO_GOVERNMENT,
    homepage="https://xeber.example",
    feeds=(Feed(url="https://xeber.example/rss"),),
)
OTHER = Outlet(id="azad", name="Azad", stance=Stance.EXILE, feeds=(Feed(url="https://azad.example/rss"),))
INTERVAL = timedelta(minutes=10)
PERSON = Journalist(id="nihad", name="Nihad Soltanov")


def fill(opened: Database) -> None:
    people.mirror(opened, [OUTLET, OTHER], [PERSON])
    feeds.mirror(opened, [OUTLET, OTHER], NOON, INTERVAL)


def entry(path: str = "1", **changes: Any) -> Entry:
    url = f"https://xeber.example/{path}"
    return Entry(**{"url": url, "canonical": url, "title": f"Title {path}", **changes})


def judged(
    title: str = "Nihad Soltanov kimdir?", text: str = "Nihad Soltanov satqındır.", score: float = 0.9
) -> Judged:
    return Judged(
        article=Article(title=title, text=text, language="az"),
        mentions=(
            Mention(
                journalist=PERSON.id,
                where=Where.TEXT,
                start=0,
                end=14,
                form="Nihad Soltanov",
                how="full name",
            ),
        ),
        assessments=(assessment(score),),
        sketch=(1, 2, 3, 4, 5),
    )


def assessment(score: float = 0.9) -> Assessment:
    return Assessment(
        journalist=PERSON.id,
        score=score,
        band=Band.LIKELY if score >= 0.7 else Band.UNLIKELY,
        frames=(FrameScore(frame=Frame.TRAITOR, score=0.8),),
        reasons=(Reason(text="satqın", weight=1.5),),
        sentence="Nihad Soltanov satqındır.",
        model="m1",
    )


def pending(db: Database, outlet: Outlet = OUTLET) -> list[PendingEntry]:
    return [waiting for waiting in entries.pending(db, NOON, 100) if waiting.outlet == outlet.id]
