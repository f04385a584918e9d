"""What cannot wait for the digest, told in the same words as there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.records import Alert, Campaign, Severity, Stance
from monitor.report import movements
from monitor.report.case import PIECES, grounds, piece_lines
from monitor.report.digest import why
from monitor.report.formats import ENGLISH, Formats
from monitor.report.lines import Line, Role
from monitor.report.wording import plain
from monitor.report.words import N_

#: Says nothing to who reads over a shoulder.
SUBJECT = N_("Report: something new")

_ORDER = list(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new about one person."""

    name: str
    alerts: Sequence[Alert] = ()
    #: Campaigns that have grown by a step.
    risen: Sequence[Campaign] = ()
    #: The highest of all that is told.
    severity: Severity
    #: Held back for a while by `alerts` of feeds.yaml.
    held: bool = False


def gravest(alerts: Sequence[Alert]) -> Severity:
    """The highest severity among alerts; there must be one."""
    return max((alert.severity for alert in alerts), key=_ORDER.index)


def reaches(severity: Severity, least: Severity) -> bool:
    """Whether a severity is at least another one."""
    return _ORDER.index(severity) >= _ORDER.index(least)


def subject(fmt: Formats = ENGLISH) -> str:
    """What such a message calls itself."""
    return fmt.say(SUBJECT)


def full(news: News, outlets: Mapping[str, tuple[str, Stance]], fmt: Formats) -> tuple[Line, ...]:
    """All that a person needs to judge it."""
    return (
        Line(role=Role.TITLE, text=f"{subject(fmt)} {fmt.say('(times in %(zone)s)', zone=fmt.zone)}"),
        Line(role=Role.PERSON, lead=plain(news.name), text=f": {_size(news, fmt)}"),
        *_risen(news, fmt),
        *_pieces(news, outlets, fmt),
    )


def counts(news: News, fmt: Formats = ENGLISH) -> tuple[Line, ...]:
    """The same without names, titles and addresses."""
    text = fmt.say("about one person on the list: %(size)s.", size=_size(news, fmt))
    return (Line(role=Role.TITLE, text=subject(fmt)), Line(role=Role.FACT, text=text))


def _size(news: News, fmt: Formats) -> str:
    parts = []
    if news.alerts:
        parts.append(fmt.amount(len(news.alerts), "%(num)s new piece", "%(num)s new pieces"))
    if news.risen:
        outlets = max(campaign.outlets for campaign in news.risen)
        parts.append(
            fmt.amount(
                outlets, "a campaign has grown to %(num)s outlet", "a campaign has grown to %(num)s outlets"
            )
        )
    parts.append(fmt.say("severity %(severity)s", severity=fmt.word(news.severity)))
    if news.held:
        parts.append(fmt.say("held back until now"))
    return ", ".join(parts)


def _risen(news: News, fmt: Formats) -> Iterator[Line]:
    for campaign in news.risen:
        text = fmt.say(
            "campaign %(campaign)s has grown: %(size)s, since %(time)s",
            campaign=campaign.id,
            size=movements.size(campaign, fmt),
            time=fmt.brief(campaign.pieces[0].at),
        )
        yield Line(role=Role.FACT, text=text)


def _pieces(news: News, outlets: Mapping[str, tuple[str, Stance]], fmt: Formats) -> Iterator[Line]:
    for alert in news.alerts[:PIECES]:
        outlet, stance = outlets[alert.outlet]
        yield from piece_lines(alert, outlet, stance, why(alert), fmt)
        yield from grounds(alert.grounds, fmt, Role.DETAIL)
    if len(news.alerts) > PIECES:
        more = len(news.alerts) - PIECES
        text = fmt.amount(
            more, "and %(num)s more: monitor alerts list", "and %(num)s more: monitor alerts list"
        )
        yield Line(role=Role.FACT, text=text)
