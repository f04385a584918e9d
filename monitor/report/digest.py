"""The digest of a day: what could be read, then who was targeted, with everything a person needs to judge it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from monitor.records import Alert, Band, Campaign, Certainty, Change, Reason, Severity, Sighting, Stance
from monitor.report import movements, spread
from monitor.report.coverage import Coverage
from monitor.report.formats import Formats, formats
from monitor.report.spread import Spread

#: Reasons shown for one piece; the rest stands in `monitor alerts show`.
REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """Where the case of one journalist stands on the ladder."""

    #: The highest rung that was reached, 1..7.
    rung: int
    #: The words that show it, and their language.
    evidence: str
    language: str
    #: It was reached in the period.
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a digest is made of, as the database has it."""

    day: date
    zone: str
    starts: datetime
    ends: datetime
    coverage: Coverage
    alerts: Sequence[Alert]
    sightings: Sequence[Sighting]
    changes: Sequence[Change]
    campaigns: Sequence[Campaign]
    #: By id.
    journalists: Mapping[str, str]
    outlets: Mapping[str, tuple[str, Stance]]
    #: The monitor's own troubles: passes that did not run, channels that fail.
    notices: Sequence[str] = ()
    #: Campaigns that began, grew or faded, each in one sentence.
    moves: Sequence[str] = ()
    #: What may have happened to a journalist and wants a person's word.
    outcomes: Sequence[str] = ()
    #: What pieces announce for later; many speakers who say nearly the same about nobody on the list.
    teasers: Sequence[str] = ()
    waves: Sequence[str] = ()
    #: By journalist.
    climbs: Mapping[str, Climb] = field(default_factory=dict)
    #: By campaign.
    spreads: Mapping[int, Spread] = field(default_factory=dict)
    #: By journalist: names of outlets that do not attack and have written since the case began, with how long after.
    covered: Mapping[str, Mapping[str, timedelta]] = field(default_factory=dict)
    #: Where the archived copy of an article is, by its number.
    archived: Mapping[int, str] = field(default_factory=dict)
    #: Alerts that nobody has labelled.
    unlabelled: int = 0
    #: The hash that stands for all evidence up to the end of the period; empty: there is none.
    evidence_head: str = ""
    #: Of those who read it: `en`, `az`, `ru`.
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceLine:
    """One piece of the digest; its reprints are counted, not repeated."""

    alert: Alert
    outlet: str
    stance: Stance
    reasons: tuple[Reason, ...]
    #: Names of the outlets that carry the same text.
    reprinted_by: tuple[str, ...]
    #: Where the archived copy is; empty: none was kept.
    archived: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is new about one journalist."""

    id: str
    name: str
    severity: Severity
    #: Why it is of this severity, in words as they are stored.
    grounds: tuple[str, ...]
    pieces: tuple[PieceLine, ...]
    #: Alerts, reprints counted.
    alerts: int
    outlets: int
    #: The campaigns that the pieces are part of, each in counted facts.
    campaigns: tuple[str, ...]
    #: Outlets that do not attack and have written about the person since the case began, and how long after.
    covered_by: tuple[str, ...]
    covered_after: Mapping[str, timedelta]
    climb: Climb | None = None

    @property
    def campaign(self) -> str:
        return "; ".join(self.campaigns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One day."""

    day: date
    zone: str
    starts: datetime
    ends: datetime
    coverage: Coverage
    people: tuple[Person, ...]
    #: Pieces that a person may want to look at, though they raised no alert.
    doubtful: tuple[Sighting, ...]
    changes: tuple[Change, ...]
    journalists: Mapping[str, str]
    #: Names, by id.
    outlets: Mapping[str, str]
    notices: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    teasers: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    unlabelled: int = 0
    evidence_head: str = ""
    language: str = "en"

    @property
    def formats(self) -> Formats:
        return formats(self.language, self.zone)

    @property
    def quiet(self) -> bool:
        return not self.people and not self.changes


_ORDER = list(Severity)


def digest(facts: Facts) -> Digest:
    """Arrange the facts of a day: the gravest first, then the person with most pieces."""
    watched = sorted({alert.journalist for alert in facts.alerts})
    people = [_person(journalist, facts) for journalist in watched]
    return Digest(
        day=facts.day,
        zone=facts.zone,
        starts=facts.starts,
        ends=facts.ends,
        coverage=facts.coverage,
        people=tuple(sorted(people, key=lambda p: (-_ORDER.index(p.severity), -p.alerts, p.name))),
        doubtful=tuple(found for found in facts.sightings if _doubtful(found)),
        changes=tuple(facts.changes),
        journalists=facts.journalists,
        outlets={outlet: name for outlet, (name, _) in facts.outlets.items()},
        notices=tuple(facts.notices),
        moves=tuple(facts.moves),
        outcomes=tuple(facts.outcomes),
        teasers=tuple(facts.teasers),
        waves=tuple(facts.waves),
        unlabelled=facts.unlabelled,
        evidence_head=facts.evidence_head,
        language=facts.language,
    )


def why(alert: Alert) -> tuple[Reason, ...]:
    """Why a piece raised an alert: the strongest few reasons besides whole sentences."""
    raised = [
        reason for reason in alert.assessment.reasons if reason.weight > 0 and reason.kind != "sentence"
    ]
    return tuple(raised[:REASONS])


def _person(journalist: str, facts: Facts) -> Person:
    own = [alert for alert in facts.alerts if alert.journalist == journalist]
    gravest = max(own, key=lambda alert: (_ORDER.index(alert.severity), len(alert.grounds)))
    covered = _covered_by(journalist, facts)
    return Person(
        id=journalist,
        name=facts.journalists.get(journalist, journalist),
        severity=gravest.severity,
        grounds=gravest.grounds,
        pieces=tuple(_lines(own, facts)),
        alerts=len(own),
        outlets=len({alert.outlet for alert in own}),
        campaigns=tuple(_campaigns(own, facts)),
        covered_by=tuple(covered),
        covered_after={name: after for name, after in covered.items() if after is not None},
        climb=facts.climbs.get(journalist),
    )


def _lines(alerts: Sequence[Alert], facts: Facts) -> list[PieceLine]:
    groups: dict[int, list[Alert]] = {}
    for alert in alerts:
        groups.setdefault(alert.reprint_of or alert.article, []).append(alert)
    return [_line(group, facts) for group in groups.values()]


def _line(group: Sequence[Alert], facts: Facts) -> PieceLine:
    # The gravest stands for all of the same text: its level is that of the person.
    first = min(group, key=lambda alert: (-_ORDER.index(alert.severity), alert.piece_at, alert.id))
    name, stance = facts.outlets[first.outlet]
    others = {facts.outlets[alert.outlet][0] for alert in group if alert is not first}
    return PieceLine(
        alert=first,
        outlet=name,
        stance=stance,
        reasons=why(first),
        reprinted_by=tuple(sorted(others)),
        archived=facts.archived.get(first.article, ""),
    )


def _campaigns(alerts: Sequence[Alert], facts: Facts) -> Iterator[str]:
    numbers = {alert.campaign for alert in alerts}
    fmt = formats(facts.language, facts.zone)
    for campaign in facts.campaigns:
        if campaign.id in numbers:
            yield "; ".join(_counted(campaign, facts.spreads.get(campaign.id), fmt))


def _counted(campaign: Campaign, beside: Spread | None, fmt: Formats) -> Iterator[str]:
    texts = fmt.amount(len({piece.text for piece in campaign.pieces}), "%(num)s text", "%(num)s texts")
    if beside:
        pieces = fmt.amount(len(campaign.pieces), "%(num)s piece", "%(num)s pieces")
        yield fmt.say(
            "campaign %(campaign)s: %(pieces)s (%(texts)s)", campaign=campaign.id, pieces=pieces, texts=texts
        )
        yield spread.words(beside, fmt)
        return
    days = (fmt.local(campaign.pieces[-1].at) - fmt.local(campaign.pieces[0].at)).days + 1
    yield fmt.say(
        "campaign %(campaign)s: %(size)s (%(texts)s) %(days)s",
        campaign=campaign.id,
        size=movements.size(campaign, fmt),
        texts=texts,
        days=fmt.amount(days, "within %(num)s day", "within %(num)s days"),
    )


def _covered_by(journalist: str, facts: Facts) -> dict[str, timedelta | None]:
    """Names of the outlets that do not attack, the first to report first; None: before the attack, or not known."""
    seen: dict[str, timedelta | None] = {
        facts.outlets[found.outlet][0]: None
        for found in facts.sightings
        if found.journalist == journalist and not found.stance.attacks
    }
    found = seen | dict(facts.covered.get(journalist, {}))
    # What a newsroom says of itself is no report by others.
    found.pop(facts.journalists.get(journalist, journalist), None)
    return dict(sorted(found.items(), key=lambda item: (item[1] or timedelta(), item[0])))


def _doubtful(found: Sighting) -> bool:
    return found.stance.attacks and (
        found.band is Band.POSSIBLE or (found.band is Band.LIKELY and found.certainty is Certainty.POSSIBLE)
    )
