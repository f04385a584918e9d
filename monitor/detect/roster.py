"""A watch list made ready for matching: names cut into numbered words, and who bears which.

A `Form` is one way to name somebody: a given name with a surname, or a phrase (a newsroom, a pen name).  The
phrases that only help to decide (`context`, `not`) are forms too, of another `Use`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from monitor.detect import lexicon, spellings
from monitor.detect.fold import name_lower
from monitor.records import Journalist, JournalistKind

_WORD = re.compile(r"[^\W_]+")
_INITIAL = re.compile(r"^\w{1,2}\.\s*\w+$")
#: What makes a name of several words that of an outlet, not of a person.
_OUTLET_WORDS = frozenset(lexicon.words("outlet_words.txt"))


class Use(StrEnum):
    """What a form is good for."""

    #: Names the entry.
    NAME = "name"
    #: Names it too: pen name, legal name, outlet.
    ALIAS = "alias"
    #: Lets the surname alone count.
    CONTEXT = "context"
    #: Is somebody or something else.
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to write somebody or something, as numbers of words."""

    #: The place of the entry in the watch list.
    owner: int
    use: Use
    words: tuple[int, ...]
    #: Given name and surname, that may change places, be shortened and be parted; else a fixed phrase.
    person: bool
    #: As the watch list has it.
    label: str
    #: The label has a capital letter, so the text must have one too.
    proper: bool = True

    @property
    def given(self) -> int:
        return self.words[0]

    @property
    def surname(self) -> int:
        return self.words[-1]


@dataclass(frozen=True, slots=True)
class Bearers:
    """The watched people of one surname, as places in the watch list.  There may be hundreds."""

    owners: frozenset[int]
    #: Those for whom the surname alone is enough.
    rare: frozenset[int]


@dataclass(slots=True)
class Roster:
    """All forms of a watch list, by their words.  Not changed after `compiled`."""

    journalists: tuple[Journalist, ...]
    parts: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    #: (given, surname) -> forms of persons, those of `not` among them.
    pairs: dict[tuple[int, int], list[Form]] = field(default_factory=dict)
    #: Surname -> given names that go with it, in the forms of `pairs`.
    givens: dict[int, set[int]] = field(default_factory=dict)
    #: Surname -> forms of watched persons.
    surnames: dict[int, list[Form]] = field(default_factory=dict)
    #: First word -> phrases, the longest first.
    phrases: dict[int, list[Form]] = field(default_factory=dict)
    #: Words that are given names of anybody: a surname beside one is not alone.
    given_names: set[int] = field(default_factory=set)
    #: Words that are also words of the language, or names of another kind.
    weak: set[int] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)
    _bearers: dict[int, Bearers] = field(default_factory=dict)
    _initialed: dict[tuple[int, str, bool], frozenset[int]] = field(default_factory=dict)

    @property
    def anchors(self) -> frozenset[int]:
        """Words without one of which a text names nobody."""
        return frozenset(self.surnames.keys() | self.phrases.keys())

    def bearers(self, surname: int) -> Bearers:
        """Who bears a surname of `surnames`.  Found out when asked for."""
        if surname not in self._bearers:
            owners = frozenset(form.owner for form in self.surnames[surname])
            rare = frozenset(owner for owner in owners if self.journalists[owner].rare)
            self._bearers[surname] = Bearers(owners, rare)
        return self._bearers[surname]

    def with_initial(self, surname: int, letters: str, *, english: bool) -> frozenset[int]:
        """Those of a surname whose given name may be shortened so: see `spellings.initials`."""
        key = (surname, letters, english)
        if key not in self._initialed:
            self._initialed[key] = frozenset(
                form.owner
                for form in self.surnames[surname]
                if letters in _initials_of(self.parts[form.given], english)
            )
        return self._initialed[key]

    def number(self, word: str) -> int:
        """The number of a word in native lower case; a new one if it is new."""
        number = self._numbers.setdefault(word, len(self.parts))
        if number == len(self.parts):
            self.parts.append(word)
            if word in lexicon.COMMON_WORDS or word in lexicon.GIVEN_NAMES:
                self.weak.add(number)
        return number

    def add(self, form: Form) -> None:
        if not form.person:
            self.phrases.setdefault(form.words[0], []).append(form)
            return
        self.pairs.setdefault((form.given, form.surname), []).append(form)
        self.givens.setdefault(form.surname, set()).add(form.given)
        self.given_names.add(form.given)
        if form.use is not Use.EXCLUDE:
            self.surnames.setdefault(form.surname, []).append(form)


@lru_cache(maxsize=4096)
def _initials_of(given: str, english: bool) -> frozenset[str]:
    return spellings.initials(given, english=english)


def compiled(journalists: Sequence[Journalist]) -> Roster:
    """The roster of a watch list."""
    roster = Roster(journalists=tuple(journalists))
    roster.given_names.update(roster.number(name) for name in sorted(lexicon.GIVEN_NAMES))
    for owner, journalist in enumerate(journalists):
        roster.forms += dict.fromkeys(_forms(roster, owner, journalist))
    return arranged(roster)


def arranged(roster: Roster) -> Roster:
    """The roster with its forms filed by their words."""
    for form in roster.forms:
        roster.add(form)
    for phrases in roster.phrases.values():
        phrases.sort(key=lambda form: -len(form.words))
    return roster


def restored(journalists: Sequence[Journalist], parts: list[str], forms: list[Form]) -> Roster:
    """The roster that was compiled from these journalists, from what was kept of it."""
    roster = Roster(journalists=tuple(journalists), forms=forms)
    for part in parts:
        roster.number(part)
    roster.given_names.update(map(roster.number, lexicon.GIVEN_NAMES))
    return arranged(roster)


def _forms(roster: Roster, owner: int, journalist: Journalist) -> Iterator[Form]:
    newsroom = journalist.kind is JournalistKind.NEWSROOM
    yield from _named(roster, owner, Use.NAME, journalist.name, phrase=newsroom)
    for alias in journalist.aliases:
        # An initial with the surname is tried for every person.
        if newsroom or not _INITIAL.match(alias):
            yield from _named(roster, owner, Use.ALIAS, alias, phrase=newsroom)
    for text in journalist.exclude:
        for name in _each_name(text):
            yield from _named(roster, owner, Use.EXCLUDE, name, phrase=False)
    for text in (*journalist.context, *_outlets(journalist.role)):
        yield from _phrase(roster, owner, Use.CONTEXT, text)
    # A pen name or outlet near the surname says who is meant, as context does.
    for alias in journalist.aliases:
        if not (is_person_name(alias) or _INITIAL.match(alias)):
            yield from _phrase(roster, owner, Use.CONTEXT, alias)


def _each_name(text: str) -> list[str]:
    """`Elmar/Fuad Hüseynov` is two names."""
    first, _, rest = text.partition(" ")
    if "/" in first and rest:
        return [f"{given} {rest}" for given in first.split("/") if given]
    return [text]


def _named(roster: Roster, owner: int, use: Use, text: str, *, phrase: bool) -> Iterator[Form]:
    if phrase or not is_person_name(text):
        yield from _phrase(roster, owner, use, text)
        return
    given, *_, surname = _name_words(text)
    for last in surname.split("-"):
        words = (roster.number(given), roster.number(last))
        yield Form(owner=owner, use=use, words=words, person=True, label=text)


def _phrase(roster: Roster, owner: int, use: Use, text: str) -> Iterator[Form]:
    words = [name_lower(word) for word in _WORD.findall(text)]
    proper = any(letter.isupper() for letter in text)
    spelled = [words, ["".join(words)]] if len(words) == 2 and use in (Use.NAME, Use.ALIAS) else [words]
    for each in spelled:
        if each and sum(map(len, each)) > 1:
            numbers = tuple(map(roster.number, each))
            yield Form(owner=owner, use=use, words=numbers, person=False, label=text, proper=proper)


def is_person_name(text: str) -> bool:
    """Whether a name looks like a given name and a surname: two to four words with a capital each."""
    words = text.split()
    if not 2 <= len(words) <= 4 or any(not word[:1].isupper() for word in words if not _patronymic(word)):
        return False
    lowered = [name_lower(word) for word in words]
    return _OUTLET_WORDS.isdisjoint(lowered) and all(word.replace("-", "").isalpha() for word in lowered)


def _patronymic(word: str) -> bool:
    return name_lower(word) in ("oğlu", "qızı")


def _name_words(text: str) -> list[str]:
    """The words of a person's name in native lower case; `Vaqif qızı` at the end is one word."""
    words = [name_lower(word) for word in text.split()]
    if len(words) > 2 and _patronymic(words[-1]):
        words[-2:] = ["".join(words[-2:])]
    return words


def _outlets(role: str) -> Iterator[str]:
    """The proper names in a role such as `director of Abzas Media`: they are context without being listed."""
    for found in re.finditer(r"(?<![^\s(])[A-ZÇƏĞİÖŞÜ][\w.]*(?: [A-ZÇƏĞİÖŞÜ0-9][\w.]*)*", role):
        # A single word at the start is a capital of the sentence.
        if " " in found.group() or found.start() > 0 or found.group().isupper():
            yield found.group()
