"""Which words of a text may be a form of which words of the watched names.

A dictionary (`stems`) from stems to (word of a name, paradigm): a text's word is cut at each place where what
follows is an ending of the paradigm.  So the time depends on the text alone, not on how many people are watched.
Only words that begin as a name does (`heads`) are looked at so, and what was found out about each is remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from monitor.detect import letters, spellings
from monitor.detect.evasion import unleet
from monitor.detect.heads import Heads, Numbers, beginning_with, numbered, of_forms
from monitor.detect.stems import Meaning, Stems

#: The shortest stem that is looked up: `Əli` has three letters.
SHORTEST = 2
#: Beginnings (plain) of what may stand apart from the father's name, as in `Vaqif qızı`.
_LATIN_HALVES = ("qizi", "qizl", "gizi", "gizl", "kizi", "kizl", "kyzy", "gyzy", "qyzy", "zade", "zada")
_SONS = ("oglu", "ogly", "oglou", "oghl", "оглу", "оглы")
HALVES = (*_LATIN_HALVES, *_SONS, "гызы", "гызл", "кызы", "кизи", "гизи", "заде", "задэ")
#: So many words of texts are remembered: about 15 MB.
_MOST_REMEMBERED = 100_000


class Reading(NamedTuple):
    """A text's word taken as a form of a word of a name."""

    part: int
    #: Whether it is the bare word, without any ending.
    bare: bool


class Known(NamedTuple):
    """A text's word that matters."""

    readings: tuple[Reading, ...]
    #: The words of names that it may be forms of.
    parts: frozenset[int]
    #: Whether a text with this word may name somebody: given names alone do not.
    anchor: bool
    #: Whether it may be the second half of a word of a name, such as `qızı`.
    half: bool


class Words(dict[bytes, Known | None]):
    """What is known about words of the texts seen so far, coded as in `letters`; None: it does not matter."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, word: bytes) -> Known | None:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        known = self[word] = self._index.known(letters.decoded(word))
        return known


class Index:
    """Stems of all words of names.  `parts[n]` is word n in native lower case."""

    def __init__(
        self,
        parts: Sequence[str],
        paradigms: Sequence[str],
        stems: Stems,
        heads: Numbers,
        anchors: Collection[int] = frozenset(),
    ) -> None:
        """
        Args:
            heads: Those of all forms; see `heads`.
            anchors: Words of names without one of which a text names nobody.
        """
        self.parts = tuple(parts)
        self.paradigms = tuple(paradigms)
        self.stems = stems
        self.numbers = heads
        self.anchors = anchors
        self.words = Words(self)
        self.heads = Heads(heads, beginning_with(HALVES))
        self._endings = [spellings.endings(key) for key in paradigms]
        self._tails = frozenset().union(*self._endings)
        self._longest = stems.longest()
        self._longest_tail = max(map(len, self._tails), default=0)

    @classmethod
    def build(cls, parts: Sequence[str], anchors: Collection[int] = frozenset()) -> Index:
        """The index of these words; each must be there once."""
        numbers: dict[str, int] = {}
        meanings: dict[str, Meaning] = {}
        # Many stems mean the same: each meaning is kept once.
        known: dict[Meaning, Meaning] = {}
        for part, word in enumerate(parts):
            for stem, paradigm in spellings.stems(word):
                if len(stem) >= SHORTEST or stem == word:
                    number = numbers.setdefault(paradigm, len(numbers))
                    meaning = (*meanings.get(stem, ()), part, number)
                    meanings[stem] = known.setdefault(meaning, meaning)
        paradigms = list(numbers)
        heads = of_forms(meanings, [spellings.endings(key) for key in paradigms])
        return cls(parts, paradigms, Stems.build(meanings), numbered(heads), anchors)

    def known(self, word: str) -> Known | None:
        """What a plain word of a text is good for; None: nothing."""
        readings = self.readings(word)
        if not (readings or word.isalpha()):
            readings = self.readings(unleet(word))
        half = word.startswith(HALVES)
        if not (readings or half):
            return None
        parts = frozenset(found.part for found in readings)
        return Known(readings, parts, not parts.isdisjoint(self.anchors), half)

    def readings(self, word: str) -> tuple[Reading, ...]:
        """What a plain word may be a form of; empty for nearly all."""
        found: dict[int, bool] = {}
        size, tails = len(word), self._tails
        shortest = max(min(SHORTEST, size), size - self._longest_tail)
        for length in range(min(size, self._longest), shortest - 1, -1):
            tail = word[length:]
            # There are few endings and many stems: a processor has the endings at hand.
            meaning = self.stems.get(word[:length]) if tail in tails else None
            if meaning is not None:
                for place in range(0, len(meaning), 2):
                    if tail in self._endings[meaning[place + 1]]:
                        part = meaning[place]
                        found[part] = found.get(part, False) or not tail
        return tuple(Reading(part, bare) for part, bare in found.items())
