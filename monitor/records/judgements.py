"""What is found in an article: mentions, assessments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.records.pages import Article


class Where(StrEnum):
    """The part of an article in which a name stands."""

    TITLE = "title"
    TEXT = "text"
    CAPTION = "caption"
    BYLINE = "byline"


class Certainty(StrEnum):
    """`possible` names (a bare common surname) are shown but never raise an alert by themselves."""

    SURE = "sure"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place in an article where a journalist is named."""

    journalist: str
    where: Where
    #: Code points into the title, the text, the byline, or the caption numbered `index`.
    start: int
    end: int
    #: The characters as printed.
    form: str
    certainty: Certainty = Certainty.SURE
    #: Which rule found it, in words a person can check: `full name`, `surname after the full name`, `alias "…"`.
    how: str = ""
    index: int = 0


class Frame(StrEnum):
    """How a piece paints the person.  Stored: never rename one."""

    TRAITOR = "traitor"
    FOREIGN_AGENT = "foreign-agent"
    FOREIGN_FUNDED = "foreign-funded"
    ETHNIC = "ethnic"
    CRIMINAL = "criminal"
    IMMORAL = "immoral"
    FAKE_JOURNALIST = "fake-journalist"
    MOCKERY = "mockery"
    FAMILY = "family"
    EXTREMIST = "extremist"


class Band(StrEnum):
    """The score in a word.  Thresholds belong to the model."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    #: Too little text to judge; never an alert by itself, always shown as such.
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameScore:
    frame: Frame
    #: 0..1
    score: float


class Voice(StrEnum):
    """Who says something in a piece: the piece itself, or somebody whom it quotes or reports."""

    OWN = "own"
    REPORTED = "reported"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something that moved the score.  `text` is a phrase or sentence of the piece, or a cue in words."""

    text: str
    #: In log-odds; positive raises the score.
    weight: float
    #: `sentence`, `phrase`, `cue`, `frame`, `similar`
    kind: str = "phrase"
    #: Of a phrase with hostile words, whose they are.
    voice: Voice = Voice.UNCLEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The judgement of one (article, journalist) pair."""

    journalist: str
    #: 0..1, calibrated on held-out labels.
    score: float
    band: Band
    #: Strongest first; only those above the frames' own threshold.
    frames: tuple[FrameScore, ...] = ()
    #: Strongest first.
    reasons: tuple[Reason, ...] = ()
    #: The sentence that raised the score most; empty when none did.
    sentence: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the engine returns for one page: an article with all that follows from it alone."""

    article: Article
    mentions: tuple[Mention, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    #: Hashes of the shingles that reprints are found by.
    sketch: tuple[int, ...] = ()
