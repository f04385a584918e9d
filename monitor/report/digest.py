"""The digest of a day: what could be read, then who was targeted, with everything a person needs to judge it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.records import Alert, Band, Campaign, Certainty, Change, Severity, Sighting, Stance
from monitor.report.coverage import Coverage

#: Reasons shown for one piece; the rest stands in `monitor alerts show`.
REASONS = 3


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
    #: Where the archived copy of an article is, by its number.
    archived: Mapping[int, str] = field(default_factory=dict)
    #: Alerts that nobody has labelled.
    unlabelled: int = 0
    #: The hash that stands for all evidence up to the end of the period; empty: there is none.
    evidence_head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceLine:
    """One piece of the digest; its reprints are counted, not repeated."""

    alert: Alert
    outlet: str
    stance: Stance
    reasons: tuple[str, ...]
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
    pieces: tuple[PieceLine, ...]
    #: Alerts, reprints counted.
    alerts: int
    outlets: int
    campaign: str
    #: Outlets that do not attack and wrote about the person in the period.
    covered_by: tuple[str, ...]


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
    notices: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    unlabelled: int = 0
    evidence_head: str = ""

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
        notices=tuple(facts.notices),
        moves=tuple(facts.moves),
        outcomes=tuple(facts.outcomes),
        unlabelled=facts.unlabelled,
        evidence_head=facts.evidence_head,
    )


def why(alert: Alert) -> tuple[str, ...]:
    """Why a piece raised an alert, strongest first, in a few short texts."""
    raised = [
        reason for reason in alert.assessment.reasons if reason.weight > 0 and reason.kind != "sentence"
    ]
    return tuple(reason.text for reason in raised[:REASONS])


def _person(journalist: str, facts: Facts) -> Person:
    own = [alert for alert in facts.alerts if alert.journalist == journalist]
    return Person(
        id=journalist,
        name=facts.journalists.get(journalist, journalist),
        severity=max((alert.severity for alert in own), key=_ORDER.index),
        pieces=tuple(_lines(own, facts)),
        alerts=len(own),
        outlets=len({alert.outlet for alert in own}),
        campaign=_campaign(own, facts.campaigns),
        covered_by=_covered_by(journalist, facts),
    )


def _lines(alerts: Sequence[Alert], facts: Facts) -> list[PieceLine]:
    groups: dict[int, list[Alert]] = {}
    for alert in alerts:
        groups.setdefault(alert.reprint_of or alert.article, []).append(alert)
    return [_line(group, facts) for group in groups.values()]


def _line(group: Sequence[Alert], facts: Facts) -> PieceLine:
    first = min(group, key=lambda alert: (alert.piece_at, alert.id))
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


def _campaign(alerts: Sequence[Alert], campaigns: Sequence[Campaign]) -> str:
    numbers = {alert.campaign for alert in alerts}
    for campaign in campaigns:
        if campaign.id in numbers:
            days = (campaign.pieces[-1].at.date() - campaign.pieces[0].at.date()).days + 1
            texts = len({piece.reprint_of or piece.article for piece in campaign.pieces})
            return (
                f"campaign {campaign.id}: {len(campaign.pieces)} pieces ({texts} different texts) "
                f"in {campaign.outlets} outlets within {days} {'day' if days == 1 else 'days'}"
            )
    return ""


def _covered_by(journalist: str, facts: Facts) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                facts.outlets[found.outlet][0]
                for found in facts.sightings
                if found.journalist == journalist and not found.stance.attacks
            }
        )
    )


def _doubtful(found: Sighting) -> bool:
    return found.stance.attacks and (
        found.band is Band.POSSIBLE or (found.band is Band.LIKELY and found.certainty is Certainty.POSSIBLE)
    )
