"""Whether an outlet brings as many items, and texts as long, as it usually does: rules, with what they rest on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from monitor.records import TextFacts, VolumeFacts
from monitor.report.formats import ENGLISH, Formats

#: Days that were read before anything is said about a number.
MIN_DAYS = 14
#: A number is unusual when one as low (or as high) comes less often than this: about once in three months.
RARE = 0.01
#: Days of the overall mean that stand in for the weekday itself while few of it are known.
PRIOR_DAYS = 0.5

#: Characters below which an article is little more than its title.
TITLE_ONLY = 200
#: Texts before, and now, without which nothing is said about their lengths.
MIN_BEFORE = 20
MIN_NOW = 5
#: The median that says texts have shrunk, as a share of the one before; and the rise of the share of title-only
#: articles that says the same.  Chosen to be coarse: a redesign that hides the text leaves next to nothing of it.
SHRUNK = 0.4
MORE_TITLES = 0.4


class Verdict(StrEnum):
    """What a number is to the outlet's own usual ones."""

    USUAL = "usual"
    FEW = "fewer than usual"
    MANY = "more than usual"
    INSUFFICIENT = "insufficient data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """A number of items, and what is usual for that weekday."""

    items: int
    verdict: Verdict
    #: Mean for that weekday; 0 with insufficient data.
    expected: float = 0.0
    #: The bounds of what is usual; both belong to it.
    low: int = 0
    high: int = 0


def usual(facts: VolumeFacts) -> Usual:
    """Hold the items of a day against the outlet's own earlier days.

    Counts of news vary more than a Poisson law allows, so they are taken as negative binomial with variance
    m + a m² (the "NB2" of Cameron & Trivedi, Journal of Applied Econometrics 1 (1986) 29-53), as detection of
    outbreaks in reported cases does (Noufaily et al., Statistics in Medicine 32 (2013) 1206-1222).  The mean m of a
    weekday is that of the same weekday in up to eight weeks, drawn towards the mean of all days by half a day of it;
    a is estimated by moments over all days, never below 0.  The bounds are where a tail holds less than `RARE`.
    """
    if len(facts.before) < MIN_DAYS:
        return Usual(items=facts.items, verdict=Verdict.INSUFFICIENT)
    mean = _weekday_means(facts.before)
    spread = _dispersion(facts.before, mean)
    expected = mean[0]
    low, high = _bounds(expected, spread)
    verdict = Verdict.FEW if facts.items < low else Verdict.MANY if facts.items > high else Verdict.USUAL
    return Usual(items=facts.items, verdict=verdict, expected=expected, low=low, high=high)


def shrunk(facts: TextFacts, fmt: Formats = ENGLISH) -> str:
    """What is wrong with the lengths of an outlet's texts, in words; empty: nothing, or insufficient data."""
    if len(facts.lengths) < MIN_NOW or len(facts.before) < MIN_BEFORE:
        return ""
    now, before = median(facts.lengths), median(facts.before)
    bare, bare_before = _title_only(facts.lengths), _title_only(facts.before)
    if now >= SHRUNK * before and bare - bare_before < MORE_TITLES:
        return ""
    return fmt.say(
        "half of its texts have at most %(now)s characters, %(before)s before; %(bare)s are hardly more than a title, "
        "%(bare_before)s before: its pages may have been redesigned",
        now=fmt.number(now),
        before=fmt.number(before),
        bare=fmt.percent(bare),
        bare_before=fmt.percent(bare_before),
    )


def _title_only(lengths: tuple[int, ...]) -> float:
    return sum(map(TITLE_ONLY.__gt__, lengths)) / len(lengths)


def _weekday_means(before: dict[int, int]) -> dict[int, float]:
    """The mean of each weekday, by days ago modulo 7: 0 is the weekday in question."""
    overall = sum(before.values()) / len(before)
    means = {}
    for weekday in range(7):
        same = [items for ago, items in before.items() if ago % 7 == weekday]
        means[weekday] = (sum(same) + PRIOR_DAYS * overall) / (len(same) + PRIOR_DAYS)
    return means


def _dispersion(before: dict[int, int], mean: dict[int, float]) -> float:
    """a in the variance m + a m², by moments."""
    pairs = [(items, mean[ago % 7]) for ago, items in before.items()]
    squares = sum(m * m for _, m in pairs)
    return max(0.0, sum((items - m) ** 2 - m for items, m in pairs) / squares) if squares else 0.0


def _bounds(mean: float, spread: float) -> tuple[int, int]:
    """The least and the greatest number of which one as low, as high is not rare."""
    if mean <= 0:
        return 0, 0
    below, number, low = 0.0, 0, None
    # Each step adds one probability; they sum to 1, so the upper bound is reached.
    while True:
        below += math.exp(_log_probability(number, mean, spread))
        if low is None and below >= RARE:
            low = number
        if 1.0 - below < RARE:
            return low or 0, number
        number += 1


def _log_probability(number: int, mean: float, spread: float) -> float:
    """Logarithm of the negative binomial probability; of the Poisson law without extra spread."""
    if spread < 1e-6:
        return number * math.log(mean) - mean - math.lgamma(number + 1)
    size = 1.0 / spread
    return (
        math.lgamma(number + size)
        - math.lgamma(size)
        - math.lgamma(number + 1)
        + size * math.log(size / (size + mean))
        + number * math.log(mean / (size + mean))
    )
