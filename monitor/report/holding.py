"""What may wait: quiet hours, and a pause after something was told about the same person.

The top level never waits.  What is held is told when the time is over, and stands in the digest of its day in any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from monitor.records import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What the operator asked for: section `alerts` of feeds.yaml."""

    zone: tzinfo
    #: From when to when, in that zone; over midnight when the end is the earlier one.  None: there are none.
    quiet: tuple[time, time] | None = None
    cool_down: timedelta = timedelta()

    @property
    def longest(self) -> timedelta:
        """No longer than this is anything held."""
        return (timedelta(days=1) if self.quiet else timedelta()) + self.cool_down


def held(hold: Hold, severity: Severity, at: datetime, last_told: datetime | None) -> bool:
    """Whether something about a person waits at a moment.

    Args:
        last_told: When something was last told at once about the person; None: never.
    """
    if severity is Severity.TOP:
        return False
    # Told later than now: by a clock that was ahead.
    return _quiet(hold, at) or (last_told is not None and last_told <= at < last_told + hold.cool_down)


def _quiet(hold: Hold, at: datetime) -> bool:
    if hold.quiet is None:
        return False
    begins, ends = hold.quiet
    clock = at.astimezone(hold.zone).time()
    return begins <= clock < ends if begins <= ends else clock >= begins or clock < ends
