"""Which words of a text begin as a form of a watched name does: found for all words at once, by table.

Python needs a tenth of a microsecond to look a word up; a text has 400 words, nearly all dull.  So the first five
letters of each word are taken as one number, and all numbers are looked up in one table by a handful of array
operations.  A word that is found may still be dull (one of thirty is); a word that is not is no form of any name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt

from monitor.detect import letters
from monitor.detect.letters import Cut
from monitor.detect.stems import Meaning

#: So many letters are looked at.
HEAD = 5
#: A number takes eight bytes.
_WIDTH = 8
#: The table has two to the power of this places: with 10,000 people, one in thirty is taken.
_BITS = 20
#: Spreads numbers over the table: the golden ratio as a fraction of 2**64 (Knuth, TAOCP 3, 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - _BITS)
#: What is kept of a word of 0 to 5 letters.
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(HEAD + 1)], dtype="<u8")
_LETTERS = ("", *"abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя")

Numbers = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


class Heads:
    """The heads of all forms of names."""

    def __init__(self, *numbers: Numbers) -> None:
        """`numbers`: from `numbered`."""
        self._table = np.zeros(1 << _BITS, dtype=bool)
        for each in numbers:
            self._table[_spread(each)] = True

    def words(self, cut: Cut) -> Iterator[tuple[int, bytes]]:
        """The words of a text that may be forms of names, with their numbers."""
        starts = cut.edges[::2]
        lengths = np.minimum(cut.edges[1::2] - starts, HEAD)
        # A number from each place of the text on; the words are picked from them.
        numbers = np.ndarray(len(cut.spaced), "<u8", cut.spaced + b" " * _WIDTH, strides=(1,))
        places = self._table[_spread(numbers[starts] & _MASKS[lengths])].nonzero()[0]
        spans = zip(starts[places].tolist(), cut.edges[2 * places + 1].tolist(), strict=True)
        return zip(places.tolist(), (cut.spaced[start:end] for start, end in spans), strict=True)


def _spread(numbers: Numbers) -> Places:
    # Signed numbers find their places in half the time of unsigned ones.
    return ((numbers * _SPREAD) >> _SHIFT).view(np.int64)


def numbered(heads: Iterable[str]) -> Numbers:
    """Heads (plain, up to five letters) as numbers."""
    joined = "".join(head.ljust(_WIDTH, "\0") for head in heads)
    return np.frombuffer(letters.forced(joined)[0], dtype="<u8")


def of_forms(meanings: Mapping[str, Meaning], endings: Sequence[frozenset[str]]) -> set[str]:
    """The heads of all forms of some stems, given the endings of each paradigm."""
    heads = {stem[:HEAD] for stem in meanings}
    for stem in [stem for stem in heads if len(stem) < HEAD]:
        for paradigm in meanings[stem][1::2]:
            heads.update({stem + tail[: HEAD - len(stem)] for tail in endings[paradigm]})
    return heads


@cache
def beginning_with(words: tuple[str, ...]) -> Numbers:
    """The heads of all words that begin so, as numbers."""
    return numbered(
        "".join((word[:HEAD], *more))
        for word in words
        for more in product(_LETTERS, repeat=max(0, HEAD - len(word)))
    )
