"""What is usual for an outlet, and when that may be said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.records import TextFacts, VolumeFacts
from monitor.report.volume import Verdict, shrunk, usual

STEADY = {ago: 40 + ago % 5 for ago in range(1, 29)}
#: Hardly anything at the weekend: days 1 and 2 ago, and so on.
WEEKLY = {ago: 4 if ago % 7 in (1, 2) else 60 for ago in range(1, 57)}


@pytest.mark.parametrize(
    ("items", "before", "verdict"),
    [
        pytest.param(0, {ago: 40 for ago in range(1, 14)}, Verdict.INSUFFICIENT, id="thirteen days"),
        pytest.param(0, {ago: 40 for ago in range(1, 15)}, Verdict.FEW, id="fourteen days"),
        pytest.param(41, STEADY, Verdict.USUAL, id="as ever"),
        pytest.param(12, STEADY, Verdict.FEW, id="a third"),
        pytest.param(200, STEADY, Verdict.MANY, id="five times as many"),
        pytest.param(5, WEEKLY, Verdict.FEW, id="a weekday like a weekend"),
        pytest.param(
            0, {ago: ago % 2 for ago in range(1, 29)}, Verdict.USUAL, id="an outlet that publishes little"
        ),
        pytest.param(0, {ago: 0 for ago in range(1, 29)}, Verdict.USUAL, id="one that publishes nothing"),
        pytest.param(0, {}, Verdict.INSUFFICIENT, id="nothing is known"),
    ],
)
def test_a_number_is_held_against_the_outlets_own_days(items, before, verdict):
    assert usual(VolumeFacts(items=items, before=before)).verdict is verdict


def test_a_weekend_is_held_against_weekends():
    shifted = {ago + 6: items for ago, items in WEEKLY.items()}
    assert usual(VolumeFacts(items=4, before=shifted)).verdict is Verdict.USUAL


def test_an_outlet_that_varies_much_is_given_more_room():
    steady = usual(VolumeFacts(items=0, before=dict.fromkeys(range(1, 57), 50)))
    wild = usual(VolumeFacts(items=0, before={ago: 20 if ago % 2 else 80 for ago in range(1, 57)}))
    assert wild.low < steady.low
    assert wild.high > steady.high


def test_a_steady_outlet_has_the_bounds_of_the_poisson_law():
    # The quantiles of a Poisson distribution with mean 50 at 0.01 and 0.99 (scipy.stats.poisson.ppf).
    found = usual(VolumeFacts(items=50, before=dict.fromkeys(range(1, 57), 50)))
    assert (found.low, found.high) == (34, 67)


@given(st.dictionaries(st.integers(1, 56), st.integers(0, 500), max_size=56), st.integers(0, 1000))
def test_any_history_gives_bounds_round_the_mean(before, items):
    found = usual(VolumeFacts(items=items, before=before))
    assert 0 <= found.low <= found.high
    if found.verdict is not Verdict.INSUFFICIENT:
        assert found.low <= found.expected + 1


LONG = tuple(range(1500, 1540))


@pytest.mark.parametrize(
    ("lengths", "before", "said"),
    [
        pytest.param(LONG[:10], LONG, False, id="as ever"),
        pytest.param((40,) * 10, LONG, True, id="a redesign that hides the text"),
        pytest.param((40,) * 5 + LONG[:5], LONG, True, id="half of the articles"),
        pytest.param((40,) * 4, LONG, False, id="too few now"),
        pytest.param((40,) * 10, LONG[:19], False, id="too few before"),
        pytest.param((150,) * 10, (150,) * 40, False, id="an outlet of short news"),
        pytest.param((), (), False, id="nothing"),
    ],
)
def test_texts_that_shrink_are_told(lengths, before, said):
    assert bool(shrunk(TextFacts(lengths=lengths, before=before))) is said
