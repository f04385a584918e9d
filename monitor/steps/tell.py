"""From what is stored to the digest of a day, as it was known at the end of that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from monitor.detect import campaigns as rules
from monitor.records import Alert, Campaign, Piece, Stance
from monitor.report import movements
from monitor.report.coverage import coverage
from monitor.report.digest import Digest, Facts, digest
from monitor.report.formats import formats
from monitor.report.spread import Spread
from monitor.steps import sentences
from monitor.store import alerts, evidence, history, ladders, observed, outbox, people, sightings, watching
from monitor.store import campaigns as stored_campaigns
from monitor.store import coverage as stored_coverage

#: (journalist, when its alert was logged, campaign as known now, piece)
Known = tuple[str, datetime, int | None, Piece]


def digest_of(
    db: Database,
    day: date,
    zone: str,
    *,
    now: datetime | None = None,
    missed: timedelta | None = None,
    trouble: Sequence[str] = (),
    language: str = "en",
) -> Digest:
    """The digest of one day in the user's time zone, as it was known at its end.

    Args:
        now: For a day that is not over; None: the time of the last pass.
        missed: The longest time without a pass that is not worth a word; None: none is.
        trouble: What is wrong with the channels now, for a day whose digest was not sent yet.
        language: Of those who read it: `en`, `az`, `ru`.
    """
    kept = outbox.digest_of(db, day)
    if kept is None:
        return digest_between(
            db, *bounds(day, zone), zone, now=now, missed=missed, trouble=trouble, language=language
        )
    told = digest_between(
        db,
        kept.starts,
        kept.ends,
        zone,
        missed=missed,
        trouble=kept.body.get("trouble", ()),
        language=language,
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
    language: str = "en",
) -> Digest:
    """The digest of [starts, ends), named after the day on which it ends.

    Args:
        trouble: What is wrong with the channels, each in one sentence.
    """
    fmt, names = formats(language, zone), people.names(db)
    outlets = {outlet: (name, Stance(stance)) for outlet, name, stance in people.outlets(db)}
    before, after = campaigns_at(db, starts, ends)
    found = [_with_campaign(alert, after) for alert in alerts.between(db, starts, ends)]
    standing = ladders.standing(db, ends)
    return digest(
        Facts(
            day=fmt.local(ends - timedelta(microseconds=1)),
            zone=zone,
            starts=starts,
            ends=ends,
            coverage=coverage(stored_coverage.facts(db, starts, ends), fmt),
            alerts=found,
            sightings=sightings.without_alert(db, starts, ends),
            changes=sightings.changes(db, starts, ends),
            campaigns=after,
            journalists=names,
            outlets=outlets,
            notices=[
                *sentences.missed(db, starts, ends, fmt, now, missed),
                *sentences.left_behind(db, starts, ends, fmt),
                *trouble,
            ],
            moves=[
                *sentences.steps_up(standing, starts, {alert.journalist for alert in found}, names, fmt),
                *movements.moves(before, after, starts, ends, names, fmt),
            ],
            outcomes=list(sentences.suggested(db, starts, ends, names, fmt)),
            teasers=sentences.teasers(db, found, names, outlets),
            waves=list(sentences.waves(db, starts, ends, outlets, fmt)),
            climbs={each.journalist: sentences.climb(each, starts) for each in standing},
            spreads=_spreads(db, ends),
            covered=_covered(db, found, after, ends, outlets),
            archived={
                article: fmt.say(
                    "%(file)s at %(offset)s, SHA-256 %(hash)s…", file=file, offset=offset, hash=payload[:16]
                )
                for article, (file, offset, payload) in evidence.places(db, starts, ends).items()
            },
            unlabelled=alerts.unlabelled(db, ends),
            evidence_head=evidence.head(db, ends) or "",
            language=language,
        )
    )


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The first moment of a day and of the next one, in the user's time zone."""
    starts = datetime.combine(day, time(), ZoneInfo(zone))
    return starts, datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


# --- campaigns -----------------------------------------------------------------------------------------


def campaigns_at(db: Database, starts: datetime, ends: datetime) -> tuple[list[Campaign], list[Campaign]]:
    """The campaigns that may have moved in [starts, ends), as they were known at its beginning and at its end.

    Grouping is slow.  What stands in the database is what is known now: only for a past day, about which more is
    known since, all are grouped anew; else those that have a new piece, to know what they were before.
    """
    faded = (starts - movements.FADES_AFTER, ends - movements.FADES_AFTER)
    if alerts.any_in(db, ends):
        known = alerts.pieces_until(db, ends, alerts.moving(db, starts, ends, faded[0]))
        after, fresh = _grouped(db, known, ends), {who for who, at, _, _ in known if at >= starts}
    else:
        after = stored_campaigns.moving(db, starts, ends, *faded)
        fresh = set(alerts.moving(db, starts, ends, ends)) & {campaign.journalist for campaign in after}
        known = alerts.pieces_until(db, ends, fresh)
    earlier = [found for found in known if found[0] in fresh and found[1] < starts]
    unchanged = [campaign for campaign in after if campaign.journalist not in fresh]
    return [*_grouped(db, earlier, starts), *unchanged], after


def _grouped(db: Database, known: Iterable[Known], until: datetime) -> list[Campaign]:
    """The campaigns among the alerts that were known, grouped anew: later alerts join and merge them."""
    dark = watching.dark_days(db)
    pieces: dict[str, list[Piece]] = {}
    numbers: dict[tuple[str, int], int] = {}
    for journalist, _, campaign, piece in known:
        pieces.setdefault(journalist, []).append(piece)
        if campaign is not None:
            numbers[journalist, piece.article] = campaign
    return [
        Campaign(
            id=min((n for p in group if (n := numbers.get((journalist, p.article)))), default=0),
            journalist=journalist,
            pieces=tuple(group),
            found_at=until,
        )
        for journalist in sorted(pieces)
        for group in rules.group(pieces[journalist], watching.since(db, journalist), dark)
    ]


def _with_campaign(alert: Alert, known: Iterable[Campaign]) -> Alert:
    own = (c.id for c in known if c.journalist == alert.journalist and _holds(c, alert.article))
    return replace(alert, campaign=next(own, None))


def _holds(campaign: Campaign, article: int) -> bool:
    return any(piece.article == article for piece in campaign.pieces)


def _spreads(db: Database, ends: datetime) -> dict[int, Spread]:
    return {
        campaign: Spread(
            outlets=row.outlets, within=row.within, shared=row.shared, as_fast=row.as_fast, of=row.ordinary
        )
        for campaign, row in observed.spreads(db, ends).items()
    }


def _covered(
    db: Database,
    found: Sequence[Alert],
    known: Sequence[Campaign],
    ends: datetime,
    outlets: Mapping[str, tuple[str, Stance]],
) -> dict[str, dict[str, timedelta]]:
    """For each journalist the outlets that do not attack and wrote since the case began, and how long after."""
    began: dict[str, datetime] = {}
    for alert in found:
        case = [c.pieces[0].at for c in known if c.id == alert.campaign and c.journalist == alert.journalist]
        began[alert.journalist] = min([alert.piece_at, *case, began.get(alert.journalist, alert.piece_at)])
    covered: dict[str, dict[str, timedelta]] = {}
    for journalist, outlet, at in history.first_reports(db, began, ends):
        covered.setdefault(journalist, {})[outlets[outlet][0]] = at - began[journalist]
    return covered
