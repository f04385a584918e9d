"""After a pass: what is slow to count is counted once, so that every digest and page can say it at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.detect import ordinary, waves
from monitor.detect.bursts import BASELINE
from monitor.detect.waves import Wave
from monitor.store import database, history, observed, passes
from monitor.store.history import Told
from monitor.store.observed import SpreadRow, WaveRow

#: Campaigns older than this are told without a word on how fast they spread, until they grow.
RECENT = timedelta(days=60)
#: Statements that appeared longer ago than this are no news, whenever they are read.
LOOK_BACK = timedelta(days=3)
#: Campaigns counted after one pass; the rest after the next ones.
MOST = 20


def observe(db: Database, now: datetime) -> None:
    """Count how campaigns that have grown spread beside ordinary texts, and note waves."""
    _spreads(db, now)
    _waves(db, now)


def _spreads(db: Database, now: datetime) -> None:
    # An ordinary text is the same for all: each stretch of time is read once.
    read: dict[datetime, list[list[tuple[str, datetime]]]] = {}
    for campaign in observed.uncounted(db, now - RECENT, MOST):
        told = history.of_campaign(db, campaign)
        if not told:
            continue
        first = told[0].at
        if first not in read:
            read[first] = observed.ordinary(db, first - BASELINE, first)
        row = _counted(campaign, told, read[first])
        with database.writing(db):
            observed.note_spread(db, row, now)


def _counted(
    campaign: int, told: Sequence[Told], usual: Sequence[Sequence[tuple[str, datetime]]]
) -> SpreadRow:
    found = ordinary.compare([(each.outlet, each.at) for each in told], usual)
    shares = [each.verbatim for each in told if each.verbatim is not None]
    return SpreadRow(
        campaign=campaign,
        pieces=len(told),
        outlets=found.outlets,
        within=found.within,
        shared=sum(shares) / len(shares) if shares else None,
        as_fast=found.as_fast,
        ordinary=found.of,
    )


def _waves(db: Database, now: datetime) -> None:
    """Look among what appeared about the time of what was read since the last pass but one: one that broke off too."""
    read = observed.read_since(db, passes.before_last(db) or now)
    if read is None:
        return
    begins, ends = max(read[0], now - LOOK_BACK), read[1]
    statements = [
        waves.Statement(article=article, outlet=outlet, at=at, title=title, text=text)
        for article, outlet, at, title, text in history.unnamed(
            db, begins - waves.WITHIN, ends + waves.WITHIN
        )
    ]
    found = waves.find(statements)
    with database.writing(db):
        for wave in found:
            observed.note_wave(db, _row(wave), now)


def _row(wave: Wave) -> WaveRow:
    first, last = wave.statements[0], wave.statements[-1]
    return WaveRow(
        first=first.article,
        begins=first.at,
        ends=last.at,
        speakers=wave.speakers,
        outlets=tuple(dict.fromkeys(each.outlet for each in wave.statements)),
        title=first.title,
    )
