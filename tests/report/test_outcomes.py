from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.records import Frame, Outcome, OutcomeKind
from monitor.report.outcomes import Warned, account, lines, machine, wilson

DAY = date(2026, 6, 1)


def outcome(days, kind=OutcomeKind.DETENTION, who="a"):
    return Outcome(journalist=who, kind=kind, date=DAY + timedelta(days=days), source="s")


def alert(days, who="a", frames=(Frame.TRAITOR,)):
    return Warned(journalist=who, day=DAY + timedelta(days=days), frames=frames)


TODAY = DAY + timedelta(days=300)


def test_outcomes_are_counted_with_the_alerts_before_them():
    found = account([outcome(10), outcome(200)], [alert(5), alert(9), alert(9, "b")], set(), TODAY)
    assert [(w.days, w.preceded, w.of) for w in found.windows] == [
        (1, 1, 2),
        (7, 1, 2),
        (30, 1, 2),
        (90, 1, 2),
    ]
    assert found.windows[1].median_lead == 5
    assert found.followed == {(Frame.TRAITOR, OutcomeKind.DETENTION): 1}


def test_alerts_without_an_outcome_are_counted_once_they_are_old_enough():
    found = account([outcome(10)], [alert(5), alert(100), alert(290)], set(), TODAY)
    assert (found.old_alerts, found.without_outcome, found.too_recent) == (2, 1, 1)


def test_an_alert_after_the_outcome_warned_of_nothing():
    assert account([outcome(0)], [alert(1)], set(), TODAY).windows[-1].preceded == 0


def test_times_in_which_nothing_could_be_read_are_left_out():
    dark = {DAY + timedelta(days=n) for n in range(-20, 1)}
    found = account([outcome(0)], [], dark, TODAY)
    assert [(w.of, w.left_out) for w in found.windows] == [(0, 1), (0, 1), (0, 1), (1, 0)]


def test_a_release_is_no_harm():
    assert account([outcome(0, OutcomeKind.RELEASE)], [], set(), TODAY).windows[0].of == 0


def test_the_report_says_that_it_forecasts_nothing():
    found = account([outcome(10)], [alert(5)], set(), TODAY)
    text = "\n".join(lines(found))
    assert "within 7 d before: 1 of 1 outcomes (21% to 100%)" in text
    assert "no forecast" in text
    assert machine(found)["followed"] == [{"frame": "traitor", "kind": "detention", "count": 1}]


@given(st.integers(0, 50), st.integers(1, 50))
def test_an_interval_holds_its_share(count, of):
    low, high = wilson(min(count, of), of)
    assert 0 <= low <= min(count, of) / of <= high + 1e-9 <= 1 + 1e-9
