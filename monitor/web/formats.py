"""Dates and numbers as the reader's language writes them, in the user's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.web.language import Catalogue
from monitor.web.words import MONTHS

#: (between thousands, before decimals)
_SIGNS = {"en": (",", "."), "az": (".", ","), "ru": ("\u00a0", ",")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """How one request shows dates and numbers."""

    texts: Catalogue
    zone: ZoneInfo

    def moment(self, when: datetime) -> str:
        """Such as `22 Nov 2026, 16:05`."""
        local = when.astimezone(self.zone)
        return f"{self.day(local.date())}, {local:%H:%M}"

    def day(self, day: date) -> str:
        """Such as `22 Nov 2026`."""
        return f"{self.short(day)} {day.year}"

    def short(self, day: date) -> str:
        """Such as `22 Nov`."""
        return f"{day.day} {self.texts.gettext(MONTHS[day.month - 1])}"

    def local(self, when: datetime) -> date:
        """The day on which a moment falls here."""
        return when.astimezone(self.zone).date()

    def number(self, value: float, decimals: int = 0) -> str:
        """Such as `1,234.5`."""
        thousands, point = _SIGNS[self.texts.language]
        shown = f"{value:,.{decimals}f}"
        return shown.replace(",", "\0").replace(".", point).replace("\0", thousands)

    def percent(self, share: float) -> str:
        """A share of 0..1, such as `87 %`."""
        return f"{self.number(100 * share)}\u00a0%"
