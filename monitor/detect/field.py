"""One part of an article (title, text, a caption, the byline) as words with places, made only when asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, compress
from typing import NamedTuple

from monitor.detect import cyrillic, lexicon, spellings, suffixes
from monitor.detect.evasion import Folded, clean
from monitor.detect.index import Index, Reading
from monitor.records import Where

_WORD = re.compile(r"[^\W_]+")
_NO_WORD = re.compile(r"[^\w ]")
_PUNCTUATION = "\n.,\"'“”«»()–—-:;!?’‘/…_%*\t\r№[]\u00a0"
#: A name may be parted by spaces, one line break, a hyphen, quotation marks.
_NAME_GAP = re.compile(r"""[ \t\u00a0]*(?:\r?\n)?[ \t\u00a0]*|_|[ ]?[-–—][ ]?\n?|["'”»“„«]? ?["'”»“„«]?""")
_SENTENCE_END = re.compile(r"[.!?…:]|\n")
_APOSTROPHES = "'’‘ʼ´`ʹ′‛"
#: After these an ending may follow: `Hüseynov'un`, `TV-nin`, `"Sübh TV"nin`.
_BEFORE_ENDING = frozenset(_APOSTROPHES + '-–"”“»')
_AZERBAIJANI_LETTER = re.compile(f"[{''.join(sorted(cyrillic.ONLY_AZERBAIJANI))}]")
_LOOSE = suffixes.loose()
_STARRED = re.compile(r"[^\W_]+(?:\*{1,2}[^\W_]+)+|\*[^\W_]{3,}")
_LETTERS = {True: "abcdefghijklmnopqrstuvwxyz", False: "абвгдежзийклмнопрстуфхцчшщъыьэюя"}
#: So many masked words are tried in one text: a page full of asterisks must not cost more than others.
_MOST_STARRED = 12


class Hit(NamedTuple):
    """One or two words of the text that may be a form of a word of a name."""

    first: int
    last: int
    part: int
    bare: bool


def _spaced(text: str) -> str | None:
    """Plain text with a space for each sign; None when there are signs beyond the usual punctuation.

    To replace sign by sign and split is eight times faster than a regular expression.
    """
    for sign in _PUNCTUATION:
        text = text.replace(sign, " ")
    return text if _NO_WORD.search(text) is None else None


class Field:
    """The words of one part of an article, and what they may be forms of."""

    def __init__(self, where: Where, index: int, raw: str, names: Index) -> None:
        self.where = where
        self.index = index
        self.raw = raw
        self._names = names
        self.folded: Folded = clean(raw)
        self.text = self.folded.text
        if "*" in self.text:
            self.text = self._unmasked()
        self._spaced = _spaced(self.text)
        self.words = self._spaced.split() if self._spaced is not None else _WORD.findall(self.text)
        self.readings = self._readings()

    @cached_property
    def _pieces(self) -> tuple[list[int], list[int]]:
        """For each word the number of its piece, and for each piece the letters up to its end."""
        lengths = list(map(len, (self._spaced or "").split(" ")))
        return list(compress(range(len(lengths)), lengths)), list(accumulate(lengths))

    @cached_property
    def _found(self) -> list[tuple[int, int]]:
        return [found.span() for found in _WORD.finditer(self.text)]

    def at(self, place: int) -> tuple[int, int]:
        """Where a word stands in `text`.  Made for the words that matter only: most articles name nobody."""
        if self._spaced is None:
            return self._found[place]
        numbers, ends = self._pieces
        number = numbers[place]
        # Each space parts two pieces, of which some are empty.
        end = ends[number] + number
        return end - len(self.words[place]), end

    def _readings(self) -> dict[str, tuple[Reading, ...]]:
        words = set(self.words)
        readings = self._names.known(words)
        if self.folded.cyrillic and _AZERBAIJANI_LETTER.search(self.text):
            readings |= self._azerbaijani(words - readings.keys())
        return readings

    @cached_property
    def hits(self) -> dict[int, list[Hit]]:
        """What may be forms of names, by the number of the first word."""
        readings, words = self.readings, self.words
        hits = {
            place: [Hit(place, place, part, bare) for part, bare in readings[words[place]]]
            for place in compress(range(len(words)), map(readings.__contains__, words))
        }
        for hit in self.joined:
            hits.setdefault(hit.first, []).append(hit)
        return hits

    @cached_property
    def joined(self) -> list[Hit]:
        """Two words that may be one of a name: `Vaqif qızı`, `Əli-zadə`."""
        halves = self._names.halves
        if halves.isdisjoint(self.words):
            return []
        places = [place for place, word in enumerate(self.words) if place and word in halves]
        return [hit for place in places for hit in self._join(place)]

    def _join(self, place: int) -> list[Hit]:
        joined = self._names.readings(self.words[place - 1] + self.words[place])
        if not joined or self.gap(place - 1) not in (" ", "-", "\u00a0", "\n"):
            return []
        return [Hit(place - 1, place, reading.part, reading.bare) for reading in joined]

    def _azerbaijani(self, words: set[str]) -> dict[str, tuple[Reading, ...]]:
        """The words of a text in Azerbaijani Cyrillic that a Russian text would not have so."""
        return {
            word: found
            for word in words
            if (found := self._names.readings(cyrillic.latin(word))) and not word.isascii()
        }

    def _unmasked(self) -> str:
        """`h*seynov` with the letter that makes it a form of a name, if one does."""
        text = self.text
        for found in list(_STARRED.finditer(text))[:_MOST_STARRED]:
            masked = found.group()
            if masked.count("*") <= 2:
                shown = next((word for word in _filled(masked) if self._names.readings(word)), masked)
                text = text[: found.start()] + shown + text[found.end() :]
        return text

    def read(self, word: str) -> tuple[Reading, ...]:
        return self._names.readings(word)

    def glued(self) -> list[int]:
        """Words that may be a given name and a surname without a gap: `#CəlalHüseynov`, or of spaced letters."""
        if "#" not in self.text and "spaced letters" not in self.folded.tricks:
            return []
        spaced = "spaced letters" in self.folded.tricks
        return [
            place
            for place, word in enumerate(self.words)
            if len(word) >= 8
            and (spaced or self.gap(place - 1).endswith("#") or self.text.startswith("#" + word))
        ]

    # --- between and around words ---

    def gap(self, place: int) -> str:
        """What stands between a word and the next; empty after the last."""
        if place < 0 or place + 1 >= len(self.words):
            return ""
        return self.text[self.at(place)[1] : self.at(place + 1)[0]]

    def adjoins(self, place: int) -> bool:
        """Whether a word and the next may be parts of one name."""
        gap = self.gap(place)
        return bool(gap) and len(gap) <= 5 and _NAME_GAP.fullmatch(gap) is not None

    def word(self, place: int) -> str:
        return self.words[place] if 0 <= place < len(self.words) else ""

    def printed(self, place: int) -> str:
        """A word as printed."""
        start, end = self.folded.span(*self.at(place))
        return self.raw[start:end]

    def capital(self, place: int) -> bool:
        """Whether a word is printed with a capital, or its script has none."""
        if not 0 <= place < len(self.words):
            return False
        first = self.raw[self.folded.span(*self.at(place))[0]]
        return first.upper() == first

    @cached_property
    def all_lower(self) -> bool:
        """The whole field is typed without capitals."""
        return self.raw == self.raw.lower()

    @cached_property
    def all_capitals(self) -> bool:
        return self.raw == self.raw.upper()

    def shouted(self, place: int) -> bool:
        """A word in capitals alone in a text that is not."""
        printed = self.printed(place)
        return len(printed) > 2 and printed == printed.upper() and not self.all_capitals

    def starts_sentence(self, place: int) -> bool:
        if place == 0:
            return True
        gap = self.gap(place - 1)
        # The dot after an initial ends no sentence.
        return bool(_SENTENCE_END.search(gap)) and not (len(self.words[place - 1]) == 1 and "\n" not in gap)

    def quoted(self, first: int, last: int) -> bool:
        """Whether quotation marks open right before the one word and close right after the other."""
        start, end = self.at(first)[0], self.at(last)[1]
        return self.text[start - 1 : start] in tuple("\"“„«'‘”") and self.text[end : end + 1] in tuple(
            "\"”“»'’"
        )

    def end_with_suffix(self, last: int) -> int:
        """The word at which a name that ends at `last` really ends: `Hüseynov'un`, `TV-nin` are two words each."""
        gap = self.gap(last)
        if len(gap) == 1 and gap in _BEFORE_ENDING:
            tail = self.words[last + 1]
            ours = tail in _LOOSE and (not self.capital(last + 1) or self.printed(last).isupper())
            if ours or (tail == "s" and gap in _APOSTROPHES):
                return last + 1
        return last

    def near(self, place: int, other: int, characters: int) -> bool:
        """Whether two words stand within so many characters, or in one sentence no longer than three times that."""
        low, high = sorted((place, other))
        distance = self.at(high)[0] - self.at(low)[1]
        between = self.text[self.at(low)[1] : self.at(high)[0]]
        return distance <= characters or (
            distance <= 3 * characters and not re.search(r"[.!?]\s|\n", between)
        )

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The printed characters of these words."""
        return self.folded.span(self.at(first)[0], self.at(last)[1])

    # --- whose name is it ---

    def place_name(self, first: int, last: int) -> bool:
        """`Hüseynov küçəsi`, `ул. Гусейнова`: the name of a place or a thing."""
        after = self.word(last + 1).startswith(lexicon.PLACES_AFTER) and self.gap(last) in (" ", "\u00a0")
        return after or self.word(first - 1) in lexicon.PLACES_BEFORE

    def surname_follows(self, last: int) -> bool:
        """Whether the next word, after a space alone, shows by its ending and its capital that it is a surname."""
        following = self.word(last + 1)
        return (
            len(following) > 4
            and following.endswith(lexicon.SURNAME_ENDINGS)
            and self.gap(last) in (" ", "\u00a0")
            and self.capital(last + 1)
        )

    def goes_on(self, last: int) -> bool:
        """Whether the next word has a capital too: then the name is a longer one."""
        gap, after = self.gap(last), last + 1
        parted = gap in (" ", "-", "\u00a0") and self.capital(after) and self.word(after).isalpha()
        return parted and not self.shouted(after)

    def in_compound(self, hit: Hit) -> bool:
        """Whether a hyphen ties a word to another one with a capital."""
        before = self.gap(hit.first - 1) == "-" and self.capital(hit.first - 1)
        return before or (self.gap(hit.last) == "-" and self.capital(hit.last + 1))

    def initial(self, place: int) -> str:
        """The letters of an initial before a dot, one or those of one sound (`Kh.`); else empty."""
        word = self.word(place)
        short = (len(word) == 1 and word.isalpha()) or word in spellings.DIGRAPHS
        return word if short and self.gap(place)[:1] == "." and self.capital(place) else ""

    def hits_at(self, place: int) -> Iterator[Hit]:
        yield from self.hits.get(place, ())


def _filled(masked: str) -> Iterator[str]:
    letters = _LETTERS[bool(re.search("[a-z]", masked))]
    before, _, after = masked.partition("*")
    for letter in letters:
        filled = before + letter + after
        if "*" in filled:
            yield from (filled.replace("*", second, 1) for second in letters)
        else:
            yield filled
