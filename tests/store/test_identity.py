"""One article, one identity: none lost and none doubled, whatever a feed does with guids, links and titles."""

from __future__ import annotations

import pytest
from collect.farm import Farm
from hypothesis import given
from hypothesis import strategies as st
from reading import DAY, HOUR, Site, page, story
from samples import NOON

from monitor.store import feeds
from monitor.store.identity import nearly_same, title_key

TEXT = story(11)
MOULD = (
    "Noyabrın {0}-də Bakıda hava dəyişkən buludlu olacaq gündüz {1} dərəcə isti "
    "gecə {2} dərəcə gözlənilir külək əsəcək"
)


@pytest.fixture
def site(db, home):
    feeds.mirror(db, [], NOON, HOUR)
    with Farm({}) as farm:
        yield Site(db=db, home=home, farm=farm)


def articles(site):
    return site.count("article"), site.count("version")


@pytest.mark.parametrize(
    "guids",
    [
        pytest.param(["same"] * 6, id="one guid for all"),
        pytest.param([""] * 6, id="no guid"),
        pytest.param([f"g{n}" for n in range(6)], id="a guid each"),
    ],
)
def test_six_pieces_are_six_articles(site, guids):
    for number, guid in enumerate(guids):
        site.announce(f"p{number}", guid=guid)
    site.one_pass()
    site.one_pass(NOON + HOUR)
    assert articles(site) == (6, 0)


def test_a_guid_that_changes_each_time_makes_no_second_article(site):
    for step in range(3):
        site.items.clear()
        site.announce("p1", guid=f"random{step}")
        site.one_pass(NOON + step * HOUR)
    assert articles(site) == (1, 0)
    assert site.count("entry") == 1


def test_changed_links_make_no_second_article(site):
    for number in range(5):
        site.announce(f"news{number}", title=f"Xəbər {number}", text=story(number), guid=f"g{number}")
    site.one_pass()
    site.items.clear()
    for number in range(5):
        site.announce(f"az-news-{number}", title=f"Xəbər {number}", text=story(number), guid=f"n{number}")
    site.one_pass(NOON + 3 * HOUR)
    assert articles(site) == (5, 0)
    assert site.db.execute("SELECT COUNT(*) FROM entry WHERE state = 'stored'").fetchone() == (10,)


def test_a_repost_with_a_corrected_word_is_a_new_version_under_the_same_identity(site):
    site.announce("p1", title="Nazir danışdı", text=TEXT)
    site.one_pass()
    site.announce("p1-yeni", title="NAZİR DANIŞDI!", text=TEXT.replace("nazir", "müavin"))
    site.one_pass(NOON + DAY)
    assert articles(site) == (1, 1)
    version, url = site.db.execute("SELECT version, url FROM article").fetchone()
    assert (version, url) == (2, f"{site.farm.url}/p1-yeni")


def test_a_guid_helps_to_find_what_was_retitled_and_moved(site):
    site.announce("p1", title="Nazir danışdı", text=TEXT, guid="g1")
    site.one_pass()
    site.announce("p2", title="Tamam başqa başlıq", text=TEXT, guid="g1")
    site.one_pass(NOON + DAY)
    assert articles(site) == (1, 1)


def test_the_same_title_with_another_text_is_another_article(site):
    site.announce("p1", title="Günün xəbəri", text=story(3), guid="g")
    site.announce("p2", title="Günün xəbəri", text=story(17), guid="g")
    site.one_pass()
    assert articles(site) == (2, 0)


def test_the_weather_of_every_day_is_an_article_of_its_own(site):
    for day in range(4):
        text = MOULD.format(20 + day, 10 + day, 3 + day)
        site.announce(f"hava{day}", title="Hava proqnozu", text=f"{text} {text} {text}", at=NOON + day * DAY)
        site.one_pass(NOON + day * DAY)
    assert articles(site) == (4, 0)


@pytest.mark.parametrize(
    ("days", "number"),
    [pytest.param(6, 1, id="within a week"), pytest.param(8, 2, id="a week later it is news again")],
)
def test_a_corrected_text_is_the_same_for_a_week(site, days, number):
    site.announce("p1", title="Nazir danışdı", text=TEXT)
    site.one_pass()
    site.announce("p2", title="Nazir danışdı", text=f"{TEXT} Yenilənib.", at=NOON + days * DAY)
    site.one_pass(NOON + days * DAY)
    assert articles(site)[0] == number


def test_a_known_article_that_is_announced_with_another_title_is_read_again(site):
    site.announce("p1", title="Nazir danışdı", text=TEXT)
    site.one_pass()
    site.items.clear()
    site.announce("p1", title="Nazir kimi hədələdi?", text=f"{TEXT} Sonra bir ad da əlavə olunub.")
    site.one_pass(NOON + HOUR)
    assert articles(site) == (1, 1)
    assert site.db.execute("SELECT text FROM version").fetchone() == (TEXT,)


def test_titles_that_are_shown_by_chance_are_not_followed_for_ever(site):
    for step in range(20):
        site.items.clear()
        site.announce("p1", title=f"Başlıq {'AB'[step % 2]}", text=TEXT)
        site.one_pass(NOON + step * HOUR)
    assert site.asked("p1") <= 6
    assert site.count("article") == 1


def test_an_article_that_cannot_be_read_again_stays_as_it_was(site):
    site.announce("p1", title="Nazir danışdı", text=TEXT)
    site.one_pass()
    site.items.clear()
    site.announce("p1", title="Yeni başlıq", text=TEXT)
    del site.farm.cases["p1"]
    site.one_pass(NOON + HOUR)
    assert site.db.execute("SELECT title, text FROM article").fetchall() == [("Nazir danışdı", TEXT)]
    site.farm.cases["p1"] = page("Yeni başlıq", TEXT)
    site.one_pass(NOON + DAY)
    assert articles(site) == (1, 1)


WORDS = ["bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "1", "2", "3"]
words = st.lists(st.sampled_from(WORDS), max_size=40)


@given(words)
def test_a_text_is_nearly_itself(text):
    assert nearly_same(" ".join(text), " ".join(text).upper())


@given(words, words)
def test_being_nearly_the_same_has_no_direction(one, other):
    first, second = " ".join(one), " ".join(other)
    assert nearly_same(first, second) == nearly_same(second, first)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("Nazir danışdı", "  nazir   DANIŞDI. ", True, id="spaces, case, points"),
        pytest.param("Nazir danışdı", "Nazir susdu", False, id="another word"),
    ],
)
def test_titles_are_held_against_each_other_by_their_words(one, other, same):
    assert (title_key(one) == title_key(other)) is same


def test_a_title_without_a_word_is_no_key():
    assert title_key("… !") == ""
