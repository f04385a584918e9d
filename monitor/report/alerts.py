"""Which assessments a person should see, and how soon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.records import (
    AlertDraft,
    Assessment,
    Band,
    Certainty,
    Frame,
    Judged,
    Mention,
    Severity,
    Stance,
    Where,
)

#: Accusations that a prosecutor could take up as they stand.
GRAVE = frozenset({Frame.TRAITOR, Frame.FOREIGN_AGENT, Frame.CRIMINAL, Frame.EXTREMIST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the operator wants to be alerted to: section `alerts` of feeds.yaml."""

    #: The lowest band that becomes an alert.
    band: Band = Band.LIKELY
    #: Whether a bare common surname is enough.
    possible_names: bool = False
    #: Journalist -> the score from which a piece is an alert, whatever its band.
    thresholds: Mapping[str, float] = field(default_factory=dict)
    #: Those who are watched more closely for a while, and why: `possible` is enough.
    closer: Mapping[str, str] = field(default_factory=dict)


def drafts(judged: Judged, stance: Stance, policy: Policy) -> tuple[AlertDraft, ...]:
    """The alerts that a piece raises; empty for outlets whose stance is not to attack.

    A piece of an independent or exile outlet is never an alert: its score stands in the database, and it counts
    as coverage of the case.
    """
    if not stance.attacks:
        return ()
    return tuple(
        AlertDraft(
            assessment=assessment, severity=_severity(assessment, named, stance), notes=(why,) if why else ()
        )
        for assessment in judged.assessments
        if (why := _reason(assessment, policy)) is not None
        and (named := list(_named(judged.mentions, assessment.journalist, policy)))
    )


def _reason(assessment: Assessment, policy: Policy) -> str | None:
    """Why an assessment is an alert; empty: as any other; None: it is none."""
    who, band = assessment.journalist, assessment.band
    own = policy.thresholds.get(who)
    if own is None and (band is Band.LIKELY or (band is Band.POSSIBLE and policy.band is Band.POSSIBLE)):
        return ""
    if own is not None and band is not Band.INSUFFICIENT and assessment.score >= own:
        return "" if band is Band.LIKELY else "above the threshold that is set for this person"
    return policy.closer.get(who) if band in (Band.LIKELY, Band.POSSIBLE) else None


def _named(mentions: Iterable[Mention], journalist: str, policy: Policy) -> Iterable[Mention]:
    return (
        mention
        for mention in mentions
        if mention.journalist == journalist
        and mention.where in (Where.TITLE, Where.TEXT)
        and (mention.certainty is Certainty.SURE or policy.possible_names)
    )


def _severity(assessment: Assessment, named: Iterable[Mention], stance: Stance) -> Severity:
    """Counted from what anyone can check: an accusation of a crime, the name in the headline, a state outlet."""
    points = sum(
        (
            any(found.frame in GRAVE for found in assessment.frames),
            any(mention.where is Where.TITLE for mention in named),
            stance is Stance.STATE,
        )
    )
    return (Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.TOP)[points]
