"""Alerts beside what happened: counts with intervals, looking back, without any claim of prediction."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from monitor.records import Frame, Outcome, OutcomeKind

#: Days before an outcome in which alerts are looked for.
WINDOWS = (1, 7, 30, 90)
#: An outcome is left out of a window of which more days than this part could not be read.
MOST_DARK = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """One alert as it is counted here."""

    journalist: str
    day: date
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preceded:
    """How many outcomes had an alert within a number of days before."""

    days: int
    preceded: int
    of: int
    #: Outcomes that are not counted, since outlets could not be read.
    left_out: int
    #: 95 % interval of the share (Wilson); None for none.
    interval: tuple[float, float] | None
    #: Median days from the first alert of the window to the outcome; None: none was preceded.
    median_lead: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the report answers."""

    windows: tuple[Preceded, ...]
    #: Alerts at least 90 days old, how many of them had no outcome in the 90 days after, and the younger ones.
    old_alerts: int
    without_outcome: int
    too_recent: int
    interval: tuple[float, float] | None
    #: (frame, kind) -> outcomes that followed within 90 days.
    followed: Mapping[tuple[Frame, OutcomeKind], int] = field(default_factory=dict)


def account(
    outcomes: Sequence[Outcome], alerts: Sequence[Warned], dark: Collection[date], today: date
) -> Account:
    """Count alerts beside confirmed outcomes; releases are no harm and are left out.

    Args:
        dark: The days on which most outlets that attack could not be read.
    """
    harms = [each for each in outcomes if each.kind is not OutcomeKind.RELEASE]
    longest = timedelta(days=WINDOWS[-1])
    old = [alert for alert in alerts if alert.day <= today - longest]
    missed = sum(not any(_before(alert, each, WINDOWS[-1]) for each in harms) for alert in old)
    return Account(
        windows=tuple(_preceded(days, harms, alerts, dark) for days in WINDOWS),
        old_alerts=len(old),
        without_outcome=missed,
        too_recent=len(alerts) - len(old),
        interval=wilson(missed, len(old)),
        followed=dict(Counter(_followed(harms, alerts))),
    )


def wilson(count: int, of: int) -> tuple[float, float] | None:
    """The 95 % interval of a share; None of nothing.

    >>> [round(end, 2) for end in wilson(5, 10)]
    [0.24, 0.76]
    """
    if not of:
        return None
    z, share = 1.959964, count / of
    middle = share + z * z / (2 * of)
    width = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)


def lines(found: Account) -> Iterator[str]:
    """The account in words."""
    for each in found.windows:
        left = f"; {each.left_out} left out, outlets could not be read" if each.left_out else ""
        lead = (
            f"; first alert {each.median_lead:g} days before (median)" if each.median_lead is not None else ""
        )
        yield f"within {each.days} d before: {each.preceded} of {each.of} outcomes{_percent(each.interval)}{lead}{left}"
    yield (
        f"alerts without an outcome in the {WINDOWS[-1]} days after: {found.without_outcome} of {found.old_alerts}"
        f"{_percent(found.interval)}; {found.too_recent} are too recent to say"
    )
    for (frame, kind), count in sorted(found.followed.items(), key=lambda item: (-item[1], item[0])):
        yield f"{frame} was followed by {kind}: {count}"
    yield "These are counts of what was seen, not causes and no forecast."


def machine(found: Account) -> dict[str, Any]:
    """The account as plain values."""
    return {
        "windows": [
            {
                "days": each.days,
                "preceded": each.preceded,
                "of": each.of,
                "left_out": each.left_out,
                "interval_95": each.interval,
                "median_lead_days": each.median_lead,
            }
            for each in found.windows
        ],
        "alerts_90_days_old": found.old_alerts,
        "without_outcome": found.without_outcome,
        "without_outcome_interval_95": found.interval,
        "too_recent": found.too_recent,
        "followed": [
            {"frame": frame.value, "kind": kind.value, "count": count}
            for (frame, kind), count in sorted(found.followed.items())
        ],
    }


def _preceded(
    days: int, harms: Sequence[Outcome], alerts: Sequence[Warned], dark: Collection[date]
) -> Preceded:
    seen = [each for each in harms if _readable(each.date, days, dark)]
    leads = [
        max((each.date - alert.day).days for alert in before)
        for each in seen
        if (before := [alert for alert in alerts if _before(alert, each, days)])
    ]
    return Preceded(
        days=days,
        preceded=len(leads),
        of=len(seen),
        left_out=len(harms) - len(seen),
        interval=wilson(len(leads), len(seen)),
        median_lead=statistics.median(leads) if leads else None,
    )


def _before(alert: Warned, outcome: Outcome, days: int) -> bool:
    return alert.journalist == outcome.journalist and 0 <= (outcome.date - alert.day).days <= days


def _readable(day: date, days: int, dark: Collection[date]) -> bool:
    blind = sum(day - timedelta(days=back) in dark for back in range(days + 1))
    return blind <= MOST_DARK * (days + 1)


def _followed(harms: Sequence[Outcome], alerts: Sequence[Warned]) -> Iterator[tuple[Frame, OutcomeKind]]:
    for each in harms:
        before = [alert for alert in alerts if _before(alert, each, WINDOWS[-1])]
        yield from (
            (frame, each.kind) for frame in sorted({frame for alert in before for frame in alert.frames})
        )


def _percent(interval: tuple[float, float] | None) -> str:
    return f" ({interval[0]:.0%} to {interval[1]:.0%})" if interval else ""
