"""Lines that each have a role: what the reports are made of and every format prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.report.wording import plain

#: Characters of one text taken from a page: an outlet's title can be as long as it likes.
LONGEST = 400


class Role(StrEnum):
    """What a line is for; each format has its own look for each."""

    TITLE = "title"
    COVERAGE = "coverage"
    #: The monitor itself is in trouble: nothing may hide it.
    ALARM = "alarm"
    PROBLEM = "problem"
    QUIET = "quiet"
    SECTION = "section"
    PERSON = "person"
    FACT = "fact"
    PIECE = "piece"
    HEADLINE = "headline"
    QUOTE = "quote"
    DETAIL = "detail"
    ADDRESS = "address"
    ITEM = "item"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a digest, without control characters."""

    role: Role
    text: str
    #: What stands out at its beginning.
    lead: str = ""
    #: Language of a text that is quoted, as in `lang`; empty: ours.
    language: str = ""

    @property
    def whole(self) -> str:
        return f"{self.lead}{self.text}"


def cut(text: str, longest: int = LONGEST) -> str:
    """A text on one line, and not longer than so many characters."""
    text = plain(text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
