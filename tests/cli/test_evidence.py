"""What `monitor evidence` finds out by itself, and what it hands on."""

import json
import zipfile

import pytest
from click.testing import CliRunner
from pages import page, reading
from samples import NOON, OUTLET, PERSON, entry, fill

from monitor.cli.main import cli
from monitor.config import Config
from monitor.steps import read
from monitor.steps.context import Pass
from monitor.store import archive, chain, database, entries, evidence, feeds
from monitor.store.database import writing


@pytest.fixture
def watched(home):
    """A home folder with one alert, whose head stood in a digest."""
    with database.open_database(home) as db:
        fill(db)
        with writing(db):
            entries.add(db, feeds.due(db, NOON)[0], [entry("1")], NOON)
        config = Config(home=home, outlets=(OUTLET,), journalists=(PERSON,))
        this = Pass(db=db, config=config, fetcher=None, engine=None, now=NOON)
        read.keep(this, OUTLET, page(), reading(db))
        body = json.dumps({"evidence_head": evidence.latest(db, 1)[0].digest})
        with writing(db):
            db.execute(
                "INSERT INTO digest (day, starts, ends, at, body) VALUES ('2026-11-22', '', '', '', ?)",
                (body,),
            )
    return home


def call(home, *words, code=0):
    result = CliRunner().invoke(cli, [*words, "--home", str(home)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def test_the_heads_of_the_kept_digests_are_checked_without_being_asked_for(watched):
    assert "All as it was kept" in call(watched, "evidence", "verify")
    folder = archive.folder_of(watched)
    links = [link for link in chain.read(folder) if isinstance(link, chain.Link)]
    path = folder / links[-1].file
    path.write_bytes(path.read_bytes()[: links[-1].offset])
    lines = chain.list_of(folder).read_bytes().splitlines(keepends=True)
    chain.list_of(folder).write_bytes(b"".join(lines[:-1]))
    with database.open_database(watched) as db, writing(db):
        db.execute("UPDATE alert SET evidence = NULL")
        db.execute("DELETE FROM evidence")
    # Nothing else remembers the record that was cut off at the end.
    assert "BAD head" in call(watched, "evidence", "verify", code=4)


def test_a_bundle_without_names_is_called_what_it_is(watched, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "Nobody is named in it" in call(watched, "evidence", "bundle", "1", "--redact")
    assert sorted(zipfile.ZipFile(tmp_path / "alerts-1.redacted.zip").namelist()) == [
        "evidence/records.jsonl",
        "evidence/sheet.html",
    ]
