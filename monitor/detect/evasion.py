"""Undoes what hides a name from a search: letters of another script, invisible characters, digits for letters.

`clean` gives plain text to search in, with a map back to the characters as printed.  Nearly all texts need none
of it, so each trick is first looked for in the text as bytes (`letters`), which costs a microsecond.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from monitor.detect import letters, looks
from monitor.detect.looks import CYRILLIC_LOOKS, LATIN_LOOKS


@dataclass(frozen=True, kw_only=True)
class Folded:
    """Plain text, and where each of its code points stands in the text as printed."""

    #: The text in bytes (see `letters`), one for each code point.
    coded: bytes
    #: The text; None when the bytes say it all.
    shown: str | None = None
    #: The place of each code point of `text` in the printed text, and the printed length; None: the same places.
    offsets: tuple[int, ...] | None = None
    #: What was undone, in words, such as `invisible characters`; empty for nearly every text.
    tricks: tuple[str, ...] = ()
    #: Whether it has letters of Azerbaijani Cyrillic, which Russian text never shows.
    native_cyrillic: bool = False
    #: Where in `text` words stand that were written in two scripts.
    mixed: tuple[int, ...] = ()
    #: Whether there are digits in or beside words: they may stand for letters.
    leet: bool = False

    @cached_property
    def cut(self) -> letters.Cut:
        """The words."""
        return letters.Cut(self.coded)

    @property
    def text(self) -> str:
        """The plain text: made anew each time."""
        return letters.decoded(self.coded) if self.shown is None else self.shown

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The printed characters for a part of `text`, with the invisible ones inside it."""
        if self.offsets is None or start >= end:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


_DIGITS = {
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "€": "e",
}

_SIGN = re.compile(r"[@$€](?=[^\W\d_])")
_LATIN = re.compile("[a-z]+")
_CYRILLIC = re.compile("[\u0400-\u052f]+")
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .·_\-\u00a0]{1,3}[^\W_](?![^\W_])){3,}")
_GAP = re.compile(r"[ .·_\-\u00a0]{1,3}")
#: й written as и with a mark: a letter of its own, unlike é.
_SHORT_I = re.compile("[иИ]\u0306")
_BROKEN = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[^\W\d_])")


def clean(text: str) -> Folded:
    """Plain text with evasions undone.  Never raises, whatever the text."""
    coded = letters.coded(text)
    folded = _visible(text) if coded is None else Folded(coded=coded)
    scripts = letters.scripts(folded.coded)
    native, leet = b"z" in scripts, letters.leet(scripts)
    if native or leet:
        folded = replace(folded, native_cyrillic=native, leet=leet)
    if _mixed(scripts):
        folded = _then(folded, _other_script(folded.text), "letters of another script")
    if _signed(folded.coded):
        folded = _then(folded, _signs(folded.text), "signs for letters")
    if _gapped(folded.cut):
        folded = _then(folded, _spaced(folded.text), "spaced letters")
    if _broken(folded.coded):
        folded = _then(folded, _joined_lines(folded.text), "words broken over lines")
    return folded


def _visible(text: str) -> Folded:
    """Letters without marks, of the usual width and shape; invisible characters gone."""
    moving = []
    for letter in letters.unusual(text):
        if len(looks.shown(letter)) == 1:
            text = text.replace(letter, looks.shown(letter))
        else:
            moving.append(letter)
    if not moving:
        coded, shown = letters.forced(text)
        return Folded(coded=coded, shown=shown)
    return _without_moving(text, re.compile(f"{_SHORT_I.pattern}|[{re.escape(''.join(moving))}]"))


def _without_moving(text: str, moving: re.Pattern[str]) -> Folded:
    """The text without the invisible, and with two letters for each that shows two."""
    pieces: list[str] = []
    offsets: list[int] = []
    hidden = done = 0
    for found in moving.finditer(text):
        start, end = found.span()
        shown = "й" if end - start == 2 else looks.shown(found[0])
        hidden += not shown and _is_letter(text, start - 1) and _is_letter(text, end)
        hidden += end - start == 2
        pieces += [text[done:start], shown]
        offsets += [*range(done, start), *[start] * len(shown)]
        done = end
    coded, remaining = letters.forced("".join([*pieces, text[done:]]))
    return Folded(
        coded=coded,
        shown=remaining,
        offsets=(*offsets, *range(done, len(text) + 1)),
        tricks=("invisible characters",) if hidden else (),
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """New text with the place in the old one of each code point; None: the same places."""

    text: str
    places: tuple[int, ...] | None = None
    #: Where the words stand that were written in two scripts.
    mixed: tuple[int, ...] = ()


def _then(before: Folded, change: _Change | None, trick: str) -> Folded:
    if change is None:
        return before
    places = change.places
    if places is None:
        offsets = before.offsets
    elif before.offsets is None:
        offsets = places
    else:
        offsets = tuple(before.offsets[place] for place in places)
    coded, shown = letters.forced(change.text)
    # Where letters were moved, nobody asks any more which words were of two scripts.
    mixed = before.mixed if places is None else ()
    return replace(
        before,
        coded=coded,
        shown=shown,
        offsets=offsets,
        tricks=(*before.tricks, trick),
        mixed=change.mixed or mixed,
    )


def _mixed(scripts: bytes) -> bool:
    """Whether a Latin letter stands beside a Cyrillic one.  To look for one byte is many times cheaper than for two."""
    if b"l" not in scripts or (b"c" not in scripts and b"z" not in scripts):
        return False
    return b"lc" in scripts or b"cl" in scripts or b"lz" in scripts or b"zl" in scripts


def _other_script(text: str) -> _Change | None:
    """Words of two scripts in one: the script with more letters wins."""
    few = _LATIN if _mostly_cyrillic(text) else _CYRILLIC
    words = {
        _word_at(text, run.start())
        for run in few.finditer(text)
        if _is_letter(text, run.start() - 1) or _is_letter(text, run.end())
    }
    if not words:
        return None
    spans = sorted(words)
    return _Change(_replaced(text, spans, _one_script), mixed=tuple(start for start, _ in spans))


def _mostly_cyrillic(text: str) -> bool:
    sample = text[:400]
    return len(sample.encode("ascii", "ignore")) * 3 < len(sample) * 2


def _is_letter(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isalpha()


def _word_at(text: str, place: int) -> tuple[int, int]:
    start = end = place
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "@$€"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] in "@$€"):
        end += 1
    return start, end


def _one_script(word: str) -> str:
    """A word in the script of most of its letters, or in the other one if that alone makes it whole."""
    cyrillic = sum("\u0400" <= letter <= "\u052f" for letter in word)
    latin = sum("a" <= letter <= "z" for letter in word)
    tables = (CYRILLIC_LOOKS, LATIN_LOOKS) if cyrillic > latin else (LATIN_LOOKS, CYRILLIC_LOOKS)
    for table in tables:
        changed = "".join(table.get(letter, letter) for letter in word)
        if not (_CYRILLIC_LETTER.search(changed) and _LATIN.search(changed)):
            return changed
    # Of two scripts whatever one does: a Russian ending on a Latin name, not a disguise.
    return word


def _replaced(text: str, spans: list[tuple[int, int]], change: Callable[[str], str]) -> str:
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], change(text[start:end])]
        done = end
    return "".join([*parts, text[done:]])


_EURO = letters.coded("€") or b""


def _signed(coded: bytes) -> bool:
    return b"@" in coded or b"$" in coded or _EURO in coded


def _signs(text: str) -> _Change | None:
    """`@`, `$` and `€` for letters inside a word; an address keeps them."""
    words = {_word_at(text, sign.start()) for sign in _SIGN.finditer(text)}
    words = {span for span in words if _written(text[slice(*span)]) and not _address(text, *span)}
    return _Change(_replaced(text, sorted(words), unleet)) if words else None


def _written(word: str) -> bool:
    """Whether there are enough letters in a word for the rest to stand for letters."""
    letters = sum(map(str.isalpha, word))
    return letters >= 3 and len(word) <= letters * 2


def _address(text: str, start: int, end: int) -> bool:
    """Whether a word with @ is an e-mail address."""
    return "@" in text[start:end] and text[end : end + 1] in (".", "-", "_")


def unleet(word: str) -> str:
    """A plain word with its digits read as letters; empty when it has none or is mostly digits.

    >>> unleet("hus3yn0v")
    'huseynov'
    """
    if word.isalpha() or not _written(word):
        return ""
    table = CYRILLIC_LOOKS if _CYRILLIC_LETTER.search(word) else _DIGITS
    return "".join(letter if letter.isalpha() else table.get(letter, letter) for letter in word)


def _gapped(cut: letters.Cut) -> bool:
    """Whether three single letters stand in a row: fewer are no word with gaps."""
    single = cut.edges[1::2] - cut.edges[::2] == 1
    if np.count_nonzero(single) < 3:
        return False
    return bool((single[2:] & single[1:-1] & single[:-2]).any())


def _spaced(text: str) -> _Change | None:
    """`H ü s e y n o v`: at least four single letters in a row are joined; a wider gap parts two words."""
    return _without(text, list(_gaps(text)))


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    for run in _SPACED.finditer(text):
        gaps = list(_GAP.finditer(run.group()))
        # What parts most letters parts letters; anything else parts words.
        usual, often = Counter(gap.group() for gap in gaps).most_common(1)[0]
        if often >= 3:
            yield from (
                (run.start() + gap.start(), run.start() + gap.end()) for gap in gaps if gap.group() == usual
            )


def _broken(coded: bytes) -> bool:
    return any(line.endswith(b"-") for line in map(bytes.rstrip, coded.split(b"\n")))


def _joined_lines(text: str) -> _Change | None:
    """A word broken by a hyphen at the end of a line."""
    return _without(text, [found.span() for found in _BROKEN.finditer(text)])


def _without(text: str, spans: list[tuple[int, int]]) -> _Change | None:
    if not spans:
        return None
    gone = {place for start, end in spans for place in range(start, end)}
    places = [place for place in range(len(text)) if place not in gone]
    return _Change("".join(text[place] for place in places), (*places, len(text)))
