"""A bundle holds the records byte for byte, a sheet in four languages, and says how to check it."""

import gzip
import hashlib
import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from pages import page
from samples import NOON, OUTLET, PERSON, entry, judged, pending
from warcio.archiveiterator import ArchiveIterator

from monitor.config import Config
from monitor.errors import StoreError
from monitor.records import Outlet
from monitor.report.sheet import LANGUAGES
from monitor.steps import bundle, read
from monitor.steps.context import Pass
from monitor.store import alerts, archive, articles, bundles, chain, entries, evidence, feeds
from monitor.store.articles import Reading
from monitor.store.database import writing


def keep(db, home, number, outlet: Outlet = OUTLET):
    with writing(db):
        entries.add(db, feeds.due(db, NOON)[0], [entry(str(number))], NOON)
    this = Pass(
        db=db,
        config=Config(home=home, outlets=(OUTLET,), journalists=(PERSON,)),
        fetcher=None,
        engine=None,
        now=NOON,
    )
    given = page(number)
    text = judged(title=f"<b>Başlıq</b> {number}", text=f"Nihad Soltanov satqındır. {number}")
    read.keep(
        this, outlet, given,
        Reading(entry=pending(db)[0], final_url=given.final_url, fetched_at=NOON,
                page_hash=chain.digest_of(given.body), judged=text),
    )  # fmt: skip
    return alerts.latest(db, 1)[0].id


@pytest.fixture
def packed(db, home):
    numbers = [keep(db, home, number) for number in (1, 2, 3)]
    body = bundle.bundle_of(db, home, numbers[:2], redact=False, now=NOON)
    return zipfile.ZipFile(BytesIO(body))


def test_nothing_in_it_is_compressed_twice(packed):
    assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}


def test_every_file_has_the_hash_that_the_package_states(packed):
    package = json.loads(packed.read("datapackage.json"))
    for resource in package["resources"]:
        body = packed.read(resource["path"])
        assert (resource["hash"], resource["bytes"]) == (
            f"sha256:{hashlib.sha256(body).hexdigest()}",
            len(body),
        )
    stated = json.loads(packed.read("datapackage-digest.json"))["hash"]
    assert stated == f"sha256:{hashlib.sha256(packed.read('datapackage.json')).hexdigest()}"


def test_the_index_leads_to_the_pages(packed):
    warc = packed.read("archive/data.warc.gz")
    lines = packed.read("indexes/index.cdx").decode().splitlines()
    assert lines == sorted(lines)
    for line in lines:
        key, stamp, values = line.split(" ", 2)
        found = json.loads(values)
        start, length = int(found["offset"]), int(found["length"])
        record = next(iter(ArchiveIterator(BytesIO(warc[start : start + length]))))
        assert record.rec_headers.get_header("WARC-Target-URI") == found["url"]
        assert record.content_stream().read() == page().body
        assert (key, stamp) == (bundles.surt(found["url"]), "20261122120000")


def test_a_person_can_check_a_record_with_what_the_sheet_prints(packed, db):
    sheet = packed.read("evidence/sheet.html").decode()
    warc = packed.read("archive/data.warc.gz")
    for alert in (1, 2):
        kept = evidence.of_alert(db, alert)
        start = warc.index(b"\x1f\x8b", 1) if alert == 2 else 0
        member = warc[start : start + kept.length]
        assert hashlib.sha256(member).hexdigest() in sheet
        assert kept.payload in sheet
        assert gzip.decompress(member).startswith(b"WARC/1.1")


def test_the_sheet_speaks_every_language_and_renders_nothing_of_the_page(packed):
    sheet = packed.read("evidence/sheet.html").decode()
    assert all(f'<section lang="{language}">' in sheet for language in LANGUAGES)
    assert "&lt;b&gt;Başlıq" in sheet
    for told in (
        "0.90 satqın",
        "0.90 traitor",
        "0.90 предатель",
        "0.90 hain",
        "(как получено)",
        "(alındığı gibi)",
    ):
        assert told in sheet
    assert "<b>" not in sheet
    assert "<script" not in sheet


def test_the_list_of_pages_has_their_titles(packed):
    pages = [json.loads(line) for line in packed.read("pages/pages.jsonl").splitlines()]
    assert [each.get("title") for each in pages[1:]] == ["<b>Başlıq</b> 1", "<b>Başlıq</b> 2"]


def test_the_sheet_has_the_headline_of_the_page_it_proves(db, home):
    number = keep(db, home, 1)
    said = articles.get(db, alerts.get(db, number).article)
    with writing(db):
        articles.edited(db, said, judged(title="Hava necə olacaq?"), "other", NOON + timedelta(days=1), None)
    packed = zipfile.ZipFile(BytesIO(bundle.bundle_of(db, home, [number], redact=False, now=NOON)))
    for name in ("evidence/sheet.html", "pages/pages.jsonl"):
        told = packed.read(name).decode()
        assert "Başlıq" in told
        assert "Hava" not in told


def test_a_bundle_without_names_has_no_page_no_title_and_no_address(db, home):
    number = keep(db, home, 1)
    body = bundle.bundle_of(db, home, [number], redact=True, now=NOON)
    packed = zipfile.ZipFile(BytesIO(body))
    assert sorted(packed.namelist()) == ["evidence/records.jsonl", "evidence/sheet.html"]
    everything = b"".join(packed.read(name) for name in packed.namelist()).decode()
    for word in ("Soltanov", "satqındır", "Başlıq", "xeber.example/"):
        assert word not in everything


def test_a_bundle_without_names_can_be_checked_by_whoever_has_the_archive(db, home):
    number = keep(db, home, 1)
    packed = zipfile.ZipFile(BytesIO(bundle.bundle_of(db, home, [number], redact=True, now=NOON)))
    [record] = [json.loads(line) for line in packed.read("evidence/records.jsonl").splitlines()]
    with (archive.folder_of(home) / record["file"]).open("rb") as file:
        file.seek(record["offset"])
        assert hashlib.sha256(file.read(record["length"])).hexdigest() == record["digest"]
    sheet = packed.read("evidence/sheet.html").decode()
    assert record["digest"] in sheet
    assert "Nobody is named here" in sheet
    assert all(f'<section lang="{language}">' in sheet for language in LANGUAGES)


def test_a_page_that_was_changed_is_not_handed_on(db, home):
    number = keep(db, home, 1)
    path = archive.folder_of(home) / evidence.of_alert(db, number).file
    body = bytearray(path.read_bytes())
    body[-5] ^= 1
    path.write_bytes(body)
    with pytest.raises(StoreError, match="not as it was kept"):
        bundle.bundle_of(db, home, [number], redact=False, now=NOON)


def test_an_alert_without_a_page_says_so(db, home):
    from dataclasses import replace

    from monitor.records import EvidencePolicy

    number = keep(db, home, 1, replace(OUTLET, evidence=EvidencePolicy.NONE))
    with pytest.raises(StoreError, match="no page was kept"):
        bundle.bundle_of(db, home, [number], redact=False, now=NOON)


def test_an_alert_that_is_not_there_is_named(db, home):
    with pytest.raises(StoreError, match="no alert 77"):
        bundle.bundle_of(db, home, [77], redact=False, now=NOON)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.xeber.example/A?b=2&a=1", "example,xeber)/a?a=1&b=2"),
        ("http://127.0.0.1:8080", "1,0,0,127:8080)/"),
        ("https://xeber.example/az/", "example,xeber)/az/"),
    ],
)
def test_addresses_sort_by_their_site(url, key):
    assert bundles.surt(url) == key
