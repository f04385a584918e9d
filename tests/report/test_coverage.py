from dataclasses import replace
from datetime import timedelta

import pytest
from samples import NOON

from monitor.records import FeedFacts, OutletFacts, Stance, VisitStatus
from monitor.report.coverage import coverage
from monitor.report.terminal import coverage_line


def feed(status=VisitStatus.OK, read=True, reason=""):
    return FeedFacts(
        url="https://a.example/rss",
        status=status,
        reason=reason,
        read_in_period=read,
        last_ok=NOON - timedelta(days=1),
        down_since=None if status and status.healthy else NOON,
    )


def outlet(name, *feeds, stance=Stance.PRO_GOVERNMENT, **changes):
    return OutletFacts(
        **{
            "outlet": name,
            "name": name,
            "stance": stance,
            "feeds": feeds,
            "announced": 3,
            "read": 2,
            "unread": {},
            **changes,
        }
    )


def test_counts_what_was_read():
    found = coverage([outlet("a", feed()), outlet("b", feed(), feed(VisitStatus.BLOCKED, read=False))])
    assert (found.outlets, found.read, found.dark, found.announced, found.articles) == (2, 1, 0, 6, 4)
    assert [(p.outlet, p.status, p.since) for p in found.problems] == [("b", "blocked", NOON)]


def test_an_outlet_that_failed_and_recovered_within_the_period_was_read():
    assert coverage([outlet("a", feed())]).problems == ()


def test_an_outlet_that_fails_now_is_a_problem_though_it_was_read_in_the_morning():
    [problem] = coverage([outlet("a", feed(VisitStatus.TIMEOUT, read=True))]).problems
    assert problem.status == "timeout"


def test_an_outlet_that_was_not_visited_in_the_period_is_a_problem():
    [problem] = coverage([outlet("a", feed(VisitStatus.OK, read=False))]).problems
    assert (problem.status, problem.since) == ("late", NOON - timedelta(days=1))
    [problem] = coverage([outlet("a", feed(None, read=False))]).problems
    assert problem.status == "never visited"


def test_an_independent_voice_that_goes_dark_comes_first():
    failing = feed(VisitStatus.DNS, read=False)
    found = coverage([outlet("a", failing), outlet("z", failing, stance=Stance.EXILE)])
    assert [problem.outlet for problem in found.problems] == ["z", "a"]


def test_unread_articles_are_listed_with_their_reasons():
    found = coverage([outlet("a", feed(), unread={"HTTP 500": 2, "a cookie notice": 1})])
    assert [(p.reason, p.articles) for p in found.problems] == [("HTTP 500", 2), ("a cookie notice", 1)]


@pytest.mark.parametrize(
    ("facts", "blind"),
    [
        pytest.param([], True, id="nothing to read"),
        pytest.param([outlet("a", feed(VisitStatus.DNS, read=False))], True, id="nothing could be read"),
        pytest.param(
            [outlet("a", feed()), outlet("b", feed(VisitStatus.DNS, read=False))], False, id="one was"
        ),
    ],
)
def test_quiet_and_blind_look_different(facts, blind):
    found = coverage(facts)
    assert found.blind is blind
    assert ("NOTHING COULD BE READ" in coverage_line(found)) is blind


def test_an_outlet_without_feeds_is_not_counted():
    assert coverage([outlet("a"), outlet("b", feed())]).outlets == 1


def test_only_what_was_read_before_has_gone_dark():
    failing = feed(VisitStatus.DNS, read=False)
    [gone] = coverage([outlet("a", failing, stance=Stance.EXILE)]).problems
    [never] = coverage([outlet("a", replace(failing, last_ok=None), stance=Stance.EXILE)]).problems
    assert "gone dark may be news" in gone.reason
    assert "news" not in never.reason


def test_of_several_problems_the_dark_free_voice_is_first_and_articles_are_last():
    failing = feed(VisitStatus.DNS, read=False)
    missing = replace(feed(), missed=2)
    found = coverage(
        [
            outlet("a", feed(), unread={"HTTP 500": 1}),
            outlet("b", missing, stance=Stance.INDEPENDENT),
            outlet("c", failing),
            outlet("d", failing, stance=Stance.INDEPENDENT),
        ]
    )
    assert [problem.outlet for problem in found.problems] == ["d", "c", "b", "a"]


def test_being_offline_is_no_problem_of_any_outlet():
    silent = feed(VisitStatus.OFFLINE, read=False)
    found = coverage([outlet("a", silent), outlet("b", silent)])
    assert (found.problems, found.offline, found.blind) == ((), 2, True)
