"""Whether the strongest features of a model tell which outlet a piece is from: then it learns outlets, not attacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.detect.classify import regression
from monitor.records import Example
from monitor.train import heldout
from monitor.train.metrics import roc_auc

#: Features with the largest weights that are looked at: what decides most judgements.
STRONGEST = 300
#: An outlet with fewer examples says nothing; of more outlets the largest ones are looked at.
OUTLET_EXAMPLES, OUTLETS = 20, 8
#: From this ROC AUC on (held-out groups) an outlet is told by these features; 0.5 is chance.
TOLD = 0.85
FOLDS = 3
#: Inverse strength of regularisation.
C = 10.0


def telltale(examples: Sequence[Example], matrix: Any, weights: npt.NDArray[Any]) -> dict[str, float]:
    """The outlets that are told from all others by the features the judgement rests on most.

    Args:
        matrix: Shape (examples, features).
        weights: Shape (features,), of the fitted model.

    Returns:
        The ROC AUC by outlet, the highest first; empty when no outlet is told.
    """
    strongest = matrix[:, np.sort(np.argsort(-np.abs(weights), kind="stable")[:STRONGEST])]
    counted = Counter(example.outlet for example in examples if example.outlet)
    large = [outlet for outlet, n in counted.most_common(OUTLETS) if OUTLET_EXAMPLES <= n < len(examples)]
    targets = np.array([example.targets for example in examples], dtype=bool)
    splits = heldout.by_group(targets, heldout.groups(examples), FOLDS)
    found = {outlet: _auc(examples, strongest, splits, outlet) for outlet in large}
    return {
        outlet: round(auc, 3)
        for outlet, auc in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        if auc >= TOLD
    }


def _auc(examples: Sequence[Example], matrix: Any, splits: Sequence[heldout.Split], outlet: str) -> float:
    """Among the examples in the outlet's languages: which language a piece is in gives nothing away."""
    languages = {example.language for example in examples if example.outlet == outlet}
    among = np.array([example.language in languages for example in examples])
    theirs = np.array([example.outlet == outlet for example in examples])
    within = [(known[among[known]], unknown[among[unknown]]) for known, unknown in splits]
    scores = heldout.scores(matrix, theirs, within, lambda: regression(C))
    known = ~np.isnan(scores)
    return roc_auc(theirs[known], scores[known]) or 0.0
