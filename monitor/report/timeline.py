"""One journalist over time, in the terminal: the ladder, the months, campaigns, outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.records import Campaign, Outcome, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class RungLine:
    """One rung of the ladder that was reached."""

    rung: int
    words: str
    at: datetime
    outlet: str
    url: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """All that is told of one journalist."""

    id: str
    name: str
    ladder: tuple[RungLine, ...]
    alerts: Sequence[tuple[datetime, Severity]]
    campaigns: Sequence[Campaign]
    outcomes: Sequence[Outcome]
    #: Why this person is watched more closely for a while; empty: no such reason.
    closer: tuple[str, ...] = ()


def lines(person: Person, zone: ZoneInfo) -> Iterator[str]:
    """A journalist as text."""
    yield person.name
    yield from (f"  watched more closely: {reason}" for reason in person.closer)
    yield "  ladder:" if person.ladder else "  ladder: nothing so far"
    for step in person.ladder:
        yield f"    {step.rung} {step.words}, {_day(step.at, zone)}, {step.outlet}: {_shown(step.evidence)}"
    yield from _months(person, zone)
    for campaign in person.campaigns:
        first, last = campaign.pieces[0].at, campaign.pieces[-1].at
        yield (
            f"  campaign {campaign.id}: {len(campaign.pieces)} pieces in {campaign.outlets} outlets, "
            f"{_day(first, zone)} to {_day(last, zone)}"
        )
    for outcome in person.outcomes:
        state = "" if outcome.state == "confirmed" else f" ({outcome.state})"
        yield f"  {outcome.date.isoformat()} {outcome.kind}{state}: {outcome.source}"


def _shown(evidence: str) -> str:
    """What shows a rung; only words of the piece stand in quotation marks, none of ours (see `detect.ladder`)."""
    text = " ".join(evidence.split())
    ours = text.startswith("frames: ") or text == "the piece targets the person"
    return text if ours else f"“{text}”"


def machine(person: Person) -> dict[str, Any]:
    """A journalist as plain values."""
    return {
        "id": person.id,
        "name": person.name,
        "watched_more_closely": list(person.closer),
        "ladder": [
            {
                "rung": s.rung,
                "words": s.words,
                "at": s.at.isoformat(),
                "outlet": s.outlet,
                "url": s.url,
                "evidence": s.evidence,
            }
            for s in person.ladder
        ],
        "alerts": [{"at": at.isoformat(), "severity": severity.value} for at, severity in person.alerts],
        "campaigns": [
            {
                "id": c.id,
                "pieces": len(c.pieces),
                "outlets": c.outlets,
                "first": c.pieces[0].at.isoformat(),
                "last": c.pieces[-1].at.isoformat(),
                "chance": c.chance,
            }
            for c in person.campaigns
        ],
        "outcomes": [outcome(each) for each in person.outcomes],
    }


def outcome(found: Outcome) -> dict[str, Any]:
    """An outcome as plain values."""
    return {
        "id": found.id,
        "journalist": found.journalist,
        "kind": found.kind.value,
        "date": found.date.isoformat(),
        "source": found.source,
        "note": found.note,
        "state": found.state.value,
    }


def _months(person: Person, zone: ZoneInfo) -> Iterator[str]:
    counts = Counter(f"{at.astimezone(zone):%Y-%m}" for at, _ in person.alerts)
    for month in sorted(counts):
        yield f"  {month}  {counts[month]:4}  {'#' * min(60, counts[month])}"


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%-d %b %Y}"
