"""Full names and fixed phrases in one field: the only finds that stand on their own feet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from monitor.detect import lexicon
from monitor.detect.field import Field, Hit
from monitor.detect.fold import native_lower, plain
from monitor.detect.roster import Form, Roster, Use

#: So many words may stand between a given name and a surname: `Mehman Rafiq oğlu Hüseynov`.
_MOST_BETWEEN = 3
#: So many words before a surname its given name can begin: each step over what stands between is two at most.
_FARTHEST = 2 * _MOST_BETWEEN + 2
_ABBREVIATED = frozenset({"mr", "mrs", "ms", "dr"})
#: A word of more capitals than these is no row of words.
_MOST_CAPITALS = 8


#: What makes another surname of a name, after a hyphen: `Али Зейнал-заде`.
_SURNAME_PARTS = ("zade", "zada", "заде", "задэ", "beyli", "bayli", "бейли")


class Found(NamedTuple):
    """A form in a field, as numbers of words."""

    first: int
    last: int
    form: Form
    how: str


def full_names(field: Field, roster: Roster) -> list[Found]:
    """All forms of persons, watched or excluded, in the order of the text."""
    found = [
        each
        for hit in field.naming
        if _has_given_name_near(field, roster, hit)
        for each in _with_surname(field, roster, hit)
    ]
    found = [each for each in found if not _is_another(field, roster, each)]
    return found + [each for place in field.glued() for each in _glued(field, roster, place)]


def _glued(field: Field, roster: Roster, place: int) -> Iterator[Found]:
    for first, second in _parted(field, place):
        givens = [reading for reading in field.read(first) if reading.bare]
        surnames = field.read(second) if givens else ()
        for given in givens:
            for surname in surnames:
                for form in roster.pairs.get((given.part, surname.part), ()):
                    yield Found(place, place, form, "full name without a gap")


def _parted(field: Field, place: int) -> Iterator[tuple[str, str]]:
    """The ways to part a word in two, and two neighbours of `FreeÜlviHəsənli`, which capitals part."""
    word, printed = field.word(place), field.printed(place)
    yield from ((word[:cut], word[cut:]) for cut in range(3, len(word) - 2))
    capitals = [at for at, letter in enumerate(printed) if letter.isupper()]
    if len(printed) == len(word) and 2 < len(capitals) <= _MOST_CAPITALS:
        parts = [word[begin:end] for begin, end in pairwise([*capitals, len(word)])]
        yield from ((first, second) for first, second in pairwise(parts) if len(first) > 2)


def _has_given_name_near(field: Field, roster: Roster, surname: Hit) -> bool:
    """A quick look, by the numbers of the words alone: False for most surnames of other people."""
    givens = roster.givens.get(surname.part)
    if givens is None or givens.isdisjoint(field.parts):
        return False
    around = range(surname.first - _FARTHEST, surname.last + 2)
    return any(hit.part in givens for place in around for hit in field.hits_at(place))


def _with_surname(field: Field, roster: Roster, surname: Hit) -> list[Found]:
    before = [
        Found(given.first, surname.last, form, how)
        for given, how in _givens_before(field, roster, surname.first)
        for form in roster.pairs.get((given.part, surname.part), ())
        if _cases_agree(field, roster, given, surname)
    ]
    return before or list(_reversed(field, roster, surname))


def _givens_before(field: Field, roster: Roster, place: int) -> Iterator[tuple[Hit, str]]:
    """What may be the given name of a surname at `place`, nearest first."""
    at, how = place - 1, "full name"
    for _ in range(_MOST_BETWEEN + 1):
        if at < 0 or not _parts_of_one_name(field, at):
            return
        yield from ((hit, how) for hit in _ending_at(field, at) if hit.bare or _declines(field, at))
        step, how = _between(field, roster, at, place)
        if not step:
            return
        at -= step


def _between(field: Field, roster: Roster, at: int, place: int) -> tuple[int, str]:
    """How many words to pass over at `at`, which stand between a given name and the surname; 0: none may."""
    word = field.word(at)
    if word in lexicon.PATRONYMICS:
        return 2, "full name with patronymic"
    if word.endswith(lexicon.PATRONYMIC_ENDINGS) and len(word) > 6:
        return 1, "full name with patronymic"
    if word in lexicon.HONORIFICS:
        return 1, "full name with courtesy word"
    if field.initial(at):
        return 1, "full name with initial"
    if _set_apart(field, at):
        return 1, "full name with nickname"
    if at == place - 1 and field.gap(at) == " (" and field.after(place) == ")" and field.capital(at):
        # `Günel Nəzərova (Nurgünəş)`: the name in the passport, and the one she is known by.
        return 1, "full name after another surname"
    shared = field.word(at - 1) in lexicon.CONJUNCTIONS and at == place - 1
    if shared and any(hit.part in roster.given_names for hit in _ending_at(field, at)):
        return 2, "given name before a shared surname"
    return 0, ""


def _parts_of_one_name(field: Field, at: int) -> bool:
    gap = field.gap(at)
    if gap in (". ", "."):
        # After anything but an initial or `Mr.` the sentence ends.
        return bool(field.initial(at)) or field.word(at) in _ABBREVIATED
    return field.adjoins(at) or gap.strip() in ("(", ")", '("', '")')


def _set_apart(field: Field, at: int) -> bool:
    before, after = field.gap(at - 1).strip(), field.gap(at).strip()
    return bool(before and after) and before[-1] in "\"“„«'‘(" and after[0] in "\"”“»'’)"


def _ending_at(field: Field, place: int) -> Iterator[Hit]:
    yield from (hit for hit in field.hits_at(place) if hit.last == place)
    yield from (hit for hit in field.hits_at(place - 1) if hit.last == place)


def _declines(field: Field, place: int) -> bool:
    """Russian declines given names inside a full name; Azerbaijani and Turkish only its last word."""
    return field.word(place)[:1] >= "\u0400"


def _reversed(field: Field, roster: Roster, surname: Hit) -> Iterator[Found]:
    """`Hüseynov Mehman Rafiq oğlu`."""
    place = surname.last + 1
    if not (surname.bare or _declines(field, surname.last)) or not field.adjoins(surname.last):
        return
    if surname.first != surname.last and field.word(surname.last) in lexicon.PATRONYMICS:
        # `Vaqif qızı Sevinc`: Vaqif's daughter, of whatever surname.
        return
    if field.surname_follows(place) and not field.word(place + 1).endswith(lexicon.PATRONYMIC_ENDINGS):
        return
    for given in field.hits_at(place):
        for form in roster.pairs.get((given.part, surname.part), ()):
            if _cases_agree(field, roster, given, surname):
                yield Found(
                    surname.first, _with_patronymic(field, given.last), form, "surname and given name"
                )


def _with_patronymic(field: Field, last: int) -> int:
    if field.gap(last) in (" ", "\u00a0") and field.capital(last + 1):
        if field.word(last + 2).startswith(tuple(lexicon.PATRONYMICS)):
            return last + 2
        if field.word(last + 1).endswith(lexicon.PATRONYMIC_ENDINGS):
            return last + 1
    return last


def _cases_agree(field: Field, roster: Roster, given: Hit, surname: Hit) -> bool:
    """Whether cases and capitals are those of one name.  Words of the language (`emin milli`) must have them."""
    if field.printed(given.first)[:1] in ("Ə", "ə") and roster.parts[given.part].startswith("e"):
        # Əmin is another name than Emin; the other way round it was typed without Azerbaijani letters.
        return False
    if given.bare and _plural_of_another(field, roster, surname):
        return False
    capitals = (field.capital(given.first), field.capital(surname.first))
    if all(capitals) or field.all_lower:
        return True
    common = _common(roster, given.part) if not capitals[0] else False
    # `Ülviyyə əli ilə`, `Mirzə sakit adamdır`, `Tural dağlı yerdədir`: a hand, a quiet man, a mountainous place.
    word = surname.part in roster.weak or _may_be_adjective(roster.parts[surname.part])
    return not (common or (not capitals[1] and word))


def _may_be_adjective(surname: str) -> bool:
    """`Dağlı` is "of the mountains", but `Qasımlı` is nothing else than a surname: it comes from a given name."""
    return surname.endswith(("lı", "li", "lu", "lü")) and surname[:-2] not in lexicon.GIVEN_NAMES


def _plural_of_another(field: Field, roster: Roster, surname: Hit) -> bool:
    """`Павел Кравцов` is not Павел Кравец, though `Кравцов` is a form of that: of many of them."""
    named = roster.parts[surname.part]
    plural = field.word(surname.last).endswith(("ов", "ев"))
    return plural and named >= "\u0400" and not named.endswith(("ов", "ев"))


def _common(roster: Roster, part: int) -> bool:
    word = roster.parts[part]
    # `Əhəd xanım`: a lady, not somebody called Xanım.
    return word in lexicon.COMMON_WORDS or plain(word) in lexicon.HONORIFICS


def _is_another(field: Field, roster: Roster, found: Found) -> bool:
    """Whether the words around make it the name of a street, a father, or of somebody with a longer name."""
    if field.place_name(found.first, found.last) or _in_fixed_phrase(field, roster, found):
        return True
    if found.how == "surname and given name":
        return False
    if field.word(found.last) in lexicon.PATRONYMICS and field.surname_follows(found.last):
        # `Sevinc Osman qızı Əliyeva`: what looks like a surname is her father's name.
        return True
    if roster.parts[found.form.surname] in lexicon.GIVEN_NAMES:
        # `Əhməd Muxtar oğlu`, `Əhməd Muxtar Əliyev`: the "surname" is a father's or a middle name.
        after = field.word(found.last + 1)
        if after in lexicon.PATRONYMICS and field.gap(found.last) in (" ", "-"):
            return True
        if field.surname_follows(found.last):
            return True
    return _double_barrelled(field, found)


def _in_fixed_phrase(field: Field, roster: Roster, found: Found) -> bool:
    """`Elnur Milli Qəhrəman adına küçə`: a national hero called Elnur."""
    begun = lexicon.FIXED_PHRASES.get(roster.parts[found.form.surname], ())
    if not begun or found.how == "surname and given name" or field.gap(found.last) not in (" ", "\u00a0"):
        return False
    # The whole phrase is written with capitals; `Elnur Milli xalqın səsidir` is another thing.
    return field.capital(found.last + 1) and native_lower(field.printed(found.last + 1)).startswith(begun)


def _double_barrelled(field: Field, found: Found) -> bool:
    """`Sevinc Hüseynova-Əliyeva` is not Sevinc Hüseynova, unless the entry says so; but `-yan` is a known jibe."""
    after = field.word(found.last + 1)
    if field.gap(found.last) == "-" and after.startswith(_SURNAME_PARTS):
        return True
    if field.gap(found.last) != "-" or not field.capital(found.last + 1) or "-" in found.form.label:
        return False
    return after.endswith(lexicon.SURNAME_ENDINGS) and not after.endswith(("yan", "ян", "ян"))


def phrases(field: Field, roster: Roster) -> list[Found]:
    """All fixed phrases (newsrooms, pen names, context, `not`), in the order of the text."""
    return [
        Found(hit.first, last, form, f"{form.use} “{form.label}”")
        for hit in field.naming
        for form in roster.phrases.get(hit.part, ())
        if (last := _phrase_end(field, form, hit)) is not None
    ]


def _phrase_end(field: Field, form: Form, hit: Hit) -> int | None:
    last = hit.last
    for number, part in enumerate(form.words[1:], start=1):
        if not field.adjoins(last):
            return None
        following = next((each for each in field.hits_at(last + 1) if each.part == part), None)
        if following is None:
            return None
        last = following.last
        if not following.bare and number < len(form.words) - 1 and form.use in (Use.NAME, Use.ALIAS):
            return None
    return last
