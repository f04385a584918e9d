"""From what is stored to the digest of a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from monitor.records import Stance
from monitor.report.coverage import coverage
from monitor.report.digest import Digest, Facts, digest
from monitor.store import alerts, campaigns, people, sightings
from monitor.store import coverage as stored_coverage


def digest_of(db: Database, day: date, zone: str) -> Digest:
    """The digest of one day in the user's time zone, as far as it is known now."""
    starts, ends = bounds(day, zone)
    return digest_between(db, starts, ends, zone)


def digest_between(db: Database, starts: datetime, ends: datetime, zone: str) -> Digest:
    """The digest of [starts, ends), named after the day on which it ends."""
    found = alerts.between(db, starts, ends)
    numbers = sorted({alert.campaign for alert in found if alert.campaign is not None})
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
            campaigns=[known for number in numbers if (known := campaigns.get(db, number))],
            journalists=people.names(db),
            outlets={outlet: (name, Stance(stance)) for outlet, name, stance in people.outlets(db)},
        )
    )


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The first moment of a day and of the next one, in the user's time zone."""
    starts = datetime.combine(day, time(), ZoneInfo(zone))
    return starts, datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
