"""The words of the program as frozen records.  Everything that passes between folders is one of these.

In the order of the work: `Outlet` has `Feed`s; a visit to a feed yields `Entry`s; an entry's address answers a
`Page`; a page becomes an `Article`; `Mention`s of a `Journalist` in it are judged into an `Assessment`; an
assessment that a person should see becomes an `Alert`; alerts that belong together are a `Campaign`.

    sources      what a user writes in feeds.yaml and journalists.yaml
    pages        what is collected
    judgements   what is found in an article
    alerts       what a person should see
    facts        what the report of a day is made of
    labels       what people decide
    outcomes     what happened to a journalist
    notices      messages to people, and the channels they go through
"""

from monitor.records.alerts import Alert, AlertDraft, Campaign, Piece, Severity
from monitor.records.facts import Change, FeedFacts, OutletFacts, Sighting, TextFacts, VolumeFacts
from monitor.records.judgements import (
    Assessment,
    Band,
    Certainty,
    Frame,
    FrameScore,
    Judged,
    Mention,
    Reason,
    Voice,
    Where,
)
from monitor.records.labels import Example, Judgement
from monitor.records.notices import Channel, ChannelKind, Detail, Encrypt, Format, Parcel, Topic
from monitor.records.outcomes import Outcome, OutcomeKind, OutcomeState
from monitor.records.pages import Article, DateSource, Entry, NotModified, Page, ParsedFeed, VisitStatus
from monitor.records.sources import (
    EvidencePolicy,
    ExtractRule,
    Feed,
    FeedKind,
    Journalist,
    JournalistKind,
    Outlet,
    Reach,
    Stance,
)

__all__ = [
    "Alert",
    "AlertDraft",
    "Article",
    "Assessment",
    "Band",
    "Campaign",
    "Certainty",
    "Change",
    "Channel",
    "ChannelKind",
    "DateSource",
    "Detail",
    "Encrypt",
    "Entry",
    "EvidencePolicy",
    "Example",
    "ExtractRule",
    "Feed",
    "FeedFacts",
    "FeedKind",
    "Format",
    "Frame",
    "FrameScore",
    "Journalist",
    "JournalistKind",
    "Judged",
    "Judgement",
    "Mention",
    "NotModified",
    "Outcome",
    "OutcomeKind",
    "OutcomeState",
    "Outlet",
    "OutletFacts",
    "Page",
    "Parcel",
    "ParsedFeed",
    "Piece",
    "Reach",
    "Reason",
    "Severity",
    "Sighting",
    "Stance",
    "TextFacts",
    "Topic",
    "VisitStatus",
    "Voice",
    "VolumeFacts",
    "Where",
]
