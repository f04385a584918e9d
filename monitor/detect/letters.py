"""The usual letters and signs of the news as one byte each, so that a whole text can be looked at cheaply.

To look at a text of 3,400 characters one by one costs Python hundreds of microseconds; to send its bytes through a
table of 256 costs two.  A text with any other character is no such text: `evasion` shows what it means first.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

import numpy as np

from monitor.detect.fold import plain

_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_AZERBAIJANI_LATIN = "əğıöüçş"
#: Letters that only Azerbaijani Cyrillic has (Russian text never shows them).
_AZERBAIJANI_CYRILLIC = "ғәјҝөүһҹ"
#: Of other alphabets in Cyrillic: some hide Latin names, since they look the same.
_OTHER_CYRILLIC = "іїєўІЇЄЎѕЅԁԛԝ"
#: Latin letters with the marks of other languages that the news shows most.
_ACCENTED = "âîûéáèäóñ"
_APOSTROPHES = "ʼ´′‛"
_SIGNS = "«»“”„‘’–—…№°·•€₼©®\u00a0\u2009\u202f\u2212"
#: What any other letter, and any other sign, is taken for.
_FOREIGN_LETTER, _FOREIGN_SIGN = "ª", "¤"


def _page() -> str:
    """All usual characters, by their bytes.  ASCII keeps its own; what else controls a terminal makes room."""
    both_cases = _RUSSIAN + _AZERBAIJANI_LATIN + _AZERBAIJANI_CYRILLIC + _ACCENTED
    others = both_cases + both_cases.replace("ı", "").upper() + "İ" + _OTHER_CYRILLIC
    rest = iter(others + _APOSTROPHES + _SIGNS + _FOREIGN_LETTER + _FOREIGN_SIGN)
    # Byte 0 must be itself, or Python takes a slow dictionary in place of its table.
    kept = "\0\t\n\x0b\x0c\r"
    ascii_and_some = [chr(b) if chr(b) in kept or 32 <= b < 127 else next(rest) for b in range(128)]
    return "".join([*ascii_and_some, *rest])


PAGE = _page()
_BYTES = codecs.charmap_build(PAGE)
_UNUSUAL = re.compile(f"[^{re.escape(PAGE)}]")


def _bare(letter: str) -> str:
    if letter in _APOSTROPHES:
        return "'"
    bare = plain(letter)
    if bare.isalpha() and not (bare.isascii() or "\u0400" <= bare <= "\u052f"):
        bare = unicodedata.normalize("NFD", bare)[0]
    return bare if bare in PAGE else letter


def _table(shown: str) -> bytes:
    """What each byte becomes: the bytes of as many characters."""
    return codecs.charmap_encode(shown, "strict", _BYTES)[0]


_PLAIN = _table("".join(map(_bare, PAGE)))
_SPACED = _table("".join(letter if letter.isalnum() else " " for letter in PAGE))


def _script(letter: str) -> str:
    if letter in _AZERBAIJANI_CYRILLIC:
        return "z"
    if "\u0400" <= letter <= "\u052f":
        return "c"
    if letter.isdecimal():
        return "d"
    return "l" if letter.isascii() and letter.isalpha() else " "


_SCRIPTS = _table("".join(map(_script, PAGE)))
_SPACE = ord(" ")


def unusual(text: str) -> set[str]:
    """The characters of a text that have no byte."""
    return set(_UNUSUAL.findall(text))


def coded(text: str) -> bytes | None:
    """A text in plain letters (`fold.plain`, and without any marks), a byte each; None when one has no byte."""
    try:
        return codecs.charmap_encode(text, "strict", _BYTES)[0].translate(_PLAIN)
    except UnicodeEncodeError:
        return None


def forced(text: str) -> tuple[bytes, str | None]:
    """`coded` with one letter for all that are unusual, and one sign; and the plain text that has them, if any."""
    usual = _UNUSUAL.sub(_stand_in, text)
    some = codecs.charmap_encode(usual, "strict", _BYTES)[0].translate(_PLAIN)
    if usual == text:
        return some, None
    shown = list(decoded(some))
    for found in _UNUSUAL.finditer(text):
        shown[found.start()] = plain(found[0])
    return some, "".join(shown)


def _stand_in(unusual: re.Match[str]) -> str:
    return _FOREIGN_LETTER if unusual[0].isalnum() else _FOREIGN_SIGN


def decoded(some: bytes) -> str:
    return codecs.charmap_decode(some, "strict", PAGE)[0]


class Cut:
    """Coded text cut into words."""

    __slots__ = ("edges", "spaced")

    def __init__(self, some: bytes) -> None:
        #: The text with a space for each sign.
        self.spaced = some.translate(_SPACED)
        inside = np.frombuffer(b" " + self.spaced + b" ", dtype=np.uint8) != _SPACE
        #: Where each word begins and ends, by turns.
        self.edges = (inside[1:] != inside[:-1]).nonzero()[0]

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.edges) // 2

    def word(self, place: int) -> bytes:
        at = self.edges.item
        return self.spaced[at(2 * place) : at(2 * place + 1)]


def scripts(some: bytes) -> bytes:
    """Coded text as kinds of letters.

    `l` Latin, `c` Cyrillic, `z` of Azerbaijani Cyrillic alone, `d` digits, a space for all else.
    """
    return some.translate(_SCRIPTS)


def leet(scripts: bytes) -> bool:
    """Whether a digit stands beside a letter."""
    # There are few digits: to look round each is cheaper than to look for pairs in the whole text.
    between = scripts.split(b"d")
    return any(map(bytes.isalpha, [part[-1:] for part in between[:-1]])) or any(
        map(bytes.isalpha, [part[:1] for part in between[1:]])
    )
