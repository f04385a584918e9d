"""From named features to sparse vectors: a vocabulary with its weights, the same in training and in judging."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.detect.features import Bag

Floats = npt.NDArray[np.float32]

#: How much each block of features counts beside the others; every block has length 1 before.
BLOCKS = {"w": 1.0, "t": 0.5, "s": 0.7, "n": 0.7, "c": 1.0}
#: Of the measured features, which are not scaled to a common length.
MEASURED = 0.5
#: The length of a block without features: never divided by nothing.
TINY = 1e-12
#: A feature that stands in fewer examples is left out.
LEAST = 2
#: Features of one block that are kept, the most frequent ones.
MOST = 60_000


class Row(NamedTuple):
    """The vector of one passage: columns and their values, shape (features found,)."""

    columns: npt.NDArray[np.int32]
    values: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The features a model knows, in the order of its columns."""

    names: tuple[str, ...]
    #: Shape (n,): inverse document frequency; 1 for measured features.
    idf: Floats
    index: dict[str, int]
    #: Shape (n,): the block of each column, as a number into `BLOCKS`.
    blocks: npt.NDArray[np.int8]

    @classmethod
    def of(cls, names: Sequence[str], idf: Floats) -> Vocabulary:
        numbers = {block: number for number, block in enumerate(BLOCKS)}
        return cls(
            names=tuple(names),
            idf=idf,
            index={name: i for i, name in enumerate(names)},
            # The measured ones come after all others.
            blocks=np.array([numbers.get(name[:1], len(BLOCKS)) for name in names], dtype=np.int8),
        )

    def row(self, bag: Bag) -> Row:
        """The vector of a passage; features the model does not know are left out."""
        index = self.index
        found = np.array([index.get(name, -1) for name in bag.names], dtype=np.int32)
        known = found >= 0
        columns, counts = found[known], np.array(bag.counts, dtype=np.float64)[known]
        # How much a feature says that stands there several times: less and less.
        values = (1.0 + np.log(counts)) * self.idf[columns]
        blocks = self.blocks[columns]
        lengths = np.sqrt(np.bincount(blocks, values * values, minlength=len(BLOCKS)))
        scale = np.fromiter(BLOCKS.values(), np.float64) / np.maximum(lengths, TINY)
        measured = [(index[name], MEASURED * value) for name, value in bag.measured if name in index]
        return Row(
            columns=np.append(columns, np.asarray([column for column, _ in measured], dtype=np.int32)),
            values=np.append(values * scale[blocks], [value for _, value in measured]),
        )


def vocabulary(bags: Iterable[Bag]) -> Vocabulary:
    """The vocabulary of a set of passages."""
    frequency: Counter[str] = Counter()
    count = 0
    for bag in bags:
        count += 1
        frequency.update(bag.names)
        frequency.update(name for name, _ in bag.measured)
    names = _kept(frequency)
    idf = [1.0 if name[0] == "k" else math.log((1 + count) / (1 + frequency[name])) + 1.0 for name in names]
    return Vocabulary.of(names, np.asarray(idf, dtype=np.float32))


def _kept(frequency: Counter[str]) -> list[str]:
    by_block: dict[str, list[tuple[int, str]]] = {}
    for name, seen in frequency.items():
        if seen >= LEAST:
            by_block.setdefault(name[0], []).append((-seen, name))
    # By frequency, then by name: the same examples give the same columns in any order.
    return [name for block in sorted(by_block) for _, name in sorted(by_block[block])[:MOST]]
