"""What happened to a journalist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class OutcomeKind(StrEnum):
    """What happened.  Stored: never rename one."""

    DETENTION = "detention"
    CHARGE = "charge"
    TRIAL = "trial"
    SENTENCE = "sentence"
    TRAVEL_BAN = "travel-ban"
    ASSAULT = "assault"
    BLOCK = "block"
    RAID = "raid"
    RELEASE = "release"


class OutcomeState(StrEnum):
    """Whether a person stands behind it.  Stored: never rename one."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Something that happened to a journalist, entered or confirmed by a person, or suggested by a report."""

    journalist: str
    kind: OutcomeKind
    date: date
    source: str
    note: str = ""
    state: OutcomeState = OutcomeState.CONFIRMED
    #: 0 before it is stored.
    id: int = 0
