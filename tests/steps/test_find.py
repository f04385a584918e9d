"""The search: every spelling of a name finds the same articles."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON, entry, judged, pending

from monitor.steps import find
from monitor.store import articles, entries, feeds, search
from monitor.store.articles import Reading
from monitor.store.database import writing


def store(db, path, text, title=""):
    with writing(db):
        entries.add(db, feeds.due(db, NOON)[0], [entry(path)], NOON)
        result = judged()
        result = replace(result, article=replace(result.article, title=title or path, text=text), sketch=())
        waiting = next(each for each in pending(db) if each.entry.url.endswith(f"/{path}"))
        return articles.save(
            db, Reading(entry=waiting, final_url=f"u{path}", fetched_at=NOON, page_hash="", judged=result)
        )


@pytest.mark.parametrize(
    "words", ["Hüseynov", "huseynov", "HÜSEYNOV", "ГУСЕЙНОВ", "Гусейнов", "Guseynov", "Huseinov"]
)
def test_every_spelling_finds_the_same_articles(db, words):
    store(db, "az", "Jurnalist Mehman Hüseynovun işi")
    store(db, "ru", "Журналиста Гусейнова вызвали")
    store(db, "en", "HUSEYNOV was summoned")
    store(db, "no", "Hava proqnozu: yağış")
    assert {hit.title for hit in find.find(db, words, 10)} == {"az", "ru", "en"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xədicə İsmayılova", "Хадиджа Исмаилова"),
        ("Xədicə İsmayılova", "Khadija Ismayilova"),
        ("Günay", "Гюнай"),
        ("Şahnaz", "Шахназ"),
        ("Əliyeva", "Алиева"),
        ("Məmmədov", "МАМЕДОВ"),
        ("Çingiz", "Чингиз"),
        ("Ülviyyə", "Ulviyya"),
    ],
)
def test_two_spellings_of_a_name_are_one(one, other):
    assert find.key(one) == find.key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Hüseynov", "Həsənov"), ("Aysel", "Aysu"), ("Quliyev", "Əliyev")]
)
def test_two_names_stay_two(one, other):
    assert find.key(one) != find.key(other)


@pytest.mark.parametrize(
    "words", ["", '"', "a* OR b", "title:x", "NEAR(", "-", "😀", "'; DROP TABLE article; --"]
)
def test_no_words_break_the_search(db, words):
    store(db, "az", "Jurnalist")
    assert isinstance(find.find(db, words, 10), list)


@given(words=st.text(max_size=40))
def test_the_key_of_a_key_is_itself_where_it_is_plain(words):
    assert isinstance(find.key(words), str)


def test_all_words_must_be_there_and_the_title_counts_more(db):
    store(db, "both", "Nihad Soltanov danışdı")
    store(db, "one", "Nihad danışdı")
    store(db, "title", "mətn", title="Nihad Soltanov")
    assert [hit.title for hit in find.find(db, "Nihad Soltanov", 10)] == ["Nihad Soltanov", "both"]


def test_of_a_frequent_word_the_newest_articles_are_ranked(db, monkeypatch):
    monkeypatch.setattr(search, "RANKED", 2)
    for number in range(4):
        store(db, f"piece {number}", "Nihad", title=f"Nihad {number}" if number == 0 else "")
    assert {hit.article for hit in find.find(db, "Nihad", 10)} == {3, 4}
