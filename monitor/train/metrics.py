"""How good scores are: the figures that evaluation, the gate and the card share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one set of scored examples.  None: it cannot be said, for want of one of the labels."""

    n: int
    positives: int
    average_precision: float | None
    roc_auc: float | None
    #: Scores from here on count as targeting.
    threshold: float
    precision: float | None
    recall: float | None
    f1: float | None
    brier: float | None

    def as_dict(self) -> dict[str, float | int | None]:
        return asdict(self)


def figures(targets: Labels, scores: Scores, threshold: float) -> Figures:
    """The figures of scores (0..1) against labels, both of shape (n,)."""
    n, positives = len(targets), int(targets.sum())
    flagged = scores >= threshold
    right = int((flagged & targets).sum())
    precision = right / int(flagged.sum()) if flagged.any() else None
    recall = right / positives if positives else None
    return Figures(
        n=n,
        positives=positives,
        average_precision=average_precision(targets, scores),
        roc_auc=roc_auc(targets, scores),
        threshold=threshold,
        precision=precision,
        recall=recall,
        f1=2 * right / (positives + int(flagged.sum())) if positives else None,
        brier=float(np.mean((scores - targets) ** 2)) if n else None,
    )


def average_precision(targets: Labels, scores: Scores) -> float | None:
    """The area under precision and recall, 0..1; None without a positive."""
    if not targets.any():
        return None
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    right = np.cumsum(targets[order])
    # Equal scores are found together: only behind the last of them can one stop.
    last = np.flatnonzero(np.append(ranked[:-1] != ranked[1:], True))
    return float(np.sum(np.diff(right[last], prepend=0) * right[last] / (last + 1)) / right[-1])


def roc_auc(targets: Labels, scores: Scores) -> float | None:
    """How often a positive scores above a negative, 0..1; None unless both are there."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(targets, scores)) if targets.any() and not targets.all() else None


def interval(
    targets: Labels, scores: Scores, groups: Sequence[str], *, rounds: int = 200
) -> tuple[float, float] | None:
    """Where the average precision lies with 95 %, by drawing whole groups again and again."""
    members = group_members(groups)
    drawn = (draw(members, seed) for seed in range(rounds))
    found = [ap for rows in drawn if (ap := average_precision(targets[rows], scores[rows])) is not None]
    if not found:
        return None
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def group_members(groups: Sequence[str]) -> list[npt.NDArray[np.intp]]:
    """The rows of each group."""
    rows: dict[str, list[int]] = {}
    for number, group in enumerate(groups):
        rows.setdefault(group, []).append(number)
    return [np.array(found, dtype=np.intp) for found in rows.values()]


def draw(members: Sequence[npt.NDArray[np.intp]], seed: int) -> npt.NDArray[np.intp]:
    """The rows of as many groups as there are, drawn with replacement."""
    random = np.random.default_rng(seed)
    picked = random.integers(0, len(members), len(members))
    return np.concatenate([members[i] for i in picked])
