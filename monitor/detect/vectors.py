"""From named features to sparse vectors: a vocabulary with its weights, the same in training and in judging."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.detect.features import Bag, letters

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

#: How much each block of features counts beside the others; every block has length 1 before.
BLOCKS = {"w": 1.0, "t": 0.5, "s": 0.7, "n": 0.7, "m": 1.0, "l": 1.0, "r": 1.0, "h": 1.0, "c": 1.0}
#: The number of the block of letter sequences.
LETTERS = list(BLOCKS).index("c")
#: Of the cues, which are not scaled to a common length; embeddings come with theirs.
MEASURED = 0.5
#: The number that stands for the block of embeddings; the cues have the one before it.
EMBEDDED = len(BLOCKS) + 1
#: First letters of the measured features: they have a value instead of a number of times, and no idf.
UNCOUNTED = "ke"
#: The length of a block without features: never divided by nothing.
TINY = 1e-12
#: A feature that stands in fewer examples is left out.
LEAST = 3
#: Words whose letter sequences are remembered: a stream of texts must not grow the memory without end.
REMEMBERED = 50_000
NONE: Numbers = np.empty(0, dtype=np.int32)
#: Features of one block that are kept, the most frequent ones.
MOST = 60_000


class Row(NamedTuple):
    """The vector of one passage, shape (features found,) each."""

    columns: Numbers
    values: npt.NDArray[np.float64]
    #: How often each feature stands there.
    counts: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The features a model knows, in the order of its columns."""

    names: tuple[str, ...]
    #: Shape (n,): inverse document frequency; 1 for measured features.
    idf: Floats
    index: dict[str, int]
    #: Shape (n,): the block of each column, as a number into `BLOCKS`; the measured ones come after all others.
    blocks: npt.NDArray[np.int8]
    #: The columns of words' letter sequences, as far as they were asked for.
    known: dict[str, Numbers] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, names: Sequence[str], idf: Floats) -> Vocabulary:
        numbers = {block: number for number, block in enumerate([*BLOCKS, *UNCOUNTED])}
        return cls(
            names=tuple(names),
            idf=idf,
            index={name: i for i, name in enumerate(names)},
            blocks=np.array([numbers.get(name[:1], len(BLOCKS)) for name in names], dtype=np.int8),
        )

    def row(self, bag: Bag) -> Row:
        """The vector of a passage; features the model does not know are left out."""
        index = self.index
        found = np.array([index.get(name, -1) for name in bag.names], dtype=np.int32)
        spelled, lengths = self._spelled(bag)
        sequences, which = np.unique(spelled, return_inverse=True)
        times = np.bincount(which, np.repeat(np.array(bag.times), lengths))
        columns = np.append(found[found >= 0], sequences)
        counts = np.append(np.array(bag.counts)[found >= 0], times).astype(np.float64)
        measured = [
            (index[name], value if name[0] == "e" else MEASURED * value)
            for name, value in bag.measured
            if name in index
        ]
        return Row(
            columns=np.append(columns, np.array([column for column, _ in measured], dtype=np.int32)),
            values=np.append(self._values(columns, counts), [value for _, value in measured]),
            counts=np.append(counts, np.ones(len(measured))),
        )

    def by_spelling(self, bag: Bag, each: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """What the letter sequences of each of `bag.spelled` come to, given the value of each column."""
        spelled, lengths = self._spelled(bag)
        word = np.repeat(np.arange(len(lengths)), lengths)
        return np.bincount(word, each[spelled], minlength=len(lengths)).astype(np.float64)

    def is_named(self, columns: Numbers) -> npt.NDArray[np.bool_]:
        """Which columns are neither letter sequences nor embeddings."""
        return np.asarray((self.blocks[columns] != LETTERS) & (self.blocks[columns] != EMBEDDED))

    def is_embedded(self, columns: Numbers) -> npt.NDArray[np.bool_]:
        """Which columns are embeddings."""
        return np.asarray(self.blocks[columns] == EMBEDDED)

    def _values(self, columns: Numbers, counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        # How much a feature says that stands there several times: less and less.
        values = (1.0 + np.log(counts)) * self.idf[columns]
        blocks = self.blocks[columns]
        lengths = np.sqrt(np.bincount(blocks, values * values, minlength=len(BLOCKS)))
        scale = np.fromiter(BLOCKS.values(), np.float64) / np.maximum(lengths, TINY)
        return values * scale[blocks]

    def _spelled(self, bag: Bag) -> tuple[Numbers, npt.NDArray[np.intp]]:
        """The columns of all letter sequences, word by word, and how many each word has."""
        found = [self._letters(word) for word in bag.spelled]
        return np.concatenate([NONE, *found]), np.array([len(columns) for columns in found], dtype=np.intp)

    def _letters(self, word: str) -> Numbers:
        columns = self.known.get(word)
        if columns is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            index = self.index
            found = [column for gram in letters(word) if (column := index.get(gram)) is not None]
            columns = self.known[word] = np.array(found, dtype=np.int32)
        return columns


def vocabulary(bags: Sequence[Bag]) -> Vocabulary:
    """The vocabulary of a set of passages."""
    frequency: Counter[str] = Counter(_letter_frequency(bags))
    for bag in bags:
        frequency.update(bag.names)
        frequency.update(name for name, _ in bag.measured)
    names, count = _kept(frequency), len(bags)
    idf = [
        1.0 if name[0] in UNCOUNTED else math.log((1 + count) / (1 + frequency[name])) + 1.0 for name in names
    ]
    return Vocabulary.of(names, np.asarray(idf, dtype=np.float32))


def _letter_frequency(bags: Iterable[Bag]) -> dict[str, int]:
    """In how many passages each letter sequence stands."""
    numbers: dict[str, int] = {}
    words: dict[str, list[int]] = {}
    seen: Counter[int] = Counter()
    for bag in bags:
        for word in bag.spelled:
            if word not in words:
                words[word] = [numbers.setdefault(gram, len(numbers)) for gram in letters(word)]
        # Numbers, not strings: there are half a million of them in a thousand passages.
        seen.update({number for word in bag.spelled for number in words[word]})
    return {gram: seen[number] for gram, number in numbers.items()}


def _kept(frequency: Counter[str]) -> list[str]:
    by_block: dict[str, list[tuple[int, str]]] = {}
    for name, seen in frequency.items():
        if seen >= LEAST:
            by_block.setdefault(name[0], []).append((-seen, name))
    # By frequency, then by name: the same examples give the same columns in any order.
    return [name for block in sorted(by_block) for _, name in sorted(by_block[block])[:MOST]]
