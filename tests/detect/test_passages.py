"""What is judged of an article."""

from __future__ import annotations

from monitor.detect.passages import BUDGET, passages
from monitor.detect.tokens import OTHER, PERSON
from monitor.records import Article, Mention, Where


def mention(text: str, form: str, journalist: str, where: Where = Where.TEXT) -> Mention:
    start = text.index(form)
    return Mention(journalist=journalist, where=where, start=start, end=start + len(form), form=form)


def test_the_judged_person_and_other_watched_people_are_masked_apart() -> None:
    text = "Orxan Vahid met Ayla Demir."
    both = [mention(text, "Orxan Vahid", "orxan"), mention(text, "Ayla Demir", "ayla")]
    article = Article(title="", text=text)
    assert passages(article, both, "orxan").body.words == [PERSON, "met", OTHER]
    assert passages(article, both, "ayla").body.words == [OTHER, "met", PERSON]


def test_the_title_has_its_own_mentions() -> None:
    article = Article(title="Ayla Demir freed", text="She is at home.")
    passage = passages(article, [mention(article.title, "Ayla Demir", "ayla", Where.TITLE)], "ayla")
    assert passage.title.words == [PERSON, "freed"]
    assert passage.naming == frozenset()


def test_a_short_text_is_judged_whole() -> None:
    text = "One. Two. Ayla came. Four."
    passage = passages(Article(title="", text=text), [mention(text, "Ayla", "ayla")], "ayla")
    assert passage.chosen == (0, 1, 2, 3)
    assert passage.naming == {2}


def test_of_a_long_text_the_sentences_round_the_mentions_are_judged() -> None:
    filler = "Nobody is named in this sentence of nine words. "
    text = filler * 200 + "Here stands Ayla. " + filler * 200
    passage = passages(Article(title="", text=text), [mention(text, "Ayla", "ayla")], "ayla")
    assert passage.naming <= set(passage.chosen)
    assert passage.words <= BUDGET + 20
    assert max(passage.chosen) - min(passage.chosen) == len(passage.chosen) - 1


def test_an_empty_article_has_nothing_to_judge() -> None:
    assert passages(Article(title="", text=""), [], "ayla").words == 0
