"""What is told as the reader's language writes it: texts, numbers, dates in the user's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from monitor.records import Frame
from monitor.report.language import Catalogue, catalogue
from monitor.report.words import LONG_MONTHS, MONTHS, WORDS

#: (between thousands, before decimals)
_SIGNS = {"en": (",", "."), "az": (".", ","), "ru": ("\u00a0", ",")}
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """How one reader is told things."""

    texts: Catalogue
    zone: tzinfo

    # --- texts; a test finds them by these names ---

    def say(self, message: str, **values: object) -> str:
        """A text of the catalogue, with its values put in."""
        return self.texts.gettext(message) % values if values else self.texts.gettext(message)

    def amount(self, number: int, one: str, many: str, **values: object) -> str:
        """A text with a number, `%(num)s` in it, such as `3 pieces`."""
        return self.texts.ngettext(one, many, number) % {"num": self.number(number), **values}

    def word(self, value: StrEnum) -> str:
        """A stored value in words."""
        return self.texts.gettext(WORDS[value])

    def stored(self, text: str) -> str:
        """A sentence of ours that was stored in English, or as it stands where the catalogue does not have it.

        A number in it is found as `%(num)s`; what follows a colon is looked up alone.
        """
        whole = self._known(text)
        return ": ".join(self._known(part) or part for part in text.split(": ")) if whole is None else whole

    def _known(self, text: str) -> str | None:
        """A text that the catalogue has, be it with another number."""
        if self.texts.has(text):
            return self.texts.gettext(text)
        numbers = _NUMBER.findall(text)
        pattern = _NUMBER.sub("%(num)s", text, count=1)
        if len(numbers) != 1 or not self.texts.has(pattern):
            return None
        return self.texts.ngettext(pattern, pattern, int(numbers[0])) % {"num": numbers[0]}

    def ground(self, text: str) -> str:
        """A ground of a level; a frame in it, which is stored by its name, in words."""
        head, _, value = text.partition(": ")
        frame = next((frame for frame in Frame if frame.value == value), None)
        return self.stored(text) if frame is None else f"{self.stored(head)}: {self.word(frame)}"

    # --- dates ---

    def moment(self, when: datetime) -> str:
        """Such as `22 Nov 2026, 16:05`."""
        local = when.astimezone(self.zone)
        return f"{self.day(local.date())}, {local:%H:%M}"

    def brief(self, when: datetime) -> str:
        """A moment of this year, such as `22 Nov 16:05`."""
        local = when.astimezone(self.zone)
        return f"{self.short(local.date())} {local:%H:%M}"

    def day(self, day: date) -> str:
        """Such as `22 Nov 2026`."""
        return f"{self.short(day)} {day.year}"

    def short(self, day: date) -> str:
        """Such as `22 Nov`."""
        return f"{day.day} {self.texts.gettext(MONTHS[day.month - 1])}"

    def long(self, day: date) -> str:
        """Such as `22 November 2026`."""
        return f"{day.day} {self.texts.gettext(LONG_MONTHS[day.month - 1])} {day.year}"

    def local(self, when: datetime) -> date:
        """The day on which a moment falls here."""
        return when.astimezone(self.zone).date()

    # --- numbers ---

    def number(self, value: float, decimals: int = 0) -> str:
        """Such as `1,234.5`."""
        thousands, point = _SIGNS[self.texts.language]
        shown = f"{value:,.{decimals}f}"
        return shown.replace(",", "\0").replace(".", point).replace("\0", thousands)

    def percent(self, share: float) -> str:
        """A share of 0..1, such as `87 %`."""
        return f"{self.number(100 * share)}\u00a0%"


def formats(language: str, zone: str) -> Formats:
    """How somebody is told things in a language and a time zone."""
    return Formats(texts=catalogue(language), zone=ZoneInfo(zone))


#: For what is said to nobody in particular: logs and programs.
ENGLISH = Formats(texts=catalogue("en"), zone=UTC)
