"""Third-party sets of sentences with the hostility toward one person: NewsMTSC (English) and RuSentNE (Russian).

They are read from the folder given with `--data` and never belong to this project.  The features are those of the
classifier; the model is scikit-learn's logistic regression over three classes, since the task is another one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.detect.vectors import vocabulary
from monitor.records import Example
from monitor.train.fit import to_matrix
from monitor.train.pairs import bag_of

#: Inverse strength of regularisation; chosen on a part of the training sets.
C = 0.5


class Part(NamedTuple):
    """Sentences, and what is thought of the person: -1, 0 or 1."""

    examples: list[Example]
    labels: npt.NDArray[np.int64]


def figures(folder: Path) -> dict[str, dict[str, float]]:
    """Train on the training parts, test on the dev parts."""
    english = _predict(_read(folder / "newsmtsc_train.jsonl"), _read(folder / "newsmtsc_dev.jsonl"))
    russian = _predict(
        _read(folder / "rusentne_train.jsonl"), _read(folder / "rusentne_dev.jsonl", persons=True)
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


def _predict(known: Part, unknown: Part) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score, f1_score

    found, tested = _features(known.examples), _features(unknown.examples)
    words = vocabulary(found)
    model = LogisticRegression(C=C, class_weight="balanced", max_iter=300)
    model.fit(to_matrix(words, found), known.labels)
    chances = model.predict_proba(to_matrix(words, tested))
    guesses = model.classes_[chances.argmax(axis=1)]
    negative = chances[:, list(model.classes_).index(-1)]
    return {
        "n": len(unknown.labels),
        "macro-F1": float(f1_score(unknown.labels, guesses, average="macro")),
        "average precision of negative": float(average_precision_score(unknown.labels == -1, negative)),
    }


def _features(examples: Sequence[Example]) -> list[Any]:
    return [bag_of(example) for example in examples]
