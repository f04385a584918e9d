"""Visits to feeds: what is announced becomes entries, stored together with the visit."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from monitor.collect import gaps, schedule
from monitor.errors import ElsewhereError, FeedError, FetchError, WorkError
from monitor.records import NotModified, Outlet, VisitStatus
from monitor.steps.announced import Reading, feed_of, leads_for, reading
from monitor.steps.context import Pass, one_answer, spread
from monitor.store import entries, feeds, passes
from monitor.store.feeds import FeedState, VisitResult

log = logging.getLogger(__name__)

#: Words of a visit that say the network failed, not the outlet.  TLS: of all at once, when a hotel's login page or
#: a wrong clock stands in between.
_NETWORK = frozenset({VisitStatus.DNS, VisitStatus.CONNECTION, VisitStatus.TIMEOUT, VisitStatus.TLS})
#: With fewer outlets, all failing at once proves nothing about our own line.
_MIN_OUTLETS_OFFLINE = 3
#: Of the outlets that were well when anything was last read, so many fell silent since: it is our line.
_SHARE_OFFLINE = 0.5


async def visit_due(this: Pass) -> None:
    """Read every feed that is due."""
    _release(this)
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
        with one_answer():
            found = await reading(this, outlet, state)
        result = _healthy(this, outlet, state, found)
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
        "visit feed=%s status=%r items=%d new=%d missed=%s left_out=%d moved_to=%r reason=%r",
        # A query may hold the key of a subscription.
        result.feed.url.partition("?")[0],
        result.status.value,
        len(result.items),
        new,
        result.missed,
        result.left_out,
        result.moved_to,
        result.reason,
    )


def _healthy(this: Pass, outlet: Outlet, state: FeedState, found: Reading) -> VisitResult:
    settings, parsed = this.config.settings.schedule, found.parsed
    items = parsed.entries if parsed else ()
    known = entries.known(this.db, outlet.id, [item.canonical for item in items])
    pinned = feed_of(outlet, state).every
    interval = pinned or schedule.adapted(
        state.interval,
        new=len(items) - len(known),
        items=len(items),
        least=settings.min_interval,
        most=settings.max_interval,
    )
    ttl = parsed.ttl if parsed else state.ttl
    head = gaps.head(items)
    return VisitResult(
        feed=state,
        at=this.now,
        status=VisitStatus.OK if parsed else VisitStatus.NOT_MODIFIED,
        reason="; ".join(found.notes),
        http_status=None if isinstance(found.answer, NotModified) else found.answer.status,
        interval=interval,
        next_due=schedule.next_visit(
            this.now,
            interval,
            failures=0,
            status=VisitStatus.OK,
            # The operator's own word wins over what a feed says by habit.
            retry_after=None if pinned else schedule.asked_to_wait(found.answer.headers, ttl),
            jitter=settings.jitter,
            key=state.url,
        ),
        items=items,
        etag=_header(found, "ETag"),
        last_modified=_header(found, "Last-Modified"),
        body_hash=found.digest,
        full=found.full,
        ttl=ttl,
        moved_to=found.moved_to,
        heads=head.text if items else None,
        newest=head.newest,
        missed=gaps.missed(gaps.stored_head(state.heads, state.newest), items, known),
        left_out=found.left_out,
    )


def _header(found: Reading, name: str) -> str | None:
    """A validator to send next time; none for what must be read whole each time."""
    if isinstance(found.answer, NotModified) or found.digest is None:
        return None
    return found.answer.header(name)


def _failed(
    this: Pass, state: FeedState, status: VisitStatus, error: FetchError | FeedError | WorkError
) -> VisitResult:
    return VisitResult(
        feed=state,
        at=this.now,
        status=status,
        reason=error.reason,
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
        moved_to=error.to if isinstance(error, ElsewhereError) and error.permanent else "",
    )


def _release(this: Pass) -> None:
    """Read at once what was held because it leads to another site, when feeds.yaml gives that site to the outlet."""
    held = [state for state in feeds.all_listed(this.db) if state.moved_to and state.failures]
    free = [
        state
        for state in held
        if leads_for(this, this.outlets[state.outlet], state.url)(state.moved_to)
        and state.next_due > this.now
    ]
    if free:
        feeds.hasten(this.db, free, this.now)


def _settle(this: Pass, unreachable: Sequence[VisitResult]) -> None:
    """Tell outlets that are down from a machine that is offline: then every feed fails at once."""
    this.offline = len(unreachable) == this.feeds and _line_is_down(this, unreachable)
    was_offline = passes.was_offline(this.db)
    if this.offline:
        # Said once: the passes that follow change nothing about it.
        log.log(logging.INFO if was_offline else logging.ERROR, "pass status=offline feeds=%d", this.feeds)
        feeds.postpone(this.db, [result.feed for result in unreachable], this.now, VisitStatus.OFFLINE)
        return
    if was_offline and this.feeds:
        log.info("pass status=online feeds=%d", this.feeds)
    for result in unreachable:
        _record(this, result)


def _line_is_down(this: Pass, unreachable: Sequence[VisitResult]) -> bool:
    """Whether it is our line that failed and not these outlets, which may happen to be due without any other."""
    failing = {result.feed.outlet for result in unreachable}
    read = feeds.last_read(this.db)
    if len(failing) < _MIN_OUTLETS_OFFLINE or read is None:
        return len(failing) >= _MIN_OUTLETS_OFFLINE
    if this.now - read > this.config.settings.schedule.max_interval:
        return True
    listed = feeds.all_listed(this.db)
    # What failed before anything was last read is down by itself and says nothing about our line.
    down = {state.outlet for state in listed if state.down_since and state.down_since <= read}
    silent = {state.outlet for state in listed if state.down_since} | failing
    well = {state.outlet for state in listed} - down
    return len(silent - down) >= max(1, _SHARE_OFFLINE * len(well))
