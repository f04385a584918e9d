"""How fast a campaign spread, beside ordinary texts: the comparison that comes before any word of coordination."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from monitor.report.formats import Formats

#: With fewer ordinary texts than this the answer is "insufficient data" (a test holds it to `detect.ordinary`).
MIN_TEXTS = 100
#: Longer times are told in days.
HOURS = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The outlets of a campaign, and how often an ordinary text reaches as many as fast."""

    outlets: int
    #: From the first outlet to the last one.
    within: timedelta
    #: Mean share of a piece that stands in an earlier one, 0..1; None: no text was printed twice.
    shared: float | None
    #: Ordinary texts that spread as far as fast, and all that were looked at.
    as_fast: int
    of: int


def words(found: Spread, fmt: Formats) -> str:
    """Such as `5 outlets within 9 h; 74 % shared text; on ordinary subjects of that size: 1 in 240`."""
    hours = max(1, round(found.within.total_seconds() / 3600))
    time = (
        fmt.say("%(hours)s h", hours=hours)
        if hours <= HOURS
        else fmt.say("%(days)s d", days=round(hours / 24))
    )
    carried = (
        fmt.amount(
            found.outlets, "%(num)s outlet within %(time)s", "%(num)s outlets within %(time)s", time=time
        )
        if found.outlets > 1
        else fmt.say("one outlet alone")
    )
    shared = (
        fmt.say("no shared text")
        if found.shared is None
        else fmt.say("%(share)s shared text", share=fmt.percent(found.shared))
    )
    return "; ".join((carried, shared, _beside(found, fmt)))


def _beside(found: Spread, fmt: Formats) -> str:
    if found.of < MIN_TEXTS:
        return fmt.say(
            "on ordinary subjects of that size: insufficient data (%(of)s texts, %(needed)s are needed)",
            of=fmt.number(found.of),
            needed=fmt.number(MIN_TEXTS),
        )
    if not found.as_fast:
        return fmt.say("on ordinary subjects of that size: none of %(of)s", of=fmt.number(found.of))
    return fmt.say(
        "on ordinary subjects of that size: 1 in %(rate)s", rate=fmt.number(round(found.of / found.as_fast))
    )
