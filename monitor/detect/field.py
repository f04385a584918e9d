"""One part of an article (title, text, a caption, the byline) as words with places, made only when asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from monitor.detect import cyrillic, disguises, letters, lexicon, spellings, suffixes
from monitor.detect.evasion import Folded, clean
from monitor.detect.index import Index, Known, Reading
from monitor.detect.letters import Cut
from monitor.records import Where

#: A name may be parted by spaces, one line break, a hyphen, quotation marks.
_NAME_GAP = re.compile(r"""[ \t\u00a0]*(?:\r?\n)?[ \t\u00a0]*|_|[ ]?[-–—][ ]?\n?|["'”»“„«]? ?["'”»“„«]?""")
_SENTENCE_END = re.compile(r"[.!?…:]|\n")
_APOSTROPHES = "'’‘ʼ´`ʹ′‛"
#: After these an ending may follow: `Hüseynov'un`, `TV-nin`, `"Sübh TV"nin`.
_BEFORE_ENDING = frozenset(_APOSTROPHES + '-–"”“»')
_LOOSE = suffixes.loose()
#: A digit in a word of letters.
_LEET = re.compile(rb"[0-9](?=[^ 0-9])|(?<=[^ 0-9])[0-9]")


class Hit(NamedTuple):
    """One or two words of the text that may be a form of a word of a name."""

    first: int
    last: int
    part: int
    bare: bool


class Field:
    """The words of one part of an article, and what they may be forms of."""

    def __init__(self, where: Where, index: int, raw: str, names: Index) -> None:
        self.where = where
        self.index = index
        self.raw = raw
        self._names = names
        self.folded: Folded = clean(raw)
        masked = b"*" in self.folded.coded
        self._cut = self._unmasked() if masked else self.folded.cut
        #: How many words there are.
        self.count = len(self._cut)
        self._known = self._look()
        #: Forms of surnames and of the beginnings of phrases, in the order of the text: without one nobody is named.
        self.naming = self._naming()

    def _look(self) -> dict[int, Known]:
        """The words that matter, by their numbers."""
        words = self._names.words
        looked = self._names.heads.words(self._cut)
        found = {place: known for place, word in looked if (known := words[word]) is not None}
        if self.folded.leet or self.folded.mixed or self.folded.native_cyrillic:
            disguised = dict(self._disguised())
            return dict(sorted((disguised | found).items()))
        return found

    @cached_property
    def text(self) -> str:
        """The plain text that the words are from.  Made when somebody may be named: most articles name nobody."""
        return self.folded.text

    def _unmasked(self) -> Cut:
        self.text = disguises.unmasked(self.folded.text, self._names.readings)
        return Cut(letters.forced(self.text)[0])

    def _disguised(self) -> Iterator[tuple[int, Known]]:
        """Words that only become forms when read otherwise: of digits, of two scripts, of Azerbaijani Cyrillic."""
        tried: dict[int, list[str]] = {}
        if self.folded.leet:
            for place in self._numbers_of(found.start() for found in _LEET.finditer(self._cut.spaced)):
                tried.setdefault(place, []).append(self.word(place))
        for place in self._numbers_of(self.folded.mixed):
            tried.setdefault(place, []).extend(disguises.by_sound(self.printed(place)))
        for place in range(self.count) if self.folded.native_cyrillic else ():
            if not (word := self.word(place)).isascii():
                tried.setdefault(place, []).append(cyrillic.latin(word))
        for place, words in tried.items():
            if known := next(filter(None, map(self._names.known, words)), None):
                yield place, known

    def _numbers_of(self, places: Iterable[int]) -> list[int]:
        """The words that stand at these places of the text."""
        return [int(edge) // 2 for edge in np.searchsorted(self._cut.edges, [*places], side="right")]

    def at(self, place: int) -> tuple[int, int]:
        """Where a word stands in `text`."""
        edge = self._cut.edges.item
        return edge(2 * place), edge(2 * place + 1)

    # --- what words may be forms of ---

    def _naming(self) -> list[Hit]:
        known = self._known.items()
        single = [hit for place, each in known if each.anchor for hit in self._single(place)]
        if not any(each.half for each in self._known.values()):
            return single
        double = (hit for hits in self._joined.values() for hit in hits)
        return sorted((*single, *(hit for hit in double if hit.part in self._names.anchors)))

    def _single(self, place: int) -> list[Hit]:
        known = self._known.get(place)
        return [Hit(place, place, part, bare) for part, bare in known.readings] if known else []

    @cached_property
    def _joined(self) -> dict[int, list[Hit]]:
        """Two words that may be one of a name (`Vaqif qızı`, `Əli-zadə`), by the number of the first."""
        halves = [place for place, known in self._known.items() if known.half and place]
        return {place - 1: self._join(place) for place in halves}

    def _join(self, place: int) -> list[Hit]:
        joined = self._names.readings(self.word(place - 1) + self.word(place))
        if not joined or self.gap(place - 1) not in (" ", "-", "\u00a0", "\n"):
            return []
        return [Hit(place - 1, place, reading.part, reading.bare) for reading in joined]

    def hits_at(self, place: int) -> list[Hit]:
        """What may be forms of names from this word on."""
        return [*self._single(place), *self._joined.get(place, ())]

    def hits(self) -> Iterator[Hit]:
        """All that may be forms of names, in the order of the text."""
        for place in sorted({*self._known, *self._joined}):
            yield from self.hits_at(place)

    @cached_property
    def parts(self) -> frozenset[int]:
        """All words of names that the field may have."""
        joined = (hit.part for hits in self._joined.values() for hit in hits)
        return frozenset(joined).union(*(known.parts for known in self._known.values()))

    def read(self, word: str) -> tuple[Reading, ...]:
        return self._names.readings(word)

    def glued(self) -> list[int]:
        """Words that may be a given name and a surname without a gap: `#CəlalHüseynov`, or of spaced letters."""
        spaced = "spaced letters" in self.folded.tricks
        if not spaced and b"#" not in self.folded.coded:
            return []
        return [
            place
            for place in range(self.count)
            if self.length(place) >= 8 and (spaced or self.text[: self.at(place)[0]].endswith("#"))
        ]

    # --- between and around words ---

    def gap(self, place: int) -> str:
        """What stands between a word and the next; empty after the last."""
        if not 0 <= place < self.count - 1:
            return ""
        edges = self._cut.edges
        return self.text[edges.item(2 * place + 1) : edges.item(2 * place + 2)]

    def after(self, place: int) -> str:
        """The character right after a word."""
        end = self.at(place)[1]
        return self.text[end : end + 1]

    def adjoins(self, place: int) -> bool:
        """Whether a word and the next may be parts of one name."""
        gap = self.gap(place)
        return bool(gap) and len(gap) <= 5 and _NAME_GAP.fullmatch(gap) is not None

    def word(self, place: int) -> str:
        return letters.decoded(self._cut.word(place)) if 0 <= place < self.count else ""

    def length(self, place: int) -> int:
        """The letters of a word; 0 where there is none."""
        if not 0 <= place < self.count:
            return 0
        start, end = self.at(place)
        return end - start

    def printed(self, place: int) -> str:
        """A word as printed."""
        start, end = self.folded.span(*self.at(place))
        return self.raw[start:end]

    def capital(self, place: int) -> bool:
        """Whether a word is printed with a capital, or its script has none."""
        if not 0 <= place < self.count:
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
        return bool(_SENTENCE_END.search(gap)) and not (self.length(place - 1) == 1 and "\n" not in gap)

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
            tail = self.word(last + 1)
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
