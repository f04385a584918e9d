"""How Azerbaijani names are written in Latin letters: at home, in Turkish, in English, by way of Russian.

All spellings are `fold.plain`: ə is e, ş is s, ı is i, and so on, as the text they are looked up in.  Made from
how English and Turkish pages of Azerbaijani outlets and of press-freedom organisations write the same people
(Khadija Ismayilova / Ismailova / Hatice İsmayılova, Guseynov, Hasanly, Vagifgizi, Mehralizada).
"""

from __future__ import annotations

from functools import lru_cache

from monitor.detect.lexicon import lines
from monitor.detect.looks import bare
from monitor.detect.variants import Rules

_RULES = Rules(lines("latin.txt"))


@lru_cache(maxsize=65536)
def spellings(word: str) -> tuple[str, ...]:
    """The Latin spellings of one word in native lower case, plain, usual first."""
    return tuple(dict.fromkeys(bare(spelling) for spelling in (word, *_RULES.spellings(word))))
