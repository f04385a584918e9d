"""A null model before any word of coordination: how fast ordinary texts spread.

How often would this many outlets print one text within so many hours, on a subject that nobody is attacked in?
Counted among the texts of the last weeks that name nobody on the watch list and stood in two outlets or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: With fewer ordinary texts than this the answer is "insufficient data".
MIN_TEXTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How a text (or a campaign) spread, beside ordinary texts."""

    outlets: int
    within: timedelta
    #: Ordinary texts that spread as far as fast, and all that were looked at.
    as_fast: int
    of: int

    @property
    def words(self) -> str:
        """The comparison in words, with how it was computed."""
        hours = max(1, round(self.within.total_seconds() / 3600))
        begin = f"{self.outlets} outlets within {hours} h"
        if self.of < MIN_TEXTS:
            return (
                f"{begin}; on ordinary subjects: insufficient data ({self.of} texts, {MIN_TEXTS} are needed)"
            )
        if not self.as_fast:
            return f"{begin}; on ordinary subjects: none of {self.of:,}"
        return f"{begin}; on ordinary subjects: 1 in {round(self.of / self.as_fast):,} ({self.as_fast} of {self.of:,})"


def compare(
    printings: Iterable[tuple[str, datetime]], ordinary: Sequence[Sequence[tuple[str, datetime]]]
) -> Spread:
    """How many ordinary texts reached as many outlets in as short a time.

    Args:
        printings: (outlet, when) of what is asked about.
        ordinary: The same of each ordinary text; those of a single outlet are left out.
    """
    times = _arrivals(printings)
    within = times[-1] - times[0] if times else timedelta()
    spreads = [arrivals for each in ordinary if len(arrivals := _arrivals(each)) > 1]
    as_fast = sum(_fits(arrivals, len(times), within) for arrivals in spreads)
    return Spread(outlets=len(times), within=within, as_fast=as_fast, of=len(spreads))


def _fits(arrivals: Sequence[datetime], outlets: int, within: timedelta) -> bool:
    """Whether some run of so many outlets lies within the time."""
    return any(
        arrivals[first + outlets - 1] - arrivals[first] <= within
        for first in range(len(arrivals) - outlets + 1)
    )


def _arrivals(printings: Iterable[tuple[str, datetime]]) -> list[datetime]:
    """When each outlet first printed, in the order of time."""
    first: dict[str, datetime] = {}
    for outlet, at in printings:
        first[outlet] = min(first.get(outlet, at), at)
    return sorted(first.values())
