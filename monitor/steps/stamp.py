"""Once a day an authority is asked to say that the evidence existed (RFC 3161), if one is configured.

What is stamped is the head of the chain at the end of the day that is over: the one that stands in its digest.  The
authority learns a digest and a random number.  Whatever it does, the pass goes on: the next ones try again.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from monitor.config import Config
from monitor.errors import MissingPartError, NotifyError, StoreError
from monitor.notify import http, retry
from monitor.notify.http import Request
from monitor.store import archive, evidence, stamps, timestamps
from monitor.store.database import explained
from monitor.store.timestamps import TokenError

log = logging.getLogger(__name__)

_NAME = "timestamp"
_HEADERS = {"Content-Type": timestamps.QUERY, "Accept": timestamps.REPLY}
#: Authorities answer within seconds; the next pass must not wait for one that does not.
_PATIENCE = 10.0


def stamp_due(db: Database, config: Config, now: datetime) -> None:
    """Have the head of the day that is over stamped, unless it is or it is too soon to try again."""
    if not config.settings.evidence.timestamp:
        return
    head = evidence.head(db, _midnight(now, config.settings.digest.time_zone))
    if head is None or not _due(stamps.asked(db, head), now):
        return
    try:
        token = _stamp(config, head)
    except (NotifyError, TokenError, MissingPartError, StoreError) as error:
        reason = error.reason if isinstance(error, NotifyError) else str(error)
        known = stamps.asked(db, head)
        failures = known.attempts + 1 if known else 1
        stamps.failed(db, head, reason, now, now + _wait(failures))
        log.warning("timestamp status=failed attempt=%d reason=%r", failures, reason)
        return
    stamps.done(db, token, now)
    log.info("timestamp status=ok head=%s at=%s", head, token.at.isoformat())


def troubles(db: Database, config: Config) -> list[str]:
    """One sentence when the newest stamp cannot be had."""
    failing = stamps.failing(db) if config.settings.evidence.timestamp else None
    if failing is None:
        return []
    tries = "once" if failing.attempts == 1 else f"{failing.attempts} times"
    return [
        f"NO TIME STAMP for the evidence: asked for {tries} since {failing.first:%Y-%m-%d %H:%M} UTC, {failing.reason}"
    ]


def _stamp(config: Config, head: str) -> timestamps.Token:
    timestamps.ready()
    folder = archive.folder_of(config.home)
    with explained(folder):
        # Stopped after it was kept and before that was noted.
        if token := stamps.kept(folder, head):
            return token
    nonce = secrets.randbits(63)
    settings = config.settings
    request = Request(url=settings.evidence.timestamp, body=timestamps.request(head, nonce), headers=_HEADERS)
    answer = http.send(_NAME, request, settings.network.egress, most=timestamps.MOST, patience=_PATIENCE)
    token = timestamps.fitting(answer, head, nonce)
    with explained(folder):
        stamps.keep(folder, head, answer)
    return token


def _due(known: stamps.Asked | None, now: datetime) -> bool:
    if known is None:
        return True
    if known.next_try is None:
        return False
    # Later than any wait: the clock was ahead when it failed.
    return known.next_try <= now or known.next_try > now + retry.WAITS[-1]


def _wait(failures: int) -> timedelta:
    return retry.WAITS[min(failures, len(retry.WAITS)) - 1]


def _midnight(now: datetime, zone: str) -> datetime:
    return now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
