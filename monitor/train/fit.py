"""From labelled examples to a classifier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import scipy.sparse as sparse

from monitor.detect.classify import Classifier, build
from monitor.detect.encoder import Encoder
from monitor.detect.features import Bag
from monitor.detect.vectors import Vocabulary, vocabulary
from monitor.errors import ExamplesError
from monitor.records import Example
from monitor.train import card, heldout, seen
from monitor.train.calibrate import Calibration, calibrate, thresholds
from monitor.train.heads import fit_frames
from monitor.train.metrics import Labels, Scores
from monitor.train.pairs import bag_of
from monitor.train.telltale import telltale
from monitor.train.threads import one_thread

#: Fewer examples of either label than this cannot be learned from.
FEWEST = 10

#: How examples are held out: see `heldout`.
RANDOM, OUTLET, TIME = SPLITS = ("random", "outlet", "time")

#: Called with the step, what is done of it and what there is to do.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The held-out scores of the training examples by split, in log-odds, and what follows from the random one."""

    scores: dict[str, Scores]
    calibration: Calibration
    thresholds: dict[str, float]


def train(
    examples: Sequence[Example],
    *,
    now: datetime,
    progress: Progress | None = None,
    splits: Sequence[str] = SPLITS,
    encoder: Encoder | None = None,
) -> Classifier:
    """A classifier fitted to all the examples; the result depends on the set of them, not on their order.

    Args:
        examples: Labelled; those of one group are never split.
        now: Stands on the card.
        progress: Told how far the work is.
        splits: The reports to make, of `SPLITS`; the first is always made, since calibration needs it.
        encoder: Adds its embeddings to the features; the model then needs it for good.

    Raises:
        ExamplesError: There are too few examples of one label.
    """
    tell = progress or _silent
    ordered = sorted(examples, key=lambda e: (e.source, e.language, e.id, e.text))
    targets = np.array([example.targets for example in ordered], dtype=bool)
    if min(targets.sum(), (~targets).sum()) < FEWEST:
        raise ExamplesError([f"training needs at least {FEWEST} examples of each label"])
    with one_thread():
        return _train(ordered, targets, now, tell, splits, encoder)


def _train(
    examples: Sequence[Example],
    targets: Labels,
    now: datetime,
    tell: Progress,
    splits: Sequence[str],
    encoder: Encoder | None,
) -> Classifier:
    words, matrix = _vectors(examples, tell, encoder)
    measured = _measure(words, matrix, examples, targets, tell, splits)
    tell("fitting", 0, 2)
    model = build(words.names).fit(matrix, targets)
    tell("fitting", 1, 2)
    held_out = measured.calibration.probabilities(measured.scores[RANDOM])
    frames, heads = fit_frames(words, matrix, examples, held_out)
    tell("fitting", 2, 2)
    return Classifier(
        card={
            **card.identity(examples, now, encoder),
            "intercept": float(model.intercept_[0]),
            "calibration": [measured.calibration.slope, measured.calibration.offset],
            "thresholds": measured.thresholds,
            "frames": heads,
            "metrics": _reports(examples, targets, measured),
            "telltale": telltale(examples, matrix, model.coef_[0]),
        },
        vocabulary=words,
        coefficients=model.coef_[0].astype(np.float32),
        frames=frames,
        seen=seen.seen(examples, held_out),
        encoder=encoder,
    )


def to_matrix(words: Vocabulary, found: Sequence[Bag]) -> Any:
    """The vectors of passages as one sparse matrix, shape (passages, columns)."""
    rows = [words.row(bag) for bag in found]
    ends = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns = np.concatenate([row.columns for row in rows])
    values = np.concatenate([row.values for row in rows])
    matrix = sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(words.names)))
    # Once, not in every fold.
    matrix.sort_indices()
    return matrix


def _vectors(examples: Sequence[Example], tell: Progress, encoder: Encoder | None) -> tuple[Vocabulary, Any]:
    found = []
    for number, example in enumerate(examples, start=1):
        found.append(bag_of(example, encoder))
        tell("reading", number, len(examples))
    # The vocabulary and its weights look at no label, so they may be shared by all folds.
    words = vocabulary(found)
    return words, to_matrix(words, found)


def _measure(
    words: Vocabulary,
    matrix: Any,
    examples: Sequence[Example],
    targets: Labels,
    tell: Progress,
    wanted: Sequence[str],
) -> Measured:
    splits = {
        RANDOM: lambda: heldout.by_group(targets, heldout.groups(examples)),
        OUTLET: lambda: heldout.by_outlet(examples),
        TIME: lambda: heldout.by_time(examples),
    }
    names = [name for name in SPLITS if name == RANDOM or name in wanted]
    model = build(words.names)
    scores = {}
    for number, name in enumerate(names):
        tell("testing", number, len(names))
        scores[name] = heldout.scores(matrix, targets, splits[name](), lambda: model)
    tell("testing", len(names), len(names))
    calibration = calibrate(targets, scores[RANDOM])
    bands = thresholds(targets, calibration.probabilities(scores[RANDOM]))
    return Measured(scores=scores, calibration=calibration, thresholds=bands)


def _reports(examples: Sequence[Example], targets: Labels, measured: Measured) -> dict[str, Any]:
    likely = measured.thresholds["likely"]
    return {
        name: card.report(examples, targets, found, measured.calibration, likely)
        for name, found in measured.scores.items()
    }


def _silent(step: str, done: int, total: int) -> None:
    pass
