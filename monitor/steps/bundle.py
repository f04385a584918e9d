"""Alerts with their evidence, put together for somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.records import Alert
from monitor.report.sheet import SheetPage, sheet
from monitor.store import alerts, archive, bundles, chain, evidence, people, warcs
from monitor.store.bundles import Bundled
from monitor.store.database import explained
from monitor.store.evidence import Evidence


def bundle_of(db: Database, home: Path, numbers: Sequence[int], *, redact: bool, now: datetime) -> bytes:
    """The bundle of some alerts.

    Args:
        redact: Name nobody: no names, titles, sentences and addresses, and so no pages; then it is a ZIP file
            with the sheet and the hashes.

    Raises:
        StoreError: An alert is not there, no page was kept for it, or the page is not as it was kept.
    """
    found = [_found(db, number) for number in numbers]
    kept = {each.digest: each for _, each in found}
    records = [_bundled(home, each, _title(found, each, redact)) for each in sorted(kept.values(), key=_age)]
    places = {
        record.link.digest: offset for record, offset in zip(records, bundles.offsets(records), strict=True)
    }
    names, outlets = people.names(db), {row[0]: row[1] for row in people.outlets(db)}
    persons = sorted({alert.journalist for alert, _ in found})
    shown = {id: f"[{place}]" if redact else names[id] for place, id in enumerate(persons, start=1)}
    pages = [_page(alert, each, shown, outlets, places, redact) for alert, each in found]
    if redact:
        return bundles.pack_without_pages(
            [record.link for record in records], sheet(pages, now, pages_left_out=True), now
        )
    return bundles.pack(records, sheet(pages, now), now)


def _found(db: Database, number: int) -> tuple[Alert, Evidence]:
    alert = alerts.get(db, number)
    if alert is None:
        raise StoreError(f"there is no alert {number}: see `monitor alerts list`")
    kept = evidence.of_alert(db, number)
    if kept is None:
        raise StoreError(
            f"no page was kept for alert {number} (outlet {alert.outlet}: see `evidence:` in feeds.yaml)"
        )
    return alert, kept


def _bundled(home: Path, each: Evidence, title: str) -> Bundled:
    folder = archive.folder_of(home)
    with explained(folder / each.file):
        member = warcs.member_at(folder / each.file, each.offset, each.length)
    if chain.digest_of(member) != each.digest:
        raise StoreError(f"{each.file}:{each.offset} is not as it was kept: run `monitor evidence verify`")
    return Bundled(link=warcs.link_of(member, each.file, each.offset), member=member, title=title)


def _title(found: Sequence[tuple[Alert, Evidence]], wanted: Evidence, redact: bool) -> str:
    return "" if redact else next(alert.title for alert, each in found if each.digest == wanted.digest)


def _page(
    alert: Alert,
    each: Evidence,
    persons: Mapping[str, str],
    outlets: Mapping[str, str],
    places: Mapping[str, int],
    redact: bool,
) -> SheetPage:
    return SheetPage(
        alert=alert.id,
        person=persons[alert.journalist],
        outlet=outlets[alert.outlet],
        title="[…]" if redact else alert.title,
        url="" if redact else each.url,
        at=each.at,
        status=each.status,
        score=alert.assessment.score,
        frames=tuple(found.frame for found in alert.assessment.frames),
        sentence="" if redact else alert.assessment.sentence,
        payload=each.payload,
        body=each.body,
        digest=each.digest,
        previous=each.previous,
        source=f"{each.file}:{each.offset}",
        offset=places[each.digest],
        length=each.length,
    )


def _age(each: Evidence) -> int:
    return each.id
