"""An article in the eyes of the matcher: its fields, the full names in them, and who bears which surname there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.detect import lexicon
from monitor.detect.field import Field, Hit
from monitor.detect.fullnames import Found, full_names, phrases
from monitor.detect.roster import Roster, Use
from monitor.records import Certainty, Where

#: A word of `context` or `not` is near within so many characters (three times that in one sentence).
NEAR = 80

_AUTHOR_LINE = re.compile(
    r"\s*(?:müəllif|muəllif|yazar|yazan|author|автор|текст|mətn|metin|haber)\s*[:–—-]|\s*by\s", re.IGNORECASE
)
_READ_ALSO = re.compile(
    r"\W*(?:həmçinin oxu|bunu da oxu|oxuyun|oxşar xəbər|digər xəbər|читайте также|читайте ещё|смотрите также"
    r"|по теме|read also|read more|see also|related|also read|ayrıca oku|bunu da oku|ilgili haber)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)|@|^[\w.-]+\.(?:az|com|org|net|tv|info|ru|tr|ge|eu|me|news|media|io|de|uk|fr)(?:[/:?].*)?$",
    re.IGNORECASE,
)
#: The longest line that can be an author's line.
_AUTHOR_WORDS = 8
_AUTHOR_SIGNS = 200
#: Finds of one entry in one field that are looked at: what is said of somebody a thousand times is said in a hundred.
MOST = 100


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody with a surname, at a place of a field."""

    field: int
    place: int
    #: Entries of the watch list; empty for somebody else.
    owners: frozenset[int]
    #: Plain first letter of the given name; empty when unknown.
    letter: str = ""


class Named(NamedTuple):
    """A find in a field: who, from which word to which, how surely and by which rule."""

    owner: int
    first: int
    last: int
    certainty: Certainty
    how: str


@dataclass(slots=True)
class Piece:
    """What the first look at an article found."""

    roster: Roster
    fields: list[Field]
    names: list[list[Found]] = field(default_factory=list)
    phrases: list[list[Found]] = field(default_factory=list)
    #: Words that are part of a full name or a phrase, by field.
    taken: list[set[int]] = field(default_factory=list)
    #: Entries that are named in full in the title, the text or a caption.
    present: set[int] = field(default_factory=set)
    #: Surname -> what `bearers_of` found.
    bearers: dict[int, list[Bearer]] = field(default_factory=dict)
    #: Surname -> what `is_borne` found.
    borne: dict[int, bool] = field(default_factory=dict)

    def is_taken(self, number: int, hit: Hit) -> bool:
        """Whether a word of a field belongs to a full name or a phrase already."""
        taken = self.taken[number]
        return hit.first in taken or hit.last in taken

    def telling(self) -> Iterator[tuple[int, Field]]:
        """The fields that say who is named, with their numbers: who wrote a piece bears no name in it."""
        return (each for each in enumerate(self.fields) if each[1].where is not Where.BYLINE)

    def has(self, part: int) -> bool:
        """Whether a word may be a form of this word of a name."""
        return any(part in here.parts for _, here in self.telling())


def read(roster: Roster, fields: Iterable[Field]) -> Piece:
    """The first look: full names, phrases, and who bears which surname."""
    piece = Piece(roster=roster, fields=list(fields))
    for number, each in enumerate(piece.fields):
        piece.phrases.append(list(_first_of_each(phrases(each, roster))))
        named = _first_of_each(full_names(each, roster))
        piece.names.append([found for found in named if not nowhere(each, found)])
        piece.names[number] = [found for found in piece.names[number] if not _excluded(piece, number, found)]
        piece.taken.append(_words(piece.names[number]) | _words(_masking(piece.phrases[number])))
        if each.where is not Where.BYLINE:
            piece.present |= {f.form.owner for f in piece.names[number] if f.form.use is not Use.EXCLUDE}
    return piece


def _first_of_each(found: Iterable[Found]) -> Iterator[Found]:
    """The first `MOST` finds of each entry: what compares each with each takes no longer then."""
    seen: Counter[int] = Counter()
    for each in found:
        seen[each.form.owner] += 1
        if seen[each.form.owner] <= MOST:
            yield each


def _words(found: Iterable[Found]) -> set[int]:
    return {place for each in found for place in range(each.first, each.last + 1)}


def _masking(found: Iterable[Found]) -> list[Found]:
    """Phrases inside which no surname counts: of several words, names or `not`."""
    return [each for each in found if len(each.form.words) > 1]


def _excluded(piece: Piece, number: int, found: Found) -> bool:
    """Whether a word of the entry's `not` stands near a full name, and none of its `context` does."""
    here = piece.fields[number]
    if found.form.use is Use.EXCLUDE:
        return False
    if any(
        other.form.use is Use.EXCLUDE and found.first < other.first <= found.last < other.last
        for other in (*piece.phrases[number], *piece.names[number])
    ):
        # `Elnur Milli Məclisdə`: Elnur, in the parliament.
        return True
    against = near(piece, number, found, Use.EXCLUDE)
    return against and not near(piece, number, found, Use.CONTEXT) and not here.all_lower


def near(piece: Piece, number: int, found: Found | Hit, use: Use, owner: int | None = None) -> bool:
    """Whether a phrase of this use and of the same entry stands near, outside the find itself."""
    here = piece.fields[number]
    whose = found.form.owner if isinstance(found, Found) else owner
    return any(
        phrase.form.use is use
        and phrase.form.owner == whose
        and (phrase.last < found.first or phrase.first > found.last)
        and _as_written(here, phrase)
        and here.near(found.first, phrase.first, NEAR)
        for phrase in piece.phrases[number]
    )


def _as_written(here: Field, phrase: Found) -> bool:
    return not phrase.form.proper or here.capital(phrase.first) or here.all_lower


# --- whose surname ---


def bearers_of(piece: Piece, surname: int) -> list[Bearer]:
    """Who bears a surname in the piece, in the order of the text.  Found out when asked: most are never asked for."""
    if surname not in piece.bearers:
        found = [*_named_bearers(piece, surname), *_other_bearers(piece, surname)]
        piece.bearers[surname] = sorted(found, key=lambda bearer: (bearer.field, bearer.place))
    return piece.bearers[surname]


def is_borne(piece: Piece, surname: int) -> bool:
    """Whether anybody bears a surname in the piece: `bearers_of`, as far as the first of them."""
    if surname not in piece.borne:
        found = _named_bearers(piece, surname) or any(True for _ in _other_bearers(piece, surname))
        piece.borne[surname] = bool(found)
    return piece.borne[surname]


def _named_bearers(piece: Piece, surname: int) -> list[Bearer]:
    """Those whom the watch list knows."""
    named: dict[tuple[int, int], set[int]] = {}
    for number, _ in piece.telling():
        for found in piece.names[number]:
            if found.form.surname == surname:
                owners = named.setdefault((number, found.first), set())
                if found.form.use is not Use.EXCLUDE:
                    owners.add(found.form.owner)
    return [
        Bearer(number, place, frozenset(each), piece.fields[number].word(place)[0])
        for (number, place), each in named.items()
    ]


def _other_bearers(piece: Piece, surname: int) -> Iterator[Bearer]:
    for number, here in piece.telling():
        for hit in here.naming:
            if hit.part == surname and not piece.is_taken(number, hit):
                other = somebody_else(piece, number, hit)
                if other is not None:
                    yield Bearer(number, hit.first, frozenset(), other)


def somebody_else(piece: Piece, number: int, hit: Hit) -> str | None:
    """The first letter of another given name beside a surname; None when the surname stands alone."""
    here, before, after = piece.fields[number], hit.first - 1, hit.last + 1
    if _stands_before(piece, number, before):
        return here.word(before)[0]
    parted = here.gap(hit.last) in (" ", "\u00a0") and here.capital(after) and not here.surname_follows(after)
    first = hit.bare or here.word(hit.last) >= "\u0400"
    if parted and first and here.word(after + 2) in lexicon.PATRONYMICS and here.gap(after) == " ":
        # `Cavadlı Aysu Natiq qızı`, in a list of pupils.
        return here.word(after)[0]
    return here.word(after)[0] if parted and first and _is_given_name(piece, here, after) else None


def _stands_before(piece: Piece, number: int, place: int) -> bool:
    here = piece.fields[number]
    gap = here.gap(place)
    if gap != " " and ("\n" in gap or not here.adjoins(place)):
        return False
    if not here.capital(place):
        return False
    return _is_given_name(piece, here, place) or _may_be_given_name(piece, number, place)


def _is_given_name(piece: Piece, here: Field, place: int) -> bool:
    return any(hit.part in piece.roster.given_names for hit in here.hits_at(place)) and not _is_role(
        here, place
    )


def _may_be_given_name(piece: Piece, number: int, place: int) -> bool:
    """A capital in the middle of a sentence of a text, on a word that is no role, outlet or abbreviation."""
    here = piece.fields[number]
    return (
        here.where is not Where.TITLE
        and not here.starts_sentence(place)
        and here.word(place).isalpha()
        and len(here.word(place)) > 2
        and not here.printed(place).isupper()
        and not _is_role(here, place)
        and place not in piece.taken[number]
        and not here.word(place).endswith(("da", "de", "dan", "den", "nin", "nun", "un", "in"))
    )


def _is_role(here: Field, place: int) -> bool:
    return here.word(place).startswith(lexicon.ROLES)


# --- places that do not count ---


def nowhere(here: Field, found: Found | Hit) -> bool:
    """Whether a find stands in an address, in an author's line or in a "read also" line."""
    start, end = here.span(found.first, found.last)
    raw = here.raw
    if _ADDRESS.search(_chunk(raw, start, end)) and not here.folded.tricks:
        return True
    if here.where is not Where.TEXT:
        return False
    line = raw[raw.rfind("\n", 0, start) + 1 : _line_end(raw, end)]
    if _READ_ALSO.match(line):
        return True
    short = len(line) <= _AUTHOR_SIGNS and len(line.split()) <= _AUTHOR_WORDS
    return short and _AUTHOR_LINE.match(line) is not None


def _line_end(raw: str, end: int) -> int:
    found = raw.find("\n", end)
    return len(raw) if found < 0 else found


def _chunk(raw: str, start: int, end: int) -> str:
    """The characters around a find up to the next space on each side."""
    while start > 0 and not raw[start - 1].isspace():
        start -= 1
    while end < len(raw) and not raw[end].isspace():
        end += 1
    return raw[start:end].strip("\"'«»“”„().,;:!?")
