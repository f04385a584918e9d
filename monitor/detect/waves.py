"""Waves without a target: many officials, artists or heads of NGOs saying nearly the same within a few hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.detect.reprints import sketch
from monitor.detect.sources import speakers

#: A wave is this many different speakers whose statements share wording, within this time.
MIN_SPEAKERS = 4
WITHIN = timedelta(hours=6)
#: Hashes of shingles that two statements share at least.
MIN_SHARED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A piece that quotes somebody and names nobody on the watch list."""

    article: int
    outlet: str
    at: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Statements that are nearly the same, in the order of time."""

    statements: tuple[Statement, ...]
    #: As printed, with their roles.
    speakers: tuple[str, ...]


def find(statements: Sequence[Statement]) -> list[Wave]:
    """The waves among statements, the earliest first."""
    ordered = sorted(statements, key=lambda each: (each.at, each.article))
    who = {each.article: {f"{s.name} ({s.role})" for s in speakers(each.text)} for each in ordered}
    hashes = {each.article: set(sketch(each.text)) for each in ordered}
    groups: list[list[Statement]] = []
    for each in (statement for statement in ordered if who[statement.article]):
        home = next((group for group in groups if _belongs(each, group, hashes)), None)
        if home is None:
            groups.append([each])
        else:
            home.append(each)
    waves = [
        Wave(statements=tuple(group), speakers=tuple(sorted(set().union(*(who[s.article] for s in group)))))
        for group in groups
    ]
    return [wave for wave in waves if len(wave.speakers) >= MIN_SPEAKERS]


def _belongs(each: Statement, group: Sequence[Statement], hashes: dict[int, set[int]]) -> bool:
    if each.at - group[0].at > WITHIN:
        return False
    return any(len(hashes[each.article] & hashes[other.article]) >= MIN_SHARED for other in group)
