"""Stored values in words; each is a text of the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from monitor.records import Band, Frame, Judgement, Severity, Stance, VisitStatus, Where


def N_(text: str) -> str:  # the name by which catalogues know it
    """Marks a text that is translated where it is shown."""
    return text


WORDS: Mapping[StrEnum, str] = {
    Severity.LOW: N_("low"),
    Severity.MEDIUM: N_("medium"),
    Severity.HIGH: N_("high"),
    Severity.TOP: N_("top"),
    Frame.TRAITOR: N_("traitor"),
    Frame.FOREIGN_AGENT: N_("foreign agent"),
    Frame.FOREIGN_FUNDED: N_("foreign-funded"),
    Frame.ETHNIC: N_("ethnic"),
    Frame.CRIMINAL: N_("criminal"),
    Frame.IMMORAL: N_("immoral"),
    Frame.FAKE_JOURNALIST: N_("fake journalist"),
    Frame.MOCKERY: N_("mockery"),
    Frame.FAMILY: N_("family"),
    Frame.EXTREMIST: N_("extremist"),
    Judgement.TARGETS: N_("targets"),
    Judgement.NEUTRAL: N_("does not target"),
    Judgement.UNSURE: N_("unsure"),
    Band.LIKELY: N_("likely"),
    Band.POSSIBLE: N_("possible"),
    Band.UNLIKELY: N_("unlikely"),
    Band.INSUFFICIENT: N_("too little text"),
    Stance.STATE: N_("state"),
    Stance.PRO_GOVERNMENT: N_("pro-government"),
    Stance.INDEPENDENT: N_("independent"),
    Stance.EXILE: N_("exile"),
    Stance.INTERNATIONAL: N_("international"),
    Where.TITLE: N_("title"),
    Where.TEXT: N_("text"),
    Where.CAPTION: N_("caption"),
    Where.BYLINE: N_("byline"),
    VisitStatus.OK: N_("read"),
    VisitStatus.NOT_MODIFIED: N_("read, nothing new"),
    VisitStatus.LATE: N_("late"),
    VisitStatus.BLOCKED: N_("blocked"),
    VisitStatus.NOT_A_FEED: N_("not a feed"),
    VisitStatus.PARSE_ERROR: N_("cannot be parsed"),
    VisitStatus.DNS: N_("name not found"),
    VisitStatus.TLS: N_("certificate problem"),
    VisitStatus.CONNECTION: N_("no connection"),
    VisitStatus.TIMEOUT: N_("too slow"),
    VisitStatus.TOO_LARGE: N_("too large"),
    VisitStatus.GONE: N_("gone"),
    VisitStatus.HTTP_ERROR: N_("server error"),
    VisitStatus.REFUSED: N_("refused by robots.txt"),
    VisitStatus.QUIET: N_("quiet"),
    VisitStatus.OFFLINE: N_("we were offline"),
}

MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
