"""What is wrong with a watch list, before anything is matched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from monitor.detect import lexicon
from monitor.detect.fold import name_lower, plain
from monitor.detect.roster import is_person_name
from monitor.records import Journalist, JournalistKind

#: A name alone with fewer letters is found in every second text.
SHORTEST_ALONE = 4


def problems(journalists: Sequence[Journalist]) -> list[tuple[str, str]]:
    """Pairs of a journalist's id and what is wrong, in words; empty for a good list."""
    return [(journalist.id, problem) for journalist, problem in _problems(journalists)]


def _problems(journalists: Sequence[Journalist]) -> Iterator[tuple[Journalist, str]]:
    ids = Counter(journalist.id for journalist in journalists)
    names: dict[str, Journalist] = {}
    for journalist in journalists:
        if ids[journalist.id] > 1:
            yield (
                journalist,
                f"the id {journalist.id!r} is used {ids[journalist.id]} times: give each its own",
            )
        other = names.setdefault(plain(journalist.name), journalist)
        if other is not journalist:
            yield journalist, f"the same name as {other.id}: add `not` and `context` to both, or remove one"
        for problem in _of_one(journalist):
            yield journalist, problem


def _of_one(journalist: Journalist) -> Iterator[str]:
    words = [name_lower(word) for word in journalist.name.split()]
    if not words:
        yield "no name"
    elif journalist.kind is JournalistKind.PERSON:
        yield from _of_person(journalist, words)
    else:
        yield from _alone("name", journalist.name)
    for alias in journalist.aliases:
        yield from _alone("alias", alias)


def _of_person(journalist: Journalist, words: list[str]) -> Iterator[str]:
    if len(words) == 1:
        yield f"{journalist.name!r} is one word: give the given name and the surname, or put it under `aliases`"
    elif not is_person_name(journalist.name):
        yield f"{journalist.name!r} does not look like a name: each word with a capital, no digits"
    elif journalist.rare and words[-1] in lexicon.COMMON_SURNAMES:
        yield f"`rare: true`, but {words[-1].title()} is one of the most common surnames: remove it"
    elif journalist.rare and words[-1] in (lexicon.GIVEN_NAMES | lexicon.COMMON_WORDS):
        yield f"`rare: true`, but {words[-1]!r} is also a given name or a common word: remove it"
    elif all(word in lexicon.COMMON_WORDS for word in words):
        yield f"{journalist.name!r} is made of common words: add `context`"


def _alone(what: str, text: str) -> Iterator[str]:
    """Problems of a word that is to name somebody alone."""
    words = [name_lower(word) for word in text.split()]
    if len(words) != 1:
        return
    word = words[0]
    if len(word) < SHORTEST_ALONE and not text.isupper():
        yield f"the {what} {text!r} is too short: it would be found everywhere"
    elif word in lexicon.COMMON_SURNAMES or word in lexicon.GIVEN_NAMES:
        yield f"the {what} {text!r} is too common: add the given name or the surname"
