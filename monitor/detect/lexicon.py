"""Words that decide who a surname belongs to, from the files in `words/`.

The lists only make the program more careful: one that misses a word costs a `possible` mention, not a sure one.
Each file says at its top what it holds and in which letters: native lower case, or plain (see `fold.plain`).
"""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


def lines(name: str) -> list[str]:
    """The lines of a file in `words/` that say something."""
    read = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in read if line.strip() and not line.startswith("#")]


def everything() -> list[str]:
    """All lines of all files in `words/`: another edition of them makes other spellings."""
    return [line for file in sorted(_FOLDER.glob("*.txt")) for line in lines(file.name)]


def words(name: str) -> tuple[str, ...]:
    """The words of a file in `words/`."""
    return tuple(word for line in lines(name) for word in line.split())


def _feminine(surname: str) -> str:
    return surname + "a" if surname.endswith(("ov", "ev", "in")) else surname


COMMON_SURNAMES = frozenset(words("common_surnames.txt")) | frozenset(
    map(_feminine, words("common_surnames.txt"))
)
GIVEN_NAMES = frozenset(words("given_names.txt"))
COMMON_WORDS = frozenset(words("common_words.txt"))
HONORIFICS = frozenset(words("honorifics.txt"))
KIN = frozenset(words("kin.txt"))
PLACES_AFTER = words("places_after.txt")
PLACES_BEFORE = frozenset(words("places_before.txt"))
CONJUNCTIONS = frozenset(words("conjunctions.txt"))
PATRONYMICS = frozenset(words("patronymics.txt"))
PATRONYMIC_ENDINGS = words("patronymic_endings.txt")
SURNAME_ENDINGS = words("surname_endings.txt")
ROLES = words("roles.txt")
#: A word -> beginnings of what follows it in a fixed phrase.
FIXED_PHRASES = {first: tuple(rest) for first, *rest in map(str.split, lines("fixed_phrases.txt"))}
