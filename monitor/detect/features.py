"""What the model sees of a passage: named features with the words of the text that they come from.

    w  words and pairs of words, cut to their stems       t  the same of the title
    s  stems of the sentences that name the person        n  stems by side and distance from the mention
    m  stems of the clause with the mention, by side      l  letter sequences near the mention, by side
    r  runs of words with the mention in them             c  letter sequences inside words
    k  cues and frames, shared by all languages           h  stems of hostile words, for the frames alone

The outlet, the names and the topic's proper nouns are never among them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from monitor.detect import concepts, voice
from monitor.detect.concepts import Hit, hostile, lexicon
from monitor.detect.cues import cues
from monitor.detect.passages import Passage
from monitor.detect.tokens import MASKS, NAME, PERSON, Tokens
from monitor.detect.voice import Voices

#: Raised whenever a feature changes its meaning: older models are refused.
VERSION = 4
#: A word that accuses, whichever it is.
HOSTILE = "§h"
#: Words that are not spelled out.
MASKED = MASKS | {HOSTILE}
#: Letters that are kept of a word: enough for a root in az, tr and ru, without its endings.
STEM = 6
#: Lengths of the letter sequences.
SHORTEST, LONGEST = 3, 5
#: Their length near a mention, where one length tells as much as three (measured) and takes a third of the time.
NEAR_SIZE = 4
#: Words on each side of a mention that are coded by side and distance, and how many of them are `close`.
REACH, CLOSE = 10, 3
#: Words of a run beside the mention in it.
RUN = 4


#: The words that each counted feature comes from.
Counted = defaultdict[str, list[int]]


class Bag(NamedTuple):
    """What is known of a passage without the words it comes from: much smaller, enough for a vector."""

    names: list[str]
    #: How often each of them stands there.
    counts: list[int]
    measured: list[tuple[str, float]]
    #: The words whose letters count, and how often each stands there.
    spelled: list[str]
    times: list[int]


@dataclass(slots=True)
class Features:
    """Of one passage."""

    #: Counted features: the words each comes from, as numbers into `places`.
    counted: dict[str, list[int]] = field(default_factory=dict)
    #: Measured features: value and words.
    measured: dict[str, tuple[float, tuple[int, ...]]] = field(default_factory=dict)
    #: The words whose letter sequences are features, and where they stand: see `letters`.
    spelled: dict[str, list[int]] = field(default_factory=dict)
    #: Where each word is printed: title or not, start, end, sentence.
    places: list[Place] = field(default_factory=list)
    #: How probably a hostile word of the body is the piece's own, by its number in `places`.
    own: dict[int, float] = field(default_factory=dict)

    def bag(self) -> Bag:
        return Bag(
            names=list(self.counted),
            counts=[len(places) for places in self.counted.values()],
            measured=[(name, value) for name, (value, _) in self.measured.items()],
            spelled=list(self.spelled),
            times=[len(places) for places in self.spelled.values()],
        )


class Place(NamedTuple):
    """A printed word."""

    in_title: bool
    start: int
    end: int
    sentence: int


@cache
def fingerprint() -> str:
    """A hash of the data that features are made with: a model fits only those it was trained with."""
    return hashlib.sha256((concepts.fingerprint() + voice.text()).encode()).hexdigest()[:16]


def features(passage: Passage, language: str) -> Features:
    """The features of a passage in a language (ISO 639-1; another one is judged by all vocabularies)."""
    found = Features()
    terms = lexicon(language)
    in_title, in_body = terms.find(passage.title.words), terms.find(passage.body.words)
    chosen = set(passage.chosen)
    judged = [i for i, sentence in enumerate(passage.body.sentences) if sentence in chosen]
    title = _Part(passage.title, range(len(passage.title)), in_title, title=True)
    body = _Part(passage.body, judged, in_body, title=False)
    found.places = [*title.places(), *body.places()]
    counted: Counted = defaultdict(list)
    spelled: Counted = defaultdict(list)
    for part, offset in ((title, 0), (body, len(title.words))):
        _count(counted, part, offset, passage)
        _spell(spelled, part, offset)
    found.counted, found.spelled = dict(counted), dict(spelled)
    voices = Voices(passage.body, in_body)
    found.measured = cues(passage, in_title, in_body, judged, voices)
    accusing = {hit.start for hit in in_body if hit.concept in hostile()}
    found.own = {
        place: voices.own(i) for place, i in enumerate(judged, start=len(passage.title)) if i in accusing
    }
    return found


class _Part:
    """The title or the judged words of the body, with unwatched names and hostile words masked too.

    Hostile words are left to the cues, whose weights are bounded: see `model`.
    """

    def __init__(self, tokens: Tokens, numbers: Iterable[int], hits: Iterable[Hit], *, title: bool) -> None:
        self.tokens = tokens
        self.numbers = list(numbers)
        self.title = title
        self.hostile = {i for hit in hits if hit.concept in hostile() for i in range(hit.start, hit.end)}
        self.words = list(self._masked())

    def _masked(self) -> Iterator[str]:
        tokens = self.tokens
        # A title in capitals or English title case says nothing about names.
        shouting = 2 * sum(tokens.capitals) > len(tokens)
        for i in self.numbers:
            word = tokens.words[i]
            if word in MASKS:
                yield word
            elif i in self.hostile:
                yield HOSTILE
            elif tokens.capitals[i] and not shouting and not self._begins(i):
                yield NAME
            else:
                yield word[:STEM]

    def _begins(self, i: int) -> bool:
        """Whether a word begins a sentence or a quotation, where a capital says nothing."""
        tokens = self.tokens
        return (
            i == 0
            or tokens.sentences[i - 1] != tokens.sentences[i]
            or tokens.quoted[i - 1] != tokens.quoted[i]
        )

    def places(self) -> Iterator[Place]:
        tokens = self.tokens
        for i in self.numbers:
            yield Place(self.title, tokens.starts[i], tokens.ends[i], tokens.sentences[i])


def _count(counted: Counted, part: _Part, offset: int, passage: Passage) -> None:
    words = part.words
    prefix = "t:" if part.title else "w:"
    for place, word in enumerate(words, start=offset):
        counted[prefix + word].append(place)
    for place, (word, following) in enumerate(pairwise(words), start=offset):
        counted[f"{prefix}{word} {following}"].append(place)
    for place, word in enumerate(words, start=offset):
        if word == HOSTILE:
            counted["h:" + part.tokens.words[part.numbers[place - offset]][:STEM]].append(place)
    if not part.title:
        _count_naming(counted, part, offset, passage)
    for name, place in _near(part):
        counted[name].append(place + offset)
    for name, places in _runs(part):
        counted[name].extend(place + offset for place in places)


def _count_naming(counted: Counted, part: _Part, offset: int, passage: Passage) -> None:
    sentences = part.tokens.sentences
    for place, (number, word) in enumerate(zip(part.numbers, part.words, strict=True), start=offset):
        if sentences[number] in passage.naming:
            counted["s:" + word].append(place)


def _spell(spelled: Counted, part: _Part, offset: int) -> None:
    for place, (number, word) in enumerate(zip(part.numbers, part.words, strict=True), start=offset):
        if word not in MASKED:
            spelled[part.tokens.words[number]].append(place)


def letters(word: str) -> tuple[str, ...]:
    """The letter sequences of a word, as features; one that stands there twice comes twice."""
    padded = f"_{word}_"
    return tuple(
        "c:" + padded[start : start + size]
        for size in range(SHORTEST, LONGEST + 1)
        for start in range(len(padded) - size + 1)
    )


def _near(part: _Part) -> Iterator[tuple[str, int]]:
    clauses = list(_clauses(part))
    sentences = part.tokens.sentences
    for at, word in enumerate(part.words):
        if word != PERSON:
            continue
        sentence = sentences[part.numbers[at]]
        for i in range(max(0, at - REACH), min(len(part.words), at + REACH + 1)):
            if i != at and sentences[part.numbers[i]] == sentence:
                yield from _beside(part, at, i, same=clauses[i] == clauses[at])


def _beside(part: _Part, at: int, i: int, *, same: bool) -> Iterator[tuple[str, int]]:
    """What word `i` is to a mention at word `at`; `same`: of one clause."""
    side, word = "<" if i < at else ">", part.words[i]
    yield f"n:{side}{word}", i
    if abs(i - at) <= CLOSE:
        yield f"n:{side}{side}{word}", i
    if same:
        yield f"m:{side}{word}", i
    if word not in MASKED:
        yield from ((gram, i) for gram in _near_letters(side, part.tokens.words[part.numbers[i]]))


def _runs(part: _Part) -> Iterator[tuple[str, range]]:
    """Runs of two to five words with a mention in them: who does what to whom, as far as word order tells."""
    words, sentences = part.words, part.tokens.sentences
    for at in (i for i, word in enumerate(words) if word == PERSON):
        sentence = sentences[part.numbers[at]]
        for first in range(max(0, at - RUN), at + 1):
            for last in range(max(at, first + 1), min(len(words), first + RUN + 1)):
                if sentences[part.numbers[first]] == sentences[part.numbers[last]] == sentence:
                    yield "r:" + " ".join(words[first : last + 1]), range(first, last + 1)


@lru_cache(maxsize=50_000)
def _near_letters(side: str, word: str) -> tuple[str, ...]:
    padded = f"_{word}_"
    return tuple(
        f"l:{side}{padded[start : start + NEAR_SIZE]}" for start in range(len(padded) - NEAR_SIZE + 1)
    )


def _clauses(part: _Part) -> Iterator[int]:
    """The clause of each word: they end at any mark."""
    clause = 0
    for number in part.numbers:
        yield clause
        clause += bool(part.tokens.after[number])
