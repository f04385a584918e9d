"""From what is stored to the history of a campaign, a journalist, and what came after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from sqlite_utils import Database

from monitor.detect import ordinary, sources, stories, waves
from monitor.detect.bursts import BASELINE
from monitor.detect.ladder import Rung
from monitor.records import Campaign, OutcomeState
from monitor.report import campaigns as telling
from monitor.report import outcomes as accounts
from monitor.report import spread as spreading
from monitor.report import timeline
from monitor.report.formats import ENGLISH
from monitor.store import campaigns, history, ladders, outcomes, people, timelines, watching
from monitor.store.history import Told

#: Coverage is looked for until so long after the last piece.
COVERAGE = timedelta(days=30)


def story(
    db: Database, campaign: Campaign, now: datetime, zone: tzinfo, spread: str | None = None
) -> telling.Story:
    """All that is told of a campaign.

    Args:
        zone: In which the days begin.
        spread: How it spread beside ordinary texts, in words, if that was counted before; None: it is counted now.
    """
    names, told = people.names(db), history.of_campaign(db, campaign.id)
    first, last = told[0].at, told[-1].at
    days = _by_day(told, zone)
    outlets = {number: name for number, name, _ in people.outlets(db)}
    covered = timelines.covered_by(db, campaign.journalist, first, last + COVERAGE)
    return telling.Story(
        id=campaign.id,
        journalist=campaign.journalist,
        name=names.get(campaign.journalist, campaign.journalist),
        open=now - last <= telling.CLOSED_AFTER,
        burst=telling.chance_words(campaign.chance),
        spread=spread if spread is not None else _spread(db, told),
        printings=tuple(_printings(told)),
        texts=len({each.first for each in told}),
        days=tuple((day, len(own), len({each.outlet for each in own})) for day, own in days),
        languages=_counted(each.language or "unknown" for each in told),
        frames=tuple((day, _counted(f.value for each in own for f in each.frames)) for day, own in days),
        speakers=_counted(f"{who.name} ({who.role})" for each in told for who in sources.speakers(each.text)),
        drawn_in={names.get(who, who): count for who, count in history.others_named(db, campaign.id).items()},
        coverage=tuple(
            (outlets.get(outlet, outlet), title, url, at, at - first)
            for outlet, title, url, at in covered
            # What a newsroom says of itself is no report by others.
            if outlets.get(outlet, outlet) != names.get(campaign.journalist)
        ),
        teasers=tuple(
            dict.fromkeys((t.sentence, t.day) for each in told for t in sources.teasers(each.text))
        ),
        same_story=tuple(
            (pair.one, pair.other, pair.shared)
            for pair in stories.alike([(each.article, each.language, each.text) for each in told])
        ),
    )


def person(db: Database, journalist: str, now: datetime) -> timeline.Person:
    """All that is told of a journalist."""
    names = people.names(db)
    outlets = {number: name for number, name, _ in people.outlets(db)}
    return timeline.Person(
        id=journalist,
        name=names.get(journalist, journalist),
        ladder=tuple(
            timeline.RungLine(
                rung=step.rung,
                words=Rung(step.rung).words,
                at=step.at,
                outlet=outlets.get(step.outlet, step.outlet),
                url=step.url,
                evidence=step.evidence,
            )
            for step in ladders.of(db, journalist)
        ),
        alerts=[(each.at, each.severity) for each in history.of_journalist(db, journalist)],
        campaigns=campaigns.all_of(db, journalist),
        outcomes=outcomes.of(db, journalist),
        closer=tuple(closer_lines(db, journalist, now)),
    )


def account(db: Database, now: datetime) -> accounts.Account:
    """Alerts beside what happened."""
    warned = [
        accounts.Warned(journalist=journalist, day=each.at.date(), frames=each.frames)
        for journalist in people.names(db)
        for each in history.of_journalist(db, journalist)
    ]
    confirmed = outcomes.of(db, state=OutcomeState.CONFIRMED)
    return accounts.account(confirmed, warned, _dark(db, [each.date for each in confirmed], now), now.date())


def waves_between(db: Database, since: datetime, until: datetime) -> list[waves.Wave]:
    """Waves of near-identical statements that target nobody."""
    return waves.find(
        [
            waves.Statement(article=article, outlet=outlet, at=at, title=title, text=text)
            for article, outlet, at, title, text in history.unnamed(db, since, until)
        ]
    )


def _printings(told: Sequence[Told]) -> Iterable[telling.Printing]:
    first: dict[int, datetime] = {}
    for each in told:
        begun = first.setdefault(each.first, each.at)
        again = each.at > begun or each.verbatim is not None
        yield telling.Printing(
            article=each.article,
            outlet=each.outlet_name,
            title=each.title,
            title_now=each.title_now,
            url=each.url,
            at=each.at,
            known_by="its own date" if each.dated else "first seen",
            lag=each.at - begun if again else None,
            verbatim=each.verbatim,
            signed=sources.signed(each.byline),
            cites=sources.cited(each.text),
            frames=tuple(frame.value for frame in each.frames),
        )


def _spread(db: Database, told: Sequence[Told]) -> str:
    usual = history.ordinary(db, told[0].at - BASELINE, told[0].at)
    found = ordinary.compare([(each.outlet, each.at) for each in told], usual)
    shares = [each.verbatim for each in told if each.verbatim is not None]
    beside = spreading.Spread(
        outlets=found.outlets,
        within=found.within,
        shared=sum(shares) / len(shares) if shares else None,
        as_fast=found.as_fast,
        of=found.of,
    )
    return spreading.words(beside, ENGLISH)


def _by_day(told: Sequence[Told], zone: tzinfo) -> list[tuple[date, list[Told]]]:
    days: dict[date, list[Told]] = {}
    for each in told:
        days.setdefault(each.at.astimezone(zone).date(), []).append(each)
    return sorted(days.items())


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def closer_lines(db: Database, journalist: str, now: datetime) -> Iterable[str]:
    """Why somebody is watched more closely, and until when: named in a campaign, or of the newsroom it is against."""
    names = people.names(db)
    for each in watching.closer(db, now, journalist):
        how = "works for the newsroom of" if each.colleague else "named in"
        yield (
            f"{how} campaign {each.campaign} against {names.get(each.against, each.against)}; until "
            f"{each.until:%-d %b %Y} a piece that is only `possible` is an alert too"
        )


def _dark(db: Database, days: Sequence[date], now: datetime) -> set[date]:
    """The days before any of these on which fewer than half of the outlets that attack could be read."""
    if not days:
        return set()
    start = datetime.combine(min(days), datetime.min.time(), UTC) - timedelta(days=accounts.WINDOWS[-1])
    bounds = [start + timedelta(days=n) for n in range((now - start).days + 2)]
    attacking = {number for number, _, stance in people.outlets(db) if stance in ("state", "pro-government")}
    rows = [row for outlet, row in timelines.calendar(db, bounds).items() if outlet in attacking]
    return {
        bound.date()
        for number, bound in enumerate(bounds[:-1])
        if sum(bool(row[number]) for row in rows) * 2 < len(rows) or not rows
    }
