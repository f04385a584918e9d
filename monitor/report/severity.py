"""How soon a person should look at an alert: counted from what anyone can check, each ground in words."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.records import Severity, Stance

#: From this rung on (prosecution called for) an alert is of the top level, whatever else.
TOP_RUNG = 5
CRIME_RUNG = 4
#: Outlets that make a text or a campaign widely carried.
MANY = 3
_LEVELS = (Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.HIGH)
_ORDER = list(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What an alert stands in when it is logged."""

    stance: Stance
    #: The highest rung that the piece itself shows, and in words.
    rung: int = 0
    rung_words: str = ""
    #: It is higher than any before for this person.
    new_step: bool = False
    in_headline: bool = False
    #: Outlets that print the text, this one included.
    printed_by: int = 1
    #: Outlets of the campaign; 0: none.
    campaign_outlets: int = 0
    #: The outlet reaches many people, and who says so.
    wide: bool = False
    wide_source: str = ""
    #: Frames that are accusations a prosecutor could take up.
    grave: tuple[str, ...] = ()
    #: What a person should know of it that makes it no graver.
    notes: tuple[str, ...] = ()


def grade(found: Situation, least: Severity = Severity.LOW) -> tuple[Severity, tuple[str, ...]]:
    """The level and its grounds.

    One point for each ground, but one for the outlet whether it is of the state, of wide reach or both; 0 is low, 1
    medium, 2 and 3 high, more top.  A call for prosecution or a higher rung is top by itself.

    Args:
        least: The level that the piece has by itself.
    """
    grounds = tuple(text for holds, text in _grounds(found) if holds)
    points = len(grounds) - (found.wide and found.stance is Stance.STATE)
    told = (*grounds, *(f"painted as: {frame}" for frame in found.grave), *found.notes)
    if found.rung >= TOP_RUNG or points >= len(_LEVELS):
        return Severity.TOP, told
    return max(_LEVELS[points], least, key=_ORDER.index), told


def _grounds(found: Situation) -> list[tuple[bool, str]]:
    return [
        (found.rung >= CRIME_RUNG, found.rung_words),
        (found.new_step, f"first time on this rung: {found.rung_words}"),
        (found.in_headline, "named in the headline"),
        (found.stance is Stance.STATE, "in a state outlet"),
        (found.wide, f"in an outlet of wide reach: {found.wide_source}"),
        (found.printed_by >= MANY, f"printed by {found.printed_by} outlets"),
        (found.campaign_outlets >= MANY, f"part of a campaign in {found.campaign_outlets} outlets"),
    ]
