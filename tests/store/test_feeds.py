from dataclasses import replace
from datetime import timedelta

import pytest
from samples import INTERVAL, NOON, OTHER, OUTLET, entry

from monitor.records import Feed, FeedKind, Stance, VisitStatus
from monitor.store import coverage, feeds
from monitor.store.feeds import VisitResult


def state_of(db, outlet=OUTLET):
    return next(state for state in feeds.all_listed(db) if state.outlet == outlet.id)


def visited(db, status, at=NOON, outlet=OUTLET, **changes):
    state = state_of(db, outlet)
    feeds.record(
        db,
        VisitResult(
            **{
                "feed": state,
                "at": at,
                "status": status,
                "next_due": at + INTERVAL,
                "interval": INTERVAL,
                **changes,
            }
        ),
    )
    return state_of(db, outlet)


def test_a_new_feed_is_due_at_once(db):
    assert {state.outlet for state in feeds.due(db, NOON)} == {OUTLET.id, OTHER.id}
    assert feeds.due(db, NOON - timedelta(seconds=1)) == []


def test_a_visited_feed_is_due_after_its_interval(db):
    visited(db, VisitStatus.OK)
    assert [state.outlet for state in feeds.due(db, NOON)] == [OTHER.id]
    assert len(feeds.due(db, NOON + INTERVAL)) == 2


def test_a_feed_that_is_taken_out_of_the_file_is_not_read_and_comes_back_as_it_was(db):
    visited(db, VisitStatus.OK, etag='"1"')
    feeds.mirror(db, [OTHER], NOON, INTERVAL)
    assert [state.outlet for state in feeds.all_listed(db)] == [OTHER.id]
    feeds.mirror(db, [OUTLET, OTHER], NOON, INTERVAL)
    assert state_of(db).etag == '"1"'


def test_a_paused_outlet_is_not_read(db):
    feeds.mirror(db, [replace(OUTLET, paused=True), OTHER], NOON, INTERVAL)
    assert [state.outlet for state in feeds.all_listed(db)] == [OTHER.id]


def test_a_changed_kind_is_taken_over(db):
    changed = replace(OUTLET, feeds=(Feed(url=OUTLET.feeds[0].url, kind=FeedKind.SITEMAP),))
    feeds.mirror(db, [changed], NOON, INTERVAL)
    assert state_of(db).kind is FeedKind.SITEMAP


def test_failures_are_counted_until_one_visit_succeeds(db):
    later = NOON + timedelta(hours=1)
    assert visited(db, VisitStatus.BLOCKED).failures == 1
    failing = visited(db, VisitStatus.TIMEOUT, later)
    assert (failing.failures, failing.down_since, failing.status) == (2, NOON, VisitStatus.TIMEOUT)
    well = visited(db, VisitStatus.NOT_MODIFIED, later)
    assert (well.failures, well.down_since, well.last_ok) == (0, None, later)


@pytest.mark.parametrize("status", [s for s in VisitStatus if s is not VisitStatus.OK])
def test_validators_change_only_with_a_body(db, status):
    visited(db, VisitStatus.OK, etag='"1"', last_modified="yesterday", body_hash="h")
    state = visited(db, status)
    assert (state.etag, state.last_modified, state.body_hash) == ('"1"', "yesterday", "h")


def test_being_offline_counts_against_no_feed(db):
    feeds.postpone(db, [state_of(db)], NOON, VisitStatus.OFFLINE)
    state = state_of(db)
    assert (state.failures, state.status) == (0, None)
    assert len(feeds.due(db, NOON)) == 2


def test_coverage_says_since_when_a_feed_is_down_as_it_was_known_then(db):
    hours = [NOON + timedelta(hours=n) for n in range(4)]
    for at, status in zip(
        hours, [VisitStatus.OK, VisitStatus.BLOCKED, VisitStatus.BLOCKED, VisitStatus.OK], strict=True
    ):
        visited(db, status, at, items=(entry(str(at.hour)),) if status is VisitStatus.OK else ())
    then = {facts.outlet: facts for facts in coverage.facts(db, hours[1], hours[3])}[OUTLET.id]
    assert then.stance is Stance.PRO_GOVERNMENT
    [feed] = then.feeds
    assert (feed.status, feed.read_in_period) == (VisitStatus.BLOCKED, False)
    assert (feed.last_ok, feed.down_since) == (hours[0], hours[1])
    now = {facts.outlet: facts for facts in coverage.facts(db, NOON, hours[3] + INTERVAL)}[OUTLET.id]
    [feed] = now.feeds
    assert (feed.status, feed.read_in_period, feed.down_since) == (VisitStatus.OK, True, None)
    assert (now.announced, now.read, now.unread) == (2, 0, {"not yet read": 2})


def test_an_outlet_that_was_never_visited_shows_as_such(db):
    [feed] = {facts.outlet: facts for facts in coverage.facts(db, NOON, NOON + INTERVAL)}[OTHER.id].feeds
    assert (feed.status, feed.read_in_period, feed.last_ok, feed.down_since) == (None, False, None, None)
