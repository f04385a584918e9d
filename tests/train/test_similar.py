"""The examples most like a piece."""

from __future__ import annotations

from dataclasses import replace

from monitor.detect.classify import Classifier
from monitor.records import Example
from monitor.train.pairs import JUDGED, pair
from monitor.train.similar import most_similar


def test_an_example_is_most_like_itself(classifier: Classifier, examples: list[Example]) -> None:
    found = pair(examples[7])
    ranked = most_similar(classifier, found.article, found.mentions, JUDGED, examples)
    assert ranked[0][0] == examples[7] and ranked[0][1] > 0.999
    assert len(ranked) == 3 and ranked[1][1] < 0.9


def test_other_languages_are_not_compared(classifier: Classifier, examples: list[Example]) -> None:
    found = pair(examples[0])
    foreign = [replace(example, language="az") for example in examples]
    assert most_similar(classifier, found.article, found.mentions, JUDGED, foreign) == []
