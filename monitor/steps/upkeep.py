"""Once a day: a copy of the database, and the texts that are no longer needed let go."""

from __future__ import annotations

import logging
from datetime import timedelta

from monitor.errors import StoreError
from monitor.steps import trace
from monitor.steps.context import Pass
from monitor.store import backups, database, passes, reprints, retention

log = logging.getLogger(__name__)


def keep_up(this: Pass) -> None:
    """Make the copy of the day unless there is one, then drop old texts and copies, if the time is sure.

    A copy that cannot be made (the disk is nearly full) never ends a pass: reading goes on.
    """
    sure = not this.ahead and passes.time_is_sure(this.db, this.now)
    try:
        copy = backups.nightly(this.db, this.config.home, this.now, let_go=sure)
    except StoreError as error:
        log.error("backup status=failed reason=%r", str(error))
        return
    if copy is None:
        return
    log.info("backup file=%s status=ok", copy.name)
    if not sure:
        log.warning("purge status=skipped reason='not sure of the time'")
        return
    with database.writing(this.db):
        reprints.forget_before(this.db, this.now - trace.WINDOW)
    dropped = retention.purge(
        this.db, this.now - timedelta(days=this.config.settings.store.keep_text_days), this.now
    )
    log.info("purge status=ok articles=%d", dropped.articles)
