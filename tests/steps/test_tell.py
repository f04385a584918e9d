"""A past day is told as it was known at its end, whatever became known later."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import NOON, OTHER, fill, judged
from telling import ZONE, Desk, folder

from monitor.detect import campaigns
from monitor.records import Judgement, OutcomeKind, Severity
from monitor.report import machine, movements, terminal
from monitor.steps import tell, trace
from monitor.store import alerts, articles, database, entries, feeds, labels, ladders, looks, outcomes, people
from monitor.store.labels import Decision

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = NOON.date()


@pytest.fixture
def desk(db, home):
    return Desk(db=db, home=home)


def text(desk, day=TODAY):
    return terminal.render(tell.digest_of(desk.db, day, ZONE, missed=3 * HOUR))


def edit(desk, article, at, title="Nihad Soltanov: yeni başlıq"):
    old = articles.get(desk.db, article)
    result = judged(title=title, text=f"{old.article.text} Başqa mətn {at}.", score=0.2)
    with database.writing(desk.db):
        articles.edited(desk.db, old, result, "other", at, None)


def remove(desk, article, at):
    with database.writing(desk.db):
        articles.removed(desk.db, article, "HTTP 410", at, None)


LATER = [
    pytest.param(lambda desk, piece: edit(desk, piece, NOON + DAY), id="the piece is edited"),
    pytest.param(lambda desk, piece: remove(desk, piece, NOON + DAY), id="the piece is removed"),
    pytest.param(lambda desk, piece: desk.piece(NOON + DAY), id="the campaign grows"),
    pytest.param(lambda desk, piece: desk.piece(NOON + DAY, outlet=OTHER), id="a campaign comes to be"),
    pytest.param(
        lambda desk, piece: labels.decide(
            desk.db,
            [Decision(article=piece, journalist="nihad", judgement=Judgement.TARGETS)],
            reviewer="r",
            action="a",
            now=NOON + DAY,
        ),
        id="somebody labels it",
    ),
]


@pytest.mark.parametrize("later", LATER)
def test_what_became_known_later_changes_no_past_day(desk, later):
    desk.piece(NOON - HOUR, severity=Severity.LOW)
    piece = desk.piece(NOON, severity=Severity.TOP)
    desk.piece(NOON + HOUR, severity=None, title="Possible piece")
    before = text(desk)
    later(desk, piece)
    assert text(desk) == before


def test_a_piece_that_comes_back_stays_gone_on_the_days_before(desk):
    piece = desk.piece(NOON, severity=Severity.LOW)
    remove(desk, piece, NOON + HOUR)
    before = text(desk)
    assert "removed (HTTP 410)" in before
    with database.writing(desk.db):
        looks.back(desk.db, piece, NOON + DAY)
    assert text(desk) == before
    assert "back at its address" in text(desk, TODAY + DAY)


def test_a_doubtful_piece_that_is_edited_stays_on_its_day_as_it_was(desk):
    piece = desk.piece(NOON, severity=None)
    desk.db.execute("UPDATE assessment SET band = 'possible'")
    before = text(desk)
    assert "TO LOOK AT" in before
    edit(desk, piece, NOON + DAY)
    assert text(desk) == before


def test_an_article_that_is_read_a_day_late_was_unread_on_its_day(desk):
    from samples import entry

    desk.visit("xeber", NOON, (entry("late"),))
    [waiting] = entries.pending(desk.db, NOON, 10)
    entries.fail(desk.db, waiting, "HTTP 503", NOON + DAY)
    before = text(desk)
    assert "articles not read: 1 x HTTP 503" in before
    reading = articles.Reading(
        entry=waiting,
        final_url="https://xeber.example/late",
        fetched_at=NOON + DAY,
        page_hash="p",
        judged=judged(),
    )
    with database.writing(desk.db):
        articles.save(desk.db, reading)
    assert text(desk) == before


def test_an_article_that_stays_unread_is_told_on_the_days_after(desk):
    from samples import entry

    desk.visit("xeber", NOON, (entry("late"),))
    [waiting] = entries.pending(desk.db, NOON, 10)
    entries.fail(desk.db, waiting, "too slow", NOON + DAY)
    assert "STILL UNREAD" not in text(desk)
    told = text(desk, TODAY + DAY)
    assert "STILL UNREAD: 1 article that was announced in the two weeks before (Xəbər 1)" in told
    assert "STILL UNREAD" not in text(desk, TODAY + 16 * DAY)


def test_an_edit_does_not_move_an_article_to_another_days_count(desk):
    piece = desk.piece(NOON)
    edit(desk, piece, NOON + DAY)
    told = [tell.digest_of(desk.db, TODAY + n * DAY, ZONE).coverage.articles for n in range(2)]
    assert told == [1, 0]


def test_each_of_several_edits_is_told_on_its_day(desk):
    piece = desk.piece(NOON)
    edit(desk, piece, NOON + DAY, "second")
    edit(desk, piece, NOON + 2 * DAY, "third")
    changes = [tell.digest_of(desk.db, TODAY + n * DAY, ZONE).changes for n in range(3)]
    assert [[change.title for change in found] for found in changes] == [[], ["second"], ["third"]]


def test_an_outlet_that_is_added_later_was_not_missing_before(desk):
    desk.looked(NOON)
    before = text(desk)
    fresh = replace(
        OTHER, id="teze", name="Təzə", feeds=(replace(OTHER.feeds[0], url="https://t.example/rss"),)
    )
    people.mirror(desk.db, [*desk.config.outlets, fresh], desk.config.journalists)
    feeds.mirror(desk.db, [*desk.config.outlets, fresh], NOON + DAY, HOUR)
    desk.visit("teze", NOON + DAY, ())
    assert text(desk) == before


def test_an_outlet_that_is_taken_out_later_was_read_before(desk):
    desk.looked(NOON)
    before = text(desk)
    people.mirror(desk.db, desk.config.outlets[:1], desk.config.journalists)
    feeds.mirror(desk.db, desk.config.outlets[:1], NOON + DAY, HOUR)
    assert text(desk) == before
    assert tell.digest_of(desk.db, TODAY + DAY, ZONE).coverage.outlets == 1


def test_an_outlet_that_was_never_read_is_missing(desk):
    [problem] = [
        problem
        for problem in tell.digest_of(desk.db, TODAY, ZONE).coverage.problems
        if problem.outlet == "azad"
    ]
    assert problem.status == "never visited"


def test_a_time_without_a_pass_is_told_and_one_that_is_not_over_is_not(desk):
    desk.looked(NOON, send=False)
    assert "NO PASS" not in text(desk)
    told = tell.digest_of(desk.db, TODAY, ZONE, now=NOON + 4 * HOUR, missed=3 * HOUR)
    assert told.notices == (
        "NO PASS WAS MADE from 22 Nov 16:00 to 22 Nov 20:00: what was published and taken down again in that "
        "time is not known.",
    )
    desk.looked(NOON + DAY, send=False)
    assert "NO PASS WAS MADE from 22 Nov 16:00 to 23 Nov 00:00" in text(desk)


def test_campaigns_that_begin_grow_and_fade_are_told_on_their_days(desk):
    desk.piece(NOON)
    desk.piece(NOON)
    desk.piece(NOON, outlet=OTHER)
    desk.piece(NOON + DAY)
    moves = [tell.digest_of(desk.db, TODAY + n * DAY, ZONE).moves for n in range(10)]
    assert [text.partition(":")[0] for found in moves for text in found] == ["began", "grew", "faded"]
    assert [n for n, found in enumerate(moves) if found] == [0, 1, 6]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 24 * 4), st.sampled_from(["grave", "piece", "other", "edit", "remove", "seen"])
        ),
        min_size=4,
        max_size=25,
    )
)
def test_a_report_can_be_made_again_exactly_as_it_was_sent(steps):
    with TemporaryDirectory() as name, database.open_database(Path(name)) as db:
        fill(db)
        desk = Desk(db=db, home=Path(name), channels=(folder(severity=Severity.TOP),))
        known: list[int] = []
        for offset, what in sorted(steps):
            now = NOON + offset * HOUR
            desk.looked(now)
            if what == "edit" and known:
                edit(desk, known[len(known) // 2], now, title=f"edited at {offset}")
            elif what == "remove" and known:
                remove(desk, known[-1], now)
            elif what not in ("edit", "remove"):
                severity = {"grave": Severity.HIGH, "piece": Severity.LOW, "other": Severity.LOW}.get(what)
                outlet = OTHER if what == "other" else desk.config.outlets[0]
                known.append(desk.piece(now, severity=severity, outlet=outlet))
        desk.looked(NOON + 6 * DAY)
        kept = db.execute("SELECT day, body FROM digest").fetchall()
        assert kept
        for day, body in kept:
            again = tell.digest_of(db, datetime.fromisoformat(day).date(), ZONE, missed=timedelta(hours=3))
            sent = json.loads(body)
            sent.pop("trouble")
            assert json.loads(json.dumps(machine.digest(again))) == sent


def test_a_campaign_fades_when_a_new_piece_would_begin_another():
    assert movements.FADES_AFTER == campaigns.GAP


def test_bounds_are_those_of_the_day_in_its_zone():
    starts, ends = tell.bounds(TODAY, ZONE)
    assert starts.astimezone(UTC) == datetime(2026, 11, 21, 20, tzinfo=UTC)
    assert ends - starts == DAY


def flat(desk, day=TODAY):
    return " ".join(text(desk, day).split())


def test_what_a_piece_announces_is_told_with_the_day_it_names(desk):
    piece = desk.piece(NOON)
    saying = "Sənədlər 25 noyabr dərc olunacaq."
    desk.db.execute(
        "UPDATE article SET text = ? WHERE id = ?", (f"Nihad Soltanov satqındır. {saying}", piece)
    )
    assert f"ANNOUNCED FOR LATER 25 noyabr: Nihad Soltanov, Xəbər: “{saying}”" in flat(desk)


def test_a_new_step_of_the_ladder_comes_with_its_words_and_later_without(desk):
    for offset in (0 * DAY, DAY):
        piece = desk.piece(NOON + offset)
        ladders.reach(desk.db, "nihad", 6, piece, NOON, "Deputat bunu təkrarladı.", NOON)
    assert "ladder, a new step: officials repeat it: “Deputat bunu təkrarladı.”" in flat(desk)
    assert "ladder: officials repeat it" in flat(desk, TODAY + DAY)


def test_a_step_without_a_new_piece_is_told_too(desk):
    piece = desk.piece(NOON)
    ladders.reach(desk.db, "nihad", 7, piece, NOON, "He was detained.", NOON + DAY)
    assert "step up: Nihad Soltanov: legal step reported: “He was detained.”" in flat(desk, TODAY + DAY)


def test_a_report_of_yesterday_counts_as_coverage_of_the_case(desk):
    desk.piece(NOON)
    desk.piece(NOON + 3 * HOUR, severity=None, outlet=OTHER)
    desk.piece(NOON + DAY)
    desk.db.execute(
        "INSERT OR REPLACE INTO campaign (id, journalist, first_piece, last_piece, pieces, outlets, found_at) "
        "SELECT 1, 'nihad', MIN(piece_at), MAX(piece_at), 2, 1, MIN(at) FROM alert"
    )
    desk.db.execute("UPDATE alert SET campaign = 1")
    told = flat(desk, TODAY + DAY)
    assert "reported by outlets that do not attack: Azad (3 h after the first piece)" in told
    assert "no independent outlet" not in told


def test_what_waits_for_a_word_is_not_forgotten_after_its_day(desk):
    piece = desk.piece(NOON)
    outcomes.suggest(desk.db, "nihad", OutcomeKind.DETENTION, TODAY, piece, "He was detained.", NOON)
    assert "Nihad Soltanov: detention on 22 Nov 2026? “He was detained.”" in flat(desk)
    later = flat(desk, TODAY + DAY)
    assert "1 from earlier days still waits: monitor outcomes list --state suggested" in later


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(st.tuples(st.integers(0, 24 * 12), st.booleans(), st.booleans()), min_size=2, max_size=14)
)
def test_what_is_stored_and_what_is_grouped_anew_tell_the_same(pieces):
    with TemporaryDirectory() as name, database.open_database(Path(name)) as db:
        fill(db)
        desk = Desk(db=db, home=Path(name))
        first = None
        for offset, other, again in sorted(pieces):
            number = desk.piece(
                NOON + offset * HOUR,
                severity=Severity.HIGH,
                outlet=OTHER if other else desk.config.outlets[0],
            )
            if again and first:
                db.execute("UPDATE article SET reprint_of = ? WHERE id = ?", (first, number))
                trace.regroup(db, ["nihad"], NOON + offset * HOUR)
            first = first or number
        for day in range(max(offset for offset, _, _ in pieces) // 24, 20):
            starts, ends = tell.bounds(TODAY + day * DAY, ZONE)
            if alerts.any_in(db, ends):
                continue
            stored = movements.moves(*tell.campaigns_at(db, starts, ends), starts, ends, {})
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(alerts, "any_in", lambda *_: True)
                anew = movements.moves(*tell.campaigns_at(db, starts, ends), starts, ends, {})
            assert stored == anew
