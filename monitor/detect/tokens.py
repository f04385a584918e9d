"""A text as words with their places: what passages, cues and features are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.detect.fold import plain

#: The judged person, another watched person, any other name, a number: one word each.
PERSON, OTHER, NAME, NUMBER = "§p", "§o", "§n", "§0"
MASKS = frozenset({PERSON, OTHER, NAME, NUMBER})
#: A quotation of at most this many words is a scare quote or a title, not somebody's speech.
SCARE_WORDS = 4
#: A quotation of more words than this was never one: a mark was forgotten.
LONGEST_QUOTE = 300
#: A sentence of more words is cut: what looks at each word of a sentence for each of its words takes no longer then.
LONGEST_SENTENCE = 150
#: What `Tokens.quoted` says of a word.
UNQUOTED, SCARE, SPEECH = 0, 1, 2

_PIECE = re.compile(r"[^\W_]+|[.!?…]+|\n\s*|[\"“”«»„]|''|[—–:;,()]")
_OPENS, _CLOSES = "“«„", "”»"
_ENDS = frozenset(".!?…\n")


class Span(NamedTuple):
    """A masked place: `[start, end)` in code points, and the word that stands for it."""

    start: int
    end: int
    mask: str


@dataclass(slots=True)
class Tokens:
    """Parallel lists, one item a word; a masked span is one word."""

    #: Plain lower-case words, or one of `MASKS`.
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    #: The number of the sentence, from 0, never falling.
    sentences: list[int] = field(default_factory=list)
    #: Whether the word is printed with a capital.
    capitals: list[bool] = field(default_factory=list)
    quoted: list[int] = field(default_factory=list)
    #: Punctuation that follows each word, joined.
    after: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)


def tokens(text: str, spans: Sequence[Span] = ()) -> Tokens:
    """The words of a text in order.

    Args:
        text: As printed.
        spans: Places to mask; where two overlap, the one that starts first stands.
    """
    building = _Building(text)
    at = 0
    for span in _disjoint(spans, len(text)):
        building.read(at, span.start)
        building.add(span.mask, span.start, span.end)
        at = span.end
    building.read(at, len(text))
    building.drop_open_quote()
    return building.tokens


def _disjoint(spans: Sequence[Span], length: int) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans):
        if span.start < span.end <= length and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept


class _Building:
    """Reads a text piece by piece; knows the sentence and the quotation it is in."""

    def __init__(self, text: str) -> None:
        self.tokens = Tokens()
        self._text = text
        self._plain = plain(text)
        self._sentence = 0
        #: The number of its first word.
        self._began = 0
        self._ending = False
        #: The number of the first word inside the open quotation; None outside one.
        self._opened: int | None = None

    def read(self, start: int, end: int) -> None:
        for match in _PIECE.finditer(self._plain, start, end):
            piece = match.group()
            first = piece[0]
            if first.isalnum():
                self.add(NUMBER if piece.isdecimal() else piece, match.start(), match.end())
            elif first in "\"“”«»„'":
                self._quote(first)
            else:
                self._punctuation(piece, match.end())

    def add(self, word: str, start: int, end: int) -> None:
        words = self.tokens
        if self._ending or len(words) - self._began >= LONGEST_SENTENCE:
            self._sentence += 1
            self._began = len(words)
            self._ending = False
        words.words.append(word)
        words.starts.append(start)
        words.ends.append(end)
        words.sentences.append(self._sentence)
        words.capitals.append(self._text[start].isupper())
        words.quoted.append(UNQUOTED)
        words.after.append("")

    def _punctuation(self, piece: str, end: int) -> None:
        if not self.tokens.words:
            return
        self.tokens.after[-1] += piece[0]
        if piece[0] in _ENDS:
            self._ending = self._ending or piece[0] == "\n" or not self._is_abbreviation(piece, end)

    def _is_abbreviation(self, piece: str, end: int) -> bool:
        # "S. Soltanov", "2.5", "v.s. davam": no end of a sentence.
        following = self._text[end : end + 2].strip()
        return piece == "." and (
            len(self.tokens.words[-1]) == 1 or self._text[end : end + 1].isalnum() or following[:1].islower()
        )

    def _quote(self, mark: str) -> None:
        if self._opened is None:
            if mark not in _CLOSES:
                self._opened = len(self.tokens)
        elif mark != "«":
            self._close()

    def _close(self) -> None:
        first, last = self._opened or 0, len(self.tokens)
        if 0 < last - first <= LONGEST_QUOTE:
            kind = SCARE if last - first <= SCARE_WORDS else SPEECH
            self.tokens.quoted[first:last] = [kind] * (last - first)
        self._opened = None

    def drop_open_quote(self) -> None:
        # An excerpt may end inside a quotation.
        if self._opened is not None and len(self.tokens) - self._opened > SCARE_WORDS:
            self._close()
