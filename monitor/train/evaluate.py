"""How good a classifier is on labelled examples: `monitor evaluate`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from monitor.detect.classify import Classifier
from monitor.records import Example
from monitor.train.metrics import Figures, Labels, Scores, figures
from monitor.train.pairs import JUDGED, Pair, pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The figures of one classifier on one set of examples."""

    overall: Figures
    by_language: Mapping[str, Figures]

    def as_dict(self) -> dict[str, Any]:
        """In the form of the contract of `monitor evaluate --json`."""
        by_language = {code: found.as_dict() for code, found in sorted(self.by_language.items())}
        return {**self.overall.as_dict(), "by_language": by_language}


def evaluate(classifier: Classifier, examples: Sequence[Example]) -> Evaluation:
    """Judge every example, without looking at its label.

    The threshold is that of the band `likely`.
    """
    pairs = [pair(example) for example in examples]
    targets = np.array([example.targets for example in examples], dtype=bool)
    languages = [found.article.language for found in pairs]
    scores = _scores(classifier, pairs)
    return by_language(targets, scores, languages, classifier.card["thresholds"]["likely"])


def scores_of(classifier: Classifier, examples: Sequence[Example]) -> Scores:
    """The probability that each example targets, shape (n,); 0 where the person is not found in the text."""
    return _scores(classifier, [pair(example) for example in examples])


def by_language(targets: Labels, scores: Scores, languages: Sequence[str], threshold: float) -> Evaluation:
    """The figures of scores (0..1), overall and for each language; all of shape (n,)."""
    rows = {code: np.array([found == code for found in languages]) for code in set(languages)}
    return Evaluation(
        overall=figures(targets, scores, threshold),
        by_language={
            code or "unknown": figures(targets[mask], scores[mask], threshold) for code, mask in rows.items()
        },
    )


def _scores(classifier: Classifier, pairs: Sequence[Pair]) -> Scores:
    judged = (classifier.assess(found.article, found.mentions) for found in pairs)
    return np.array([next((a.score for a in found if a.journalist == JUDGED), 0.0) for found in judged])
