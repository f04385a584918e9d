"""The same story in another language: numbers, names, dates and quoted phrases that both pieces share.

Names are brought into one script and cut to their consonants, since vowels and endings change from language to
language.  What is found is `likely the same story`, shown with what the pieces share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from monitor.detect.fold import plain

#: Rare marks two pieces must share, and the share of the smaller piece's rare marks.
MIN_SHARED = 4
MIN_SHARE = 0.25
#: A mark that stands in more than this part of all pieces tells nothing: the person's name, the country.
COMMON = 0.5

_NUMBER = re.compile(r"\d[\d.,  ]*\d|\d")
_NAME = re.compile(r"(?<=[\w,;:«“\"(] )[«“\"]?([A-ZÇÖÜĞİŞƏА-ЯЁ][\w’'-]{3,})")
_QUOTE = re.compile(r"[«“\"]([^«»“”\"\n]{3,40})[»”\"]")
_VOWELS = re.compile(r"[aeiouyəäw'’ьъ-]|[^a-z]")
#: Cyrillic and Azerbaijani letters by sound; several letters of one sound become one.
_SOUNDS = {
    **dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziiklmnoprstufhie", strict=True)),
    **{"ж": "j", "ц": "ts", "ч": "c", "ш": "s", "щ": "s", "ю": "u", "я": "a", "ь": "", "ъ": "", "ё": "e"},
}
_PAIRS = (
    ("dzh", "c"),
    ("sh", "s"),
    ("ch", "c"),
    ("kh", "h"),
    ("gh", "g"),
    ("zh", "j"),
    ("dj", "c"),
    ("дж", "c"),
)
#: Sounds that are written one for the other.
_MERGED = str.maketrans("hkqxjfw", "ggggcvv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two pieces that are likely the same story."""

    one: int
    other: int
    #: As printed in the first piece, at most ten.
    shared: tuple[str, ...]


def marks(text: str) -> dict[str, str]:
    """The marks of a text that survive a translation: key -> as printed."""
    found: dict[str, str] = {}
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match.group(0))
        if len(digits) > 1:
            found.setdefault(f"#{digits.lstrip('0')}", match.group(0).strip(" .,"))
    for match in (*_NAME.finditer(text), *_QUOTE.finditer(text)):
        key = skeleton(match.group(1))
        if len(key) >= 3:
            found.setdefault(key, match.group(1))
    return found


def skeleton(name: str) -> str:
    """The consonants of a name in one script, at most six: endings are cut.

    >>> skeleton("Hüseynov"), skeleton("Гусейнов"), skeleton("Huseynov")
    ('gsnv', 'gsnv', 'gsnv')
    """
    folded = plain(name)
    for pair, one in _PAIRS:
        folded = folded.replace(pair, one)
    sounds = "".join(_SOUNDS.get(letter, letter) for letter in folded)
    return _VOWELS.sub("", sounds.translate(_MERGED))[:6]


def alike(pieces: Sequence[tuple[int, str, str]]) -> list[Alike]:
    """Pairs of pieces in different languages that are likely the same story.

    Args:
        pieces: (number, language, text).
    """
    found = {number: marks(text) for number, _, text in pieces}
    languages = {number: language for number, language, _ in pieces}
    rare = _rare(found.values())
    pairs = []
    for one, other in combinations(sorted(found), 2):
        if languages[one] == languages[other]:
            continue
        first, second = found[one].keys() & rare, found[other].keys() & rare
        shared = sorted(first & second)
        if len(shared) >= MIN_SHARED and len(shared) >= MIN_SHARE * min(len(first), len(second)):
            pairs.append(Alike(one=one, other=other, shared=tuple(found[one][key] for key in shared[:10])))
    return pairs


def _rare(found: Iterable[Mapping[str, str]]) -> set[str]:
    """The marks that do not stand in most pieces; among a handful every mark is rare."""
    every = list(found)
    counts = Counter(key for each in every for key in each)
    limit = max(4, COMMON * len(every))
    return {key for key, count in counts.items() if count <= limit}
