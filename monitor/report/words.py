"""Stored values in words; each is a text of the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from monitor.records import (
    Band,
    Frame,
    Judgement,
    OutcomeKind,
    OutcomeState,
    Severity,
    Stance,
    VisitStatus,
    Voice,
    Where,
)


def N_(text: str) -> str:  # the name by which catalogues know it
    """Marks a text that is translated where it is shown."""
    return text


WORDS: Mapping[StrEnum, str] = {
    Voice.OWN: N_("in the piece's own voice"),
    Voice.REPORTED: N_("quoted or reported"),
    Voice.UNCLEAR: N_("in whose voice is unclear"),
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
    VisitStatus.REFUSED: N_("refused"),
    VisitStatus.QUIET: N_("quiet"),
    VisitStatus.OFFLINE: N_("we were offline"),
    OutcomeKind.DETENTION: N_("detention"),
    OutcomeKind.CHARGE: N_("charge"),
    OutcomeKind.TRIAL: N_("trial"),
    OutcomeKind.SENTENCE: N_("sentence"),
    OutcomeKind.TRAVEL_BAN: N_("travel ban"),
    OutcomeKind.ASSAULT: N_("assault"),
    OutcomeKind.BLOCK: N_("site blocked"),
    OutcomeKind.RAID: N_("raid"),
    OutcomeKind.RELEASE: N_("release"),
    OutcomeState.SUGGESTED: N_("suggested by a report"),
    OutcomeState.CONFIRMED: N_("confirmed"),
    OutcomeState.REJECTED: N_("rejected"),
}

#: The ladder, the lowest first; a test holds it to that of `detect.ladder`.
RUNGS: Mapping[int, str] = {
    1: N_("named"),
    2: N_("insinuated"),
    3: N_("accused"),
    4: N_("accused of a named crime"),
    5: N_("prosecution called for"),
    6: N_("officials repeat it"),
    7: N_("legal step reported"),
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

#: As they stand in a date that is written out.
LONG_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
