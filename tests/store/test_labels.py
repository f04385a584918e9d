"""Labels: one counts for each reviewer and pair, nothing is lost, a slip is undone."""

from datetime import timedelta

import pytest
from samples import NOON, OUTLET, PERSON, entry, judged, pending

from monitor.records import Frame, Judgement, VisitStatus
from monitor.store import articles, database, feeds, labelled, labels, queue
from monitor.store.articles import Reading
from monitor.store.feeds import VisitResult
from monitor.train.examples import parse, write

T, N, U = Judgement.TARGETS, Judgement.NEUTRAL, Judgement.UNSURE


def add(db, *texts, score=0.9):
    """Store an article for each text; their numbers."""
    feed = next(each for each in feeds.all_listed(db) if each.outlet == OUTLET.id)
    items = tuple(entry(f"{len(text)}-{hash(text)}", title=text) for text in texts)
    feeds.record(
        db,
        VisitResult(
            feed=feed,
            at=NOON,
            status=VisitStatus.OK,
            next_due=NOON,
            interval=timedelta(minutes=10),
            items=items,
        ),
    )
    found = []
    waiting = {each.entry.title: each for each in pending(db)}
    with database.writing(db):
        for text in texts:
            reading = Reading(
                entry=waiting[text],
                final_url=waiting[text].entry.url,
                fetched_at=NOON,
                page_hash="",
                judged=judged(title=text, text=f"Nihad Soltanov {text}", score=score),
            )
            found.append(articles.save(db, reading))
    return found


def decide(db, article, judgement, reviewer="ana", action="a1", **more):
    decision = labels.Decision(article=article, journalist=PERSON.id, judgement=judgement, **more)
    return labels.decide(db, [decision], reviewer, action, NOON)


def says(db, article, reviewer="ana"):
    found = labels.of_reviewer(db, article, PERSON.id, reviewer)
    return found and found.judgement


def test_a_second_decision_replaces_the_first_and_both_are_kept(db):
    (article,) = add(db, "one")
    decide(db, article, N)
    decide(db, article, T, action="a2", frames=(Frame.TRAITOR,))
    assert says(db, article) is T
    assert [each.past for each in labels.of_pair(db, article, PERSON.id)] == [False, True]


def test_undo_gives_back_what_was_said_before(db):
    (article,) = add(db, "one")
    decide(db, article, N)
    decide(db, article, T, action="a2")
    assert labels.undo(db, "ana", NOON) == [(article, PERSON.id)]
    assert says(db, article) is N
    labels.undo(db, "ana", NOON)
    assert says(db, article) is None
    assert labels.undo(db, "ana", NOON) == []


def test_undoing_an_older_decision_leaves_the_newer(db):
    (article,) = add(db, "one")
    decide(db, article, N)
    decide(db, article, T, action="a2")
    labels.undo(db, "ana", NOON, action="a1")
    assert says(db, article) is T
    labels.undo(db, "ana", NOON, action="a2")
    assert says(db, article) is None


def test_a_form_that_is_sent_twice_counts_once(db):
    (article,) = add(db, "one")
    assert (decide(db, article, T), decide(db, article, T)) == (1, 0)


def test_what_was_decided_together_is_undone_together(db):
    first, second = add(db, "one", "two")
    both = [labels.Decision(article=a, journalist=PERSON.id, judgement=N) for a in (first, second)]
    labels.decide(db, both, "ana", "bulk", NOON)
    labels.undo(db, "ana", NOON)
    assert (says(db, first), says(db, second)) == (None, None)


def test_nobody_undoes_what_another_decided(db):
    (article,) = add(db, "one")
    decide(db, article, T)
    assert labels.undo(db, "boris", NOON, action="a1") == []
    assert says(db, article) is T


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param([], None, id="nobody"),
        pytest.param([T], T, id="one"),
        pytest.param([T, N, N], N, id="most"),
        pytest.param([T, N], U, id="a tie"),
        pytest.param([T, U], T, id="the unsure does not vote"),
        pytest.param([U], U, id="unsure alone"),
    ],
)
def test_majority(db, said, expected):
    (article,) = add(db, "one")
    for number, judgement in enumerate(said):
        decide(db, article, judgement, reviewer=f"r{number}", action=f"a{number}")
    assert labels.majority(labels.of_pair(db, article, PERSON.id)) is expected
    examples = labelled.as_examples(db)
    assert [example.targets for example in examples] == ([expected is T] if expected in (T, N) else [])


def test_an_example_says_what_the_reviewer_read(db):
    (article,) = add(db, "one")
    decide(db, article, T, frames=(Frame.TRAITOR,))
    stored = articles.get(db, article)
    with database.writing(db):
        articles.edited(db, stored, judged(title="one", text="Something else."), "", NOON, None)
    (example,) = labelled.as_examples(db)
    assert (example.text, example.person, example.frames) == (
        "Nihad Soltanov one",
        PERSON.name,
        (Frame.TRAITOR,),
    )


def test_a_piece_of_a_headline_alone_is_an_example_that_can_be_read_again(db):
    (article,) = add(db, "one")
    decide(db, article, T)
    db.execute("UPDATE article SET title = 'Nihad Soltanov satqındır', text = ''")
    (example,) = labelled.as_examples(db)
    assert (example.title, example.text, example.person_spans) == ("", "Nihad Soltanov satqındır", ())
    assert parse(write([example])) == [example]
    db.execute("UPDATE article SET title = ''")
    assert labelled.as_examples(db) == []


def test_examples_of_one_text_share_a_group(db):
    first, second, other = add(db, "one", "two", "three")
    db.execute("UPDATE article SET reprint_of = ? WHERE id = ?", (first, second))
    for number, article in enumerate((first, second, other)):
        decide(db, article, T, action=f"a{number}")
    groups = [example.group for example in labelled.as_examples(db)]
    assert groups[0] == groups[1] != groups[2]


def test_only_one_of_a_reprinted_text_waits(db):
    first, second = add(db, "one", "two")
    db.execute("UPDATE article SET reprint_of = ? WHERE id = ?", (first, second))
    assert len(queue.highest(db, "ana", 10)) == 1
    decide(db, second, T)
    assert queue.highest(db, "ana", 10) == []
    assert len(queue.highest(db, "boris", 10)) == 1


def test_what_was_skipped_waits_apart(db):
    (article,) = add(db, "one")
    labels.skip(db, article, PERSON.id, "ana", NOON)
    assert queue.highest(db, "ana", 10) == []
    assert [pair.article for pair in queue.put_off(db, "ana", 10)] == [article]


def test_the_random_sample_ends_at_the_first_pair_without_a_label(db):
    numbers = add(db, "one", "two", "three")
    order = [pair.article for pair in queue.shuffled(db, "ana", 10)]
    assert sorted(order) == sorted(numbers)
    decide(db, order[0], T)
    decide(db, order[2], N, action="a2")
    assert [drawn.judgement for drawn in queue.random_sample(db)] == [T]


def test_progress_counts_what_counts(db):
    first, second = add(db, "one", "two")
    decide(db, first, T)
    decide(db, second, T, action="a2")
    labels.undo(db, "ana", NOON)
    assert labels.progress(db, "ana", NOON - timedelta(hours=1)) == labels.Progress(since=1, total=1)
