"""The same text in several articles: found by sketches of word shingles, decided on the words themselves.

A sketch is the set of 3-word shingles whose hash is 0 modulo 16 (modulo less for short texts): two texts that
share a passage share the shingles in it, and so about a sixteenth of them in their sketches, wherever the passage
stands.  Sketches only bring candidates; `best` then counts the words that stand in both texts.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from monitor.detect.fold import plain
from monitor.detect.shingles import SHINGLE, read

#: Texts of fewer words than the first number keep the shingles whose hash is 0 modulo the second: a sketch of a
#: short text would be too small to be found.
MODULI = ((100, 4), (250, 8), (math.inf, 16))
#: Below this many words a text is short: its headline counts too.
SHORT = 100
#: A smaller share of either text in common is a quotation, not a reprint.
MIN_SHARE = 0.3
#: The longer text must consist of the shorter one by this much, or it is a round-up that contains it.
MIN_OTHER = 0.15
#: Fewer words in common prove nothing, whatever their share: a title and an office are six to ten words.
MIN_WORDS = 12
#: Shared hashes below which a pair whose texts are gone is no reprint.
MIN_SHARED = 3
#: A passage this long that stands in both texts is a quotation in part.
QUOTED_WORDS = 25
#: A headline of fewer words ("Bayram təbriki") is printed by everybody.
MIN_HEADLINE = 5
#: From this share on a text is called the same.
SAME = 0.95

_WORD = re.compile(r"\w+")


class Kind(StrEnum):
    """How two texts are alike.  Stored: never rename one."""

    SAME = "same"
    EDITED = "edited"
    #: A passage stands in both; they are not one group.
    QUOTED = "quoted"
    #: Two short texts under the same headline.
    HEADLINE = "headline"

    @property
    def reprint(self) -> bool:
        return self is not Kind.QUOTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier article that shares hashes."""

    article: int
    #: The article its group is named after.
    first: int
    #: Hashes in common that are not boilerplate, and all of them.
    telling: int
    shared: int
    size: int
    title: str
    #: Empty when the text was dropped.
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What an article has in common with an earlier one."""

    article: int
    first: int
    #: Share of the words of the newer text that stand in the older one in runs of three or more, 0..1.
    verbatim: float
    kind: Kind


def words(text: str) -> list[str]:
    """The words of a text, folded; digits count as words."""
    return _WORD.findall(plain(text))


def sketch(text: str, title: str = "") -> tuple[int, ...]:
    """The sketch of a text: sorted hashes, each in 0..2**62; of a short text also the hash of its headline."""
    count, shingles = read(text)
    modulus = next(part for most, part in MODULI if count < most)
    # The moduli are powers of two.
    kept = set(shingles[shingles & np.uint64(modulus - 1) == 0].tolist())
    if count < SHORT and (headline := headline_hash(title)) is not None:
        kept.add(headline)
    return tuple(sorted(kept))


def headline_hash(title: str) -> int | None:
    """The hash of a headline whatever its order of words; None for one of few words."""
    found = words(title)
    if len(found) < MIN_HEADLINE:
        return None
    key = " ".join(sorted(found)).encode()
    return int.from_bytes(hashlib.blake2b(key, digest_size=8, person=b"headline").digest(), "big") >> 2


def best(text: str, title: str, size: int, candidates: Iterable[Candidate]) -> Match | None:
    """The earlier article that has most of a text; None when it is new.

    Args:
        text: The newer article's, with its title.
        size: Hashes in its sketch.
        candidates: In any order; the result does not depend on it.
    """
    matches = [match for candidate in candidates if (match := _match(text, title, size, candidate))]
    return max(matches, key=lambda m: (m.kind.reprint, m.verbatim, -m.article), default=None)


def overlap(newer: str, older: str) -> tuple[int, int, int]:
    """Words of each text that stand in the other in runs of three or more, and the longest such run.

    Returns:
        Covered words of the newer text, of the older text, longest run in the newer one.
    """
    if newer == older:
        count = read(newer)[0]
        return (count, count, count) if count >= SHINGLE else (0, 0, 0)
    one, other = read(newer)[1].tolist(), read(older)[1].tolist()
    common = set(one).intersection(other)
    if not common:
        return 0, 0, 0
    covered = _covered([value in common for value in one])
    back = _covered([value in common for value in other])
    return int(covered.sum()), int(back.sum()), _longest(covered)


def _match(text: str, title: str, size: int, candidate: Candidate) -> Match | None:
    if not candidate.text:
        return _by_sketch(size, candidate)
    newer_words, older_words, run = overlap(text, candidate.text)
    length, other_length = max(1, read(text)[0]), max(1, read(candidate.text)[0])
    verbatim = newer_words / length
    kind = _kind(verbatim, older_words / other_length, min(newer_words, older_words), run)
    if kind is None and max(length, other_length) < SHORT and _same_headline(title, candidate.title):
        kind = Kind.HEADLINE
    if kind is None or _boilerplate(kind, verbatim, candidate):
        return None
    return _made(candidate, verbatim, kind)


def _boilerplate(kind: Kind, verbatim: float, candidate: Candidate) -> bool:
    """Whether what is left is too little once the passages that everybody prints are taken off."""
    if kind is Kind.HEADLINE or candidate.telling == candidate.shared:
        return False
    return verbatim * candidate.telling / max(1, candidate.shared) < MIN_OTHER


def _made(candidate: Candidate, verbatim: float, kind: Kind) -> Match:
    return Match(article=candidate.article, first=candidate.first, verbatim=round(verbatim, 4), kind=kind)


def _kind(newer: float, older: float, common: int, run: int) -> Kind | None:
    if common >= MIN_WORDS and max(newer, older) >= MIN_SHARE and min(newer, older) >= MIN_OTHER:
        return Kind.SAME if min(newer, older) >= SAME else Kind.EDITED
    return Kind.QUOTED if run >= QUOTED_WORDS else None


def _by_sketch(size: int, candidate: Candidate) -> Match | None:
    share = candidate.telling / max(1, min(size, candidate.size))
    if candidate.telling < MIN_SHARED or share < MIN_SHARE:
        return None
    return _made(candidate, share, Kind.EDITED)


def _same_headline(title: str, other: str) -> bool:
    one = headline_hash(title)
    return one is not None and one == headline_hash(other)


def _covered(shared: Sequence[bool]) -> NDArray[np.bool_]:
    """Which words stand in a shared shingle, from which shingles are shared."""
    covered = np.zeros(len(shared) + SHINGLE - 1, np.bool_)
    for offset in range(SHINGLE):
        covered[offset : offset + len(shared)] |= shared
    return covered


def _longest(covered: NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], covered, [False])).astype(np.int8)))
    runs = edges[1::2] - edges[::2]
    return int(runs.max()) if len(runs) else 0
