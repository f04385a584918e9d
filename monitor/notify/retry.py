"""When a failed delivery is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

#: Failures after which a person is told, and another channel stands in.
TROUBLE_AFTER = 3
#: Waits after the first failure, the second, ...; after the last one it is given up: two days later it is old news.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)


def next_try(now: datetime, failures: int) -> datetime | None:
    """When to try again after so many failures (1 or more); None: never."""
    return now + WAITS[failures - 1] if failures <= len(WAITS) else None
