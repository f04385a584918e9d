"""The endings that Azerbaijani and Turkish put on a name, as a grammar.

A name takes, in this order: the plural, a possessive, a case, and then the copula, a question or `-ki`.  Vowels
follow the last vowel of the name (A is a or ə; I is ı, i, u or ü); what joins two vowels depends on the kind of
the ending before.  Derived words (`-lı`, `-lıq`, `-ca`, `-çı`, `-ov`) are other words, not forms of the name: a
`Hüseynovlu` is nobody called Hüseynov.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from monitor.detect import lexicon
from monitor.detect.fold import plain


class Ending(StrEnum):
    """What stands at the end of a name.  The values are stored in the cache: never rename one."""

    CONSONANT = "c"
    #: Voiceless: Turkish writes `Polat'tan`.
    HARD = "h"
    VOWEL = "v"
    #: A vowel that is itself a possessive: `Radiosuna`.
    POSSESSIVE = "p"
    #: One that writers often forget to be a possessive, as in `-qızı` and `-oğlu`: `Vaqifqızına`, `Vaqifqızıya`.
    EITHER = "e"
    #: A consonant that was softened before a vowel: `İstəyin` from `İstək`.
    SOFT = "s"


_BACK = frozenset("aıou")
_HIGH = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "ə": "i", "i": "i", "ö": "ü", "ü": "ü"}

_PLURAL = ("", "lAr")
_POSSESSIVES = {
    # Not "m" and "n" after a vowel: `Əlim` is another name far more often than "my Əli".
    Ending.CONSONANT: ("Im", "ImIz"),
    Ending.VOWEL: ("mIz",),
    Ending.POSSESSIVE: (),
    Ending.EITHER: (),
}
_POSSESSED = {Ending.CONSONANT: ("I",), Ending.VOWEL: ("sI",), Ending.POSSESSIVE: (), Ending.EITHER: ()}
_CASES = {
    Ending.CONSONANT: ("", "In", "A", "I", "dA", "dAn", "lA", "sIz"),
    Ending.VOWEL: ("", "nIn", "yA", "nI", "yI", "dA", "dAn", "lA", "ylA", "sIz"),
    Ending.POSSESSIVE: ("", "nIn", "nA", "nI", "ndA", "ndAn", "lA", "ylA", "sIz"),
    Ending.EITHER: ("", "nIn", "nA", "yA", "nI", "yI", "ndA", "dA", "ndAn", "dAn", "lA", "ylA", "sIz"),
}
#: `Mən Hüseynovam`, `guya Həsənliyəm`.
_I_AM = {
    Ending.CONSONANT: ("Am", "AmsA", "AmmIş"),
    Ending.VOWEL: ("yAm",),
    Ending.POSSESSIVE: ("yAm",),
    Ending.EITHER: ("yAm",),
}
_LAST = ("", "dIr", "dIrlAr", "dIrsA", "dI", "mIş", "sA", "ydI", "ymIş", "ysA", "mI", "dIrmI", "mIdIr")
#: After the genitive and the locative: `Hüseynovdakı`, `Hüseynovunku`, `Hüseynovunkular`.
_KI = ("kI", "kIlAr", "kIlArA", "kIlArIn", "kIlArdA", "kIlArdAn", "kInIn", "kInA", "kInI", "kIlArI", "kIdIr")
#: The last word of the name of an outlet is a possessive too: `Azadlıq Radiosuna`.
_HEADS = frozenset(lexicon.words("outlet_words.txt"))
_FAMILY = ("gil", "gilin", "gilə", "gili", "gildə", "gildən", "gillə", "gillər")


@cache
def tails(vowel: str, ending: Ending) -> frozenset[str]:
    """All that may follow a name whose last vowel is `vowel`, in plain letters; the empty tail among them.

    `vowel` is a letter of `aeəıioöuü`, or empty when it is not known: then any harmony will do.
    """
    if not vowel:
        return frozenset().union(*(tails(v, ending) for v in "aəouöüıi"))
    if ending is Ending.SOFT:
        return frozenset(tail for tail in tails(vowel, Ending.CONSONANT) if tail[:1] and tail[0] in "aeiu")
    if ending is Ending.HARD:
        soft = tails(vowel, Ending.CONSONANT)
        return soft | {"t" + tail[1:] for tail in soft if tail.startswith("d")}
    return frozenset(plain(_voiced(template, vowel)) for template in _templates(ending)) | frozenset(
        plain(tail) for tail in _FAMILY
    )


@cache
def loose() -> frozenset[str]:
    """What may follow an apostrophe or a hyphen after a name: any ending with any harmony."""
    every = frozenset().union(*(tails("", ending) for ending in Ending))
    return every - {""} | {"li", "lu", "lilar", "liler", "ci", "cu"}


def _templates(ending: Ending) -> Iterator[str]:
    for plural in _PLURAL:
        kind = Ending.CONSONANT if plural else ending
        yield from (plural + rest for rest in _cased(kind))
        yield from (plural + rest for rest in _I_AM[kind])
        yield from (plural + own + rest for own in _POSSESSIVES[kind] for rest in _cased(Ending.CONSONANT))
        yield from (plural + own + rest for own in _POSSESSED[kind] for rest in _cased(Ending.POSSESSIVE))


def _cased(kind: Ending) -> Iterator[str]:
    for case in _CASES[kind]:
        yield from (case + last for last in _LAST)
        if case.endswith(("In", "dA")):
            yield from (case + ki for ki in _KI)


def _voiced(template: str, vowel: str) -> str:
    letters = []
    for letter in template:
        if letter == "A":
            letter = "a" if vowel in _BACK else "ə"
        elif letter == "I":
            letter = _HIGH[vowel]
        if letter in _HIGH:
            vowel = letter
        letters.append(letter)
    return "".join(letters)


def of_name(word: str) -> tuple[str, Ending]:
    """The last vowel and the kind of ending of a name in native lower case; what `tails` asks for."""
    vowel = next((letter for letter in reversed(word) if letter in _HIGH), "")
    typed_plain = word.isascii() and vowel in "iu"
    if typed_plain or word.endswith("l"):
        # Without Azerbaijani letters it may be ı or i, u or ü; and after a soft l the endings are `Kemal'e`.
        vowel = ""
    return vowel, _ending(word)


def _ending(word: str) -> Ending:
    if word.endswith(("qızı", "qizi", "oğlu", "oglu")) or (word in _HEADS and word[-1:] in _HIGH):
        return Ending.EITHER
    if word[-1:] in _HIGH:
        return Ending.VOWEL
    return Ending.HARD if word[-1:] in "çfhkpqsştx" else Ending.CONSONANT
