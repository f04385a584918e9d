"""Splits that never let one story stand on both sides."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.records import Example
from monitor.train.heldout import by_group, by_outlet, by_time, groups


def made(number: int) -> Example:
    return Example(
        id=str(number),
        text="t",
        person="p",
        targets=number % 2 == 0,
        group=f"g{number // 3}",
        outlet=f"o{number % 5}",
        date=f"2024-{number % 12 + 1:02d}-01",
    )


EXAMPLES = [made(number) for number in range(60)]
TARGETS = np.array([example.targets for example in EXAMPLES])


@pytest.mark.parametrize(
    "splits",
    [
        pytest.param(by_group(TARGETS, groups(EXAMPLES)), id="random groups"),
        pytest.param(by_outlet(EXAMPLES), id="outlets"),
        pytest.param(by_time(EXAMPLES), id="time"),
    ],
)
def test_no_group_stands_on_both_sides(splits: list[tuple[np.ndarray, np.ndarray]]) -> None:
    assert splits
    for known, unknown in splits:
        assert not {EXAMPLES[row].group for row in known} & {EXAMPLES[row].group for row in unknown}


def test_no_outlet_stands_on_both_sides() -> None:
    for known, unknown in by_outlet(EXAMPLES):
        assert not {EXAMPLES[row].outlet for row in known} & {EXAMPLES[row].outlet for row in unknown}


def test_the_past_is_tested_on_the_future() -> None:
    [(known, unknown)] = by_time(EXAMPLES)
    assert max(EXAMPLES[row].date for row in known) <= min(EXAMPLES[row].date for row in unknown)


def test_without_dates_there_is_no_time_split() -> None:
    assert by_time([Example(id="1", text="t", person="p", targets=True)]) == []


def test_examples_without_a_group_stand_alone() -> None:
    alone = [Example(id=str(i), text="t", person="p", targets=True) for i in range(3)]
    assert len(set(groups(alone))) == 3
