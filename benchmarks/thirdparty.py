"""Third-party sets of sentences with the hostility toward one person: NewsMTSC (English) and RuSentNE (Russian).

They are read from the folder given with `--data` and never belong to this project.  The features are those of the
classifier; the rule on top of
them is one logistic regression for each of three classes, since the task is another one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from benchmarks.direction import Direction
from benchmarks.nearness import Nearness
from monitor.detect.encoder import Encoder
from monitor.detect.features import Bag
from monitor.detect.vectors import vocabulary
from monitor.records import Example
from monitor.train.fit import to_matrix
from monitor.train.pairs import bag_of
from monitor.train.threads import one_thread

#: Inverse strength of regularisation; chosen on a part of the training sets.
C = 0.5
#: How much each block of the classifier's features counts here, beside its own weight; likewise.
WEIGHTS = {
    "k": 0.5,
    "c": 0.7,
    "w": 0.75,
    "n": 1.0,
    "r": 0.7,
    "h": 0.35,
    "e": 1.0,
    "s": 0.0,
    "t": 0.0,
    "m": 0.0,
    "l": 0.0,
}


class Part(NamedTuple):
    """Sentences, and what is thought of the person: -1, 0 or 1."""

    examples: list[Example]
    labels: npt.NDArray[np.int64]


def figures(folder: Path, encoder: Encoder | None = None) -> dict[str, dict[str, float]]:
    """Train on the training parts, test on the dev parts."""
    english = _predict(_read(folder / "newsmtsc_train.jsonl"), _read(folder / "newsmtsc_dev.jsonl"), encoder)
    russian = _predict(
        _read(folder / "rusentne_train.jsonl"), _read(folder / "rusentne_dev.jsonl", persons=True), encoder
    )
    return {"NewsMTSC dev": english, "RuSentNE dev, persons": russian}


def _read(path: Path, *, persons: bool = False) -> Part:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if persons:
        rows = [row for row in rows if row["meta"].get("entity_type") == "PERSON"]
    return Part([_example(row) for row in rows], np.array([row["label_raw"] for row in rows]))


def _example(row: dict[str, Any]) -> Example:
    return Example(
        id=row["id"],
        text=row["text"],
        person=row["person"],
        person_spans=tuple((start, end) for start, end in row["person_spans"]),
        targets=bool(row["targets"]),
        language=row["language"],
    )


def _predict(known: Part, unknown: Part, encoder: Encoder | None) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score, f1_score
    from sklearn.multiclass import OneVsRestClassifier

    vectors = _Vectors(known.examples, encoder)
    model = OneVsRestClassifier(LogisticRegression(C=C, class_weight="balanced", solver="liblinear"))
    with one_thread():
        model.fit(vectors.known, known.labels)
    chances = model.predict_proba(vectors.of(unknown.examples))
    guesses = model.classes_[chances.argmax(axis=1)]
    negative = chances[:, list(model.classes_).index(-1)]
    return {
        "n": len(unknown.labels),
        "macro-F1": float(f1_score(unknown.labels, guesses, average="macro")),
        "average precision of negative": float(average_precision_score(unknown.labels == -1, negative)),
    }


class _Vectors:
    """The classifier's features with other weights, what stands near the person weighted by its distance, and how
    the words treat the person."""

    def __init__(self, examples: Sequence[Example], encoder: Encoder | None) -> None:
        self.encoder = encoder
        bags = self._bags(examples)
        self.words = vocabulary(bags)
        self.near = Nearness().fit(examples)
        self.direction = Direction().fit(examples)
        self.scale = np.array([WEIGHTS[name[0]] for name in self.words.names])
        self.known = self._matrix(examples, bags)

    def of(self, examples: Sequence[Example]) -> Any:
        """Shape (examples, features)."""
        return self._matrix(examples, self._bags(examples))

    def _bags(self, examples: Sequence[Example]) -> list[Bag]:
        return [bag_of(example, self.encoder) for example in examples]

    def _matrix(self, examples: Sequence[Example], bags: Sequence[Bag]) -> Any:
        own = to_matrix(self.words, bags) @ sparse.diags(self.scale)
        return sparse.hstack([own, self.near.matrix(examples), self.direction.matrix(examples)]).tocsr()
