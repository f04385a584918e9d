"""Undoes what hides a name from a search: letters of another script, invisible characters, digits for letters.

`clean` gives plain text to search in, with a map back to the characters as printed.  Nearly all texts need none
of it, so each trick is first looked for in a way that costs a few microseconds.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.detect.fold import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Plain text, and where each of its code points stands in the text as printed."""

    text: str
    #: The place of each code point of `text` in the printed text, and the printed length; None: the same places.
    offsets: tuple[int, ...] | None = None
    #: What was undone, in words, such as `invisible characters`; empty for nearly every text.
    tricks: tuple[str, ...] = ()
    #: Whether there is any Cyrillic letter in it.
    cyrillic: bool = False

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The printed characters for a part of `text`, with the invisible ones inside it."""
        if self.offsets is None or start >= end:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


#: Cyrillic letters that look like Latin ones, and the Latin letter each looks like (both lower case, plain).
#: `в`, `н` and `т` look like it in capitals only, which is how they are used.
_LATIN_LOOKS = dict(zip("аеорсухіјѕԁһвнкмтәԛԝү", "aeopcyxijsdhbhkmteqwy", strict=True))
_CYRILLIC_LOOKS = {
    "a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "y": "у", "x": "х", "k": "к", "m": "м", "t": "т",
    "b": "в", "h": "н", "i": "и", "n": "п", "u": "и", "r": "г", "3": "з", "0": "о", "6": "б", "4": "ч",
}  # fmt: skip
_GREEK_LOOKS = dict(zip("αβεζηικμνορτυχω", "abeznikmvoptyxw", strict=True))
#: Capitals look like other letters than the small ones.
_GREEK_CAPITALS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True))
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

#: A text without any of these has no invisible, combining, full-width, Greek, mathematical or accented letters.
_ODD = re.compile(
    "[^\\x00-\\x7f\u0400-\u045f\u04d8\u04d9əƏğĞıİöÖüÜçÇşŞ«»“”„‘’–—…№°·•€₼©®\u00a0\u2009\u202f\u2212]"
)
_SIGN = re.compile(r"[@$€](?=[^\W\d_])")
_LATIN = re.compile("[a-z]+")
_CYRILLIC = re.compile("[\u0400-\u052f]+")
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .·_\-\u00a0]{1,3}[^\W_](?![^\W_])){3,}")
#: Each begins with one character, which makes them quick to look for.
_SPACED_HINTS = tuple(
    re.compile(rf"{gap}[^\W_]{gap}[^\W_]{gap}[^\W_](?![^\W_])")
    for gap in (" ", r"\.", "-", "_", "·", "\u00a0")
)
_GAP = re.compile(r"[ .·_\-\u00a0]{1,3}")
_BREVE = "\u0306"
_BROKEN = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[^\W\d_])")


def clean(text: str) -> Folded:
    """Plain text with evasions undone.  Never raises, whatever the text."""
    folded = Folded(text=plain(text))
    if _ODD.search(text):
        folded = _visible(text)
    cyrillic = _has_cyrillic(folded.text)
    for trick, undo in _UNDO if cyrillic else _UNDO[1:]:
        changed = undo(folded.text)
        if changed is not None:
            folded = _then(folded, changed, trick)
    return replace(folded, cyrillic=cyrillic) if cyrillic else folded


def _has_cyrillic(text: str) -> bool:
    return not text.isascii() and _CYRILLIC_LETTER.search(text) is not None


def bare(word: str) -> str:
    """A word of a name as `clean` would show it in a text: plain, without the marks of any language."""
    return word if word.isascii() else "".join(map(_shown, plain(word)))


def _visible(text: str) -> Folded:
    """Letters without marks, of the usual width and shape; invisible characters gone."""
    odd = set(_ODD.findall(text))
    if all(len(_shown(letter)) == 1 for letter in odd):
        # Only foreign letters: nothing moves, and nothing is hidden.
        for letter in odd:
            text = text.replace(letter, _shown(letter))
        return Folded(text=plain(text))
    letters: list[str] = []
    offsets: list[int] = []
    for place, letter in enumerate(text):
        if letter == _BREVE and letters and letters[-1] == "и":
            # й written as и with a mark: a letter of its own, unlike é.
            letters[-1] = "й"
        for shown in _shown(letter):
            letters.append(shown)
            offsets.append(place)
    hidden = len(letters) != len(text)
    return Folded(
        text="".join(letters),
        offsets=(*offsets, len(text)) if hidden else None,
        tricks=("invisible characters",) if any(map(_invisible, text)) else (),
    )


def _invisible(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cf", "Mn", "Me")


@lru_cache(maxsize=4096)
def _shown(letter: str) -> str:
    """What one character shows, plain; empty for the invisible."""
    if _invisible(letter):
        return ""
    if letter in _GREEK_CAPITALS:
        return _GREEK_CAPITALS[letter]
    usual = unicodedata.normalize("NFKC", letter)
    bare = plain(usual)
    if not bare.isascii() and not _CYRILLIC.fullmatch(bare):
        # й and ё have marks too, but are letters of their own.
        bare = "".join(part for part in unicodedata.normalize("NFD", bare) if not _invisible(part))
    return "".join(_SMALL.get(part, part) for part in bare) or " "


_SMALL = {
    **_GREEK_LOOKS,
    **dict(zip("ǝɐɑɡɩłøđɪʀɴʟɢʏʙʜᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢı", "eaagilodirnlgybhacdejkmoptuvwzi", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
}


@dataclass(frozen=True, slots=True)
class _Change:
    """New text with the place in the old one of each code point; None: the same places."""

    text: str
    places: tuple[int, ...] | None = None


def _then(before: Folded, change: _Change, trick: str) -> Folded:
    places = change.places
    if places is None:
        offsets = before.offsets
    elif before.offsets is None:
        offsets = places
    else:
        offsets = tuple(before.offsets[place] for place in places)
    return Folded(text=change.text, offsets=offsets, tricks=(*before.tricks, trick))


def _other_script(text: str) -> _Change | None:
    """Words of two scripts in one: the script with more letters wins."""
    few = _LATIN if _mostly_cyrillic(text) else _CYRILLIC
    words = {
        _word_at(text, run.start())
        for run in few.finditer(text)
        if _is_letter(text, run.start() - 1) or _is_letter(text, run.end())
    }
    return _Change(_replaced(text, sorted(words), _one_script)) if words else None


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
    tables = (_CYRILLIC_LOOKS, _LATIN_LOOKS) if cyrillic > latin else (_LATIN_LOOKS, _CYRILLIC_LOOKS)
    for looks in tables:
        changed = "".join(looks.get(letter, letter) for letter in word)
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


def _signs(text: str) -> _Change | None:
    """`@`, `$` and `€` for letters inside a word; an address keeps them."""
    if "@" not in text and "$" not in text and "€" not in text:
        return None
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
    looks = _CYRILLIC_LOOKS if _CYRILLIC_LETTER.search(word) else _DIGITS
    return "".join(letter if letter.isalpha() else looks.get(letter, letter) for letter in word)


def _spaced(text: str) -> _Change | None:
    """`H ü s e y n o v`: at least four single letters in a row are joined; a wider gap parts two words."""
    if not any(hint.search(text) for hint in _SPACED_HINTS):
        return None
    return _without(text, list(_gaps(text)))


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    for run in _SPACED.finditer(text):
        gaps = list(_GAP.finditer(run.group()))
        # What parts most letters parts letters; anything else parts words.
        usual, _ = Counter(gap.group() for gap in gaps).most_common(1)[0]
        yield from (
            (run.start() + gap.start(), run.start() + gap.end()) for gap in gaps if gap.group() == usual
        )


def _joined_lines(text: str) -> _Change | None:
    """A word broken by a hyphen at the end of a line."""
    if "-\n" not in text and "-\r" not in text and "- \n" not in text:
        return None
    return _without(text, [found.span() for found in _BROKEN.finditer(text)])


def _without(text: str, spans: list[tuple[int, int]]) -> _Change | None:
    if not spans:
        return None
    gone = {place for start, end in spans for place in range(start, end)}
    places = [place for place in range(len(text)) if place not in gone]
    return _Change("".join(text[place] for place in places), (*places, len(text)))


_UNDO: tuple[tuple[str, Callable[[str], _Change | None]], ...] = (
    ("letters of another script", _other_script),
    ("signs for letters", _signs),
    ("spaced letters", _spaced),
    ("words broken over lines", _joined_lines),
)
