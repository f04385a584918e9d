"""Cues and frames as numbers that mean the same in every language.

For each concept: how much of it stands in the title, in the body, outside quotation marks, in the sentences that
name the person and close to the name.  For hostile concepts together: how much is said in the piece's own voice and
how much is quoted or reported.  And the form of the piece: questions, quotations, mentions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.detect.concepts import DEFEND, Hit, hostile
from monitor.detect.form import LENGTH, Measured, form
from monitor.detect.passages import Passage
from monitor.detect.tokens import PERSON, SCARE, UNQUOTED, Tokens
from monitor.detect.voice import Voices

#: Words after which closeness to a mention has fallen to a third.
NEAR = 6.0


@dataclass(frozen=True, slots=True)
class _Site:
    """A hit in the body."""

    concept: str
    #: Its first word: in the tokens of the body, and among the judged words.
    word: int
    place: int
    sentence: int


def cues(
    passage: Passage, title: Sequence[Hit], body: Sequence[Hit], judged: Sequence[int], voices: Voices
) -> Measured:
    """The measured features.

    Args:
        passage: What is judged.
        title, body: The terms found in the tokens of each.
        judged: The judged words of the body, as numbers into its tokens; the places of a feature count on from the
            title to these.
        voices: Of the body.
    """
    measured: Measured = {}
    for concept, places in _in_title(title).items():
        measured[f"k:{concept}@title"] = 1.0, tuple(places)
    offset = len(passage.title)
    sites = list(_sites(body, passage.body, judged, offset))
    scale = LENGTH / max(LENGTH, len(judged))
    _count_concepts(measured, passage, sites, scale)
    _count_hostile(measured, sites, scale)
    _count_voices(measured, passage, sites, voices, scale)
    measured.update(form(passage, judged, offset))
    return measured


def _in_title(hits: Sequence[Hit]) -> dict[str, list[int]]:
    places = defaultdict(list)
    for hit in hits:
        places[hit.concept].append(hit.start)
    return places


def _sites(hits: Sequence[Hit], body: Tokens, judged: Sequence[int], offset: int) -> Iterator[_Site]:
    places = {number: place for place, number in enumerate(judged, start=offset)}
    for hit in hits:
        if hit.start in places:
            yield _Site(hit.concept, hit.start, places[hit.start], body.sentences[hit.start])


def _count_concepts(measured: Measured, passage: Passage, sites: Sequence[_Site], scale: float) -> None:
    closeness = _closeness(passage.body)
    places: dict[str, list[int]] = defaultdict(list)
    near: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for site in sites:
        for name in _names(site, passage):
            places[name].append(site.place)
        for side, close in zip(("before", "after"), closeness[site.word], strict=True):
            if close:
                near[f"k:{site.concept}@{side}"].append((close, site.place))
    for name, found in places.items():
        measured[name] = math.log1p(len(found) * scale), tuple(found)
    for name, sides in near.items():
        value = math.log1p(sum(close for close, _ in sides))
        measured[name] = value, tuple(place for _, place in sides)


def _names(site: _Site, passage: Passage) -> Iterator[str]:
    yield f"k:{site.concept}"
    quoted = passage.body.quoted[site.word]
    if quoted == UNQUOTED:
        yield f"k:{site.concept}@own"
    elif quoted == SCARE:
        yield f"k:{site.concept}@scare"
    if site.sentence in passage.naming:
        yield f"k:{site.concept}@sentence"


def _closeness(body: Tokens) -> list[list[float]]:
    """For each word how close it stands before a mention of the person, and after one: 1 beside it, falling with
    the distance, 0 in other sentences."""
    close = [[0.0, 0.0] for _ in range(len(body))]
    for at in (i for i, word in enumerate(body.words) if word == PERSON):
        for side, step in ((0, -1), (1, 1)):
            i = at + step
            while 0 <= i < len(body) and body.sentences[i] == body.sentences[at]:
                close[i][side] = max(close[i][side], math.exp(-abs(i - at) / NEAR))
                i += step
    return close


def _count_hostile(measured: Measured, sites: Sequence[_Site], scale: float) -> None:
    groups: dict[str, list[int]] = defaultdict(list)
    for site in sites:
        if site.concept in hostile():
            groups["hostile"].append(site.place)
        elif site.concept in DEFEND:
            groups["defending"].append(site.place)
    for name, places in groups.items():
        measured[f"k:{name}"] = math.log1p(len(places) * scale), tuple(places)
    accusing, defending = len(groups["hostile"]), len(groups["defending"])
    if accusing + defending:
        measured["k:hostile-share"] = accusing / (accusing + defending), tuple(groups["hostile"])


def _count_voices(
    measured: Measured, passage: Passage, sites: Sequence[_Site], voices: Voices, scale: float
) -> None:
    """How much of what is hostile is the piece's own and how much is told; a word counts once."""
    shares: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for word, site in {site.word: site for site in sites if site.concept in hostile()}.items():
        own = voices.own(word)
        for voice, share in (("hostile-own", own), ("hostile-told", 1.0 - own)):
            shares[voice].append((share, site.place))
            if site.sentence in passage.naming:
                shares[f"{voice}@sentence"].append((share, site.place))
    for name, found in shares.items():
        amount = sum(share for share, _ in found) * scale
        measured[f"k:{name}"] = math.log1p(amount), tuple(place for _, place in found)
