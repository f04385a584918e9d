from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON

from monitor.detect.campaigns import find, group
from monitor.records import Piece

#: Long enough ago for a baseline.
LONG_AGO = NOON - timedelta(days=200)


def piece(number, day, outlet, text=None, score=0.95, wire=False):
    first = None if text in (None, number) else text
    at = NOON + timedelta(days=day)
    return Piece(article=number, outlet=outlet, at=at, reprint_of=first, score=score, wire=wire)


def pieces(*planned):
    return [piece(number, *plan) for number, plan in enumerate(planned, start=1)]


@pytest.mark.parametrize(
    ("planned", "sizes"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([(0, "a")], [], id="one piece is an opinion"),
        pytest.param([(0, "a"), (1, "a")], [], id="two of one outlet"),
        pytest.param([(0, "a", 1), (1, "b", 1)], [2], id="one text in two outlets"),
        pytest.param([(0, "a"), (1, "b")], [], id="two opinions in two outlets"),
        pytest.param([(0, "a"), (1, "b"), (1.5, "c")], [3], id="three outlets with a text each"),
        pytest.param([(0, "a", 1), (6, "b")], [], id="too far apart"),
        pytest.param([(0, "a", 1), (1, "b", 1), (20, "a", 3), (21, "c", 3)], [2, 2], id="two waves"),
        pytest.param([(0, "a", 1, 0.8), (1, "b", 1, 0.8)], [], id="two outlets, not sure enough"),
        pytest.param(
            [(0, "a", 1, 0.86), (0.5, "b", 1, 0.86), (1, "c", 1, 0.86)], [3], id="a third makes up for it"
        ),
        pytest.param([(n / 2, "a") for n in range(8)], [8], id="a series of one outlet over days"),
        pytest.param([(n / 99, "a") for n in range(30)], [], id="one outlet reposts its archive in a day"),
        pytest.param(
            [(0, "a", 1, 0.99, True), (0.1, "b", 1, 0.99, True)], [], id="a wire story that all print"
        ),
    ],
)
@pytest.mark.parametrize(
    "since", [pytest.param(None, id="insufficient data"), pytest.param(LONG_AGO, id="baseline")]
)
def test_what_belongs_together_is_a_campaign(planned, sizes, since):
    assert [len(found) for found in group(pieces(*planned), since)] == sizes


def test_what_is_a_burst_for_one_person_is_an_ordinary_week_for_another():
    ordinary = [(-50 + 6 * n, "abc"[n % 3]) for n in range(8)]
    burst = [(0, "a", 9), (0.9, "b", 9)]
    assert group(pieces(*ordinary, *burst), LONG_AGO) == []
    assert len(group([piece(9, *burst[0]), piece(10, *burst[1])], LONG_AGO)) == 1


def test_without_a_baseline_the_chance_is_not_known():
    [found] = find(pieces((0, "a", 1), (1, "b", 1)), NOON - timedelta(days=10))
    assert found.chance is None
    [found] = find(pieces((0, "a", 1), (1, "b", 1)), LONG_AGO)
    assert found.chance < 0.001


def test_a_campaign_reopens_when_another_outlet_takes_its_text_up_again():
    found = group(pieces((0, "a", 1), (1, "b", 1), (40, "c", 1)), LONG_AGO)
    assert [[p.article for p in campaign] for campaign in found] == [[1, 2, 3]]


def test_a_repost_of_its_own_text_prolongs_nothing():
    [found] = find(pieces((0, "a", 1), (1, "b", 1), (4.5, "a", 1), (8, "c")), LONG_AGO)
    assert [p.article for p in found.pieces] == [1, 2, 3]


def test_outlets_count_for_less_where_ordinary_texts_are_reprinted_too():
    copied = [
        (-50 + 10 * n + k / 10, outlet, 2 * n + 1, 0.8) for n in range(4) for k, outlet in enumerate("ab")
    ]
    alone = [plan for plan in copied if plan[1] == "a"]
    burst = [piece(100 + k, k * 0.6, outlet, 100) for k, outlet in enumerate("abcd")]
    assert group([*pieces(*copied), *burst], LONG_AGO) == []
    assert len(group([*[piece(n, *plan[:2]) for n, plan in enumerate(alone)], *burst], LONG_AGO)) == 1


PLANS = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from("abc"), st.sampled_from([None, 1, 2])), max_size=20
)


@given(PLANS, st.randoms(), st.sampled_from([None, LONG_AGO]))
def test_the_order_in_which_pieces_are_found_does_not_matter(planned, chance, since):
    found = pieces(*planned)
    shuffled = found.copy()
    chance.shuffle(shuffled)
    assert group(shuffled, since) == group(found, since)


@given(PLANS)
def test_no_piece_is_in_two_campaigns(planned):
    articles = [p.article for found in group(pieces(*planned), LONG_AGO) for p in found]
    assert len(articles) == len(set(articles))
