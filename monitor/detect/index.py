"""Which words of a text may be a form of which words of the watched names.

A dictionary from stems to (word of a name, paradigm): a text's word is cut at each place where what follows is
an ending of the paradigm.  So the time depends on the text alone, not on how many people are watched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from monitor.detect import spellings
from monitor.detect.evasion import unleet

#: The shortest stem that is looked up: `Əli` has three letters.
SHORTEST = 2
#: Beginnings (plain) of what may stand apart from the father's name, as in `Vaqif qızı`.
HALVES = (
    "qiz",
    "giz",
    "kiz",
    "kyz",
    "gyz",
    "qyz",
    "oglu",
    "oghlu",
    "zade",
    "гыз",
    "кыз",
    "гизи",
    "кизи",
    "оглу",
    "оглы",
    "заде",
)
#: So many words without a reading are remembered.  News repeats itself: after a few hundred articles nine words
#: of ten are known to be dull, and are left out by one set difference.
_MOST_REMEMBERED = 100_000

#: What a stem stands for: the numbers of words, and of paradigms, taking turns.
Meaning = tuple[int, ...]


class Reading(NamedTuple):
    """A text's word taken as a form of a word of a name."""

    part: int
    #: Whether it is the bare word, without any ending.
    bare: bool


class Index:
    """Stems of all words of names.  `parts[n]` is word n in native lower case."""

    def __init__(self, parts: Sequence[str], paradigms: Sequence[str], meanings: dict[str, Meaning]) -> None:
        self.parts = tuple(parts)
        self.paradigms = tuple(paradigms)
        self.meanings = meanings
        self._endings = [spellings.endings(key) for key in paradigms]
        # Most words are dull by how they begin.
        self._heads = {stem[:4] for stem in meanings}
        self._threes = {head for head in self._heads if len(head) == 3}
        self._twos = {head for head in self._heads if len(head) <= 2}
        self._longest = max(map(len, meanings), default=0)
        #: Words of the texts seen so far that may be the second half of one, such as `qızı`.
        self.halves: set[str] = set()
        self._dull: set[str] = set()
        self._read: dict[str, tuple[Reading, ...]] = {}

    @classmethod
    def build(cls, parts: Sequence[str]) -> Index:
        """The index of these words; each must be there once."""
        numbers: dict[str, int] = {}
        meanings: dict[str, Meaning] = {}
        for part, word in enumerate(parts):
            for stem, paradigm in spellings.stems(word):
                if len(stem) >= SHORTEST or stem == word:
                    number = numbers.setdefault(paradigm, len(numbers))
                    meanings[stem] = (*meanings.get(stem, ()), part, number)
        return cls(parts, list(numbers), meanings)

    def known(self, words: set[str]) -> dict[str, tuple[Reading, ...]]:
        """Those of the plain words that have readings, with them."""
        found = {}
        new = []
        read = self._read
        for word in words - self._dull:
            if word in read:
                found[word] = read[word]
            else:
                new.append(word)
        if new:
            self._learn(new, found)
        return found

    def _learn(self, words: list[str], found: dict[str, tuple[Reading, ...]]) -> None:
        if len(self._dull) + len(self._read) > _MOST_REMEMBERED:
            self._dull, self._read, self.halves = set(), {}, set()
        heads, threes, twos = self._heads, self._threes, self._twos
        for word in words:
            readings: tuple[Reading, ...] = ()
            if word[:4] in heads or word[:3] in threes or word[:2] in twos:
                readings = self.readings(word)
            if not (readings or word.isalpha()):
                readings = self.readings(unleet(word))
            if readings:
                found[word] = self._read[word] = readings
            else:
                self._dull.add(word)
        self.halves.update(word for word in words if word.startswith(HALVES))

    def readings(self, word: str) -> tuple[Reading, ...]:
        """What a plain word may be a form of; empty for nearly all."""
        found: dict[int, bool] = {}
        get = self.meanings.get
        for length in range(min(len(word), self._longest), min(SHORTEST, len(word)) - 1, -1):
            meaning = get(word[:length])
            if meaning is not None:
                tail = word[length:]
                for place in range(0, len(meaning), 2):
                    if tail in self._endings[meaning[place + 1]]:
                        part = meaning[place]
                        found[part] = found.get(part, False) or not tail
        return tuple(Reading(part, bare) for part, bare in found.items())

    def written(self, parts: Iterable[int]) -> int:
        """How many stems stand for any of these words."""
        wanted = set(parts)
        return sum(not wanted.isdisjoint(meaning[::2]) for meaning in self.meanings.values())
