from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from printing import keep
from samples import NOON, PERSON, judged

from monitor.records import (
    Article,
    Journalist,
    JournalistKind,
    Outcome,
    OutcomeKind,
    OutcomeState,
    Outlet,
    Stance,
)
from monitor.report import campaigns as telling
from monitor.steps import history
from monitor.store import articles, campaigns, database, outcomes, people

STATE = [Outlet(id=f"o{n}", name=f"Outlet {n}", stance=Stance.PRO_GOVERNMENT, feeds=()) for n in range(4)]
EXILE = Outlet(id="azad", name="Azad", stance=Stance.EXILE, feeds=())
ROOM = Journalist(id="otaq", name="Otaq Media", kind=JournalistKind.NEWSROOM)
TEXT = (
    "Paytaxt Xəbər yazır ki, Nihad Soltanov xaricdən 24 500 avro alıb və bu pulu Otaq Media üçün xərcləyib. "
    "Deputat Rəşad Quluzadə bildirib ki, Nihad Soltanov qaçaqmalçılıqla məşğul olub və cavab verməlidir. "
    "Sənədlər 25 noyabrda dərc olunacaq."
)


@pytest.fixture
def smeared(db):
    """A text in three outlets within hours, and what an exile outlet wrote about it a day later."""
    people.mirror(db, [*STATE, EXILE], [PERSON, ROOM])
    signed = Article(title="Pul kimdən gəlib?", text=TEXT, byline="Elçin Mirzə", published=NOON)
    copy = Article(title="Pul kimdən gəlib?", text=TEXT)
    keep(db, 1, STATE[0], signed, NOON + timedelta(minutes=10))
    keep(db, 2, STATE[1], copy, NOON + timedelta(hours=2))
    keep(db, 3, STATE[2], copy, NOON + timedelta(hours=9))
    report = Article(title="Böhtan kampaniyası", text="Nihad Soltanov saxlanılıb, vəkili deyir.")
    keep(db, 4, EXILE, report, NOON + timedelta(days=1))
    return db


def test_a_campaign_is_told_in_counted_facts(smeared):
    [found] = campaigns.all_of(smeared)
    told = history.story(smeared, found, NOON + timedelta(days=2), UTC)
    assert (told.outlets, told.texts, told.open) == (3, 1, True)
    first, second, third = told.printings
    assert (first.outlet, first.known_by, first.lag, first.signed) == ("Outlet 0", "its own date", None, True)
    assert (second.known_by, second.lag, second.verbatim, second.signed) == (
        "first seen",
        timedelta(hours=2),
        1.0,
        False,
    )
    assert third.cites == ("Paytaxt Xəbər",)
    assert told.speakers == {"Rəşad Quluzadə (Deputat)": 3}
    assert "insufficient data" in told.burst
    assert "3 outlets within 9 h" in told.spread
    assert "100\u00a0% shared text" in told.spread
    assert told.teasers == (("Sənədlər 25 noyabrda dərc olunacaq.", "25 noyabrda"),)
    [(outlet, _, _, _, lag)] = told.coverage
    assert (outlet, lag) == ("Azad", timedelta(days=1))


def test_a_campaign_without_a_new_piece_is_closed(smeared):
    [found] = campaigns.all_of(smeared)
    assert not history.story(smeared, found, NOON + timedelta(days=30), UTC).open


def test_a_journalist_is_told_with_the_ladder(smeared):
    told = history.person(smeared, PERSON.id, NOON + timedelta(days=2))
    assert [step.words for step in told.ladder] == [
        "named",
        "insinuated",
        "accused",
        "accused of a named crime",
        "prosecution called for",
        "officials repeat it",
        "legal step reported",
    ]
    assert told.ladder[3].outlet == "Outlet 0"
    assert len(told.alerts) == 3
    assert len(told.campaigns) == 1


def test_a_neutral_report_suggests_an_outcome_that_waits(smeared):
    [suggested] = outcomes.of(smeared, PERSON.id)
    assert (suggested.kind, suggested.state) == (OutcomeKind.DETENTION, OutcomeState.SUGGESTED)
    assert suggested.source == "https://azad.example/4"
    assert [window.of for window in history.account(smeared, NOON).windows] == [0, 0, 0, 0]


def test_who_is_named_beside_the_target_is_watched_more_closely_for_a_while(smeared):
    smeared.execute(
        "INSERT INTO mention VALUES (1, 'otaq', 'text', 0, 70, 80, 'Otaq Media', 'sure', 'full name')"
    )
    soon, later = NOON + timedelta(days=3), NOON + timedelta(days=40)
    [reason] = history.person(smeared, "otaq", soon).closer
    assert "against Nihad Soltanov; until 6 Dec 2026" in reason
    assert history.person(smeared, "otaq", later).closer == ()


def test_outcomes_are_counted_where_outlets_could_be_read(smeared):
    with database.writing(smeared):
        outcomes.add(
            smeared,
            Outcome(
                journalist=PERSON.id,
                kind=OutcomeKind.CHARGE,
                date=(NOON + timedelta(days=4)).date(),
                source="s",
            ),
            NOON,
        )
    # No visit of a feed is stored: every day is dark, so the outcome is left out and this is said.
    assert [window.left_out for window in history.account(smeared, NOON + timedelta(days=9)).windows] == [
        1
    ] * 4


def test_there_is_no_wave_among_pieces_that_name_somebody(smeared):
    assert history.waves_between(smeared, NOON - timedelta(days=1), NOON + timedelta(days=9)) == []


def test_a_piece_is_told_by_the_headline_and_text_that_raised_the_alert(smeared):
    softened = judged(title="Bir məsələ haqqında", text="Nihad Soltanov danışdı.", score=0.1)
    with database.writing(smeared):
        articles.edited(smeared, articles.get(smeared, 2), softened, "p", NOON + timedelta(days=1), None)
    [found] = campaigns.all_of(smeared)
    story = history.story(smeared, found, NOON + timedelta(days=2), UTC)
    assert [(each.title, each.title_now) for each in story.printings] == [
        ("Pul kimdən gəlib?", ""),
        ("Pul kimdən gəlib?", "Bir məsələ haqqında"),
        ("Pul kimdən gəlib?", ""),
    ]
    assert story.speakers == {"Rəşad Quluzadə (Deputat)": 3}
    lines = list(telling.lines(story, ZoneInfo("Asia/Baku")))
    assert sum("(now: Bir məsələ haqqında)" in line for line in lines) == 1
