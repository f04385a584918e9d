"""Who is watched more closely for a while, and what that changes: a `possible` piece about them is an alert.

So is a `likely` one below the threshold that is set for them.
"""

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
    near = any(assessment.band in (Band.POSSIBLE, Band.LIKELY) for assessment in result.assessments)
    if not near or not stance.attacks or (base.band is Band.POSSIBLE and not base.thresholds):
        return base
    reasons = {each.journalist: each.words for each in reversed(watching.closer(db, now))}
    return replace(base, closer=reasons)
