"""Stored values in words, as the reports have them; for texts of the pages that stand in code."""

from __future__ import annotations

from monitor.records import Frame
from monitor.report.formats import Formats
from monitor.report.words import MONTHS, N_, RUNGS, WORDS
from monitor.web.language import Catalogue

__all__ = ["LANGUAGES", "MONTHS", "N_", "RUNGS", "WORDS", "evidence_words", "ground_words", "how_words"]

#: Of texts; any other is shown by its code.
LANGUAGES = {"az": N_("Azerbaijani"), "ru": N_("Russian"), "en": N_("English"), "tr": N_("Turkish")}

#: How a name was found, as `detect` says it; a test finds each there.
HOWS = (
    N_("full name"),
    N_("full name with patronymic"),
    N_("full name with courtesy word"),
    N_("full name with initial"),
    N_("full name with nickname"),
    N_("initial and surname"),
    N_("given name before a shared surname"),
    N_("given name after the full name"),
    N_("surname after the full name"),
    N_("surname with the full name"),
    N_("surname alone"),
    N_("surname, with the given name elsewhere"),
    N_("surname near a context word"),
    N_("surname that somebody else bears here too"),
    N_("rare surname"),
    N_("invisible characters"),
    N_("letters of another script"),
    N_("signs for letters"),
    N_("spaced letters"),
    N_("words broken over lines"),
)


def how_words(how: str, texts: Catalogue) -> str:
    """How a name was found; what the catalogue does not know (an alias, a rare trick) as it is."""
    if how in HOWS:
        return texts.gettext(how)
    return ", ".join(texts.gettext(part) for part in how.split(", "))


def ground_words(ground: str, fmt: Formats) -> str:
    """A ground of a level in words."""
    return fmt.ground(ground)


def evidence_words(evidence: str, texts: Catalogue) -> str:
    """What shows a rung, where those are no words of the piece but the program's own; empty for words of the piece.

    `detect.ladder` stores it as `frames: traitor, criminal`, or as a sentence where no frame was found.
    """
    if evidence == "the piece targets the person":
        return texts.gettext(N_("the piece as a whole"))
    head, _, painted = evidence.partition(": ")
    known = {frame.value: frame for frame in Frame}
    names = painted.split(", ")
    if head != "frames" or not all(name in known for name in names):
        return ""
    return f"{texts.gettext(N_('Frames'))}: {', '.join(texts.gettext(WORDS[known[name]]) for name in names)}"
