"""Names that need the rest of the piece to say whose they are: a surname, a given name, an initial, a pen name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from monitor.detect import givennames, lexicon, spellings
from monitor.detect.field import Field, Hit
from monitor.detect.fold import name_lower, native_lower
from monitor.detect.fullnames import Found
from monitor.detect.piece import Bearer, Named, Piece, bearers_of, is_borne, near, nowhere, somebody_else
from monitor.detect.roster import Form, Use
from monitor.records import Certainty, Where

#: A surname alone that more watched people than this bear says nothing about any of them.
MOST_NAMESAKES = 3
_LONGEST_INITIAL = max(map(len, spellings.DIGRAPHS))


def in_field(piece: Piece, number: int) -> Iterator[Named]:
    """All that one field says beyond full names."""
    here = piece.fields[number]
    for found in piece.phrases[number]:
        yield from _phrase(piece, number, found)
    for hit in here.naming:
        if hit.part in piece.roster.surnames and not piece.is_taken(number, hit):
            yield from (named for named in _surname(piece, number, hit) if not nowhere(here, hit))
    # Given names alone name only people whom the piece names in full.
    for hit in here.hits() if piece.present else ():
        if hit.part in piece.roster.given_names and not piece.is_taken(number, hit):
            yield from (named for named in givennames.alone(piece, number, hit) if not nowhere(here, hit))


# --- pen names, outlets, newsrooms ---


def _phrase(piece: Piece, number: int, found: Found) -> Iterator[Named]:
    here = piece.fields[number]
    if (
        found.form.use not in (Use.NAME, Use.ALIAS)
        or nowhere(here, found)
        or _inside_excluded(piece, number, found)
    ):
        return
    certainty = _certainty_of_phrase(piece, number, found)
    if certainty is not None:
        what = "full name" if found.form.use is Use.NAME else f"alias “{found.form.label}”"
        yield Named(found.form.owner, found.first, found.last, certainty, what)


def _inside_excluded(piece: Piece, number: int, found: Found) -> bool:
    others = (*piece.phrases[number], *piece.names[number])
    return any(
        other.first <= found.first
        and found.last <= other.last
        and (other.form.owner == found.form.owner or len(other.form.words) > len(found.form.words))
        and (other.form.use is Use.EXCLUDE or other.form.person)
        for other in others
    )


def _certainty_of_phrase(piece: Piece, number: int, found: Found) -> Certainty | None:
    here, owner = piece.fields[number], found.form.owner
    weak = all(piece.roster.parts[word] in _WEAK for word in found.form.words)
    if not weak:
        return _certainty_of_own_word(piece, number, found)
    if not here.capital(found.first) or here.place_name(found.first, found.last):
        return None
    if here.quoted(found.first, found.last) or here.shouted(found.first):
        return Certainty.SURE
    explained = here.starts_sentence(found.first) or here.all_capitals
    if owner in piece.present:
        return None if explained else Certainty.SURE
    if near(piece, number, found, Use.CONTEXT):
        return Certainty.SURE
    return None if explained or here.goes_on(found.last) else Certainty.POSSIBLE


def _certainty_of_own_word(piece: Piece, number: int, found: Found) -> Certainty | None:
    """Of a phrase that is no word of the language as far as we know; but our lists are short."""
    here, form = piece.fields[number], found.form
    capitals = _capitals_of_label(here, found)
    weak = any(piece.roster.parts[word] in _WEAK for word in form.words)
    sloppy = here.all_lower and not weak
    if form.proper and not capitals and not (sloppy or here.word(found.last).startswith(("tv", "тв"))):
        return None
    single = len(form.words) == 1 and form.use is Use.ALIAS and not form.label.isupper()
    explained = here.starts_sentence(found.first) and not here.quoted(found.first, found.last)
    if single and explained and form.owner not in piece.present:
        return Certainty.POSSIBLE
    return Certainty.SURE


def _capitals_of_label(here: Field, found: Found) -> bool:
    """Whether the first and the last word have a capital where the label has one: `Turan agentliyi` has one.

    The head of an outlet's name goes without after a first word that has it: `Abzas media`.
    """
    label = found.form.label.split()
    # `Açıq mediaya ehtiyac var`: at the start of a sentence the capital says nothing.
    telling = not here.starts_sentence(found.first) or here.quoted(found.first, found.last)
    small = label[-1] == label[-1].lower() or (telling and name_lower(label[-1]) in _OUTLET_WORDS)
    small = small or here.quoted(found.first, found.last)
    first = here.capital(found.first) or (label[0] == label[0].lower() and here.capital(found.last))
    return first and (small or here.capital(found.last))


_OUTLET_WORDS = frozenset(lexicon.words("outlet_words.txt"))
_WEAK = lexicon.COMMON_WORDS | lexicon.GIVEN_NAMES


# --- a surname, with or without an initial ---


def _surname(piece: Piece, number: int, hit: Hit) -> Iterator[Named]:
    here = piece.fields[number]
    beside = _initials(here, hit)
    if beside is None and _somebody_elses(piece, hit.part):
        return
    small = not here.capital(hit.first) and not (piece.present or here.all_lower)
    if small or here.place_name(hit.first, hit.last):
        return
    if beside is not None:
        yield from _with_initial(piece, number, hit, beside)
    elif _may_stand_alone(piece, number, hit) and somebody_else(piece, number, hit) is None:
        yield from _alone(piece, number, hit)


def _somebody_elses(piece: Piece, surname: int) -> bool:
    """Whether the piece names somebody in full who is not watched, and nobody who is.

    So it is with most surnames in the news, on a long watch list: they are passed over with one look at each.
    """
    owners = piece.roster.bearers(surname).owners
    return piece.present.isdisjoint(owners) and is_borne(piece, surname)


class _Initial(NamedTuple):
    """The initial of a given name beside a surname, with the words from the first initial to the last."""

    letters: str
    first: int
    last: int


def _initials(here: Field, hit: Hit) -> _Initial | None:
    start, end = here.at(hit.first)[0], here.at(hit.last)[1]
    if "." not in here.text[max(0, start - 2) : start] and here.text[end + 2 : end + 3] != ".":
        return None
    before = hit.first - 1
    if here.length(before) <= _LONGEST_INITIAL and (letter := _initial_at(here, before)):
        if here.gap(before - 1).strip() == "." and (earlier := here.initial(before - 1)):
            return _Initial(earlier, before - 1, hit.last)
        return _Initial(letter, before, hit.last)
    after = hit.last + 1
    if here.length(after) == 1 and here.gap(hit.last) in (" ", "\u00a0") and _dotted(here, after):
        second = here.gap(after).strip() == "." and here.length(after + 1) == 1 and _dotted(here, after + 1)
        return _Initial(here.word(after), hit.first, after + 1 if second else after)
    return None


def _initial_at(here: Field, place: int) -> str:
    return here.initial(place) if here.gap(place).strip() == "." else ""


def _dotted(here: Field, place: int) -> bool:
    end = here.at(place)[1]
    return here.capital(place) and here.text[end : end + 1] == "."


def _with_initial(piece: Piece, number: int, hit: Hit, beside: _Initial) -> Iterator[Named]:
    english = piece.fields[number].raw.isascii()
    meant = piece.roster.with_initial(hit.part, beside.letters, english=english)
    sure = meant & piece.present or meant
    if not 0 < len(sure) <= MOST_NAMESAKES:
        return
    others = {bearer.letter for bearer in bearers_of(piece, hit.part) if not bearer.owners}
    unclear = not meant & piece.present and (len(meant) > 1 or beside.letters[0] in others)
    certainty = Certainty.POSSIBLE if unclear else Certainty.SURE
    for owner in sorted(sure):
        yield Named(owner, beside.first, beside.last, certainty, "initial and surname")


def _may_stand_alone(piece: Piece, number: int, hit: Hit) -> bool:
    here, word = piece.fields[number], piece.roster.parts[hit.part]
    if not here.capital(hit.first) and hit.part in piece.roster.weak:
        return False
    if here.in_compound(hit) or _village(here, hit):
        return False
    if word in lexicon.COMMON_WORDS and (here.starts_sentence(hit.first) or here.goes_on(hit.last)):
        return False
    if here.word(hit.last + 1) in lexicon.KIN and not here.word(hit.last).endswith(lexicon.SURNAME_ENDINGS):
        # `Xudaverdi kişi`: a surname that is a given name too, of which no list has all.
        return False
    # `Zahid Oruc` and `Əli oğlu` are other people.
    given = word in lexicon.GIVEN_NAMES
    return not (given and (here.surname_follows(hit.last) or here.word(hit.last + 1) in lexicon.PATRONYMICS))


_VILLAGES_AFTER = lexicon.words("villages_after.txt")
_VILLAGES_BEFORE = frozenset(lexicon.words("villages_before.txt"))


def _village(here: Field, hit: Hit) -> bool:
    """`Mövlamlı kəndi`, `в селе Гасанлы`: villages are called as families are."""
    if here.word(hit.first - 1) in _VILLAGES_BEFORE:
        return True
    after = here.word(hit.last + 1) and here.gap(hit.last) in (" ", "\u00a0")
    return bool(after) and native_lower(here.printed(hit.last + 1)).startswith(_VILLAGES_AFTER)


def _alone(piece: Piece, number: int, hit: Hit) -> Iterator[Named]:
    owners = piece.roster.bearers(hit.part).owners
    present = sorted(piece.present & owners)
    if present:
        yield from _after_full_name(piece, number, hit, present)
        return
    # Nobody bears it here: see `_somebody_elses`.
    few = len(owners) <= MOST_NAMESAKES and hit.part not in piece.roster.weak
    for owner in sorted(owners if few else _favoured(piece, number, hit)):
        why = _reason(piece, number, hit, owner)
        if why:
            yield Named(owner, hit.first, hit.last, Certainty.SURE, why)
        elif few and not near(piece, number, hit, Use.EXCLUDE, owner):
            yield Named(owner, hit.first, hit.last, Certainty.POSSIBLE, "surname alone")


def _favoured(piece: Piece, number: int, hit: Hit) -> frozenset[int]:
    """Of many namesakes those whom anything in the piece may speak for."""
    bearers = piece.roster.bearers(hit.part)
    near_by = {found.form.owner for found in piece.phrases[number] if found.form.use is Use.CONTEXT}
    by_given = {form.owner for form in _forms_with_given_names(piece, hit.part)}
    return bearers.rare | ((near_by | by_given) & bearers.owners)


def _forms_with_given_names(piece: Piece, surname: int) -> list[Form]:
    """Whole names of watched people with a surname, of which the piece may have the given name too."""
    givens = filter(piece.has, piece.roster.givens[surname])
    forms = (form for given in givens for form in piece.roster.pairs[given, surname])
    return [form for form in forms if form.use is not Use.EXCLUDE]


def _reason(piece: Piece, number: int, hit: Hit, owner: int) -> str:
    """What makes a surname sure without the full name; empty: nothing."""
    # In two words, as `Osman qızı`, it is somebody's father.
    rare = piece.roster.journalists[owner].rare and hit.first == hit.last
    if rare and hit.part not in piece.roster.weak:
        return "rare surname"
    if near(piece, number, hit, Use.EXCLUDE, owner):
        return ""
    if near(piece, number, hit, Use.CONTEXT, owner):
        return "surname near a context word"
    return "surname, with the given name elsewhere" if _given_name_apart(piece, hit, owner) else ""


def _given_name_apart(piece: Piece, hit: Hit, owner: int) -> bool:
    """Whether the given name stands alone elsewhere, and the surname is neither common nor borne by others here."""
    if piece.roster.parts[hit.part] in lexicon.COMMON_SURNAMES or is_borne(piece, hit.part):
        return False
    if hit.first != hit.last or hit.part in piece.roster.weak:
        return False
    return any(
        givennames.stands_alone(piece, number, each)
        for form in _forms_with_given_names(piece, hit.part)
        if form.owner == owner
        for number, here in piece.telling()
        for each in here.hits()
        if each.part == form.given and not piece.is_taken(number, each)
    )


def _after_full_name(piece: Piece, number: int, hit: Hit, present: list[int]) -> Iterator[Named]:
    """The bearer of the surname who was named last; in a title, the one whom the text names first."""
    bearer = _latest(bearers_of(piece, hit.part), number, hit.first)
    after = "after" if piece.fields[number].where is Where.TEXT else "with"
    for owner in present:
        if bearer is None or owner in bearer.owners:
            yield Named(owner, hit.first, hit.last, Certainty.SURE, f"surname {after} the full name")
        elif not bearer.owners and bearer.field != number:
            yield Named(
                owner, hit.first, hit.last, Certainty.POSSIBLE, "surname that somebody else bears here too"
            )


def _latest(bearers: list[Bearer], number: int, place: int) -> Bearer | None:
    """The last of them before a place of a field; else the first of all."""
    before = bisect_left(bearers, (number, place), key=lambda bearer: (bearer.field, bearer.place))
    if before and bearers[before - 1].field == number:
        return bearers[before - 1]
    return next(iter(bearers), None)
