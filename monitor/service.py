"""Passes on a schedule, until told to stop.

One function is repeated.  SIGTERM and Ctrl-C let the pass under way finish; a bug in it ends the service with its
traceback; an error the operator can act on is logged and the next pass tries again.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import FrameType

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.errors import MonitorError

log = logging.getLogger(__name__)


def heed_signals(ended: threading.Event) -> None:
    """From now on SIGTERM and SIGINT only set `ended`: the work under way looks there and finishes."""

    def stop(number: int, frame: FrameType | None) -> None:
        log.info("service status=stopping signal=%s", signal.Signals(number).name)
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def serve(make_pass: Callable[[], None], every: timedelta, ended: threading.Event) -> None:
    """Call `make_pass` now and then every `every`, until SIGTERM, SIGINT or a bug; each sets `ended`.

    Raises:
        BaseException: What a pass raised that is not a MonitorError.
    """
    bugs: list[BaseException] = []
    scheduler = BackgroundScheduler(timezone="UTC")

    def one_pass() -> None:
        try:
            make_pass()
        except MonitorError as error:
            log.error("pass status=failed reason=%r", str(error))

    def bug(event: JobExecutionEvent) -> None:
        # APScheduler only logs what a job raised and goes on; shutting down from here would deadlock.
        bugs.append(event.exception)
        ended.set()

    scheduler.add_listener(bug, EVENT_JOB_ERROR)
    # Without a grace time of None a late run is dropped silently; a long pass must never be doubled.
    scheduler.add_job(
        one_pass,
        "interval",
        seconds=every.total_seconds(),
        next_run_time=datetime.now(UTC),
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
    )
    heed_signals(ended)
    scheduler.start()
    ended.wait()
    scheduler.shutdown(wait=True)
    if bugs:
        raise bugs[0]
