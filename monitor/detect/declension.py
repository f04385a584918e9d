"""The case forms of Russian names: a stem, and the closed set of endings that it takes.

The rules are those of the school grammar for names, with the two habits of Russian texts on Azerbaijan: names in
-лы, -ли, -заде, -гызы, -оглу stand still, and men's names in -ин take both -ом and -ым.
"""

from __future__ import annotations

#: Kinds of declension.  The keys are stored in the cache: never rename one.
ENDINGS: dict[str, frozenset[str]] = {
    key: frozenset(ending.replace("-", "") for ending in endings.split())
    for key, endings in {
        "still": "-",
        "ov": "- а у ым е ы ых ыми",
        "in": "- а у ым ом е ы ых ыми ам ами ах",
        "ova": "а ой ою у ы ых ыми ым",
        "ina": "а ой ою у ы е ых ыми ым",
        "ij": "ий ого ого ому им ом ем его ему ие их ими",
        "yj": "ый ого ому ым ом ые ых ыми",
        "oj": "ой ого ому ым им ом ые ие ых их ыми ими",
        "aja": "ая ой ою ую ые ие ых их ыми ими ым им",
        # Not -ов of the genitive plural: Мамедов is another surname than Мамед.
        "consonant": "- а у ом е ы и ам ами ах",
        "hissing": "- а у ом ем е и ы ей ам ами ах",
        "soft": "ь я ю ем е и ью ей ям ями ях",
        "j": "й я ю ем е и ев ям ями ях",
        "a": "а ы и е у ой ою ей ею ам ами ах",
        "o": "о а у ом е",
        "ja": "я и е ю ей ею й ям ями ях",
        "consonant plural": "ов",
        "hissing plural": "ов ев",
        "fleeting plural": "ов ев",
        "a plural": "-",
        "in plural": "ов",
        "fleeting": "а у ом ем е ы и ам ами ах",
        "fleeting soft": "я ю ем е и ей ям ями ях",
    }.items()
}

_VOWELS = frozenset("аеиоуыэюя")
_HISSING = frozenset("жшчщц")
#: Ending of the nominative -> how much of it is no part of the stem, and the key.
_BY_ENDING = {
    "ство": (1, "o"), "ская": (2, "aja"), "цкая": (2, "aja"), "ский": (2, "ij"), "цкий": (2, "ij"),
    "ова": (1, "ova"), "ева": (1, "ova"), "ина": (1, "ina"), "ына": (1, "ina"),
    "ая": (2, "aja"), "ый": (2, "yj"), "ой": (2, "oj"),
    "ов": (0, "ov"), "ев": (0, "ov"), "ин": (0, "in"), "ын": (0, "in"),
    "ь": (1, "soft"), "й": (1, "j"), "а": (1, "a"), "я": (1, "ja"),
}  # fmt: skip


def russian(word: str) -> list[tuple[str, str]]:
    """`paradigms`, with the genitive plural (`Булгаков` of `Булгак`), for names that are Russian themselves.

    In Azerbaijani names that form is another surname: Мамедов is not the genitive of Мамед.
    """
    found = paradigms(word)
    return found + [(stem, f"{key} plural") for stem, key in found if f"{key} plural" in ENDINGS]


def paradigms(word: str) -> list[tuple[str, str]]:
    """The stems of a name in the nominative, plain lower case, each with its key in `ENDINGS`.

    >>> paradigms("гусейнов")
    [('гусейнов', 'ov')]
    >>> paradigms("гасанлы")
    [('гасанлы', 'still')]
    """
    for length in (4, 3, 2, 1):
        rule = _BY_ENDING.get(word[-length:])
        if rule is not None and len(word) > length + 1:
            cut, key = rule
            return [(word[: len(word) - cut], key), *_others(word, key)]
    if word[-1:] in _VOWELS or not word:
        return [(word, "still")]
    kind = "hissing" if word[-1] in _HISSING else "consonant"
    return [(word, kind), *_others(word, kind)]


def _others(word: str, key: str) -> list[tuple[str, str]]:
    """What the rule of the ending leaves out: vowels that flee (`Кравец`, `Кравца`), -ий as `Юрий`."""
    if key == "aja":
        return [(word[:-1], "ja")]
    if key == "j" and word.endswith("ий"):
        return [(word[:-2], "ij")]
    if key in ("hissing", "consonant") and len(word) > 4 and word[-2] in "ео" and word[-1] in "цкл":
        bare = word[:-2] + word[-1]
        return [
            (bare, "fleeting"),
            (word[:-2] + "ь" + word[-1], "fleeting"),
            (word[:-2] + "й" + word[-1], "fleeting"),
        ]
    if key == "soft" and len(word) > 4 and word[-3] in "ео":
        return [(word[:-3] + word[-2], "fleeting soft")]
    return []
