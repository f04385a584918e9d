"""What a person should see: alerts and campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.records.judgements import Assessment


class Severity(StrEnum):
    """How soon a person should look.  Stored: never rename one."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    TOP = "top"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDraft:
    """An assessment that a person should see, before it is stored."""

    assessment: Assessment
    severity: Severity
    #: Why it is an alert, where its band alone would not make it one.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A logged assessment, with what a person needs to understand it."""

    id: int
    article: int
    outlet: str
    url: str
    #: The headline when it was logged.
    title: str
    language: str
    byline: str
    journalist: str
    #: When it was logged.
    at: datetime
    #: When the piece appeared: its date if believable, else when it was first seen.
    piece_at: datetime
    severity: Severity
    assessment: Assessment
    campaign: int | None = None
    #: The first article with the same text, and which share of this one stands there.
    reprint_of: int | None = None
    verbatim: float | None = None
    removed_at: datetime | None = None
    version: int = 1
    #: The headline now; empty: still the same.
    title_now: str = ""
    #: Why it is of this severity, each in words that a person can check.
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A targeting piece as campaigns see it."""

    article: int
    outlet: str
    at: datetime
    #: The first article with the same text; None when this is the first.
    reprint_of: int | None = None
    #: As judged when the alert was logged, 0..1.
    score: float = 1.0
    #: Enough outlets that attack nobody print the same text: what everybody prints is weighed down.
    wire: bool = False

    @property
    def text(self) -> int:
        """The number of its text: that of the first article with it."""
        return self.reprint_of or self.article


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Pieces against one journalist that belong together in time."""

    id: int
    journalist: str
    pieces: tuple[Piece, ...]
    found_at: datetime
    #: How likely such a burst is by the person's own baseline, 0..1; None: insufficient data.
    chance: float | None = None
    #: When what was read later made it ordinary.
    withdrawn_at: datetime | None = None
    #: The campaign that it turned out to be part of.
    merged_into: int | None = None

    @property
    def outlets(self) -> int:
        return len({piece.outlet for piece in self.pieces})
