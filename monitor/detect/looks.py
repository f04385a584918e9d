"""What single characters look like: Greek, Cyrillic, full-width and accented letters as plain ones."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from monitor.detect.fold import plain

#: Cyrillic letters that look like Latin ones, and the Latin letter each looks like (both lower case, plain).
#: `в`, `н` and `т` look like it in capitals only, which is how they are used.
LATIN_LOOKS = dict(zip("аеорсухіјѕԁһвнкмтәԛԝү", "aeopcyxijsdhbhkmteqwy", strict=True))
#: The other way round.
CYRILLIC_LOOKS = {
    "a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "y": "у", "x": "х", "k": "к", "m": "м", "t": "т",
    "b": "в", "h": "н", "i": "и", "n": "п", "u": "и", "r": "г", "3": "з", "0": "о", "6": "б", "4": "ч",
}  # fmt: skip
_GREEK_LOOKS = dict(zip("αβεζηικμνορτυχω", "abeznikmvoptyxw", strict=True))
#: Capitals look like other letters than the small ones.
_GREEK_CAPITALS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True))
_CYRILLIC = re.compile("[\u0400-\u052f]+")


def bare(word: str) -> str:
    """A word of a name as `clean` would show it in a text: plain, without the marks of any language."""
    return word if word.isascii() else "".join(map(shown, plain(word)))


def invisible(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cf", "Mn", "Me")


@lru_cache(maxsize=4096)
def shown(letter: str) -> str:
    """What one character shows, plain; empty for the invisible."""
    if invisible(letter):
        return ""
    if letter in _GREEK_CAPITALS:
        return _GREEK_CAPITALS[letter]
    usual = unicodedata.normalize("NFKC", letter)
    bare = plain(usual)
    if not bare.isascii() and not _CYRILLIC.fullmatch(bare):
        # й and ё have marks too, but are letters of their own.
        bare = "".join(part for part in unicodedata.normalize("NFD", bare) if not invisible(part))
    return "".join(_SMALL.get(part, part) for part in bare) or " "


_SMALL = {
    **_GREEK_LOOKS,
    **dict(zip("ǝɐɑɡɩłøđɪʀɴʟɢʏʙʜᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢı", "eaagilodirnlgybhacdejkmoptuvwzi", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
}
