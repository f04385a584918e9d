"""Given names alone: `Sevinc məktub yazıb`, once the piece has named her in full."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.detect import lexicon
from monitor.detect.field import Field, Hit
from monitor.detect.piece import Named, Piece
from monitor.detect.roster import Form, Use
from monitor.records import Certainty, Where


def alone(piece: Piece, number: int, hit: Hit) -> Iterator[Named]:
    """A given name that the piece uses for somebody whom it names in full."""
    here = piece.fields[number]
    if here.where is Where.BYLINE or not stands_alone(piece, number, hit):
        return
    latest = _latest_with_given_name(piece, number, hit)
    if latest is not None:
        last = hit.last + 1 if _courtesy(here, hit.last) or _patronymic(here, hit.last) else hit.last
        yield Named(latest, hit.first, last, Certainty.SURE, "given name after the full name")


def stands_alone(piece: Piece, number: int, hit: Hit) -> bool:
    """Whether a word is printed as a given name, and no other name begins or ends with it."""
    here = piece.fields[number]
    common = piece.roster.parts[hit.part] in lexicon.COMMON_WORDS
    if not here.capital(hit.first) or (common and here.starts_sentence(hit.first)) or here.all_capitals:
        return False
    if here.place_name(hit.first, hit.last) or here.in_compound(hit) or here.initial(hit.first - 1):
        return False
    if here.word(hit.last + 1) in lexicon.PATRONYMICS and here.gap(hit.last) in (" ", "\u00a0", "-"):
        # Somebody's father.
        return False
    if here.adjoins(hit.first - 1) and _another_name_before(piece, number, hit.first - 1):
        return False
    return _courtesy(here, hit.last) or _patronymic(here, hit.last) or not here.goes_on(hit.last)


def _another_name_before(piece: Piece, number: int, place: int) -> bool:
    here = piece.fields[number]
    named = any(hit.part in piece.roster.given_names for hit in here.hits_at(place))
    return here.capital(place) and (named or here.word(place).endswith(lexicon.SURNAME_ENDINGS))


def _courtesy(here: Field, last: int) -> bool:
    return here.word(last + 1) in lexicon.HONORIFICS and here.gap(last) in (" ", "\u00a0")


def _patronymic(here: Field, last: int) -> bool:
    """`Марина Сергеевна`, with nothing after it that could be a surname."""
    named = here.capital(last + 1) and here.word(last + 1).endswith(lexicon.PATRONYMIC_ENDINGS)
    return named and here.gap(last) in (" ", "\u00a0") and not here.goes_on(last + 1)


def _latest_with_given_name(piece: Piece, number: int, hit: Hit) -> int | None:
    """The watched person with this given name who was named in full last; None when somebody else was."""
    named = [
        (field, found.first, found.form)
        for field, names in enumerate(piece.names)
        for found in names
        if found.form.given == hit.part and piece.fields[field].where is not Where.BYLINE
    ]
    before = [each for each in named if (each[0], each[1]) < (number, hit.first)]
    chosen = before[-1] if before else next(iter(named), None)
    if chosen is None or chosen[2].use is Use.EXCLUDE or _other_since(piece, number, hit, chosen):
        return None
    return chosen[2].owner


def _other_since(piece: Piece, number: int, hit: Hit, chosen: tuple[int, int, Form]) -> bool:
    """Whether somebody else with this given name was named between: `Mehman Əliyev`."""
    here = piece.fields[number]
    begin = chosen[1] + 1 if chosen[0] == number else 0
    return any(
        other.part == hit.part and not piece.is_taken(number, other) and here.surname_follows(other.last)
        for place in range(begin, hit.first)
        for other in here.hits_at(place)
    )
