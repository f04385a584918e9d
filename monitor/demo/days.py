"""The ten simulated days."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, timezone

#: The zone of the outlets: no summer time since 2016.
BAKU = timezone(timedelta(hours=4))
#: Midnight in Baku, a Monday.
START = datetime(2026, 9, 13, 20, 0, tzinfo=UTC)
DAYS = 10

_MORNING = time(9, 30)
_EVENING = time(19, 30)
#: Enough evenings for reprints to come in one by one; more would only make the demo slower.
_EVENINGS = (1, 2, 3, 4, 5, 8, 10)
_MOMENT = re.compile(r"day (\d{1,2}), (\d{1,2}):(\d{2})")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of the day in Baku, in UTC.  Days count from 1; day 0 is the one before."""
    return START + timedelta(days=day - 1, hours=hour, minutes=minute)


def moment(text: str) -> datetime:
    """The moment that `day 2, 10:15` means.  Day 0 is for what the outlets have on their pages at the start.

    Raises:
        ValueError: The text says no moment of these days.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None or not 0 <= int(found[1]) <= DAYS:
        raise ValueError(f"expected such as 'day 2, 10:15', got {text!r}")
    return at(int(found[1]), int(found[2]), int(found[3]))


def passes() -> list[datetime]:
    """When the demo looks: every morning and some evenings; in order, UTC."""
    mornings = [at(day, _MORNING.hour, _MORNING.minute) for day in range(1, DAYS + 1)]
    evenings = [at(day, _EVENING.hour, _EVENING.minute) for day in _EVENINGS]
    return sorted(mornings + evenings)
