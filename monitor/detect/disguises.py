"""Disguises of which only the watch list says what stood there: masked letters, letters typed by their sound.

What can be undone without knowing any name is undone by `evasion`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from monitor.detect import cyrillic
from monitor.detect.fold import plain
from monitor.detect.looks import CYRILLIC_LOOKS, LATIN_LOOKS

_STARRED = re.compile(r"[^\W_]+(?:\*{1,2}[^\W_]+)+|\*[^\W_]{3,}")
_LETTERS = {True: "abcdefghijklmnopqrstuvwxyz", False: "абвгдежзийклмнопрстуфхцчшщъыьэюя"}
#: So many masked words are tried in one text: a page full of asterisks must not cost more than others.
_MOST_STARRED = 12
#: So many letters of another script in one word are tried both ways: 64 words.
_MOST_LETTERS = 6
_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
#: Russian letters for Latin ones by their sound.
_SOUNDS = dict(zip("abcdefghijklmnopqrstuvxyz", "абцдефгхижклмнопгрстувхиз", strict=True))


def unmasked(text: str, is_name: Callable[[str], object]) -> str:
    """`h*seynov` with the letter that makes it a form of a name, if one does.  As many code points as were given."""
    for found in list(_STARRED.finditer(text))[:_MOST_STARRED]:
        masked = found.group()
        if masked.count("*") <= 2:
            shown = next((word for word in _filled(masked) if is_name(word)), masked)
            text = text[: found.start()] + shown + text[found.end() :]
    return text


def _filled(masked: str) -> Iterator[str]:
    letters = _LETTERS[bool(re.search("[a-z]", masked))]
    before, _, after = masked.partition("*")
    for letter in letters:
        filled = before + letter + after
        if "*" in filled:
            yield from (filled.replace("*", second, 1) for second in letters)
        else:
            yield filled


def by_sound(printed: str) -> Iterator[str]:
    """What a word of two scripts may be when some letters stand for their sound: `Юнuс`, `Yunуs`."""
    word = plain(printed)
    cyrillic_letters = _CYRILLIC.findall(word)
    latin_letters = _LATIN.findall(word)
    if not (cyrillic_letters and latin_letters):
        return
    to_latin = len(latin_letters) >= len(cyrillic_letters)
    few = cyrillic_letters if to_latin else latin_letters
    if len(few) <= _MOST_LETTERS:
        yield from ("".join(chosen) for chosen in product(*(_ways(each, to_latin) for each in word)))


def _ways(letter: str, to_latin: bool) -> tuple[str, ...]:
    if to_latin and _CYRILLIC.match(letter):
        ways = (LATIN_LOOKS.get(letter, ""), plain(cyrillic.romanised(letter)))
    elif not to_latin and _LATIN.match(letter):
        ways = (CYRILLIC_LOOKS.get(letter, ""), _SOUNDS.get(letter, ""))
    else:
        return (letter,)
    return tuple(dict.fromkeys(filter(None, ways))) or (letter,)
