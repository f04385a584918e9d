"""Whose voice a hostile word stands in: the piece's own, or that of somebody whom it quotes or reports.

A logistic regression over signs that mean the same in every language.  Its weights are data (`data/voice.json`),
fitted to the hand-set labels of `models/voices.jsonl` by `./run bench voice --write`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from monitor.detect.concepts import DEFEND, Hit, hostile
from monitor.detect.fold import plain
from monitor.detect.tokens import UNQUOTED, Tokens

#: The file of the weights, beside the vocabularies.
FILE = "voice.json"
#: Concepts that say who speaks.
ATTRIBUTE = DEFEND | {"speech", "rumour", "loyal"}
#: Concepts that are counted over the whole piece: what kind of piece it is.
KIND = ATTRIBUTE | {"self", "procedure", "insinuation", "reveal", "punish", "abuse", "pack", "contempt"}
#: Words within which a word of report is close.
CLOSE = 8
#: Words that say that something is only said, in any of the languages.
HEARSAY = frozenset(
    plain(
        "görə əsasən guya bildirilir deyilir göre sözde якобы словам сообщает данным "
        "alleged allegedly according"
    ).split()
)

Signs = dict[str, float]


class Weights(NamedTuple):
    """A fitted regression."""

    intercept: float
    #: By sign, in log-odds.
    signs: dict[str, float]

    def own(self, signs: Signs) -> float:
        """The probability that a word with these signs stands in the piece's own voice."""
        score = self.intercept + sum(self.signs.get(name, 0.0) * value for name, value in signs.items())
        return 1.0 / (1.0 + math.exp(-score))


class Voices:
    """The voices of one text.

    Args:
        words: Of the text.
        hits: All terms found in them.
    """

    def __init__(self, words: Tokens, hits: Sequence[Hit]) -> None:
        self._words = words
        self._sentences: dict[int, list[int]] = {}
        for i, sentence in enumerate(words.sentences):
            self._sentences.setdefault(sentence, []).append(i)
        self._cues: dict[int, list[Hit]] = {}
        for hit in hits:
            self._cues.setdefault(words.sentences[hit.start], []).append(hit)
        self._piece = dict(_of_piece(words, hits))
        self._known: dict[int, float] = {}

    def own(self, word: int) -> float:
        """The probability that a word, read as hostile, is the piece's own."""
        if word not in self._known:
            self._known[word] = weights().own(self.signs(word, word + 1))
        return self._known[word]

    def signs(self, start: int, end: int) -> Signs:
        """The signs at some words."""
        sentence = self._words.sentences[start]
        found = {**self._piece, "place": start / len(self._words)}
        found.update(dict.fromkeys(self._printed(start, self._sentences[sentence]), 1.0))
        found.update(dict.fromkeys(self._said(start, end, self._cues.get(sentence, ())), 1.0))
        for beside in (sentence - 1, sentence + 1):
            found.update(
                (f"{cue.concept} beside", 1.0)
                for cue in self._cues.get(beside, ())
                if cue.concept in ATTRIBUTE
            )
        return found

    def _printed(self, at: int, same: Sequence[int]) -> Iterator[str]:
        """What marks and single words of the sentence, the words `same`, say of word `at`."""
        words = self._words
        plainly = words.quoted[at] == UNQUOTED
        yield f"quoted {words.quoted[at]}"
        seen = {
            "quotation of several sentences": not plainly and self._spans_sentences(at),
            "quotation beside": plainly and any(words.quoted[i] != UNQUOTED for i in same),
            "question": any("?" in words.after[i] for i in same),
            "colon before": any(":" in words.after[i] for i in same if i < at),
            "hearsay": any(words.words[i] in HEARSAY for i in same),
        }
        yield from (name for name, there in seen.items() if there)

    def _spans_sentences(self, at: int) -> bool:
        words = self._words
        first = last = at
        while first > 0 and words.quoted[first - 1] == words.quoted[at]:
            first -= 1
        while last + 1 < len(words) and words.quoted[last + 1] == words.quoted[at]:
            last += 1
        return words.sentences[first] != words.sentences[last]

    @staticmethod
    def _said(start: int, end: int, cues: Sequence[Hit]) -> Iterator[str]:
        """What the cues of the sentence say."""
        for cue in cues:
            if start <= cue.start < end:
                if cue.concept in hostile():
                    yield f"is {cue.concept}"
                continue
            side = "before" if cue.start < start else "after"
            yield f"{cue.concept} {side}"
            if cue.concept in ATTRIBUTE and abs(cue.start - start) <= CLOSE:
                yield f"close {side}"


def _of_piece(words: Tokens, hits: Sequence[Hit]) -> Iterator[tuple[str, float]]:
    counts: dict[str, int] = {}
    for hit in hits:
        if hit.concept in KIND:
            counts[hit.concept] = counts.get(hit.concept, 0) + 1
    for concept, count in counts.items():
        yield f"{concept} in all", math.log1p(count)
    yield "quoted share", sum(mark != UNQUOTED for mark in words.quoted) / max(1, len(words))


@cache
def weights() -> Weights:
    """The weights that come with the program."""
    return read(text())


def text() -> str:
    """The file of those."""
    return (files("monitor.detect") / "data" / FILE).read_text("utf-8")


def read(text: str) -> Weights:
    """The weights of a file."""
    found: dict[str, Any] = json.loads(text)
    return Weights(float(found["intercept"]), {name: float(value) for name, value in found["signs"].items()})
