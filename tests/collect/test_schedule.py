"""When a feed is visited again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON

from monitor.collect.schedule import adapted, asked_to_wait, next_try, next_visit
from monitor.records import VisitStatus

LEAST, MOST = timedelta(minutes=10), timedelta(hours=24)
HOUR = timedelta(hours=1)


def wait(status: VisitStatus, failures: int, interval: timedelta = HOUR, **more: float) -> timedelta:
    return next_visit(NOON, interval, failures, status, jitter=0, **more) - NOON


@pytest.mark.parametrize(
    ("new", "items", "expected"),
    [
        pytest.param(50, 50, 0.5, id="all new: we come too late"),
        pytest.param(5, 20, 1.0, id="a quarter new: as it should be"),
        pytest.param(1, 20, 1.5, id="little new"),
        pytest.param(0, 20, 1.5, id="nothing new"),
        pytest.param(0, 0, 1.5, id="not modified"),
    ],
)
def test_the_interval_follows_what_is_new(new, items, expected):
    assert adapted(HOUR, new=new, items=items, least=LEAST, most=MOST) == HOUR * expected


@given(st.timedeltas(timedelta(0), timedelta(days=30)), st.integers(0, 2000), st.integers(0, 2000))
def test_the_interval_has_bounds(interval, new, items):
    assert LEAST <= adapted(interval, new=min(new, items), items=items, least=LEAST, most=MOST) <= MOST


def test_a_hiccup_of_the_network_is_not_a_missing_page():
    assert wait(VisitStatus.DNS, 1) < wait(VisitStatus.HTTP_ERROR, 1) < wait(VisitStatus.REFUSED, 1)
    assert wait(VisitStatus.TIMEOUT, 1, timedelta(days=1)) < HOUR


@pytest.mark.parametrize("status", [status for status in VisitStatus if not status.healthy])
def test_a_feed_is_never_given_up(status):
    waits = [wait(status, failures) for failures in (1, 2, 5, 50, 5000)]
    assert waits == sorted(waits)
    assert waits[-1] <= timedelta(days=7)


def test_what_is_gone_is_asked_once_a_week():
    assert wait(VisitStatus.GONE, 1) == wait(VisitStatus.GONE, 9) == timedelta(days=7)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(7200.0, timedelta(hours=2), id="longer than our own"),
        pytest.param(1.0, timedelta(minutes=30), id="shorter"),
        pytest.param(1e12, timedelta(hours=24), id="nobody blinds us politely"),
        pytest.param(-5.0, timedelta(minutes=30), id="in the past"),
    ],
)
def test_retry_after_is_honoured_up_to_a_day(asked, expected):
    assert wait(VisitStatus.HTTP_ERROR, 1, timedelta(minutes=10), retry_after=asked) == expected


def test_feeds_do_not_all_come_at_once():
    times = {next_visit(NOON, HOUR, 0, VisitStatus.OK, jitter=0.1, key=f"feed {n}") for n in range(20)}
    assert len(times) == 20
    assert all(HOUR <= time - NOON <= HOUR * 1.1 for time in times)


def test_an_article_is_tried_again_for_ever_and_ever_more_rarely():
    waits = [next_try(NOON, attempts) - NOON for attempts in (0, 1, 2, 3, 4, 100)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1)


@pytest.mark.parametrize(
    ("control", "ttl", "seconds"),
    [
        ("max-age=600", None, 600.0),
        ("public, MAX-AGE=600", 30, 1800.0),
        ("no-cache", None, None),
        ("", 60, 3600.0),
        ("max-age=99999999", None, 86400.0),
        ("max-age=soon", None, None),
    ],
)
def test_what_a_feed_asks_for(control, ttl, seconds):
    assert asked_to_wait([("Cache-Control", control)], ttl) == seconds
