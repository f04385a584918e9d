"""When to visit a feed, and when to try an article, again: pure rules of time."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.records import VisitStatus

#: However long a server asks us to wait, it is asked again after this: a feed must not be able to blind us politely.
LONGEST = timedelta(hours=24)
#: A feed that says it is gone for good is still asked, this often.
GONE = timedelta(days=7)

_MINUTES = {
    # The line or the server hiccups: soon again.
    "network": (5, 15, 30, 60, 120, 240, 360),
    # It answers, but not with a feed.
    "answer": (30, 60, 180, 360, 720, 1440),
    # Somebody does not want us there: asking often makes it worse.
    "blocked": (60, 180, 360, 720, 1440),
    # Only the operator can change it.
    "refused": (1440,),
}
_GRADES = {
    VisitStatus.DNS: "network",
    VisitStatus.CONNECTION: "network",
    VisitStatus.TIMEOUT: "network",
    VisitStatus.OFFLINE: "network",
    VisitStatus.BLOCKED: "blocked",
    VisitStatus.REFUSED: "refused",
}
#: Minutes until an article that could not be read is tried again.
_TRIES = (15, 60, 180, 720, 1440)

#: The share of new items aimed at: with three quarters known, none can slip through between two visits.
_TARGET = 0.25


def adapted(interval: timedelta, *, new: int, items: int, least: timedelta, most: timedelta) -> timedelta:
    """The next interval of a feed, from the share of new items in what it brought.

    Args:
        new: Items never seen before; 0 when nothing changed.
        items: All items of the visit; 0 when nothing changed.
        least: No feed is read more often.
        most: No feed is read more rarely.
    """
    share = new / items if items else 0.0
    factor = 1.5 if share == 0 else min(1.5, max(0.5, _TARGET / share))
    return min(most, max(least, interval * factor))


def next_visit(
    now: datetime,
    interval: timedelta,
    failures: int,
    status: VisitStatus,
    retry_after: float | None = None,
    *,
    jitter: float = 0.1,
    key: str = "",
) -> datetime:
    """When to visit a feed again.

    Args:
        failures: How many times in a row it has failed, this time included; 0 after a success.
        retry_after: Seconds that the server asked us to wait; honoured up to 24 hours.
        jitter: Share of the wait by which it is made longer, so that not all feeds come at once.
        key: The feed; the same feed at the same time always gets the same jitter.
    """
    wait = interval if failures == 0 else _back_off(interval, failures, status)
    wait *= 1 + jitter * _spread(f"{key} {now.isoformat()}")
    if retry_after is not None:
        wait = max(wait, min(LONGEST, timedelta(seconds=max(0.0, min(retry_after, LONGEST.total_seconds())))))
    return now + wait


def next_try(now: datetime, attempts: int) -> datetime:
    """When to try an article again that could not be read, after `attempts` earlier tries; never given up."""
    return now + timedelta(minutes=_TRIES[min(max(attempts, 0), len(_TRIES) - 1)])


def asked_to_wait(headers: Sequence[tuple[str, str]], ttl: int | None) -> float | None:
    """Seconds for which a feed asks not to be read again (`Cache-Control: max-age`, `ttl`), at most 24 hours.

    Args:
        headers: Of the answer.
        ttl: Minutes, as the feed itself says.
    """
    asked = [ttl * 60.0] if ttl is not None and ttl > 0 else []
    control = ",".join(value for name, value in headers if name.lower() == "cache-control")
    if found := re.search(r"max-age\s*=\s*\"?(\d{1,9})", control, re.IGNORECASE):
        asked.append(float(found[1]))
    return min(max(asked), LONGEST.total_seconds()) if asked else None


def _back_off(interval: timedelta, failures: int, status: VisitStatus) -> timedelta:
    if status is VisitStatus.GONE:
        return GONE
    grade = _GRADES.get(status, "answer")
    steps = _MINUTES[grade]
    step = timedelta(minutes=steps[min(failures, len(steps)) - 1])
    # A feed that is read once a day must not lose a day to a hiccup.
    return step if grade == "network" else max(interval, step)


def _spread(key: str) -> float:
    """0..1, the same for the same key."""
    return zlib.crc32(key.encode("utf-8", "replace")) / 0xFFFFFFFF
