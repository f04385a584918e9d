from datetime import timedelta

from samples import NOON

from monitor.detect.ordinary import compare


def printed(*hours):
    return [(f"o{n}", NOON + timedelta(hours=hour)) for n, hour in enumerate(hours)]


SLOW = [printed(0, 20, 40) for _ in range(118)]
FAST = [printed(0, 1, 2, 3, 4), printed(0, 30, 31, 32, 33, 34)]


def test_a_spread_is_compared_with_ordinary_texts():
    found = compare(printed(0, 2, 4, 6, 9), [*SLOW, *FAST])
    assert (found.outlets, found.within, found.as_fast, found.of) == (5, timedelta(hours=9), 2, 120)
    assert found.words == "5 outlets within 9 h; on ordinary subjects: 1 in 60 (2 of 120)"


def test_none_is_said_as_none():
    assert compare(printed(*range(8)), SLOW).words.endswith("none of 118")


def test_few_ordinary_texts_are_insufficient_data():
    assert "insufficient data (5 texts" in compare(printed(0, 1), SLOW[:5]).words


def test_texts_of_one_outlet_and_second_printings_do_not_count():
    again = [("a", NOON), ("a", NOON + timedelta(hours=5))]
    assert compare(again, [again]).of == 0
    assert compare(again, [again]).within == timedelta()
