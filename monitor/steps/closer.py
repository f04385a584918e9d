"""Who is watched more closely for a while, and what that changes: a `possible` piece about them is an alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from monitor.records import Band, Judged, Stance
from monitor.report.alerts import Policy
from monitor.store import watching


def policy(db: Database, base: Policy, result: Judged, stance: Stance, now: datetime) -> Policy:
    """What the operator wants to be alerted to, with those who are watched more closely at a moment.

    The database is asked only when it makes a difference.
    """
    possible = any(assessment.band is Band.POSSIBLE for assessment in result.assessments)
    if not possible or not stance.attacks or base.band is Band.POSSIBLE:
        return base
    reasons = {each.journalist: each.words for each in reversed(watching.closer(db, now))}
    return replace(base, closer=reasons)
