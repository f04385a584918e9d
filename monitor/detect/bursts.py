"""How likely a burst is by chance, against a person's own ordinary days."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

#: With fewer days of watching there is no baseline: the answer is "insufficient data".
MIN_DAYS = 14
#: The ordinary days that are looked back on.
BASELINE = timedelta(days=60)
#: Added to what was counted (Jeffreys' prior): nothing seen in two months is not a rate of nought.
PRIOR = 0.5
_DAY = timedelta(days=1)


def chance(count: int, *, past: int, watched: timedelta, window: timedelta) -> float | None:
    """How likely at least `count` events fall into a window, given how many fell into the time before.

    The rate is not known, only counted: Poisson with a gamma-distributed rate, which is negative binomial.

    Args:
        count: Events in the window.
        past: Events in the `watched` time before it.
        watched: At most `BASELINE` is meant; less than `MIN_DAYS` days are no baseline.
    Returns:
        0..1; None when there is no baseline.
    """
    if watched < timedelta(days=MIN_DAYS):
        return None
    return negative_binomial_tail(count, past + PRIOR, window / watched)


def watched(since: datetime | None, start: datetime, dark: Collection[date] = ()) -> timedelta:
    """How long a person was watched before a moment, at most `BASELINE` back.

    Args:
        since: Since when the person is watched; None: not known, which counts as not at all.
        dark: Days (UTC) on which little could be read: they are taken off.
    """
    if since is None or since >= start:
        return timedelta()
    begins = max(since, start - BASELINE)
    unread = sum(
        (max(timedelta(), min(start, begun + _DAY) - max(begins, begun)) for begun in map(_midnight, dark)),
        timedelta(),
    )
    return start - begins - unread


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC)


def negative_binomial_tail(count: int, shape: float, ratio: float) -> float:
    """P(at least `count`) of a Poisson number whose rate is gamma(shape), with mean shape * ratio.

    >>> round(negative_binomial_tail(0, 0.5, 0.1), 3)
    1.0
    """
    below = math.fsum(_probability(number, shape, ratio) for number in range(count))
    if below < 0.999:
        return max(0.0, 1.0 - below)
    # Summed from the other side where 1 - x would lose its digits.
    total, number = 0.0, count
    while (part := _probability(number, shape, ratio)) > total * 1e-12 or number < count + 8:
        total += part
        number += 1
    return min(1.0, total)


def poisson_tail(count: int, mean: float) -> float:
    """P(at least `count`) of a Poisson number with a known mean."""
    if mean <= 0:
        return 1.0 if count == 0 else 0.0
    total, number = 0.0, count
    while (
        part := math.exp(number * math.log(mean) - mean - math.lgamma(number + 1))
    ) > total * 1e-12 or number <= mean:
        total += part
        number += 1
    return min(1.0, total)


def _probability(number: int, shape: float, ratio: float) -> float:
    return math.exp(
        math.lgamma(number + shape)
        - math.lgamma(shape)
        - math.lgamma(number + 1)
        + number * math.log(ratio / (1 + ratio))
        - shape * math.log1p(ratio)
    )
