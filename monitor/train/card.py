"""The card of a model: what it was trained on, how, and how good it is."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any

import numpy as np

from monitor.detect import features, modelfiles
from monitor.detect.encoder import Encoder
from monitor.records import Example
from monitor.train import heldout
from monitor.train.calibrate import Calibration
from monitor.train.evaluate import by_language
from monitor.train.examples import write
from monitor.train.metrics import Labels, Scores, interval

#: Libraries whose version may change what a model says.
LIBRARIES = ("scikit-learn", "numpy", "scipy")


def identity(examples: Sequence[Example], now: datetime, encoder: Encoder | None) -> dict[str, Any]:
    """What the model is and what it was trained on."""
    digest = hashlib.sha256(write(examples)).hexdigest()
    return {
        "id": f"{now:%Y%m%d-%H%M}-{digest[:8]}",
        "format": modelfiles.FORMAT,
        "features": features.VERSION,
        "lexicon": features.fingerprint(),
        "encoder": {"sha256": encoder.sha256, "width": encoder.width} if encoder else None,
        "sha256": "",
        "made": now.isoformat(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "data": {
            "sha256": digest,
            "examples": len(examples),
            "targeting": sum(example.targets for example in examples),
            "languages": dict(Counter(example.language for example in examples).most_common()),
            "sources": dict(Counter(example.source or "unknown" for example in examples).most_common()),
            "groups": len(set(heldout.groups(examples))),
        },
    }


def report(
    examples: Sequence[Example], targets: Labels, scores: Scores, calibration: Calibration, threshold: float
) -> dict[str, Any]:
    """The figures of one split, over the rows that it held out; empty when there are none."""
    rows = np.flatnonzero(~np.isnan(scores))
    if not len(rows):
        return {}
    probabilities = calibration.probabilities(scores[rows])
    languages = [examples[row].language for row in rows.tolist()]
    grouped = np.array(heldout.groups(examples))[rows]
    found = by_language(targets[rows], probabilities, languages, threshold).as_dict()
    return {**found, "interval": interval(targets[rows], probabilities, grouped.tolist())}
