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
from monitor.train.metrics import Labels, Scores, average_precision

#: Blocks of features that frames are told by, and how much each counts; letter sequences add time and size, and
#: nothing else.
BLOCKS = {"w": 1.0, "t": 1.0, "s": 1.0, "h": 1.0, "k": 0.5}
#: Fewer examples of a frame than this teach nothing about it.
FEWEST = 8
#: Folds for the frames' thresholds.
FOLDS = 3

Coefficients = npt.NDArray[np.float32]
Head = dict[str, float | int | None]


def fit_frames(
    words: Vocabulary, matrix: Any, examples: Sequence[Example], probabilities: Scores
) -> tuple[Coefficients, dict[str, Head]]:
    """One linear model for each frame, learned from the examples that target: it tells by which frame they do.

    Whether a piece targets at all is for the classifier to say; a frame's score is the product of both.

    Args:
        probabilities: That each example targets, held out.

    Returns:
        Coefficients of shape (frames, columns) in the order of `Frame`, and for each frame its intercept, its
        threshold, how many examples it has and the average precision on held-out groups.
    """
    coefficients = np.zeros((len(Frame), matrix.shape[1]), dtype=np.float32)
    heads: dict[str, Head] = {}
    scale = np.array([BLOCKS.get(name[0], 0.0) for name in words.names], dtype=np.float32)
    columns = scale > 0
    narrow = matrix[:, columns].multiply(scale[columns]).tocsr()
    targets = np.array([example.targets for example in examples], dtype=bool)
    splits = [
        (known[targets[known]], unknown)
        for known, unknown in heldout.by_group(targets, heldout.groups(examples), FOLDS)
    ]
    for number, frame in enumerate(Frame):
        present = np.array([frame in example.frames for example in examples])
        heads[frame.value] = {"intercept": 0.0, "threshold": NEVER, "n": int(present.sum()), "ap": None}
        if FEWEST <= present[targets].sum() < targets.sum():
            model = regression(C_FRAMES).fit(narrow[targets], present[targets])
            coefficients[number, columns] = model.coef_[0] * scale[columns]
            head = _held_out(narrow, present, splits, probabilities)
            head["intercept"] = float(model.intercept_[0])
            heads[frame.value].update(head)
    return coefficients, heads


def _held_out(matrix: Any, present: Labels, splits: Sequence[heldout.Split], probabilities: Scores) -> Head:
    """The threshold of one frame and its average precision, over all examples that are held out."""
    scores = heldout.scores(matrix, present, splits, lambda: regression(C_FRAMES))
    products = probabilities / (1.0 + np.exp(-scores))
    known = ~np.isnan(products)
    return {
        "threshold": round(at_precision(present[known], products[known], FRAME_PRECISION), 4),
        "ap": average_precision(present[known], products[known]),
    }
