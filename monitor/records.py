"""The words of the program as frozen records.  Everything that passes between folders is one of these.

In the order of the work: `Outlet` has `Feed`s; a `Visit` to a feed yields `Entry`s; an entry's address answers a
`Page`; a page becomes an `Article`; `Mention`s of a `Journalist` in it are judged into an `Assessment`; an
assessment that a person should see becomes an `Alert`; alerts that belong together are a `Campaign`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

# --- what a user writes in feeds.yaml and journalists.yaml ---------------------------------------------------


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


# --- collecting ----------------------------------------------------------------------------------------------


class VisitStatus(StrEnum):
    """How a visit to a feed ended, in the words that are shown everywhere.  Stored: never rename one."""

    OK = "ok"
    NOT_MODIFIED = "not modified"
    LATE = "late"
    BLOCKED = "blocked"
    NOT_A_FEED = "not a feed"
    PARSE_ERROR = "parse error"
    DNS = "DNS"
    TLS = "TLS"
    CONNECTION = "connection"
    TIMEOUT = "timeout"
    TOO_LARGE = "too large"
    GONE = "gone"
    HTTP_ERROR = "HTTP error"
    REFUSED = "refused"
    QUIET = "quiet"
    OFFLINE = "offline"

    @property
    def healthy(self) -> bool:
        return self in (VisitStatus.OK, VisitStatus.NOT_MODIFIED, VisitStatus.QUIET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an address answered."""

    url: str
    #: Where redirects led; equal to `url` without any.
    final_url: str
    status: int
    #: As received, in order; names keep their case.
    headers: tuple[tuple[str, str], ...]
    #: Decoded from its transfer and content encoding.
    body: bytes
    fetched_at: datetime
    #: The addresses passed through, with the status each answered, without the last.
    redirects: tuple[tuple[str, int], ...] = ()

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever the case of its name; None when it was not sent."""
        lowered = name.lower()
        return next((value for key, value in self.headers if key.lower() == lowered), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing changed since the last visit."""

    url: str
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as a feed announces it, before its page is read."""

    #: As announced, made absolute.
    url: str
    #: The identity of the article: see `collect.addresses.canonical`.
    canonical: str
    title: str = ""
    #: None when the feed gives no believable date; never guessed from the time of the fetch.
    published: datetime | None = None
    #: Text of the description or the full content, tags removed; may be empty.
    summary: str = ""
    author: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What one body of a feed says."""

    entries: tuple[Entry, ...]
    title: str = ""
    #: The dialect, such as `rss20`, `atom10`, `json1`, `news-sitemap`.
    version: str = ""
    #: Items that were left out because the feed brought more than the cap.
    left_out: int = 0
    #: Minutes for which the feed asks not to be read again.
    ttl: int | None = None
    #: How the text was decoded, and whether that was a guess.
    encoding: str = "utf-8"
    encoding_guessed: bool = False
    #: Nested sitemaps still to be read (kind `sitemap` with an index).
    children: tuple[str, ...] = ()


class DateSource(StrEnum):
    """Where an article's date comes from, best first."""

    FEED = "feed"
    JSON_LD = "json-ld"
    META = "meta"
    VISIBLE = "visible"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The text of a page."""

    title: str
    #: The body alone: paragraphs parted by a newline; no captions, link boxes, comments.
    text: str
    byline: str = ""
    #: Caption texts, kept apart from the body.
    captions: tuple[str, ...] = ()
    published: datetime | None = None
    published_source: DateSource = DateSource.NONE
    #: ISO 639-1; empty when unknown.
    language: str = ""
    #: Which way the text was found: `rule`, `trafilatura`, `json-ld`, `feed`, `input`.
    extractor: str = "input"


# --- detecting -----------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something that moved the score.  `text` is a phrase or sentence of the piece, or a cue in words."""

    text: str
    #: In log-odds; positive raises the score.
    weight: float
    #: `sentence`, `phrase`, `cue`, `frame`, `similar`
    kind: str = "phrase"


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


# --- reporting -----------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A logged assessment, with what a person needs to understand it."""

    id: int
    article: int
    outlet: str
    url: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A targeting piece as campaigns see it."""

    article: int
    outlet: str
    at: datetime
    #: The first article with the same text; None when this is the first.
    reprint_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Pieces against one journalist that belong together in time."""

    id: int
    journalist: str
    pieces: tuple[Piece, ...]
    found_at: datetime

    @property
    def outlets(self) -> int:
        return len({piece.outlet for piece in self.pieces})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A scored piece that raised no alert: below the threshold, or from an outlet that does not attack."""

    article: int
    journalist: str
    outlet: str
    stance: Stance
    url: str
    title: str
    at: datetime
    score: float
    band: Band
    #: The surest mention.
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An edit or a removal of a piece that raised an alert."""

    alert: int
    journalist: str
    outlet: str
    title: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """What the visits to one feed say about a period."""

    url: str
    #: Of the last visit before the end of the period; None: never visited.
    status: VisitStatus | None
    reason: str
    #: At least one visit of the period read it.
    read_in_period: bool
    last_ok: datetime | None
    #: The first failure after the last success; None when the last visit read it.
    down_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletFacts:
    """What is known about how well one outlet could be read in a period."""

    outlet: str
    name: str
    stance: Stance
    feeds: tuple[FeedFacts, ...]
    #: New items in the feeds, and articles that were read.
    announced: int
    read: int
    #: Why announced articles are still unread, with how many of each.
    unread: dict[str, int] = field(default_factory=dict, hash=False)


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
