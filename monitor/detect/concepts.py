"""Vocabularies: which concepts (frames and cues) the words of a text belong to, in each language.

The files under `data/` are plain text that anyone can edit:

    [traitor az]
    satqın*, vətən xaini*, xəyanət*
    # a remark

A term is one word or several; `*` at the end of a word stands for any ending.  Marks on letters do not matter.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from monitor.detect.fold import plain

FRAMES_FILE, CUES_FILE, BLAME_FILE = FILES = "frames.txt", "cues.txt", "blame.txt"
LANGUAGES = ("az", "ru", "en", "tr")
#: Concepts that accuse, besides the frames.
ACCUSE = frozenset({"abuse", "harm", "punish", "reveal", "insinuation", "pack"})
#: Concepts that tell a report or a defence.
DEFEND = frozenset({"accusing", "smear", "bogus", "denial", "lawyer", "rights", "victim", "honour"})
#: Distinct words whose terms are remembered: a stream of texts must not grow the memory without end.
REMEMBERED = 50_000

_HEAD = re.compile(r"\[([a-z-]+) ([a-z]{2})\]")
_WORD = re.compile(r"[^\W_]+\*?")


class Hit(NamedTuple):
    """A term of a concept that stands at words `start` to `end` (exclusive)."""

    concept: str
    start: int
    end: int


class _Term(NamedTuple):
    concept: str
    #: The words after the first; a trailing `*` stands for any ending.
    rest: tuple[str, ...]


class Lexicon:
    """The terms of one language, ready to be looked up."""

    def __init__(self, terms: Mapping[str, Sequence[str]]) -> None:
        self._exact: dict[str, list[_Term]] = {}
        self._prefixes: dict[str, list[_Term]] = {}
        self._known: dict[str, tuple[_Term, ...]] = {}
        for concept, phrases in terms.items():
            for phrase in phrases:
                self._add(concept, _WORD.findall(plain(phrase)))

    def _add(self, concept: str, words: Sequence[str]) -> None:
        first = words[0]
        table = self._prefixes if first.endswith("*") else self._exact
        table.setdefault(first.rstrip("*"), []).append(_Term(concept, tuple(words[1:])))

    def find(self, words: Sequence[str]) -> list[Hit]:
        """All terms in a list of plain words; they may overlap; a concept counts once at one word."""
        hits: dict[tuple[int, str], Hit] = {}
        for start, word in enumerate(words):
            for term in self._starting(word):
                if not term.rest or _continues(words, start + 1, term.rest):
                    end = start + 1 + len(term.rest)
                    known = hits.get((start, term.concept))
                    if known is None or known.end < end:
                        hits[start, term.concept] = Hit(term.concept, start, end)
        return list(hits.values())

    def _starting(self, word: str) -> tuple[_Term, ...]:
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[word] = tuple(self._look_up(word))
        return found

    def _look_up(self, word: str) -> Iterator[_Term]:
        yield from self._exact.get(word, ())
        for length in range(2, len(word) + 1):
            yield from self._prefixes.get(word[:length], ())


def _continues(words: Sequence[str], at: int, rest: Sequence[str]) -> bool:
    if at + len(rest) > len(words):
        return False
    return all(
        words[at + i].startswith(word[:-1]) if word.endswith("*") else words[at + i] == word
        for i, word in enumerate(rest)
    )


@cache
def lexicon(language: str) -> Lexicon:
    """The vocabulary of one language; of all of them for a language that has none."""
    codes = (language,) if language in LANGUAGES else LANGUAGES
    merged: dict[str, list[str]] = {}
    for name in FILES:
        for (concept, code), phrases in parse(_read(name)).items():
            if code in codes:
                merged.setdefault(concept, []).extend(phrases)
    return Lexicon(merged)


@cache
def concepts(name: str) -> tuple[str, ...]:
    """The concepts of one file, in its order."""
    return tuple(dict.fromkeys(concept for concept, _ in parse(_read(name))))


@cache
def hostile() -> frozenset[str]:
    """The concepts that accuse."""
    return frozenset(concepts(FRAMES_FILE)) | ACCUSE


@cache
def fingerprint() -> str:
    """A hash of all vocabularies."""
    read = "\n".join(_read(name) for name in FILES)
    return hashlib.sha256(read.encode()).hexdigest()[:16]


def parse(text: str) -> dict[tuple[str, str], list[str]]:
    """The terms by concept and language.

    Raises:
        ValueError: A line stands before the first heading, or a term has no word.
    """
    sections: dict[tuple[str, str], list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.partition("#")[0].strip()
        if head := _HEAD.fullmatch(stripped):
            current = sections.setdefault((head[1], head[2]), [])
        elif stripped:
            phrases = [phrase.strip() for phrase in stripped.split(",") if phrase.strip()]
            if current is None or not all(_WORD.search(plain(phrase)) for phrase in phrases):
                raise ValueError(f"line {number}: a term without a heading or without a word: {line!r}")
            current.extend(phrases)
    return sections


def _read(name: str) -> str:
    return (files("monitor.detect") / "data" / name).read_text("utf-8")
