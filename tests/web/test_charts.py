"""The geometry of the pictures."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.records import Campaign, Frame, Outcome, OutcomeKind, Piece
from monitor.store.timelines import Band
from monitor.web import charts

BAKU = ZoneInfo("Asia/Baku")
DAYS = [date(2026, 11, 1) + timedelta(days=number) for number in range(10)]


def at(day, hour=12):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def band(first, last, number=1):
    return Band(id=number, journalist="n", first=at(first), last=at(last), pieces=3, outlets=2)


def draw(moments=(), read=None, campaigns=(), outcomes=()):
    return charts.timeline(DAYS, moments, read or [1.0] * 10, campaigns, outcomes, BAKU)


def test_a_piece_counts_on_the_day_it_is_here():
    assert [day.pieces for day in draw([at(3, 21)]).days] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


def test_the_mean_looks_back_before_the_first_day():
    shown = draw([datetime(2026, 10, 30, 12, tzinfo=UTC)] * 7)
    assert shown.days[0].mean == 1.0
    assert shown.total == 0


@pytest.mark.parametrize(
    ("share", "unread", "partly"),
    [(None, True, False), (0.0, True, False), (0.5, False, True), (1.0, False, False)],
)
def test_days_that_were_not_read_look_different(share, unread, partly):
    day = draw(read=[share] * 10).days[0]
    assert (day.unread, day.partly) == (unread, partly)


def test_campaigns_that_overlap_lie_apart():
    rows = [each.row for each in draw(campaigns=[band(1, 4), band(3, 5, 2), band(6, 7, 3)]).stretches]
    assert rows == [0, 1, 0]


def test_campaigns_are_cut_at_the_edges():
    (only,) = draw(campaigns=[band(5, 28)]).stretches
    assert only.x + only.width == pytest.approx(charts.WIDTH)
    assert draw(campaigns=[band(20, 28)]).stretches == ()


def test_outcomes_stand_on_their_day():
    dates = (date(2026, 11, 2), date(2020, 1, 1))
    outcomes = [
        Outcome(journalist="n", kind=OutcomeKind.DETENTION, date=day, source="a report") for day in dates
    ]
    assert [pin.outcome.date for pin in draw(outcomes=outcomes).pins] == [dates[0]]


def test_the_first_to_publish_is_on_top_and_followers_hang_on_it():
    pieces = (
        Piece(article=2, outlet="b", at=at(2)),
        Piece(article=1, outlet="a", at=at(1)),
        Piece(article=3, outlet="c", at=at(3), reprint_of=1),
    )
    drawn = charts.lanes(Campaign(id=1, journalist="n", pieces=pieces, found_at=at(3)), BAKU)
    assert drawn.outlets == ("a", "b", "c")
    assert [dot.first for dot in drawn.dots] == [True, False, False]
    assert (drawn.dots[2].from_x, drawn.dots[2].from_y) == (drawn.dots[0].x, drawn.dots[0].y)
    assert all(0 <= dot.x <= charts.WIDTH for dot in drawn.dots)


def test_one_piece_alone_can_be_drawn():
    only = Campaign(id=1, journalist="n", pieces=(Piece(article=1, outlet="a", at=at(1)),), found_at=at(1))
    assert len(charts.lanes(only, BAKU).dots) == 1


@pytest.mark.parametrize(("count", "level"), [(0, 0), (1, 1), (5, 3), (9, 5)])
def test_levels_of_heat(count, level):
    counts = {("a", Frame.TRAITOR): 9, ("b", Frame.TRAITOR): count} if count else {("a", Frame.TRAITOR): 9}
    assert charts.heat(counts).level("b", Frame.TRAITOR) == level


def test_shares_leave_out_what_was_not_watched_yet():
    assert charts.shares({"a": [None, True], "b": [None, False]}, 2) == [None, 0.5]


def test_a_row_of_the_calendar_has_a_box_for_each_day():
    drawn = charts.strip((None, True, False, True))
    assert {look: path.count("M") for look, path in drawn.items()} == {"read": 2, "dark": 1, "before": 1}
    assert charts.strip(()) == {}
