"""From held-out scores to probabilities, and from probabilities to bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monitor.train.metrics import Labels, Scores

#: Of the examples called `likely`, at least this share targets (held-out groups): real pieces are harder to tell, and
#: few of those that only deplore an attack may be called so.
LIKELY_PRECISION = 0.955
#: Of the examples that target, at least this share is called `possible` or `likely`.
POSSIBLE_RECALL = 0.90
#: A frame is named when at least this share of its namings is right.
FRAME_PRECISION = 0.6
#: A threshold that nothing passes.
NEVER = 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """probability = logistic(slope * score + offset)"""

    slope: float
    offset: float

    def probabilities(self, scores: Scores) -> Scores:
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(self.slope * scores + self.offset, -30, 30))))


def calibrate(targets: Labels, scores: Scores) -> Calibration:
    """Platt's method on scores of models that had not seen the examples; both of shape (n,)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e4).fit(scores.reshape(-1, 1), targets)
    return Calibration(slope=float(model.coef_[0, 0]), offset=float(model.intercept_[0]))


def thresholds(targets: Labels, probabilities: Scores) -> dict[str, float]:
    """Where the bands `likely` and `possible` begin."""
    likely = max(0.5, at_precision(targets, probabilities, LIKELY_PRECISION))
    positives = np.sort(probabilities[targets])
    possible = float(positives[int((1 - POSSIBLE_RECALL) * len(positives))])
    return {"likely": round(likely, 4), "possible": round(min(possible, likely, 0.5), 4)}


def at_precision(targets: Labels, probabilities: Scores, wanted: float) -> float:
    """The lowest threshold from which on the precision is as wanted; `NEVER` when there is none."""
    order = np.argsort(-probabilities, kind="stable")
    right = np.cumsum(targets[order])
    precision = right / np.arange(1, len(order) + 1)
    ranked = probabilities[order]
    # A threshold lets all equal scores pass: only the last of them tells its precision.
    last = np.append(ranked[:-1] != ranked[1:], True)
    good = np.flatnonzero((precision >= wanted) & last)
    return float(ranked[good[-1]]) if len(good) else NEVER
