"""Visits to feeds over real HTTP: when they come again, where they lead, what they missed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from collect.farm import redirecting, serving, stopping
from reading import DAY, HOUR
from samples import NOON

from monitor.collect.schedule import LONGEST
from monitor.config.settings import Schedule
from monitor.records import Feed, FeedKind, Outlet, Stance, VisitStatus
from monitor.store import feeds

MINUTE = timedelta(minutes=1)


# --- when ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        pytest.param({}, 10 * MINUTE, id="nothing is asked"),
        pytest.param({"Cache_Control": "max-age=3600"}, HOUR, id="max-age"),
        pytest.param({"Cache_Control": "max-age=999999999"}, LONGEST, id="a year is capped at a day"),
    ],
)
def test_a_feed_is_left_alone_for_as_long_as_it_asks(site, headers, waits):
    site.headers = headers
    site.one_pass()
    assert site.state.next_due == NOON + waits


def test_a_ttl_is_heeded_also_when_nothing_has_changed(site):
    site.items.insert(0, "<ttl>120</ttl>")
    site.one_pass()
    assert site.state.next_due == NOON + 2 * HOUR
    later = NOON + 2 * HOUR
    site.one_pass(later)
    assert (site.state.status, site.state.next_due) == (VisitStatus.NOT_MODIFIED, later + 2 * HOUR)


def test_a_fixed_interval_wins_over_what_a_feed_says_by_habit(site):
    site.headers = {"Cache_Control": "max-age=86400"}
    site.feed = Feed(url=f"{site.farm.url}/rss", every=30 * MINUTE)
    site.one_pass()
    assert site.state.next_due == NOON + 30 * MINUTE


def test_a_changed_fixed_interval_holds_at_once(site):
    site.feed = Feed(url=f"{site.farm.url}/rss", every=12 * HOUR)
    site.one_pass()
    site.feed = Feed(url=f"{site.farm.url}/rss", every=15 * MINUTE)
    site.one_pass(NOON + HOUR)
    assert site.state.next_due == NOON + HOUR + 15 * MINUTE
    assert site.state.interval == 15 * MINUTE
    site.one_pass(NOON + HOUR + 15 * MINUTE)
    assert site.asked("rss") == 2


@pytest.mark.parametrize("status", ["503 Busy", "429 Too Many Requests"])
def test_retry_after_is_heeded(site, status):
    site.farm.cases["rss"] = stopping(status, Retry_After="7200")
    site.one_pass()
    assert site.state.next_due == NOON + 2 * HOUR


def test_a_quiet_feed_is_read_more_rarely_and_a_busy_one_more_often(site):
    site.schedule = Schedule(jitter=0.0)
    site.one_pass()
    now = NOON
    for _ in range(4):
        now = site.state.next_due
        site.one_pass(now)
    quiet = site.state.interval
    assert quiet > 30 * MINUTE
    for number in range(20):
        site.announce(f"new{number}", at=now)
    site.one_pass(site.state.next_due)
    assert site.state.interval < quiet


def test_a_feed_that_is_gone_is_shown_and_asked_again_every_week(site):
    site.farm.cases["rss"] = stopping("410 Gone")
    site.one_pass()
    assert (site.state.status, site.state.next_due) == (VisitStatus.GONE, NOON + 7 * DAY)
    site.one_pass(NOON + 7 * DAY)
    assert site.asked("rss") == 2
    assert site.state.failures == 2


def test_a_clock_that_was_years_ahead_blinds_no_feed(site):
    site.one_pass(NOON + 3000 * DAY)
    site.one_pass(NOON)
    assert site.asked("rss") == 2


# --- where -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["301 Moved Permanently", "308 Permanent Redirect"])
def test_a_feed_that_moved_for_good_is_followed_recorded_and_asked_at_its_new_address(site, status):
    site.farm.cases["new"] = site.farm.cases["rss"]
    site.farm.cases["rss"] = redirecting("/new", status)
    site.one_pass()
    assert (site.state.status, site.state.moved_to) == (VisitStatus.OK, f"{site.farm.url}/new")
    site.one_pass(NOON + HOUR)
    assert (site.asked("rss"), site.asked("new")) == (1, 2)
    assert site.state.moved_to == f"{site.farm.url}/new"


def test_when_the_new_address_fails_the_listed_one_is_asked_again(site):
    well = site.farm.cases["rss"]
    site.farm.cases["new"] = well
    site.farm.cases["rss"] = redirecting("/new", "301 Moved Permanently")
    site.one_pass()
    site.farm.cases["new"] = stopping("404 Not Found")
    site.farm.cases["rss"] = well
    site.one_pass(NOON + HOUR)
    assert (site.state.status, site.state.moved_to) == (VisitStatus.HTTP_ERROR, "")
    site.one_pass(NOON + 3 * HOUR)
    assert site.state.status.healthy


def test_a_temporary_redirect_is_followed_and_not_recorded(site):
    site.farm.cases["new"] = site.farm.cases["rss"]
    site.farm.cases["rss"] = redirecting("/new", "302 Found")
    site.one_pass()
    assert (site.state.status, site.state.moved_to) == (VisitStatus.OK, "")


def test_links_are_relative_to_where_the_feed_stands(site):
    site.items = ["<item><title>Bir</title><link>a1</link></item>"]
    site.farm.cases["x"] = site.farm.cases["rss"]
    site.farm.cases["rss"] = redirecting("/x/feed", "301 Moved Permanently")
    site.one_pass()
    assert site.db.execute("SELECT url FROM entry").fetchone() == (f"{site.farm.url}/x/a1",)


def test_a_move_to_another_site_waits_for_a_person(site):
    site.farm.cases["rss"] = redirecting("{canary}/rss", "301 Moved Permanently")
    site.one_pass()
    state = site.state
    assert (state.status, state.moved_to) == (VisitStatus.REFUSED, f"{site.farm.canary}/rss")
    assert state.moved_to in state.reason
    assert "feeds.yaml" in state.reason
    assert site.farm.canary_calls == []


def test_another_site_for_now_is_not_followed_and_soon_asked_again(site):
    site.farm.cases["rss"] = redirecting("{canary}/blocked.html", "302 Found")
    site.one_pass()
    assert (site.state.status, site.state.moved_to) == (VisitStatus.HTTP_ERROR, "")
    assert site.state.next_due <= NOON + HOUR
    assert site.farm.canary_calls == []


def test_what_was_held_is_read_as_soon_as_the_file_gives_the_site_to_the_outlet(site):
    alias = site.farm.url.replace("127.0.0.1", "127.0.0.2")
    site.farm.cases["new"] = site.farm.cases["rss"]
    site.farm.cases["rss"] = redirecting(f"{alias}/new", "301 Moved Permanently")
    site.one_pass()
    assert site.state.status is VisitStatus.REFUSED
    site.changes = {"alias_domains": (alias.removeprefix("http://"),)}
    site.one_pass(NOON + MINUTE)
    # 127.0.0.2 may not listen everywhere: it is asked, and that is what counts.
    assert site.state.last_visit == NOON + MINUTE
    assert site.state.status is not VisitStatus.REFUSED


# --- what ------------------------------------------------------------------------------------------------------


def last_visit(site):
    return site.db.execute("SELECT missed, left_out FROM visit ORDER BY id DESC LIMIT 1").fetchone()


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "without dates"])
def test_items_that_came_and_went_between_two_visits_are_told(site, dated):
    site.most = 5
    for number in range(5):
        site.announce(f"old{number}", at=NOON if dated else None)
    site.one_pass()
    for number in range(9):
        site.announce(f"new{number}", at=NOON + HOUR if dated else None)
    site.one_pass(NOON + 2 * HOUR)
    assert last_visit(site)[0] == 1


def test_a_feed_that_still_shows_what_was_known_missed_nothing(site):
    site.most = 5
    for number in range(5):
        site.announce(f"old{number}")
    site.one_pass()
    for number in range(4):
        site.announce(f"new{number}", at=NOON + HOUR)
    site.one_pass(NOON + 2 * HOUR)
    assert last_visit(site)[0] == 0


def test_an_item_that_always_stands_on_top_hides_no_gap(site):
    site.most = 4
    for number in range(6):
        site.announce(f"old{number}")
    site.announce("pinned", at=NOON - 90 * DAY)
    pinned = site.items[0]
    site.one_pass()
    for number in range(9):
        site.announce(f"new{number}", at=NOON + HOUR)
    site.items = [pinned, *[item for item in site.items if item != pinned]]
    site.one_pass(NOON + 2 * HOUR)
    assert last_visit(site)[0] == 1


def test_items_beyond_the_cap_are_told(site):
    for number in range(2003):
        site.items.append(f"<item><title>T{number}</title><link>{site.farm.url}/t{number}</link></item>")
    site.most = 5000
    site.schedule = Schedule(jitter=0.0)
    site.farm.cases["robots.txt"] = serving("User-agent: *\nDisallow: /", "text/plain")
    site.one_pass()
    assert site.count("entry") == 2000
    assert last_visit(site)[1] == 4


def index(*paths: str) -> str:
    inner = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in paths)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'


def urls(*addresses: str) -> str:
    inner = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</urlset>'


def test_the_sitemaps_of_an_index_are_read_each_time_and_those_that_fail_are_told(site):
    url = site.farm.url
    site.feed = Feed(url=f"{url}/map", kind=FeedKind.SITEMAP)
    site.farm.cases["map"] = serving(
        index(f"{url}/one", f"{url}/two", f"{url}/gone", f"{site.farm.canary}/x")
    )
    site.farm.cases["one"] = serving(urls(f"{url}/a"))
    site.farm.cases["two"] = serving(urls(f"{url}/b"))
    site.one_pass()
    assert site.state.status is VisitStatus.OK
    assert site.count("entry") == 2
    assert "gone" in site.state.reason
    assert "another site" in site.state.reason
    site.farm.cases["two"] = serving(urls(f"{url}/b", f"{url}/c"))
    site.one_pass(NOON + HOUR)
    assert site.count("entry") == 3
    assert site.farm.canary_calls == []


def test_an_index_of_which_nothing_can_be_read_fails(site):
    site.feed = Feed(url=f"{site.farm.url}/map", kind=FeedKind.SITEMAP)
    site.farm.cases["map"] = serving(index(f"{site.farm.url}/gone", f"{site.farm.url}/gone2"))
    site.one_pass()
    assert site.state.status is VisitStatus.HTTP_ERROR


def test_an_index_that_names_itself_ends(site):
    site.feed = Feed(url=f"{site.farm.url}/map", kind=FeedKind.SITEMAP)
    site.farm.cases["map"] = serving(index(*(f"{site.farm.url}/map?{n}" for n in range(50))))
    site.one_pass()
    assert site.state.status is VisitStatus.NOT_A_FEED
    assert len(site.farm.requests) == 11


# --- offline ---------------------------------------------------------------------------------------------------


def closed(name: str) -> Outlet:
    feed = Feed(url=f"http://{name}.invalid/rss")
    return Outlet(id=name, name=name, stance=Stance.EXILE, feeds=(feed,))


def test_when_every_feed_fails_at_once_it_is_us_and_that_is_said_once(site, caplog):
    site.others = tuple(closed(name) for name in ("b", "c", "d"))
    good, site.feed = site.outlet.feeds[0], Feed(url="http://a.invalid/rss")
    for step in range(3):
        assert site.one_pass(NOON + step * HOUR).offline
    said = [record for record in caplog.records if record.levelname == "ERROR"]
    assert len(said) == 1
    assert {state.failures for state in feeds.all_listed(site.db)} == {0}
    site.feed = good
    assert not site.one_pass(NOON + 4 * HOUR).offline
    states = {state.outlet: state for state in feeds.all_listed(site.db)}
    assert (states["sayt"].status, states["b"].failures) == (VisitStatus.OK, 1)


def test_dead_outlets_that_are_due_alone_are_not_our_line(site):
    site.others = tuple(closed(name) for name in ("b", "c", "d"))
    site.one_pass()
    for step in range(1, 4):
        now = NOON + step * HOUR
        site.db.execute("UPDATE feed SET next_due = ? WHERE outlet = 'sayt'", ((now + DAY).isoformat(),))
        counts = site.one_pass(now)
        assert (counts.feeds, counts.failed, counts.offline) == (3, 3, False)
    assert {state.failures for state in feeds.all_listed(site.db)} == {0, 4}


def test_the_line_is_down_when_most_of_those_that_were_well_fail(site):
    site.others = tuple(closed(name) for name in ("b", "c", "d"))
    site.one_pass()
    good, site.feed = site.outlet.feeds[0], Feed(url="http://a.invalid/rss")
    site.others = tuple(closed(name) for name in ("b", "c", "d"))
    # They were well when anything was last read.
    site.db.execute("UPDATE feed SET failures = 0, down_since = NULL, last_ok = last_visit")
    assert site.one_pass(NOON + HOUR).offline
    site.feed = good
    assert not site.one_pass(NOON + 2 * HOUR).offline


def test_after_a_day_in_which_nothing_was_read_it_is_the_line(site):
    site.others = tuple(closed(name) for name in ("b", "c", "d"))
    site.one_pass()
    now = NOON + DAY + 2 * HOUR
    site.db.execute("UPDATE feed SET next_due = ? WHERE outlet = 'sayt'", ((now + HOUR).isoformat(),))
    assert site.one_pass(now).offline


def test_a_page_instead_of_the_feed_is_no_move(site):
    site.farm.cases["home"] = serving("<html><body>Xoş gəldiniz</body></html>", "text/html")
    site.farm.cases["rss"] = redirecting("/home", "301 Moved Permanently")
    site.one_pass()
    assert (site.state.status, site.state.moved_to) == (VisitStatus.NOT_A_FEED, "")


def test_a_paused_outlet_is_asked_nothing(site):
    site.changes = {"paused": True}
    site.one_pass()
    assert site.farm.requests == []


def test_an_outlet_that_is_paused_keeps_what_it_announced_for_later(site):
    site.farm.cases["a"] = stopping("503 Service Unavailable")
    site.one_pass()
    asked = len(site.farm.requests)
    site.changes = {"paused": True}
    site.one_pass(NOON + DAY)
    assert len(site.farm.requests) == asked
    site.changes = {}
    site.announce("a")
    assert site.one_pass(NOON + 2 * DAY).articles == 1
