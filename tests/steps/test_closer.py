from dataclasses import replace
from datetime import timedelta

import pytest
from printing import keep
from samples import NOON, PERSON, assessment

from monitor.records import Article, Band, Journalist, JournalistKind, Judged, Mention, Outlet, Stance, Where
from monitor.report.alerts import Policy, drafts
from monitor.steps import closer, conclude, history
from monitor.store import alerts, database, people, watching

STATE = [Outlet(id=f"o{n}", name=f"Outlet {n}", stance=Stance.PRO_GOVERNMENT, feeds=()) for n in range(4)]
ROOM = Journalist(id="otaq", name="Otaq Media", kind=JournalistKind.NEWSROOM)
COLLEAGUE = Journalist(id="aygun", name="Aygün Rəhimova", role="editor of Otaq Media")
STRANGER = Journalist(id="rauf", name="Rauf Quliyev")
TEXT = (
    "Otaq Media xaricdən 24 500 avro alıb və bu pulu gizli xərcləyib. Sənədlər tezliklə dərc olunacaq. " * 3
)


@pytest.fixture
def smeared(db):
    """A campaign against a newsroom, in three outlets within hours."""
    people.mirror(db, STATE, [PERSON, ROOM, COLLEAGUE, STRANGER])
    for number in (1, 2, 3):
        article = Article(title="Pul kimdən gəlib?", text=TEXT)
        keep(db, number, STATE[number], article, NOON + timedelta(hours=number), named=(ROOM.id,))
    return db


def piece(who, band=Band.POSSIBLE):
    text = f"{who.name} yenə susur."
    return Judged(
        article=Article(title="Susur", text=text, language="az"),
        mentions=(Mention(journalist=who.id, where=Where.TEXT, start=0, end=len(who.name), form=who.name),),
        assessments=(replace(assessment(0.5), journalist=who.id, band=band),),
    )


def raised(db, result, now, stance=Stance.PRO_GOVERNMENT, base=None):
    return drafts(result, stance, closer.policy(db, base or Policy(), result, stance, now))


@pytest.mark.parametrize(
    ("who", "after", "alerted"),
    [
        pytest.param(COLLEAGUE, timedelta(days=3), True, id="works for the smeared newsroom"),
        pytest.param(COLLEAGUE, timedelta(days=15), False, id="two weeks later"),
        pytest.param(STRANGER, timedelta(days=3), False, id="works elsewhere"),
    ],
)
def test_a_possible_piece_about_a_colleague_is_an_alert_for_a_while(smeared, who, after, alerted):
    assert bool(raised(smeared, piece(who), NOON + after)) == alerted


@pytest.mark.parametrize("band", [Band.POSSIBLE, Band.LIKELY])
@pytest.mark.parametrize("lowest", [Band.POSSIBLE, Band.LIKELY])
def test_a_threshold_of_their_own_does_not_hide_whoever_is_watched_more_closely(smeared, band, lowest):
    base = Policy(band=lowest, thresholds={COLLEAGUE.id: 0.99})
    [draft] = raised(smeared, piece(COLLEAGUE, band), NOON + timedelta(days=1), base=base)
    assert draft.notes == ("watched more closely: works for the newsroom of campaign 1",)


def test_an_outlet_that_does_not_attack_raises_none(smeared):
    assert raised(smeared, piece(COLLEAGUE), NOON + timedelta(days=1), Stance.EXILE) == ()


def test_what_close_watching_alone_has_found_does_not_spread_it(smeared):
    smeared.execute("UPDATE alert SET band = 'possible'")
    assert watching.closer(smeared, NOON + timedelta(days=1)) == []


def test_the_reason_stands_in_the_grounds_of_the_alert_and_in_the_history_with_its_end(smeared):
    now = NOON + timedelta(days=1)
    result = piece(COLLEAGUE)
    with database.writing(smeared):
        smeared.execute(
            "INSERT INTO article (id, outlet, url, canonical, title, text, byline, captions, language, "
            "published_source, first_seen, fetched_at, extractor, text_hash, page_hash) VALUES "
            "(9, 'o0', '', '9', 'Susur', ?, '', '[]', 'az', 'none', ?, ?, 'rule', '', '')",
            (result.article.text, database.to_text(now), database.to_text(now)),
        )
        conclude.log_alerts(smeared, 9, result, Stance.PRO_GOVERNMENT, raised(smeared, result, now), now, now)
    [alert] = alerts.of_article(smeared, 9)
    assert alert.grounds == (
        "painted as: traitor",
        "watched more closely: works for the newsroom of campaign 1",
    )
    [reason] = history.person(smeared, COLLEAGUE.id, now).closer
    assert reason.startswith("works for the newsroom of campaign 1 against Otaq Media; until 6 Dec 2026")


def test_whoever_is_named_in_the_pieces_is_watched_too(smeared):
    smeared.execute(
        "INSERT INTO mention VALUES (1, 'rauf', 'text', 0, 70, 80, 'Rauf Quliyev', 'sure', 'full name')"
    )
    [found] = watching.closer(smeared, NOON + timedelta(days=1), STRANGER.id)
    assert (found.campaign, found.against, found.colleague) == (1, ROOM.id, False)
    assert found.until == NOON + timedelta(hours=3, days=14)
