"""The second head: which frames a piece uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.detect.classify import regression
from monitor.detect.model import C_FRAMES
from monitor.detect.vectors import Vocabulary
from monitor.records import Example, Frame
from monitor.train import heldout
from monitor.train.calibrate import FRAME_PRECISION, NEVER, at_precision
from monitor.train.metrics import Labels, average_precision

#: Blocks of features that frames are told by; letter sequences add time and size, and nothing else.
BLOCKS = frozenset("wtsk")
#: Fewer examples of a frame than this teach nothing about it.
FEWEST = 8
#: Folds for the frames' thresholds.
FOLDS = 3

Coefficients = npt.NDArray[np.float32]
Head = dict[str, float | int | None]


def fit_frames(
    words: Vocabulary, matrix: Any, examples: Sequence[Example]
) -> tuple[Coefficients, dict[str, Head]]:
    """One linear model for each frame.

    Returns:
        Coefficients of shape (frames, columns) in the order of `Frame`, and for each frame its intercept, its
        threshold, how many examples it has and the average precision on held-out groups.
    """
    coefficients = np.zeros((len(Frame), matrix.shape[1]), dtype=np.float32)
    heads: dict[str, Head] = {}
    columns = np.array([name[0] in BLOCKS for name in words.names], dtype=bool)
    narrow = matrix[:, columns]
    targets = np.array([example.targets for example in examples], dtype=bool)
    splits = heldout.by_group(targets, heldout.groups(examples), FOLDS)
    for number, frame in enumerate(Frame):
        present = np.array([frame in example.frames for example in examples])
        heads[frame.value] = {"intercept": 0.0, "threshold": NEVER, "n": int(present.sum()), "ap": None}
        if FEWEST <= present.sum() < len(examples):
            coefficients[number, columns], head = _fit(narrow, present, splits)
            heads[frame.value].update(head)
    return coefficients, heads


def _fit(matrix: Any, present: Labels, splits: Sequence[heldout.Split]) -> tuple[Coefficients, Head]:
    model = regression(C_FRAMES).fit(matrix, present)
    scores = heldout.scores(matrix, present, splits, lambda: regression(C_FRAMES))
    probabilities = 1.0 / (1.0 + np.exp(-scores))
    known = ~np.isnan(probabilities)
    threshold = at_precision(present[known], probabilities[known], FRAME_PRECISION)
    head: Head = {
        "intercept": float(model.intercept_[0]),
        "threshold": round(threshold, 4),
        "ap": average_precision(present[known], probabilities[known]),
    }
    return model.coef_[0].astype(np.float32), head
