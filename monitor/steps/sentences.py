"""What the digest says in sentences of its own: steps up, outcomes, what is announced, waves, times without a pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.detect import sources
from monitor.detect.ladder import Rung
from monitor.records import Alert, Stance
from monitor.report.digest import Climb
from monitor.report.formats import Formats
from monitor.report.words import RUNGS
from monitor.store import entries, history, observed, outcomes, passes
from monitor.store.ladders import Standing

#: Articles that were announced so long before a report and are unread at its end are told in it.
LEFT_BEHIND = timedelta(days=14)


def climb(standing: Standing, starts: datetime) -> Climb:
    new = standing.found_at >= starts and standing.rung > Rung.ACCUSED
    return Climb(rung=standing.rung, evidence=standing.evidence, language=standing.language, new=new)


def steps_up(
    standing: Iterable[Standing], starts: datetime, told: set[str], names: Mapping[str, str], fmt: Formats
) -> Iterator[str]:
    """Each case that climbed above plain accusation in the period, of those who are not told of otherwise."""
    for each in standing:
        if climb(each, starts).new and each.journalist not in told:
            name, rung = names.get(each.journalist, each.journalist), fmt.say(RUNGS[each.rung])
            yield fmt.say(
                "step up: %(name)s: %(rung)s: “%(words)s”", name=name, rung=rung, words=each.evidence
            )


def suggested(
    db: Database, starts: datetime, ends: datetime, names: Mapping[str, str], fmt: Formats
) -> Iterator[str]:
    for each in outcomes.suggested_between(db, starts, ends):
        yield fmt.say(
            "%(name)s: %(kind)s on %(day)s? “%(words)s” %(source)s (monitor outcomes decide %(id)s confirmed|rejected)",
            name=names.get(each.journalist, each.journalist),
            kind=fmt.word(each.kind),
            day=fmt.day(each.date),
            words=each.note,
            source=each.source,
            id=each.id,
        )
    if older := outcomes.waiting_before(db, starts):
        yield fmt.amount(
            older,
            "%(num)s from earlier days still waits: monitor outcomes list --state suggested",
            "%(num)s from earlier days still wait: monitor outcomes list --state suggested",
        )


def teasers(
    db: Database,
    found: Sequence[Alert],
    names: Mapping[str, str],
    outlets: Mapping[str, tuple[str, Stance]],
) -> list[str]:
    """What the pieces announce for later, each sentence once, the day that it names in front."""
    texts = history.texts(db, [alert.article for alert in found])
    told: dict[str, str] = {}
    for alert in found:
        for teaser in sources.teasers(texts.get(alert.article, "")):
            day = f"{teaser.day}: " if teaser.day else ""
            name, outlet = names.get(alert.journalist, alert.journalist), outlets[alert.outlet][0]
            told.setdefault(teaser.sentence, f"{day}{name}, {outlet}: “{teaser.sentence}”")
    return list(told.values())


def waves(
    db: Database, starts: datetime, ends: datetime, outlets: Mapping[str, tuple[str, Stance]], fmt: Formats
) -> Iterator[str]:
    found = observed.waves(db, starts, ends)
    for wave in found:
        # A statement that was read later can be the first of the same wave.
        if any(set(wave.speakers) < set(other.speakers) for other in found):
            continue
        hours = max(1, round((wave.ends - wave.begins).total_seconds() / 3600))
        yield fmt.say(
            "%(speakers)s %(outlets)s within %(hours)s h from %(time)s: %(who)s: “%(title)s”",
            speakers=fmt.amount(len(wave.speakers), "%(num)s speaker", "%(num)s speakers"),
            outlets=fmt.amount(len(wave.outlets), "in %(num)s outlet", "in %(num)s outlets"),
            hours=hours,
            time=fmt.brief(wave.begins),
            who=", ".join(wave.speakers),
            title=wave.title,
        )


def missed(
    db: Database,
    starts: datetime,
    ends: datetime,
    fmt: Formats,
    now: datetime | None,
    missed: timedelta | None,
) -> list[str]:
    last = passes.last(db)
    if last is None or missed is None:
        return []
    # A day that is not over has no gap at its end yet; one that is over was waited for to the end.
    until = min(ends, now or last.started)
    return [
        fmt.say(
            "NO PASS WAS MADE from %(start)s to %(end)s: what was published and taken down again in that time "
            "is not known.",
            start=fmt.brief(start),
            end=fmt.brief(end),
        )
        for start, end in passes.gaps(db, starts, until, missed)
    ]


def left_behind(db: Database, starts: datetime, ends: datetime, fmt: Formats) -> list[str]:
    """What earlier days announced and nobody has read yet: a day without an alert is no quiet day then."""
    found = entries.left_behind(db, starts - LEFT_BEHIND, starts, ends)
    if not found:
        return []
    return [
        fmt.amount(
            sum(found.values()),
            "STILL UNREAD: %(num)s article that was announced in the two weeks before (%(outlets)s)",
            "STILL UNREAD: %(num)s articles that were announced in the two weeks before (%(outlets)s)",
            outlets=", ".join(f"{name} {count}" for name, count in found.items()),
        )
    ]
