"""From named features to sparse vectors: a vocabulary with its weights, the same in training and in judging."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.detect.features import Features, weight

Floats = npt.NDArray[np.float32]

#: How much each block of features counts beside the others; every block has length 1 before.
BLOCKS = {"w": 1.0, "t": 0.5, "s": 0.7, "n": 0.7, "c": 1.0}
#: Of the measured features, which are not scaled to a common length.
MEASURED = 0.5
#: A feature that stands in fewer examples is left out.
LEAST = 2
#: Features of one block that are kept, the most frequent ones.
MOST = 60_000


class Row(NamedTuple):
    """The vector of one passage: columns and their values."""

    columns: list[int]
    values: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The features a model knows, in the order of its columns."""

    names: tuple[str, ...]
    #: Shape (n,): inverse document frequency; 1 for measured features.
    idf: Floats
    index: dict[str, int]
    #: `idf` as Python's own numbers, which are much faster to read one by one.
    weights: list[float]

    @classmethod
    def of(cls, names: Sequence[str], idf: Floats) -> Vocabulary:
        return cls(
            names=tuple(names), idf=idf, index={name: i for i, name in enumerate(names)}, weights=idf.tolist()
        )

    def row(self, found: Features) -> Row:
        """The vector of a passage; features the model does not know are left out."""
        index, weights = self.index, self.weights
        columns: list[int] = []
        values: list[float] = []
        squares = dict.fromkeys(BLOCKS, 0.0)
        for name, places in found.counted.items():
            column = index.get(name)
            if column is not None:
                value = weight(len(places)) * weights[column]
                squares[name[0]] += value * value
                columns.append(column)
                values.append(value)
        scale = {
            block: BLOCKS[block] / math.sqrt(square) if square else 0.0 for block, square in squares.items()
        }
        names = self.names
        values = [value * scale[names[column][0]] for column, value in zip(columns, values, strict=True)]
        for name, (value, _) in found.measured.items():
            column = index.get(name)
            if column is not None:
                columns.append(column)
                values.append(MEASURED * value)
        return Row(columns, values)


def vocabulary(found: Iterable[Features]) -> Vocabulary:
    """The vocabulary of a set of passages."""
    frequency: Counter[str] = Counter()
    count = 0
    for features in found:
        count += 1
        frequency.update(features.counted.keys())
        frequency.update(features.measured.keys())
    names = _kept(frequency)
    idf = [1.0 if name[0] == "k" else math.log((1 + count) / (1 + frequency[name])) + 1.0 for name in names]
    return Vocabulary.of(names, np.asarray(idf, dtype=np.float32))


def _kept(frequency: Counter[str]) -> list[str]:
    by_block: dict[str, list[str]] = {}
    # By frequency, then by name: the same examples give the same columns in any order.
    for name, seen in sorted(frequency.items(), key=lambda item: (-item[1], item[0])):
        if seen >= LEAST:
            by_block.setdefault(name[0], []).append(name)
    return [name for block in sorted(by_block) for name in by_block[block][:MOST]]
