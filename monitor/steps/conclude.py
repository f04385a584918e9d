"""What follows from a judged article: its alerts, campaigns, rungs of the ladder, suggested outcomes.

A pass and `monitor rebuild` both call this, so that judging again comes to the same.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from monitor.records import AlertDraft, Judged, Stance
from monitor.steps import trace
from monitor.store import alerts, campaigns, reprints

log = logging.getLogger(__name__)


def log_alerts(
    db: Database,
    article: int,
    result: Judged,
    stance: Stance,
    raised: Sequence[AlertDraft],
    piece_at: datetime,
    now: datetime,
) -> int:
    """Log what is not logged yet, bring campaigns and ladders in line; how many alerts are new.

    Call it inside a transaction.
    """
    new = [draft for draft in raised if alerts.log(db, article, draft, piece_at, now)]
    # A copy in an outlet that attacks nobody raises no alert, yet it changes what its text is worth.
    same = campaigns.targets_of_text(db, reprints.first_of(db, article))
    trace.regroup(db, [*same, *(draft.assessment.journalist for draft in new)], now)
    targeted = {draft.assessment.journalist for draft in raised}
    shown = trace.climb(db, article, result, stance, targeted, piece_at, now)
    for draft in new:
        trace.grade(db, article, draft, result, stance, shown[draft.assessment.journalist])
    for rung, higher in shown.values():
        if higher:
            # Not who: a log is read by more people than the database.
            log.info("ladder article=%d rung=%d words=%r", article, rung, rung.words)
    return len(new)
