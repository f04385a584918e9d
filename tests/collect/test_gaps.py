"""Whether items came and went between two readings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON, entry

from monitor.collect.gaps import Head, head, missed, stored_head


def items(*numbers, dated=True):
    """Number n appeared n minutes after noon; newest first."""
    return tuple(
        entry(str(n), published=NOON + timedelta(minutes=n) if dated else None)
        for n in sorted(numbers, reverse=True)
    )


def known(*numbers):
    return {entry(str(n)).canonical for n in numbers}


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "without dates"])
@pytest.mark.parametrize(
    ("before", "now", "gap"),
    [
        pytest.param([], range(20), False, id="the first reading"),
        pytest.param(range(20), range(20), False, id="nothing new"),
        pytest.param(range(20), range(15, 35), False, id="some are new"),
        pytest.param(range(20), range(19, 39), False, id="only the newest is still there"),
        pytest.param(range(20), range(20, 40), True, id="none is still there"),
        pytest.param(range(20), range(500, 520), True, id="long after"),
        pytest.param(range(20), [*range(19), *range(20, 23)], False, id="the newest was deleted"),
    ],
)
def test_what_one_reading_says_about_the_time_since_the_one_before(before, now, gap, dated):
    last, this = items(*before, dated=dated), items(*now, dated=dated)
    assert missed(head(last), this, known(*(set(before) & set(now)))) is gap


def test_a_site_that_renames_all_its_addresses_has_no_gap():
    renamed = tuple(entry(f"az/{n}", published=NOON + timedelta(minutes=n)) for n in range(20, 0, -1))
    assert missed(head(items(*range(20))), renamed, frozenset()) is False


@given(st.sets(st.integers(0, 100), max_size=30), st.booleans())
def test_a_head_comes_back_as_it_was(numbers, dated):
    found = head(items(*numbers, dated=dated))
    assert stored_head(found.text, found.newest) == found


@given(st.sets(st.integers(0, 60), min_size=1, max_size=20), st.sets(st.integers(0, 60), max_size=20))
def test_a_reading_that_brings_nothing_new_never_has_a_gap(before, now):
    assert missed(head(items(*before)), items(*(before & now)), known(*before)) is False
    assert missed(Head(), items(*now), frozenset()) is False
