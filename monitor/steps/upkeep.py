"""Once a day: a copy of the database, and the texts that are no longer needed let go."""

from __future__ import annotations

import logging
from datetime import timedelta

from monitor.errors import StoreError
from monitor.steps import trace
from monitor.steps.context import Pass
from monitor.store import backups, database, passes, reprints, retention

log = logging.getLogger(__name__)

#: A clock that jumps would make everything old at once.  After so long without a pass, texts are kept until the passes
#: of a week show that the time is right.
LONGEST_GAP = timedelta(days=3)
SETTLED = timedelta(days=7)


def keep_up(this: Pass) -> None:
    """Make the copy of the day unless there is one, then drop old texts.

    A copy that cannot be made (the disk is nearly full) never ends a pass: reading goes on.
    """
    try:
        copy = backups.nightly(this.db, this.config.home, this.now)
    except StoreError as error:
        log.error("backup status=failed reason=%r", str(error))
        return
    if copy is None:
        return
    log.info("backup file=%s status=ok", copy.name)
    if not _sure_of_time(this):
        log.warning("purge status=skipped reason='not sure of the time'")
        return
    with database.writing(this.db):
        reprints.forget_before(this.db, this.now - trace.WINDOW)
    dropped = retention.purge(
        this.db, this.now - timedelta(days=this.config.settings.store.keep_text_days), this.now
    )
    log.info("purge status=ok articles=%d", dropped.articles)


def _sure_of_time(this: Pass) -> bool:
    return not (this.ahead or passes.gaps(this.db, this.now - SETTLED, this.now, LONGEST_GAP))
