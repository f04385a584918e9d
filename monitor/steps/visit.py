"""Visits to feeds: what is announced becomes entries, stored together with the visit."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from monitor import judge
from monitor.collect import schedule
from monitor.errors import FeedError, FetchError, WorkError
from monitor.records import Feed, NotModified, Outlet, ParsedFeed, VisitStatus
from monitor.steps.context import Pass, spread
from monitor.store import entries, feeds
from monitor.store.feeds import FeedState, VisitResult

log = logging.getLogger(__name__)

#: A whole body is asked for at least this often, since validators lie.
FULL_EVERY = timedelta(days=1)
#: Words of a visit that say the network failed, not the outlet.
_NETWORK = frozenset({VisitStatus.DNS, VisitStatus.CONNECTION, VisitStatus.TIMEOUT})
#: With fewer outlets, all failing at once proves nothing about our own line.
_MIN_OUTLETS_OFFLINE = 3


async def visit_due(this: Pass) -> None:
    """Read every feed that is due."""
    unreachable: list[VisitResult] = []

    async def one(state: FeedState) -> None:
        failure = await visit(this, state)
        if failure is not None:
            unreachable.append(failure)

    await spread(this, feeds.due(this.db, this.now), one, this.config.settings.network.workers)
    _settle(this, unreachable)


async def visit(this: Pass, state: FeedState) -> VisitResult | None:
    """Read one feed and store what it announced.

    Returns:
        None once the visit is stored; a visit that failed because nothing could be reached, not stored yet:
        whether the outlet is down or we are offline shows only when all feeds were tried.
    """
    outlet = this.outlets[state.outlet]
    this.feeds += 1
    try:
        result = await _visited(this, outlet, state)
    except (FetchError, FeedError) as error:
        result = _failed(this, state, VisitStatus(error.status), error)
    except WorkError as error:
        result = _failed(this, state, VisitStatus.PARSE_ERROR, error)
    if result.status in _NETWORK:
        return result
    _record(this, result)
    return None


def _record(this: Pass, result: VisitResult) -> None:
    new = feeds.record(this.db, result)
    this.failed += not result.status.healthy
    log.log(
        logging.INFO if result.status.healthy else logging.WARNING,
        "visit feed=%s status=%r items=%d new=%d reason=%r",
        result.feed.url,
        result.status.value,
        len(result.items),
        new,
        result.reason,
    )


async def _visited(this: Pass, outlet: Outlet, state: FeedState) -> VisitResult:
    full = state.last_full is None or this.now - state.last_full >= FULL_EVERY
    answer = await this.fetcher.get(
        state.url,
        limit=this.config.settings.network.feed_bytes,
        etag=None if full else state.etag,
        last_modified=None if full else state.last_modified,
        now=this.now,
        outlet=outlet.id,
    )
    if isinstance(answer, NotModified):
        return _healthy(this, outlet, state, VisitStatus.NOT_MODIFIED)
    digest = hashlib.sha256(answer.body).hexdigest()
    if digest == state.body_hash:
        result = _healthy(this, outlet, state, VisitStatus.NOT_MODIFIED, full=full)
        return replace(result, http_status=answer.status)
    parsed = await this.engine.run(
        judge.read_feed, _feed(outlet, state), answer.body, answer.headers, this.aliases[outlet.id], this.now
    )
    known = entries.known(this.db, outlet.id, [item.canonical for item in parsed.entries])
    result = _healthy(
        this, outlet, state, VisitStatus.OK, parsed=parsed, new=len(parsed.entries) - known, full=full
    )
    return replace(
        result,
        http_status=answer.status,
        etag=answer.header("ETag"),
        last_modified=answer.header("Last-Modified"),
        body_hash=digest,
    )


def _healthy(
    this: Pass,
    outlet: Outlet,
    state: FeedState,
    status: VisitStatus,
    *,
    parsed: ParsedFeed | None = None,
    new: int = 0,
    full: bool = False,
) -> VisitResult:
    settings = this.config.settings.schedule
    interval = _feed(outlet, state).every or schedule.adapted(
        state.interval,
        new=new,
        items=len(parsed.entries) if parsed else 0,
        least=settings.min_interval,
        most=settings.max_interval,
    )
    return VisitResult(
        feed=state,
        at=this.now,
        status=status,
        interval=interval,
        next_due=schedule.next_visit(
            this.now, interval, failures=0, status=status, jitter=settings.jitter, key=state.url
        ),
        items=parsed.entries if parsed else (),
        full=full,
    )


def _failed(
    this: Pass, state: FeedState, status: VisitStatus, error: FetchError | FeedError | WorkError
) -> VisitResult:
    return VisitResult(
        feed=state,
        at=this.now,
        status=status,
        reason=getattr(error, "reason", str(error)),
        http_status=getattr(error, "http_status", None),
        interval=state.interval,
        next_due=schedule.next_visit(
            this.now,
            state.interval,
            failures=state.failures + 1,
            status=status,
            retry_after=getattr(error, "retry_after", None),
            jitter=this.config.settings.schedule.jitter,
            key=state.url,
        ),
    )


def _settle(this: Pass, unreachable: Sequence[VisitResult]) -> None:
    """Tell outlets that are down from a machine that is offline: then every feed fails at once."""
    outlets = {result.feed.outlet for result in unreachable}
    this.offline = len(unreachable) == this.feeds and len(outlets) >= _MIN_OUTLETS_OFFLINE
    if this.offline:
        log.error("pass status=offline feeds=%d", this.feeds)
        feeds.postpone(this.db, [result.feed for result in unreachable], this.now, VisitStatus.OFFLINE)
        return
    for result in unreachable:
        _record(this, result)


def _feed(outlet: Outlet, state: FeedState) -> Feed:
    return next(feed for feed in outlet.feeds if feed.url == state.url)
