"""The written forms of one word of a name: stems to look up, each with the endings that may follow it.

A word is in native lower case (`fold.name_lower`).  A stem is plain; its paradigm is the key of a closed set of
endings (`endings`), so that a form counts only if the grammar of its language makes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product

from monitor.detect import cyrillic, declension, latin, looks, suffixes
from monitor.detect.fold import name_lower, plain

#: Any ending of Azerbaijani or Turkish: for what has no vowel to follow, such as `TV` and `IRFS`.
LOOSE = "loose"
#: No ending at all: for numbers.
BARE = "bare"
#: So many spellings of each word are combined to show what is tried.
MOST_SHOWN = 12
#: Begins the paradigms of `suffixes`; the last vowel and the kind of ending follow.
_SUFFIXED = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The spellings of a name in one script, for a person who asks what is tried."""

    script: str
    #: Nominative, lower case, usual ones first; without marks, as they are compared.
    spellings: tuple[str, ...]


@cache
def endings(paradigm: str) -> frozenset[str]:
    """The endings that a paradigm allows; the empty one among them if the bare stem is a form."""
    if paradigm == BARE:
        return frozenset({""})
    if paradigm == LOOSE:
        return suffixes.loose() | {""}
    if paradigm in declension.ENDINGS:
        return declension.ENDINGS[paradigm]
    return suffixes.tails(paradigm[1:-1], suffixes.Ending(paradigm[-1]))


def stems(word: str) -> list[tuple[str, str]]:
    """All stems of a word with their paradigms, without repetition."""
    if word.isdecimal():
        return [(word, BARE)]
    if _is_cyrillic(word):
        return list(dict.fromkeys(declension.russian(plain(word)) + _latin(cyrillic.romanised(word))))
    return list(dict.fromkeys(_latin(word) + _russian(cyrillic.spellings(word))))


def _latin(word: str) -> list[tuple[str, str]]:
    vowel, ending = suffixes.of_name(word)
    paradigm = LOOSE if len(word) <= 4 and not _speakable(word) else _SUFFIXED + vowel + ending
    if paradigm == LOOSE:
        return [(looks.bare(word), LOOSE)]
    found = [(spelling, paradigm) for spelling in latin.spellings(word)]
    softened = _SUFFIXED + vowel + suffixes.Ending.SOFT
    if len(word) <= 4 and ending is not suffixes.Ending.VOWEL:
        # `Rab`, `Rabbi`: some short words of Arabic double their last letter.
        found.append((looks.bare(word) + looks.bare(word[-1]), softened))
    return found + [
        (stem[:-1] + soft, softened)
        for stem, _ in found
        if len(stem) > 3
        for soft in _SOFTENED.get(stem[-1], "")
        if word[-1] == stem[-1]
    ]


#: `İstək`, `İstəyin`; Turkish `Çelik`, `Çeliğin`; `Yakup`, `Yakubun`.  Final ç, t and q are other letters in plain.
_SOFTENED = {"k": "yg", "p": "b"}


def _speakable(word: str) -> bool:
    return any(letter in "aeəıioöuü" for letter in word)


def _russian(spellings: tuple[str, ...]) -> list[tuple[str, str]]:
    return [found for spelling in spellings for found in declension.paradigms(spelling)]


def _is_cyrillic(word: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in word)


def initials(word: str, *, english: bool) -> frozenset[str]:
    """How a given name in native lower case may be shortened before a dot, plain.

    One letter, or those that stand for one sound.  Only English makes `K.` of `Khadija`.
    """
    written = {stem for stem, _ in stems(word) if stem}
    if not english:
        written = {stem for stem in written if not stem.startswith(("kh", "zh", "gh"))} | {
            stem[:2] for stem in written if stem.startswith(("kh", "zh", "gh"))
        }
        return frozenset({s[0] for s in written if s not in DIGRAPHS} | _digraphs(written))
    return frozenset({stem[0] for stem in written} | _digraphs(written))


def _digraphs(written: set[str]) -> set[str]:
    return {digraph for digraph in DIGRAPHS if any(stem.startswith(digraph) for stem in written)}


#: Initials of more than one letter, plain.
DIGRAPHS = frozenset({"kh", "sh", "ch", "gh", "dj", "zh", "yu", "ya", "dzh", "дж"})


def shown(name: str) -> list[Shown]:
    """The spellings of a whole name by script, most usual first, each word's usual spellings side by side."""
    words = [name_lower(word) for word in name.split()]
    return [
        Shown(script="Latin", spellings=_side_by_side([latin.spellings(word) for word in words])),
        Shown(script="Russian", spellings=_side_by_side([cyrillic.spellings(word) for word in words])),
        Shown(
            script="Azerbaijani Cyrillic", spellings=(" ".join(cyrillic.azerbaijani(word) for word in words),)
        ),
    ]


def _side_by_side(columns: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The first combinations of the words' spellings, the most usual ones first."""
    numbered = [list(enumerate(column[:MOST_SHOWN])) for column in columns]
    chosen = sorted(product(*numbered), key=lambda row: sum(number for number, _ in row))
    return tuple(" ".join(spelling for _, spelling in row) for row in chosen[: MOST_SHOWN * len(columns)])
