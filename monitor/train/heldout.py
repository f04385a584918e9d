"""Scores of examples by models that have not seen them: for calibration, bands and the three reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.records import Example
from monitor.train.metrics import Labels, Scores

#: Folds over groups, and over outlets.
FOLDS = 5
#: The share of the examples, the newest ones, that the past is tested on.
FUTURE = 0.3

Rows = npt.NDArray[np.intp]
Split = tuple[Rows, Rows]


def groups(examples: Sequence[Example]) -> list[str]:
    """The group of each example; one without a group is alone in its own."""
    return [example.group or f"alone:{example.source}:{example.id}" for example in examples]


def by_group(targets: Labels, grouped: Sequence[str], folds: int = FOLDS) -> list[Split]:
    """Random groups: each example is held out once."""
    from sklearn.model_selection import StratifiedGroupKFold

    folds = max(2, min(folds, len(set(grouped))))
    splits = StratifiedGroupKFold(folds, shuffle=True, random_state=0)
    return list(splits.split(np.zeros((len(targets), 1)), targets, grouped))


def by_outlet(examples: Sequence[Example]) -> list[Split]:
    """Whole outlets held out, each once; what shares a group with a held-out example is not learned from either."""
    outlets = [example.outlet or group for example, group in zip(examples, groups(examples), strict=True)]
    targets = np.array([example.targets for example in examples])
    return [_without_shared_groups(examples, *split) for split in by_group(targets, outlets)]


def by_time(examples: Sequence[Example]) -> list[Split]:
    """The past to learn from, the newest share to test on; nothing when the dates are missing."""
    dated = sorted((example.date, number) for number, example in enumerate(examples) if example.date)
    cut = int(len(dated) * (1 - FUTURE))
    if not 0 < cut < len(dated):
        return []
    past = np.array([number for _, number in dated[:cut]], dtype=np.intp)
    future = np.array([number for _, number in dated[cut:]], dtype=np.intp)
    return [_without_shared_groups(examples, past, future)]


def _without_shared_groups(examples: Sequence[Example], known: Rows, unknown: Rows) -> Split:
    grouped = groups(examples)
    tested = {grouped[row] for row in unknown}
    return np.array([row for row in known if grouped[row] not in tested], dtype=np.intp), unknown


def scores(matrix: Any, targets: Labels, splits: Iterable[Split], build: Callable[[], Any]) -> Scores:
    """The score of each held-out row, in log-odds; NaN for rows never held out, or with nothing to learn from.

    `build` makes an unfitted model.
    """
    found = np.full(len(targets), np.nan)
    for known, unknown in splits:
        if 0 < targets[known].sum() < len(known):
            found[unknown] = build().fit(matrix[known], targets[known]).decision_function(matrix[unknown])
    return found
