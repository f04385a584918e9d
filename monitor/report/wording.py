"""Small words that the reports share."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.records import Alert


def plain(text: str) -> str:
    """A stored text on one line, with nothing in it that a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))


def moment(when: datetime, zone: ZoneInfo) -> str:
    """A time of this year in the user's zone."""
    return f"{when.astimezone(zone):%-d %b %H:%M}"


def frames(alert: Alert) -> str:
    """The frames of an alert; empty when none was recognised."""
    return ", ".join(found.frame.value for found in alert.assessment.frames)


def count(number: int, one: str, many: str = "") -> str:
    """`1 piece`, `3 pieces`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
