"""Alerts that cannot wait for the digest, told in the same words as there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from monitor.records import Alert, Severity, Stance
from monitor.report.digest import why
from monitor.report.outline import Line, Role, piece_lines
from monitor.report.wording import count, plain

#: Pieces shown at length in one message; the rest is counted.
PIECES = 6
#: Says nothing to who reads over a shoulder.
SUBJECT = "Report: something new"

_ORDER = list(Severity)


def gravest(alerts: Sequence[Alert]) -> Severity:
    """The highest severity among alerts; there must be one."""
    return max((alert.severity for alert in alerts), key=_ORDER.index)


def reaches(severity: Severity, least: Severity) -> bool:
    """Whether a severity is at least another one."""
    return _ORDER.index(severity) >= _ORDER.index(least)


def full(
    alerts: Sequence[Alert], name: str, outlets: Mapping[str, tuple[str, Stance]], zone: str
) -> tuple[Line, ...]:
    """New alerts against one person with all that a person needs to judge them."""
    lines = [
        Line(role=Role.TITLE, text=f"{SUBJECT} (times in {zone})"),
        Line(
            role=Role.PERSON,
            lead=plain(name),
            text=f": {count(len(alerts), 'new piece')}, severity {gravest(alerts)}",
        ),
    ]
    for alert in alerts[:PIECES]:
        outlet, stance = outlets[alert.outlet]
        lines += piece_lines(alert, outlet, stance, why(alert), ZoneInfo(zone))
    if len(alerts) > PIECES:
        lines.append(Line(role=Role.FACT, text=f"and {len(alerts) - PIECES} more: monitor alerts list"))
    return tuple(lines)


def counts(alerts: Sequence[Alert]) -> tuple[Line, ...]:
    """The same without names, titles and addresses."""
    text = f"{count(len(alerts), 'new piece')} about one person on the list, severity {gravest(alerts)}."
    return (Line(role=Role.TITLE, text=SUBJECT), Line(role=Role.FACT, text=text))
