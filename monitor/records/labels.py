"""What people decide: judgements and labelled examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from monitor.records.judgements import Frame


class Judgement(StrEnum):
    """What a reviewer decided.  Stored: never rename one."""

    TARGETS = "targets"
    NEUTRAL = "neutral"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A labelled example, in the format of `docs/formats.md`."""

    id: str
    text: str
    person: str
    targets: bool
    title: str = ""
    language: str = ""
    #: Code points into `text`; empty: found by name.
    person_spans: tuple[tuple[int, int], ...] = ()
    frames: tuple[Frame, ...] = ()
    outlet: str = ""
    date: str = ""
    #: Examples of one group never stand on both sides of a split.
    group: str = ""
    source: str = ""
    extra: dict[str, str] = field(default_factory=dict, compare=False, hash=False)
