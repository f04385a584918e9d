from datetime import date

from samples import NOON, PERSON

from monitor.records import Outcome, OutcomeKind, OutcomeState
from monitor.store import database, ladders, outcomes

GIVEN = Outcome(
    journalist=PERSON.id,
    kind=OutcomeKind.DETENTION,
    date=date(2026, 11, 20),
    source="https://a.example/1",
    note="n",
)


def added(db, given=GIVEN):
    with database.writing(db):
        return outcomes.add(db, given, NOON)


def test_an_outcome_comes_back_as_it_was_and_is_kept_once(db):
    assert added(db)
    assert not added(db)
    [found] = outcomes.of(db, PERSON.id)
    assert found == Outcome(
        id=found.id, journalist=PERSON.id, kind=GIVEN.kind, date=GIVEN.date, source=GIVEN.source, note="n"
    )


def test_what_was_rejected_is_not_counted_and_can_be_confirmed_by_entering_it(db):
    added(db)
    [found] = outcomes.of(db)
    assert outcomes.decide(db, found.id, OutcomeState.REJECTED)
    assert outcomes.of(db, state=OutcomeState.CONFIRMED) == []
    assert added(db)
    assert len(outcomes.of(db, state=OutcomeState.CONFIRMED)) == 1
    assert not outcomes.decide(db, 99, OutcomeState.REJECTED)


def test_a_suggestion_near_a_known_one_says_nothing_new(db):
    added(db)
    with database.writing(db):
        outcomes.suggest(db, PERSON.id, OutcomeKind.DETENTION, date(2026, 11, 22), 1, "words", NOON)
    assert len(outcomes.of(db)) == 1


def test_the_earliest_piece_of_a_rung_is_its_evidence(db):
    db.execute("PRAGMA foreign_keys = OFF")
    for number, hour in ((1, 12), (2, 9), (3, 15)):
        db.execute(
            "INSERT INTO article (id, outlet, url, canonical, title, text, byline, captions, language, "
            "published_source, first_seen, fetched_at, extractor, text_hash, page_hash) VALUES "
            "(?, 'xeber', '', ?, '', '', '', '[]', 'az', 'none', '', '', 'rule', '', '')",
            (number, str(number)),
        )
        with database.writing(db):
            higher = ladders.reach(db, PERSON.id, 3, number, NOON.replace(hour=hour), f"words {number}", NOON)
        assert higher == (number == 1)
    [step] = ladders.of(db, PERSON.id)
    assert (step.article, step.evidence, step.at.hour) == (2, "words 2", 9)
    assert ladders.highest(db, PERSON.id) == 3
    assert ladders.highest(db, "nobody") == 0
