"""Reading articles: each is stored with all that follows from it, or not at all."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from monitor.collect import schedule
from monitor.errors import ExtractError, FetchError, WorkError
from monitor.records import AlertDraft, Judged, Outlet, Page
from monitor.report.alerts import drafts
from monitor.report.differences import only_noise
from monitor.steps import closer, conclude, find, preserve, trace
from monitor.steps.context import Pass, appeared, judged, page_of, reason_of, spread
from monitor.store import articles, database, entries
from monitor.store.articles import Reading
from monitor.store.entries import PendingEntry

log = logging.getLogger(__name__)


async def read_pending(this: Pass) -> None:
    """Read the articles that were announced and are not stored yet, each outlet beside the others."""
    network = this.config.settings.network

    async def outlet(group: list[PendingEntry]) -> None:
        await spread(this, group, lambda entry: read(this, entry), network.connections_per_host)

    waiting = entries.pending(this.db, this.now, network.pages_per_host)
    await spread(this, _by_outlet(waiting), outlet, network.workers)


async def read(this: Pass, pending: PendingEntry) -> None:
    """Read one article and keep it with all that follows from it."""
    outlet = this.outlets.get(pending.outlet)
    if outlet is None:
        return  # taken out of feeds.yaml or paused: it waits, should the outlet come back
    try:
        page = await page_of(this, pending.entry.url, outlet)
        result = await judged(this, page, pending.entry, outlet)
    except (FetchError, ExtractError, WorkError) as error:
        _failed_read(this, pending, error)
        return
    reading = Reading(
        entry=pending,
        final_url=page.final_url,
        fetched_at=page.fetched_at,
        page_hash=hashlib.sha256(page.body).hexdigest(),
        judged=result,
        revisit_at=_first_revisit(this, result),
    )
    keep(this, outlet, page, reading)


def keep(this: Pass, outlet: Outlet, page: Page, reading: Reading) -> None:
    """Store an article with its mentions, assessments, reprints, alerts and campaigns, or nothing of it.

    The bytes that were judged are on the disk before the alert can be seen.
    """
    policy = closer.policy(this.db, this.policy, reading.judged, outlet.stance, this.now)
    raised = drafts(reading.judged, outlet.stance, policy)
    link = preserve.kept(this, outlet, page, reading.judged, raised)
    with database.writing(this.db):
        article, changed = _stored(this, reading)
        seen = reading.entry.first_seen
        before = trace.last_read(this.db, outlet.id, reading.judged.article, seen)
        trace.tie(this.db, article, reading.judged.article, reading.judged.sketch, seen, before)
        new = _concluded(this, article, reading.judged, outlet, raised) if changed else 0
        preserve.tie(this, article, link, reading.page_hash)
        find.add(this.db, article, reading.judged.article)
    this.articles += 1
    this.alerts += new
    found = len(reading.judged.mentions)
    log.info("read article=%d outlet=%s status=ok mentions=%d alerts=%d", article, outlet.id, found, new)


def _stored(this: Pass, reading: Reading) -> tuple[int, bool]:
    """Store a reading: a new article, a known one as it was, or a known one with another text.

    Returns:
        Its number, and whether the reading says anything that was not known.
    """
    old, new = articles.known(this.db, reading), reading.judged.article
    if old is None:
        return articles.save(this.db, reading), True
    # A headline counts as much as the text.
    if only_noise(old.article.text, new.text) and only_noise(old.article.title, new.title):
        return articles.save(this.db, reading), False
    log.info("read article=%d outlet=%s status=edited", old.id, old.outlet)
    return articles.renew(this.db, old, reading), True


def _concluded(this: Pass, article: int, result: Judged, outlet: Outlet, raised: Sequence[AlertDraft]) -> int:
    """What follows from a reading that is stored; how many alerts are new."""
    stored = articles.get(this.db, article)
    at = appeared(stored.article, stored.first_seen) if stored else this.now
    return conclude.log_alerts(this.db, article, result, outlet.stance, raised, at, this.now)


def _failed_read(this: Pass, pending: PendingEntry, error: FetchError | ExtractError | WorkError) -> None:
    log.warning(
        "read entry=%d outlet=%s status=failed reason=%r", pending.id, pending.outlet, reason_of(error)
    )
    entries.fail(this.db, pending, error.reason, schedule.next_try(this.now, pending.attempts))


def _first_revisit(this: Pass, result: Judged) -> datetime | None:
    delays = this.config.settings.schedule.revisit
    return this.now + delays[0] if result.assessments and delays else None


def _by_outlet(waiting: Iterable[PendingEntry]) -> list[list[PendingEntry]]:
    groups: dict[str, list[PendingEntry]] = {}
    for entry in waiting:
        groups.setdefault(entry.outlet, []).append(entry)
    return list(groups.values())
