"""A newsdesk for tests of the digest and of notifications: passes, pieces and channels at given moments."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from samples import OTHER, OUTLET, PERSON, assessment, entry, judged
from sqlite_utils import Database

from monitor.config import Config, Settings
from monitor.config.settings import Alerts, Digest
from monitor.notify.deliver import Way
from monitor.records import AlertDraft, Channel, ChannelKind, Format, Outlet, Severity, VisitStatus
from monitor.steps import trace
from monitor.steps.outgoing import Sending
from monitor.steps.send import send_due
from monitor.store import alerts, articles, database, entries, feeds, passes
from monitor.store.articles import Reading
from monitor.store.feeds import VisitResult

ZONE = "Asia/Baku"


@dataclass(kw_only=True)
class Desk:
    """What a home folder tells, pass by pass."""

    db: Database
    home: Path
    channels: tuple[Channel, ...] = ()
    secrets: dict[str, str] = field(default_factory=dict)
    egress: str = "direct"
    zone: str = ZONE
    at: time = time(8, 0)
    language: str = "en"
    quiet_hours: str = ""
    cool_down: timedelta = timedelta()
    _papers: int = 0

    def looked(self, now: datetime, *, send: bool = True) -> None:
        """A pass that reads both outlets, and sends what is due."""
        number = passes.begin(self.db, now)
        for state in feeds.all_listed(self.db):
            self.visit(state.outlet, now, ())
        passes.end(self.db, number, passes.Counts(), now)
        if send:
            self.send(now)

    def send(self, now: datetime) -> None:
        send_due(Sending(db=self.db, config=self.config, way=self.way, now=now))

    @property
    def config(self) -> Config:
        settings = replace(
            Settings(),
            digest=Digest(time_zone=self.zone, at=self.at, language=self.language),
            alerts=Alerts(quiet_hours=self.quiet_hours, cool_down=self.cool_down),
        )
        return Config(
            home=self.home,
            outlets=(OUTLET, OTHER),
            journalists=(PERSON,),
            channels=self.channels,
            settings=settings,
        )

    @property
    def way(self) -> Way:
        return Way(home=self.home, egress=self.egress, secret=self.secrets.get)

    def visit(self, outlet: str, at: datetime, items: tuple[object, ...]) -> None:
        state = next(state for state in feeds.all_listed(self.db) if state.outlet == outlet)
        feeds.record(
            self.db,
            VisitResult(
                feed=state,
                at=at,
                status=VisitStatus.OK,
                next_due=at,
                interval=state.interval,
                items=items,
            ),
        )

    def piece(
        self,
        at: datetime,
        *,
        severity: Severity | None = Severity.HIGH,
        outlet: Outlet = OUTLET,
        title: str = "Nihad Soltanov kimdir?",
    ) -> int:
        """A piece that is announced, read and (with a severity) alerted at one moment; its number."""
        self._papers += 1
        item = entry(f"{outlet.id}-{self._papers}")
        self.visit(outlet.id, at, (item,))
        waiting = next(
            each for each in entries.pending(self.db, at, 100_000) if each.entry.canonical == item.canonical
        )
        result = judged(title=title, text=f"Nihad Soltanov satqındır {self._papers}.")
        reading = Reading(
            entry=waiting, final_url=item.url, fetched_at=at, page_hash=str(self._papers), judged=result
        )
        with database.writing(self.db):
            number = articles.save(self.db, reading)
            if severity is not None:
                draft = AlertDraft(assessment=assessment(), severity=severity)
                alerts.log(self.db, number, draft, at, at)
                trace.regroup(self.db, [PERSON.id], at)
        return number


def folder(name: str = "out", **changes: object) -> Channel:
    """A channel that writes JSON files into a folder of the home."""
    return Channel(**{"id": name, "kind": ChannelKind.FILE, "folder": name, "format": Format.JSON, **changes})
