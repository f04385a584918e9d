"""The hashes of all runs of three words of a text, in one pass over its letters.

Each letter has a number; a word's is the polynomial of its letters, taken from running sums, so that no word is ever
made into a string.  The hashes are stored: whoever changes a constant here raises `VERSION`, and the sketches in the
database are made anew at the next pass (`steps.trace`).
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from monitor.detect.fold import plain

#: Of the hashes.  1 was a CRC of each word.
VERSION = 2
#: Words in one shingle; measured in `./run bench campaigns`.
SHINGLE = 3
#: Texts whose shingles are remembered: some megabytes, whatever the archive holds.
_REMEMBERED = 2048
#: Letters of a text that are read: a book.  What follows is left out, so that the tables stay small.
_MOST = 1 << 17
#: The first plane of Unicode.
_LETTERS = 0x10000
#: The base of the polynomials and its inverse modulo 2**32 (the golden ratio).  32 bits tell words apart well enough:
#: three in a row have to agree before a false pair arises.
_BASE = 0x9E3779B1
_INVERSE = pow(_BASE, -1, 2**32)
# Odd multipliers of 64 bits (from splitmix64).
_MIX = tuple(map(np.uint64, (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)))

Hashes = NDArray[np.uint64]
Words = NDArray[np.uint32]


@lru_cache(maxsize=_REMEMBERED)
def read(text: str) -> tuple[int, Hashes]:
    """How many words a text has, and one hash below 2**62 for each run of three."""
    words = _words(text).astype(np.uint64)
    if len(words) < SHINGLE:
        return len(words), np.zeros(0, np.uint64)
    mixed = words[:-2] * _MIX[0] + words[1:-1] * _MIX[1] + words[2:] * _MIX[2]
    mixed ^= mixed >> np.uint64(31)
    mixed *= _MIX[1]
    mixed ^= mixed >> np.uint64(29)
    # SQLite's integers are signed.
    mixed >>= np.uint64(2)
    # What is remembered is shared.
    mixed.flags.writeable = False
    return len(words), mixed


def _words(text: str) -> Words:
    """One number for each word, in the order of the text."""
    # Between spaces, so that each word has an edge on both sides.  What lies beyond the first plane of Unicode (emoji,
    # ornaments) becomes two surrogates, which are no letters; so is a lone one.
    codes = np.frombuffer(f" {text[:_MOST]} ".encode("utf-16-le", "surrogatepass"), np.uint16)
    letters = _table().take(codes)
    inside = letters != 0
    starts = np.flatnonzero(inside[1:] > inside[:-1]) + 1
    if not len(starts):
        return np.zeros(0, np.uint32)
    up, down = _powers()
    # From the start of one word to the start of the next; what stands between them is nought.  Divided by the base to
    # the power of its place, a word has the same number wherever it stands.
    found: Words = np.add.reduceat(letters * up[: len(letters)], starts, dtype=np.uint32) * down[starts]
    return found


@lru_cache(maxsize=1)
def _table() -> Words:
    """For each letter the number of its folded form; 0 for what stands between words."""
    folded = plain("".join(map(chr, range(_LETTERS))))
    numbers = np.fromiter(map(ord, folded), np.uint64, _LETTERS)
    numbers = (numbers ^ (numbers << np.uint64(31))) * _MIX[1] + _MIX[2]
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _MIX[2] | np.uint64(1)
    inside = np.zeros(_LETTERS, np.bool_)
    for word in re.finditer(r"\w+", folded):
        inside[word.start() : word.end()] = True
    numbers[~inside] = 0
    return numbers.astype(np.uint32)


@lru_cache(maxsize=1)
def _powers() -> tuple[Words, Words]:
    """The powers of the base for each place, and of its inverse."""
    up, down = (np.full(2 * _MOST + 2, each, np.uint32) for each in (_BASE, _INVERSE))
    up[0] = down[0] = 1
    return np.cumprod(up, dtype=np.uint32), np.cumprod(down, dtype=np.uint32)
