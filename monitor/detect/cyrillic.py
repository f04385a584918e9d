"""How Azerbaijani names are written in Cyrillic: in Russian texts, and in the Azerbaijani Cyrillic of before 2001.

Russian spellings are `fold.plain` (ё is е).  A Russian word is looked up by its stem: see `declension`.
"""

from __future__ import annotations

from functools import lru_cache

from monitor.detect.fold import plain
from monitor.detect.lexicon import lines
from monitor.detect.looks import bare
from monitor.detect.variants import Rules

_RUSSIAN = Rules(lines("russian.txt"))

#: Azerbaijani Cyrillic is one letter for one; these also stand in for it when the others of a word do.
_AZERBAIJANI = dict(
    zip("абвгғдеәжзиыјкҝлмноөпрстуүфхһчҹшйэ", "abvqğdeəjziıykglmnoöprstuüfxhçcşye", strict=True)
)


@lru_cache(maxsize=65536)
def spellings(word: str) -> tuple[str, ...]:
    """The Russian spellings of one word in native lower case, nominative, plain, usual first."""
    return tuple(dict.fromkeys(bare(spelling) for spelling in _RUSSIAN.spellings(word)))


_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in reversed(_AZERBAIJANI.items())}


def azerbaijani(word: str) -> str:
    """A word in native lower case in Azerbaijani Cyrillic.

    >>> azerbaijani("hüseynov")
    'һүсејнов'
    """
    return "".join(_TO_CYRILLIC.get(letter, letter) for letter in word)


_PLAIN_LATIN = str.maketrans({cyrillic: plain(latin) for cyrillic, latin in _AZERBAIJANI.items()})


def latin(text: str) -> str:
    """Plain Latin for text in Azerbaijani Cyrillic, lower case.  As many code points as were given.

    >>> latin("һүсејновун")
    'huseynovun'
    """
    return text.translate(_PLAIN_LATIN)


_ROMAN = str.maketrans(
    {**_AZERBAIJANI, "х": "x", "ю": "yu", "я": "ya", "щ": "şç", "ц": "ts", "ъ": "", "ь": "", "ё": "yo"}
)


def romanised(word: str) -> str:
    """A name that the watch list gives in Russian, in the letters of Azerbaijani, roughly."""
    return word.replace("ье", "ye").translate(_ROMAN).replace("dj", "c")
