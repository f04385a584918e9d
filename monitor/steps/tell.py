"""From what is stored to the digest of a day, as it was known at the end of that day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from monitor.detect import campaigns as rules
from monitor.detect.ladder import Rung
from monitor.records import Alert, Campaign, Piece, Stance
from monitor.report import movements
from monitor.report.coverage import coverage
from monitor.report.digest import Digest, Facts, digest
from monitor.report.wording import moment
from monitor.store import alerts, evidence, ladders, outbox, outcomes, passes, people, sightings
from monitor.store import campaigns as stored_campaigns
from monitor.store import coverage as stored_coverage

#: (journalist, when its alert was logged, campaign as known now, piece)
Known = tuple[str, datetime, int | None, Piece]


def digest_of(
    db: Database, day: date, zone: str, *, now: datetime | None = None, missed: timedelta | None = None
) -> Digest:
    """The digest of one day in the user's time zone, as it was known at its end.

    Args:
        now: For a day that is not over; None: the time of the last pass.
        missed: The longest time without a pass that is not worth a word; None: none is.
    """
    kept = outbox.digest_of(db, day)
    if kept is None:
        return digest_between(db, *bounds(day, zone), zone, now=now, missed=missed)
    told = digest_between(
        db, kept.starts, kept.ends, zone, missed=missed, trouble=kept.body.get("trouble", ())
    )
    return replace(told, day=day)


def digest_between(
    db: Database,
    starts: datetime,
    ends: datetime,
    zone: str,
    *,
    now: datetime | None = None,
    missed: timedelta | None = None,
    trouble: Sequence[str] = (),
) -> Digest:
    """The digest of [starts, ends), named after the day on which it ends.

    Args:
        trouble: What is wrong with the channels, each in one sentence.
    """
    names = people.names(db)
    known = _moving(alerts.pieces_until(db, ends), starts)
    since = stored_campaigns.watched_since(db)
    before = _campaigns((found for found in known if found[1] < starts), starts, since)
    after = _campaigns(known, ends, since)
    found = [_with_campaign(alert, after) for alert in alerts.between(db, starts, ends)]
    return digest(
        Facts(
            day=(ends - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date(),
            zone=zone,
            starts=starts,
            ends=ends,
            coverage=coverage(stored_coverage.facts(db, starts, ends)),
            alerts=found,
            sightings=sightings.without_alert(db, starts, ends),
            changes=sightings.changes(db, starts, ends),
            campaigns=after,
            journalists=names,
            outlets={outlet: (name, Stance(stance)) for outlet, name, stance in people.outlets(db)},
            notices=[*_missed(db, starts, ends, zone, now, missed), *trouble],
            moves=[*_steps_up(db, starts, ends, names), *movements.moves(before, after, starts, ends, names)],
            outcomes=_suggested(db, starts, ends, names),
            archived={alert.article: text for alert in found if (text := _archived(db, alert))},
            unlabelled=alerts.unlabelled(db, ends),
            evidence_head=evidence.head(db, ends) or "",
        )
    )


def _steps_up(db: Database, starts: datetime, ends: datetime, names: Mapping[str, str]) -> Iterator[str]:
    """Each journalist whose case climbed above plain accusation in the period."""
    for journalist, rung, words in ladders.steps_between(db, starts, ends):
        if rung > Rung.ACCUSED:
            yield f"step up: {names.get(journalist, journalist)}: {Rung(rung).words}: “{words}”"


def _suggested(db: Database, starts: datetime, ends: datetime, names: Mapping[str, str]) -> list[str]:
    return [
        f"{names.get(each.journalist, each.journalist)}: {each.kind} on {each.date}? {each.source} "
        f"(monitor outcomes decide {each.id} confirmed|rejected)"
        for each in outcomes.suggested_between(db, starts, ends)
    ]


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The first moment of a day and of the next one, in the user's time zone."""
    starts = datetime.combine(day, time(), ZoneInfo(zone))
    return starts, datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def _moving(known: list[Known], starts: datetime) -> list[Known]:
    """The pieces against those for whom something may have begun, grown or faded since `starts`: grouping is slow."""
    moving = {
        journalist
        for journalist, at, _, piece in known
        if at >= starts or piece.at >= starts - movements.FADES_AFTER
    }
    return [found for found in known if found[0] in moving]


def _campaigns(known: Iterable[Known], until: datetime, since: datetime | None) -> list[Campaign]:
    """The campaigns among the alerts that were known, grouped anew: later alerts join and merge them."""
    pieces: dict[str, list[Piece]] = {}
    numbers: dict[tuple[str, int], int] = {}
    for journalist, _, campaign, piece in known:
        pieces.setdefault(journalist, []).append(piece)
        if campaign is not None:
            numbers[journalist, piece.article] = campaign
    return [
        Campaign(
            id=min(numbers.get((journalist, piece.article), 0) for piece in group),
            journalist=journalist,
            pieces=tuple(group),
            found_at=until,
        )
        for journalist in sorted(pieces)
        for group in rules.group(pieces[journalist], since)
    ]


def _with_campaign(alert: Alert, known: Iterable[Campaign]) -> Alert:
    own = (c.id for c in known if c.journalist == alert.journalist and _holds(c, alert.article))
    return replace(alert, campaign=next(own, None))


def _holds(campaign: Campaign, article: int) -> bool:
    return any(piece.article == article for piece in campaign.pieces)


def _archived(db: Database, alert: Alert) -> str:
    record = evidence.of_alert(db, alert.id)
    return f"{record.file} at {record.offset}, SHA-256 {record.payload[:16]}…" if record else ""


def _missed(
    db: Database, starts: datetime, ends: datetime, zone: str, now: datetime | None, missed: timedelta | None
) -> list[str]:
    last = passes.last(db)
    if last is None or missed is None:
        return []
    # A day that is not over has no gap at its end yet; one that is over was waited for to the end.
    until = min(ends, now or last.started)
    local = ZoneInfo(zone)
    return [
        f"NO PASS WAS MADE from {moment(start, local)} to {moment(end, local)}: "
        "what was published and taken down again in that time is not known."
        for start, end in passes.gaps(db, starts, until, missed)
    ]
