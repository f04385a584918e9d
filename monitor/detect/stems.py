"""The stems of all names as four flat arrays: read from a cache without making half a million objects.

A stem is looked up by a checksum, and compared in full.  Nothing here is ever run or unpickled: a file that somebody
else wrote can at worst name the wrong people, and one that does not fit together is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

#: What a stem stands for: the numbers of words, and of paradigms, taking turns.
Meaning = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arrays:
    """Stems, ordered by their checksums; all numbers are of 32 bits."""

    #: The first stem of each bucket; there are a power of two of buckets, and one more number at the end.
    buckets: npt.NDArray[np.uint32]
    #: Where each stem begins in `text`, and where the last ends.
    begins: npt.NDArray[np.uint32]
    #: The number of the meaning of each stem.
    meanings: npt.NDArray[np.uint32]
    #: All stems, one after the other, in UTF-8.
    text: bytes

    def problem(self, meanings: int) -> str:
        """What does not fit together, given how many meanings there are; empty: nothing."""
        count = len(self.meanings)
        size = len(self.buckets) - 1
        if size < 1 or size & (size - 1) or len(self.begins) != count + 1:
            return "lengths"
        if not (_rises(self.buckets, count) and _rises(self.begins, len(self.text))):
            return "order"
        return "meanings" if count and int(self.meanings.max()) >= meanings else ""


def _rises(numbers: npt.NDArray[np.uint32], last: int) -> bool:
    """Whether numbers never fall, from 0 to `last`."""
    return bool(numbers[0] == 0 and numbers[-1] == last and (numbers[1:] >= numbers[:-1]).all())


class Stems:
    """A dictionary from stems to what they stand for."""

    def __init__(self, arrays: Arrays, meanings: list[Meaning]) -> None:
        """
        Raises:
            ValueError: They do not fit together.
        """
        if problem := arrays.problem(len(meanings)):
            raise ValueError(f"the stems do not fit together: {problem}")
        self.arrays = arrays
        self.meanings = meanings
        self._mask = len(arrays.buckets) - 2
        # Single numbers are read from a memory view in half the time that an array takes.
        self._buckets = arrays.buckets.data
        self._begins = arrays.begins.data

    @classmethod
    def build(cls, meanings: Mapping[str, Meaning]) -> Stems:
        # A list of half a million Python numbers takes more memory than all else: so arrays from the start.
        numbers: dict[Meaning, int] = {}
        count = len(meanings)
        meant = np.fromiter(
            (numbers.setdefault(m, len(numbers)) for m in meanings.values()), np.uint32, count
        )
        size = 1 << max(4, count.bit_length())
        sums = np.fromiter((crc32(stem.encode()) for stem in meanings), np.uint32, count)
        buckets = sums & np.uint32(size - 1)
        order = np.argsort(buckets, kind="stable")
        stems = list(meanings)
        ordered = [stems[place] for place in order]
        begins = np.zeros(count + 1, np.uint32)
        np.cumsum(np.fromiter((len(stem.encode()) for stem in ordered), np.uint32, count), out=begins[1:])
        arrays = Arrays(
            buckets=np.searchsorted(buckets[order], np.arange(size + 1)).astype(np.uint32),
            begins=begins,
            meanings=meant[order],
            text="".join(ordered).encode(),
        )
        return cls(arrays, list(numbers))

    def __reduce__(self) -> tuple[type[Stems], tuple[Arrays, list[Meaning]]]:
        return Stems, (self.arrays, self.meanings)

    def __len__(self) -> int:
        return len(self.arrays.meanings)

    def get(self, stem: str) -> Meaning | None:
        """What a stem stands for; None: it is none."""
        wanted = stem.encode()
        bucket = crc32(wanted) & self._mask
        begins, text = self._begins, self.arrays.text
        for place in range(self._buckets[bucket], self._buckets[bucket + 1]):
            if text[begins[place] : begins[place + 1]] == wanted:
                return self.meanings[self.arrays.meanings.item(place)]
        return None

    def longest(self) -> int:
        """The letters of the longest stem, at most."""
        lengths = self.arrays.begins[1:] - self.arrays.begins[:-1]
        return int(lengths.max()) if len(lengths) else 0

    def __iter__(self) -> Iterator[tuple[str, Meaning]]:
        """All stems, each with what it stands for."""
        begins = self.arrays.begins.tolist()
        for place, number in enumerate(self.arrays.meanings.tolist()):
            yield self.arrays.text[begins[place] : begins[place + 1]].decode(), self.meanings[number]
