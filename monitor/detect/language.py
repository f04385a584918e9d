"""The language of a text: by its letters first, then by its frequent words, then by py3langid.

Letters decide almost always: ə is Azerbaijani, ы and э are Russian, ә and ҝ are Azerbaijani in Cyrillic.  What they
leave open (Azerbaijani typed without its own letters looks Turkish) is decided by the small words that one language
has and the other has not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

#: Characters looked at; more say nothing new and cost time.
LOOK_AT = 3000
#: Words that py3langid wants before its answer is worth more than the outlet's own languages.
FEW_WORDS = 6

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0259\u018f]")
_AZ_LATIN = re.compile(r"[əƏ]")
_AZ_CYRILLIC = re.compile(r"[әӘҝҜҹҸғҒүҮөӨһҺ]")
_RU_ONLY = re.compile(r"[ыэщъЫЭЩЪ]")

#: Small words of one language that the others do not have, in the letters of a keyboard without diacritics too.
_SMALL_WORDS = {
    "az": """ve bu ile ki da de ucun olan haqqinda deyib bildirib edib olub gore onun kimi hem daha cox var yox idi
        və üçün haqqında çox həm görə ölkə olunub edilib saxlanılıb deyil isə artıq sonra bir il azerbaycan azərbaycan
        jurnalist məhkəmə mehkeme millet vekili olunur edir etdi etmek""",
    "tr": """ve bu ile ki da de için icin olan hakkında hakkinda dedi belirtti etti oldu göre gore onun gibi hem daha
        çok cok var yok idi değil degil ise artık sonra bir yıl azerbaycan gazeteci mahkeme milletvekili ediyor
        olarak kadar ancak şöyle soyle nın olduğunu oldugunu""",
    "en": "the of and to in is was for that with on by as at from his her has have are were not said who which an be",
    "ru": "и в не на что с по как он она из у за от был была это для его её журналист о же к бы но или при",
}


def detect(text: str, *, allowed: Sequence[str] = ("az", "ru", "en", "tr"), prior: Sequence[str] = ()) -> str:
    """The language a text is written in.

    Args:
        text: Any text; only its beginning is read.
        allowed: ISO 639-1 codes to choose from.
        prior: The languages its outlet declares; they decide when the text does not.

    Returns:
        One of `allowed`; empty when the text has no words and nothing is declared.
    """
    if len(allowed) == 1:
        return allowed[0]
    beginning = text[:LOOK_AT]
    found = _by_letters(beginning, allowed) or _by_small_words(beginning, allowed)
    if found:
        return found
    declared = [code for code in prior if code in allowed]
    if len(_WORD.findall(beginning)) < FEW_WORDS:
        return declared[0] if declared else ""
    return _by_model(beginning, tuple(allowed))


def _by_letters(text: str, allowed: Sequence[str]) -> str:
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic > latin:
        return _cyrillic_language(text, cyrillic, allowed)
    # A name may bring a ə or two into an English sentence; in Azerbaijani it is one letter in twelve.
    if "az" in allowed and len(_AZ_LATIN.findall(text)) * 20 > latin > 0:
        return "az"
    return ""


def _cyrillic_language(text: str, letters: int, allowed: Sequence[str]) -> str:
    if "az" in allowed and len(_AZ_CYRILLIC.findall(text)) * 50 > letters:
        return "az"
    if "ru" in allowed and (_RU_ONLY.search(text) or not {"uk", "bg", "sr", "mk", "be"} & set(allowed)):
        return "ru"
    return ""


def _by_small_words(text: str, allowed: Sequence[str]) -> str:
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {
        code: sum(word in _small_words(code) for word in words) for code in allowed if code in _SMALL_WORDS
    }
    ranked = sorted(counts.values(), reverse=True)
    if not ranked or ranked[0] < 2 or (len(ranked) > 1 and ranked[0] < 1.3 * ranked[1]):
        return ""
    return max(counts, key=lambda code: counts[code])


@cache
def _small_words(code: str) -> frozenset[str]:
    return frozenset(_SMALL_WORDS[code].split())


def _by_model(text: str, allowed: tuple[str, ...]) -> str:
    identifier = _identifier(allowed)
    return str(identifier.classify(text)[0]) if identifier else ""


@cache
def _identifier(allowed: tuple[str, ...]) -> Any:
    """py3langid restricted to the languages; None when it knows none of them."""
    # Imported here: it loads numpy and its own model, which a text decided by its letters does not need.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    known = sorted(set(allowed) & set(identifier.labels))
    if not known:
        return None
    identifier.set_languages(known)
    return identifier
