"""Cues and frames as numbers that mean the same in every language.

For each concept: how much of it stands in the title, in the body, outside quotation marks, in the sentences that
name the person and close to the name.  For hostile concepts together: whether they stand in sentences that also
hold words of report, denial or defence.  And the form of the piece: questions, quotations, mentions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.detect.concepts import FRAMES_FILE, Hit, concepts
from monitor.detect.form import LENGTH, Measured, form
from monitor.detect.passages import Passage
from monitor.detect.tokens import PERSON, SCARE, UNQUOTED, Tokens

#: Concepts that accuse, besides the frames.
ACCUSE = frozenset({"abuse", "harm", "punish", "reveal", "insinuation", "pack"})
#: Concepts that tell a report or a defence.
DEFEND = frozenset({"accusing", "smear", "bogus", "denial", "lawyer", "rights", "victim", "honour"})
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


def cues(passage: Passage, title: Sequence[Hit], body: Sequence[Hit], judged: Sequence[int]) -> Measured:
    """The measured features.

    Args:
        passage: What is judged.
        title, body: The terms found in the tokens of each.
        judged: The judged words of the body, as numbers into its tokens; the places of a feature count on from the
            title to these.
    """
    measured: Measured = {}
    for concept, places in _in_title(title).items():
        measured[f"k:{concept}@title"] = 1.0, tuple(places)
    offset = len(passage.title)
    sites = list(_sites(body, passage.body, judged, offset))
    scale = LENGTH / max(LENGTH, len(judged))
    _count_concepts(measured, passage, sites, scale)
    _count_contexts(measured, passage, sites, scale)
    measured.update(form(passage, judged, offset))
    return measured


@cache
def hostile() -> frozenset[str]:
    """The concepts that accuse."""
    return frozenset(concepts(FRAMES_FILE)) | ACCUSE


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


def _count_contexts(measured: Measured, passage: Passage, sites: Sequence[_Site], scale: float) -> None:
    defended = {site.sentence for site in sites if site.concept in DEFEND}
    groups: dict[str, list[int]] = defaultdict(list)
    for site in sites:
        if site.concept in hostile():
            groups["hostile"].append(site.place)
            groups["hostile-reported" if site.sentence in defended else "hostile-plain"].append(site.place)
            if site.sentence in passage.naming and site.sentence not in defended:
                groups["hostile-plain-naming"].append(site.place)
        elif site.concept in DEFEND:
            groups["defending"].append(site.place)
    for name, places in groups.items():
        measured[f"k:{name}"] = math.log1p(len(places) * scale), tuple(places)
    accusing, defending = len(groups["hostile"]), len(groups["defending"])
    if accusing + defending:
        measured["k:hostile-share"] = accusing / (accusing + defending), tuple(groups["hostile"])
