"""The search for articles: every spelling of a word finds the same ones.

Both the articles and the words that are looked for are written in one rough Latin alphabet, in which letters that
stand for one another between Azerbaijani, Russian, Turkish and English are the same: Hüseynov, Huseinov, ГУСЕЙНОВ
and Guseynov are `gusainov`.  It finds a little too much rather than too little; the best fits come first.
"""

from __future__ import annotations

import re

from sqlite_utils import Database

from monitor.detect.evasion import clean
from monitor.records import Article
from monitor.store import search
from monitor.store.database import writing
from monitor.store.search import Hit

#: Articles put into the index in one transaction.
_BATCH = 200

_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгғдеәжзиыјкҝлмноөпрстуүфхһчҹшщйэюя", "abvggdaaczii" + "ikglmnooprstuufggccssiaua", strict=True
        )
    )
    | {"ц": "ts", "ъ": "", "ь": "", "ё": "o"}
)
#: The longest first.
_DIGRAPHS = (
    ("dzh", "c"), ("dj", "c"), ("kh", "g"), ("gh", "g"), ("sh", "s"), ("ch", "c"), ("zh", "c"),
    ("ya", "a"), ("yu", "u"), ("ye", "a"), ("yo", "o"),
)  # fmt: skip
_LETTERS = str.maketrans("jhqxeyw", "cgggaiv")
_REPEATED = re.compile(r"([^\W\d_])\1+")
_WORD = re.compile(r"[^\W_]+")


def key(text: str) -> str:
    """A text as it is compared.

    >>> key("Hüseynov ГУСЕЙНОВ")
    'gusainov gusainov'
    """
    rough = clean(text).text.replace("дж", "c").translate(_CYRILLIC)
    for letters, one in _DIGRAPHS:
        rough = rough.replace(letters, one)
    return _REPEATED.sub(r"\1", rough.translate(_LETTERS))


def add(db: Database, article: int, said: Article) -> None:
    """Put an article into the index.  Call it inside a transaction."""
    search.put(db, article, key(said.title), key(said.text))


def catch_up(db: Database) -> int:
    """Put into the index what is not in it yet, such as articles of an older version; how many there were."""
    done = 0
    while waiting := search.unindexed(db, _BATCH):
        with writing(db):
            for article, title, text in waiting:
                search.put(db, article, key(title), key(text))
        done += len(waiting)
    return done


def find(db: Database, words: str, limit: int) -> list[Hit]:
    """The articles that hold every one of the words, in any spelling."""
    catch_up(db)
    return search.find(db, _WORD.findall(key(words)), limit)
