from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.bursts import chance, negative_binomial_tail, poisson_tail, watched

DAYS = timedelta(days=60)
WINDOW = timedelta(days=2)


def test_too_short_a_time_of_watching_is_no_baseline():
    assert chance(9, past=0, watched=timedelta(days=13), window=WINDOW) is None


@pytest.mark.parametrize(
    ("count", "past", "likely"),
    [
        pytest.param(0, 0, (1.0, 1.0), id="nothing is always to be expected"),
        pytest.param(1, 0, (0.01, 0.03), id="a first piece in two months"),
        pytest.param(2, 0, (1e-4, 1e-3), id="two in two days after nothing in two months"),
        pytest.param(2, 30, (0.2, 0.5), id="two in two days for somebody attacked every other day"),
        pytest.param(8, 30, (1e-7, 1e-3), id="eight in two days for the same"),
    ],
)
def test_a_burst_is_measured_against_the_own_days(count, past, likely):
    low, high = likely
    assert low <= chance(count, past=past, watched=DAYS, window=WINDOW) <= high


@given(st.integers(1, 60), st.integers(0, 200))
def test_more_pieces_are_never_likelier(count, past):
    more = chance(count + 1, past=past, watched=DAYS, window=WINDOW)
    assert 0 <= more <= chance(count, past=past, watched=DAYS, window=WINDOW) <= 1


@pytest.mark.parametrize(
    ("count", "mean", "expected"),
    [
        (0, 3.0, 1.0),
        (1, 0.5, 0.3934693402873666),
        (3, 1.0, 0.08030139707139418),
        (2, 0.0, 0.0),
        (0, 0.0, 1.0),
    ],
)
def test_the_poisson_tail_is_exact(count, mean, expected):
    assert poisson_tail(count, mean) == pytest.approx(expected, rel=1e-9)


def test_the_negative_binomial_of_a_well_known_rate_is_nearly_poisson():
    assert negative_binomial_tail(5, 1e7, 2e-7) == pytest.approx(poisson_tail(5, 2.0), rel=1e-3)


def test_very_small_chances_keep_their_digits():
    assert 0 < negative_binomial_tail(40, 0.5, 0.03) < 1e-50


START = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "dark", "days"),
    [
        pytest.param(None, (), 0, id="not known since when"),
        pytest.param(START + timedelta(days=1), (), 0, id="put on the list later"),
        pytest.param(START - timedelta(days=20), (), 20, id="put on the list three weeks ago"),
        pytest.param(START - timedelta(days=300), (), 60, id="for long"),
        pytest.param(
            START - timedelta(days=20), (date(2026, 11, 5), date(2026, 11, 6)), 18, id="two dark days"
        ),
        pytest.param(
            START - timedelta(days=20), (date(2026, 9, 1), date(2026, 11, 20)), 20, id="dark at other times"
        ),
        pytest.param(START - timedelta(days=1, hours=12), (date(2026, 11, 18),), 1, id="half a dark day"),
    ],
)
def test_time_in_which_little_could_be_read_is_no_time_of_watching(since, dark, days):
    assert watched(since, START, dark) == timedelta(days=days)
