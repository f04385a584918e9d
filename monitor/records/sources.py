"""What a user writes in feeds.yaml and journalists.yaml: outlets, feeds, the watch list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Stance(StrEnum):
    """Whose voice an outlet is.  The values are stored: never rename one."""

    STATE = "state"
    PRO_GOVERNMENT = "pro-government"
    INDEPENDENT = "independent"
    EXILE = "exile"
    INTERNATIONAL = "international"

    @property
    def attacks(self) -> bool:
        """Whether a targeting piece from here is an alert (otherwise it counts as coverage of the case)."""
        return self in (Stance.STATE, Stance.PRO_GOVERNMENT)


class Reach(StrEnum):
    """How many people an outlet reaches, by a source that is named.  The values are stored: never rename one."""

    WIDE = "wide"
    MIDDLE = "middle"
    NARROW = "narrow"


class FeedKind(StrEnum):
    """What stands at a feed's address."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"


class EvidencePolicy(StrEnum):
    """Whose bytes are kept: of pieces with a mention, with an alert, of all, of none."""

    MENTIONS = "mentions"
    ALERTS = "alerts"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One address of an outlet at which new pieces are announced."""

    url: str
    kind: FeedKind = FeedKind.FEED
    #: Pinned interval; None lets the program adapt it.
    every: timedelta | None = None
    #: CSS selector of the links to follow, for `kind: page` only.
    links: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractRule:
    """An outlet's own selectors.  They win over the general extractor."""

    title: str | None = None
    text: str | None = None
    byline: str | None = None
    date: str | None = None
    #: Elements to take out before anything is read.
    remove: str | None = None
    #: The rule holds for pages first seen in this period (None: open).
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher."""

    id: str
    stance: Stance
    feeds: tuple[Feed, ...]
    name: str = ""
    homepage: str = ""
    country: str = ""
    languages: tuple[str, ...] = ()
    #: Who says so about the stance.
    stance_source: str = ""
    alias_domains: tuple[str, ...] = ()
    #: None: not known, and no ground for anything.
    reach: Reach | None = None
    #: Who says so about the reach.
    reach_source: str = ""
    extract: tuple[ExtractRule, ...] = ()
    evidence: EvidencePolicy = EvidencePolicy.MENTIONS
    #: Kept in the list but not read.
    paused: bool = False
    note: str = ""


class JournalistKind(StrEnum):
    """A person, or a newsroom that is attacked as one."""

    PERSON = "person"
    NEWSROOM = "newsroom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journalist:
    """A person or newsroom on the watch list."""

    id: str
    #: The native (Azerbaijani) form, from which all other spellings are made.
    name: str
    kind: JournalistKind = JournalistKind.PERSON
    role: str = ""
    status: str = ""
    source: str = ""
    aliases: tuple[str, ...] = ()
    #: Words that let the surname alone count when they stand near it.
    context: tuple[str, ...] = ()
    #: The surname alone is enough.
    rare: bool = False
    #: Full names and words that are somebody or something else.
    exclude: tuple[str, ...] = ()
    #: The score from which a piece about this person becomes an alert; None: as `alerts.band` says.
    threshold: float | None = None
