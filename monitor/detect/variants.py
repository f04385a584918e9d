"""The machine behind `latin` and `cyrillic`: from rules "these letters may be written so" to a closed list.

A rule is a pattern at a place in a native word, the usual ways to write what it matches, and the unusual ones.
A spelling may combine any usual ways, but takes at most one unusual one: real texts mix `kh` with `ly`, but
hardly ever two oddities in one name, and the list stays short.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

#: No word gets more spellings than these; only the longest meet the bound, and lose the oddest combinations.
MOST_USUAL = 64
MOST_UNUSUAL = 32
#: An unusual way is tried on so many of the usual spellings.
MOST_WITH_ODD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How the letters that `pattern` matches at a place may be written."""

    pattern: re.Pattern[str]
    usual: tuple[str, ...]
    unusual: tuple[str, ...] = ()


class Rules:
    """A table of rules.  At each place the first that matches applies; a letter without a rule stands for itself."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines`: one rule a line, `pattern  usual,usual  unusual,unusual`; `-` is nothing."""
        self._by_letter: dict[str, list[Rule]] = {}
        for line in lines:
            first, rule = _rule(line)
            for letter in first:
                self._by_letter.setdefault(letter, []).append(rule)

    def spellings(self, word: str) -> list[str]:
        """All spellings of a native word in lower case, the usual ones first, without repetition."""
        rules = list(self._along(word))
        if prod(len(rule.usual) for _, rule in rules) <= MOST_USUAL:
            return _all(rules)
        return _least_odd(rules)

    def _along(self, word: str) -> Iterator[tuple[str, Rule]]:
        place = 0
        while place < len(word):
            length, rule = self._at(word, place)
            yield word[place : place + length], rule
            place += length

    def _at(self, word: str, place: int) -> tuple[int, Rule]:
        for rule in self._by_letter.get(word[place], ()):
            if found := rule.pattern.match(word, place):
                return found.end() - place, rule
        return 1, Rule(pattern=_ANY, usual=(word[place],))


_ANY = re.compile(".")


def _all(rules: list[tuple[str, Rule]]) -> list[str]:
    """Every usual spelling of a word that has few, and the first unusual ones."""
    usual, unusual = [""], list[str]()
    for _, rule in rules:
        odd = [start + way for way in rule.unusual for start in usual[:MOST_WITH_ODD]]
        unusual = [start + way for start in unusual for way in rule.usual][:MOST_UNUSUAL] + odd
        usual = [start + way for start in usual for way in rule.usual]
    return list(dict.fromkeys(usual + unusual[:MOST_UNUSUAL]))


def _least_odd(rules: list[tuple[str, Rule]]) -> list[str]:
    """The least odd spellings of a word that has many."""
    usual, unusual = [_Way("", 0, ())], list[_Way]()
    for letters, rule in rules:
        odd = [start.with_odd(way) for way in rule.unusual for start in usual[:MOST_WITH_ODD]]
        unusual = _best(_continued(unusual, letters, rule) + odd, MOST_UNUSUAL)
        usual = _best(_continued(usual, letters, rule), MOST_USUAL)
    return list(dict.fromkeys(way.spelling for way in usual + unusual))


def _continued(ways: list[_Way], letters: str, rule: Rule) -> list[_Way]:
    if len(rule.usual) == 1:
        return [_Way(way.spelling + rule.usual[0], way.oddness, way.choices) for way in ways]
    return [way.then(letters, rule.usual, number) for way in ways for number in range(len(rule.usual))]


class _Way(NamedTuple):
    """A spelling of the beginning of a word."""

    spelling: str
    #: How many different choices other than the first were made.  To write every ə as a is one choice: texts are
    #: true to themselves.
    oddness: int
    choices: tuple[tuple[str, int], ...]

    def then(self, letters: str, ways: tuple[str, ...], number: int) -> _Way:
        chosen = (letters, number)
        if chosen in self.choices:
            return _Way(self.spelling + ways[number], self.oddness, self.choices)
        mixed = any(before == letters for before, _ in self.choices)
        oddness = self.oddness + (number > 0) + mixed
        return _Way(self.spelling + ways[number], oddness, (*self.choices, chosen))

    def with_odd(self, way: str) -> _Way:
        return _Way(self.spelling + way, self.oddness + 1, self.choices)


def _best(ways: list[_Way], most: int) -> list[_Way]:
    return sorted(ways, key=_oddness)[:most]


def _oddness(way: _Way) -> int:
    return way.oddness


def _rule(line: str) -> tuple[str, Rule]:
    pattern, *ways = line.split()
    usual, unusual = (tuple(w.replace("-", "") for w in way.split(",")) for way in (*ways, "")[:2])
    # Look-behinds come before the letter that the rule is filed under; `[ab]` files it under both.
    bare = re.sub(r"^(\(\?<[^)]*\)|\^|\()+", "", pattern)
    first = bare[1 : bare.index("]")] if bare.startswith("[") else bare[0]
    return first, Rule(pattern=re.compile(pattern), usual=usual, unusual=unusual if ways[1:] else ())
