"""Labels to look at before a model is trusted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monitor.records import Example
from monitor.train.warnings import (
    contradictions,
    dominant_reviewer,
    dominant_source,
    reversed_labels,
    telltale_outlets,
)

TEXT = "The editor received forty thousand dollars from abroad and the money was spent on her own needs last year"


def example(number: int, **changes: object) -> Example:
    made = Example(id=str(number), text=f"{TEXT} {number}", person="Ayla Demir", targets=number % 2 == 0)
    return replace(made, **changes)  # type: ignore[arg-type]  # a table of changes


@pytest.mark.parametrize(
    ("sources", "warned"),
    [
        pytest.param(["ann"] * 20 + ["ben"] * 20 + ["cem"] * 20, [], id="three equal reviewers"),
        pytest.param(["ann"] * 40 + ["ben"] * 10 + ["cem"] * 10, ["ann"], id="one brings most"),
        pytest.param(["import"] * 60, ["import"], id="a single import"),
        pytest.param(["written"] * 60, [], id="the examples as shipped"),
        pytest.param(["ann"] * 10, [], id="too few to say"),
    ],
)
def test_a_source_that_could_turn_the_model_alone(sources: list[str], warned: list[str]) -> None:
    found = dominant_source([example(number, source=source) for number, source in enumerate(sources)])
    assert [text.split()[0] for text in found] == warned


def test_labels_that_turn_the_order_of_the_model_are_named() -> None:
    swapped = [example(number, source="ann") for number in range(20)]
    fair = [example(number, source="ben") for number in range(20)]
    low = [0.1 if one.targets else 0.9 for one in swapped]
    high = [0.6 if one.targets else 0.4 for one in fair]
    [found] = reversed_labels([*swapped, *fair], np.array([*low, *high]))
    assert found.startswith("ann: the model in use scores the 10 pieces")
    assert reversed_labels(swapped[:10], np.array(low[:10])) == [], "too few to say"
    assert reversed_labels([replace(one, targets=True) for one in swapped], np.array(low)) == []


def test_an_outlet_with_one_label_only() -> None:
    one = [example(number, outlet="one-sided", targets=True) for number in range(12)]
    both = [example(number, outlet="two-sided") for number in range(12)]
    few = [example(number, outlet="small", targets=True) for number in range(5)]
    [found] = telltale_outlets([*one, *both, *few])
    assert found.startswith("one-sided: 12 of 12")


def test_nearly_the_same_text_with_two_labels() -> None:
    first, second = example(1), example(2)
    assert contradictions([first, second]) == [(first, second)]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"targets": False}, id="the same label"),
        pytest.param({"person": "Orxan Vahid"}, id="another person"),
        pytest.param(
            {"text": "Something else was written about a match in the second league that day"},
            id="another text",
        ),
    ],
)
def test_no_contradiction(changes: dict[str, object]) -> None:
    assert contradictions([example(1), example(2, **changes)]) == []


def test_a_reviewer_who_decides_most_new_labels_alone_is_named() -> None:
    said = [["ana"]] * 25 + [["ana", "boris"]] * 20
    assert dominant_reviewer(said) == [
        "ana alone decided 25 of the 45 new labels: let another person label some of them"
    ]
    assert dominant_reviewer(said[:10]) == [], "too few to say"
    assert dominant_reviewer([["ana", "boris"]] * 45) == []
