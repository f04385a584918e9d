"""What a model was trained on, as hashes, with the score each example got from a model that had not seen it.

It lets the gate compare two models on the same held-out examples without training the older one again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from monitor.detect.modelfiles import Seen
from monitor.records import Example
from monitor.train import heldout
from monitor.train.metrics import Scores


def seen(examples: Sequence[Example], probabilities: Scores) -> Seen:
    """The record of a training; `probabilities` of shape (n,) are held out."""
    return Seen(
        examples=np.array([fingerprint(example) for example in examples], dtype=np.uint64),
        groups=np.array([_hash(group) for group in heldout.groups(examples)], dtype=np.uint64),
        scores=probabilities.astype(np.float32),
    )


def fingerprint(example: Example) -> int:
    """A hash of what is judged, whatever its id and label."""
    return _hash("\0".join((example.person, example.title, example.text)))


def group_fingerprints(examples: Sequence[Example]) -> list[int]:
    return [_hash(group) for group in heldout.groups(examples)]


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
