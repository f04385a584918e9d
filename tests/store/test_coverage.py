"""Coverage from real passes over a real server, as it was known then."""

from __future__ import annotations

import pytest
from collect.farm import Farm, stopping
from reading import DAY, HOUR, Site, page
from samples import NOON, entry

from monitor.records import VisitStatus
from monitor.report import machine, terminal
from monitor.report.coverage import coverage
from monitor.steps import tell
from monitor.store import coverage as stored
from monitor.store import feeds, people
from monitor.store.feeds import VisitResult

ZONE = "Asia/Baku"


@pytest.fixture
def site(db, home):
    # Without the outlets of `samples`: they would be dark.
    people.mirror(db, [], [])
    feeds.mirror(db, [], NOON - 90 * DAY, HOUR)
    with Farm({}) as farm:
        made = Site(db=db, home=home, farm=farm)
        made.announce("first")
        yield made


def of_day(site, number=0):
    """The coverage of the day that ends 12 hours after noon of day `number`."""
    since = NOON + number * DAY - 12 * HOUR
    found = coverage(stored.facts(site.db, since, since + DAY))
    return found


def visited(site, at, number):
    """A visit that brings so many new items; their pages are not read."""
    items = tuple(entry(f"{at.isoformat()}-{each}") for each in range(number))
    feeds.record(
        site.db,
        VisitResult(
            feed=site.state, at=at, status=VisitStatus.OK, next_due=at + HOUR, interval=HOUR, items=items
        ),
    )


def days_of(site, numbers, start=0):
    """Each day about ten new items."""
    site.mirrored()
    for day in range(start, start + numbers):
        visited(site, NOON + day * DAY, 10 + day % 3)


def quiet(found):
    return [problem for problem in found.problems if problem.status == "quiet"]


def test_fewer_items_than_usual_are_told_after_two_weeks(site):
    days_of(site, 16)
    assert of_day(site, 8).days[0].usual.verdict == "insufficient data"
    assert quiet(of_day(site, 15)) == []
    visited(site, NOON + 16 * DAY, 0)
    [problem] = quiet(of_day(site, 16))
    assert "0 new items; usual on this weekday: " in problem.reason
    assert machine.coverage(of_day(site, 16))["by_outlet"][0]["verdict"] == "fewer than usual"


def test_a_past_day_is_told_as_it_was_known_then(site):
    days_of(site, 16)
    visited(site, NOON + 16 * DAY, 0)
    before = [of_day(site, day) for day in range(17)]
    days_of(site, 3, start=17)
    assert [of_day(site, day) for day in range(17)] == before


def test_a_day_that_is_not_over_is_held_against_the_same_hours(site):
    site.mirrored()
    for day in range(20):
        for hour in (-6, 6):
            if (day, hour) != (19, 6):
                visited(site, NOON + day * DAY + hour * HOUR, 8)
    assert of_day(site, 19).days[0].usual.items == 8
    assert of_day(site, 19).days[0].usual.expected == pytest.approx(8, abs=0.5)
    assert of_day(site, 18).days[0].usual.items == 16
    assert quiet(of_day(site, 19)) == []


def test_an_outlet_that_goes_dark_is_told_and_its_recovery_once(site):
    site.one_pass()
    well = site.farm.cases["rss"]
    site.farm.cases["rss"] = stopping("403 Forbidden")
    for day in (1, 2):
        site.one_pass(NOON + day * DAY)
    site.farm.cases["rss"] = well
    for day in (3, 4):
        site.one_pass(NOON + day * DAY)
    [problem] = of_day(site, 2).problems
    assert (problem.status, problem.dark, problem.since) == ("blocked", True, NOON + DAY)
    assert "may be news" in problem.reason
    [back] = of_day(site, 3).recovered
    assert (back.was, back.since, back.at) == ("blocked", NOON + DAY, NOON + 3 * DAY)
    assert [len(of_day(site, day).recovered) for day in range(5)] == [0, 0, 0, 1, 0]
    text = terminal.render(tell.digest_of(site.db, (NOON + 3 * DAY).date(), ZONE))
    assert "read again since 25 Nov 16:00; it was blocked since 23 Nov 16:00" in text


def test_a_gap_is_told_on_its_day(site):
    site.most = 4
    for number in range(4):
        site.announce(f"old{number}")
    site.one_pass()
    for number in range(9):
        site.announce(f"new{number}", at=NOON + 10 * HOUR)
    site.one_pass(NOON + DAY)
    [problem] = of_day(site, 1).problems
    assert problem.status == "items missed"
    assert "newer than all of the reading before" in problem.reason
    assert of_day(site, 0).problems == ()


def test_a_redesign_that_hides_the_texts_is_told(site):
    for day in range(3):
        for number in range(10):
            site.announce(
                f"d{day}-{number}", text="Xəbərin tam mətni burada verilir. " * 40 + f"{day} {number}"
            )
        site.most = 40
        site.one_pass(NOON + day * DAY)
    for number in range(8):
        site.announce(f"new-{number}")
        site.farm.cases[f"new-{number}"] = page(
            f"Xəbər new-{number}", f"Yalnız bir qısa cümlə qaldı, nömrə {number}."
        )
    site.one_pass(NOON + 3 * DAY)
    told = [problem.status for problem in of_day(site, 3).problems]
    assert told in (["shorter texts"], ["unread articles"]), told
    assert of_day(site, 2).problems == ()


def test_articles_that_could_not_be_read_are_told_with_the_reason(site):
    site.announce("gone")
    del site.farm.cases["gone"]
    site.one_pass()
    [problem] = of_day(site).problems
    assert (problem.status, problem.articles, problem.reason) == ("unread articles", 1, "HTTP 404")


def test_a_feed_that_was_not_visited_on_a_day_is_late(site):
    site.one_pass()
    [problem] = of_day(site, 1).problems
    assert (problem.status, problem.since) == (VisitStatus.LATE, NOON)


def test_being_offline_is_one_line_and_blames_nobody(site):
    site.one_pass()
    state = site.state
    feeds.postpone(site.db, [state], NOON + DAY, VisitStatus.OFFLINE)
    found = of_day(site, 1)
    assert (found.problems, found.offline, found.offline_since, found.blind) == ((), 1, NOON, True)
    text = terminal.render(tell.digest_of(site.db, (NOON + DAY).date(), ZONE))
    assert text.count("WE ARE OFFLINE") == 1
    assert "NOTHING COULD BE READ" in text
    site.one_pass(NOON + 2 * DAY)
    assert of_day(site, 2).recovered == ()
