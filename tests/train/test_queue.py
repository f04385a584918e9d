"""The label queue, recall from a random sample, agreement of reviewers."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.train.queue import TURNS, Chosen, agreement, choose, recall, wilson


@dataclass(frozen=True)
class Pair:
    name: str
    campaign: int | None = None


def test_the_shares_are_fixed():
    assert [TURNS.count(kind) for kind in Chosen] == [4, 3, 3]


def test_a_reload_asks_for_the_same_pair():
    waiting = {Chosen.UNCERTAIN: [Pair("u")], Chosen.HIGH: [Pair("h")], Chosen.RANDOM: [Pair("r")]}
    assert choose(waiting, 2, None) == choose(waiting, 2, None) == (Chosen.RANDOM, Pair("r"))


def test_an_empty_kind_gives_its_turn_to_another():
    assert choose({Chosen.HIGH: [Pair("h")]}, 0, None) == (Chosen.HIGH, Pair("h"))


def test_nothing_waits():
    assert choose({}, 0, None) is None


def test_two_of_one_campaign_never_follow_each_other():
    waiting = {Chosen.UNCERTAIN: [Pair("same", 7), Pair("other", 8)], Chosen.HIGH: [Pair("h", 7)]}
    assert choose(waiting, 0, 7) == (Chosen.UNCERTAIN, Pair("other", 8))


def test_unless_nothing_else_waits():
    assert choose({Chosen.HIGH: [Pair("same", 7)]}, 0, 7) == (Chosen.HIGH, Pair("same", 7))


def test_pieces_without_a_campaign_may_follow_each_other():
    assert choose({Chosen.UNCERTAIN: [Pair("a")]}, 0, None) == (Chosen.UNCERTAIN, Pair("a"))


def test_recall_counts_what_the_model_missed():
    found = recall([(True, True)] * 8 + [(False, True)] * 2 + [(True, False)] * 5 + [(False, False)] * 85)
    assert (found.n, found.positives, found.share) == (100, 10, 0.8)
    assert found.low == pytest.approx(0.490, abs=0.001)
    assert found.high == pytest.approx(0.943, abs=0.001)


def test_few_positives_say_nothing():
    assert recall([(True, True)] * 4 + [(False, False)] * 400).share is None


@given(n=st.integers(1, 500), data=st.data())
def test_the_interval_holds_the_share(n, data):
    hits = data.draw(st.integers(0, n))
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n + 1e-9
    assert hits / n - 1e-9 <= high <= 1


def test_agreement_as_in_the_published_example():
    # Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", part C: nominal data, alpha = 0.743.
    table = ["11 1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", " 555", "  11", " 3  "]
    units = [[sign for sign in unit if sign != " "] for unit in table]
    found = agreement(units)
    assert found.alpha == pytest.approx(0.743, abs=0.001)
    assert found.labels == 40


@pytest.mark.parametrize(
    ("units", "alpha"),
    [
        pytest.param([["a", "a"], ["b", "b"]], 1.0, id="they always agree"),
        pytest.param([["a"], ["b"]], None, id="nothing labelled twice"),
        pytest.param([["a", "a"], ["a", "a"]], None, id="only one answer ever given"),
    ],
)
def test_agreement_at_the_ends(units, alpha):
    assert agreement(units).alpha == alpha
