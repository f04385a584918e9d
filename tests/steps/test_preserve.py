"""What is judged is kept first: no alert can be seen without its page."""

import pytest
from pages import BODY, page, reading
from samples import NOON, OUTLET, PERSON, entry, pending

from monitor.config import Config
from monitor.errors import StoreError
from monitor.records import EvidencePolicy
from monitor.report.alerts import drafts
from monitor.steps import preserve, read
from monitor.steps.context import Pass
from monitor.store import alerts, archive, chain, entries, evidence, feeds, verifying
from monitor.store.archive import Archive
from monitor.store.database import writing

HASH = chain.digest_of(BODY)


@pytest.fixture
def this(db, home):
    """A pass with one entry to read."""
    with writing(db):
        entries.add(db, feeds.due(db, NOON)[0], [entry("1")], NOON)
    config = Config(home=home, outlets=(OUTLET,), journalists=(PERSON,))
    return Pass(db=db, config=config, fetcher=None, engine=None, now=NOON)


def outlet(policy):
    from dataclasses import replace

    return replace(OUTLET, evidence=policy)


@pytest.mark.parametrize(
    ("policy", "score", "kept"),
    [
        (EvidencePolicy.MENTIONS, 0.9, 1),
        (EvidencePolicy.MENTIONS, 0.1, 1),
        (EvidencePolicy.ALERTS, 0.9, 1),
        (EvidencePolicy.ALERTS, 0.1, 0),
        (EvidencePolicy.ALL, 0.1, 1),
        (EvidencePolicy.NONE, 0.9, 0),
    ],
)
def test_the_policy_of_an_outlet_says_what_is_kept(this, policy, score, kept):
    read.keep(this, outlet(policy), page(), reading(this.db, score))
    assert len(evidence.everything(this.db)) == kept


def test_a_page_that_names_nobody_is_kept_only_by_the_policy_all():
    from monitor.records import Article, Judged

    nobody = Judged(article=Article(title="Hava", text="Yağış olacaq."))
    assert [policy for policy in EvidencePolicy if preserve.wanted(policy, nobody, [])] == [
        EvidencePolicy.ALL
    ]


def test_the_alert_knows_its_record(this):
    read.keep(this, OUTLET, page(), reading(this.db))
    alert = alerts.latest(this.db, 1)[0]
    kept = evidence.of_alert(this.db, alert.id)
    assert (kept.url, kept.status, kept.at, kept.page_hash) == (page().final_url, 200, NOON, HASH)
    report = verifying.verify(archive.folder_of(this.config.home), tied=evidence.everything(this.db))
    assert (report.problems, report.notes, report.head) == ([], [], kept.digest)


class Watched(Archive):
    """Notes what could be seen of alerts when a page was kept."""

    def __init__(self, folder, db):
        super().__init__(folder)
        self.db, self.seen = db, []

    def add(self, given):
        link = super().add(given)
        self.seen.append(
            (self.db.conn.in_transaction, self.db.execute("SELECT COUNT(*) FROM alert").fetchone()[0])
        )
        return link


def test_the_page_is_kept_before_the_transaction_of_its_alert_begins(this):
    this.archive = Watched(archive.folder_of(this.config.home), this.db)
    read.keep(this, OUTLET, page(), reading(this.db))
    assert this.archive.seen == [(False, 0)]
    assert this.alerts == 1


def test_when_the_page_cannot_be_kept_nothing_is_stored_and_the_entry_waits(this):
    folder = archive.folder_of(this.config.home)
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")
    with pytest.raises(StoreError):
        read.keep(this, OUTLET, page(), reading(this.db))
    assert this.db.execute("SELECT COUNT(*) FROM article").fetchone() == (0,)
    assert len(pending(this.db)) == 1


def test_a_crash_between_the_page_and_its_article_is_explained(this):
    result = reading(this.db)
    raised = drafts(result.judged, OUTLET.stance, this.policy)
    preserve.kept(this, OUTLET, page(), result.judged, raised)  # and here the program is killed
    read.keep(this, OUTLET, page(), reading(this.db))
    report = verifying.verify(archive.folder_of(this.config.home), tied=evidence.everything(this.db))
    assert (report.problems, len(evidence.everything(this.db)), report.records) == ([], 1, 3)
    assert "no article refers to it" in report.notes[0]


def test_the_head_of_a_day_stands_for_what_was_kept_until_then(this):
    assert evidence.head(this.db, NOON) is None
    read.keep(this, OUTLET, page(), reading(this.db))
    from datetime import timedelta

    head = evidence.head(this.db, NOON + timedelta(days=1))
    assert head == evidence.everything(this.db)[-1].digest
    assert evidence.head(this.db, NOON) is None


def test_a_database_that_was_changed_by_hand_shows(this):
    read.keep(this, OUTLET, page(), reading(this.db))
    this.db.execute("UPDATE evidence SET page_hash = 'x'")
    report = verifying.verify(archive.folder_of(this.config.home), tied=evidence.everything(this.db))
    assert [problem.kind for problem in report.problems] == ["article"]
