"""Texts as words with their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.tokens import NUMBER, PERSON, SCARE, SPEECH, UNQUOTED, Span, tokens


def test_words_are_plain_and_keep_their_places() -> None:
    text = "Şahin İsmayıl gəldi."
    found = tokens(text)
    assert found.words == ["sahin", "ismayil", "geldi"]
    assert [text[s:e] for s, e in zip(found.starts, found.ends, strict=True)] == ["Şahin", "İsmayıl", "gəldi"]
    assert found.capitals == [True, True, False]


def test_a_masked_span_is_one_word() -> None:
    found = tokens("Dünən Ayla Demir gəldi.", [Span(6, 16, PERSON)])
    assert found.words == ["dunen", PERSON, "geldi"]


def test_of_overlapping_spans_the_first_stands() -> None:
    found = tokens("Ayla Demir gəldi", [Span(0, 10, PERSON), Span(5, 10, "§o")])
    assert found.words == [PERSON, "geldi"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("He came. She left.", [0, 0, 1, 1], id="two sentences"),
        pytest.param("S. Demir came. Left.", [0, 0, 0, 1], id="an initial ends nothing"),
        pytest.param("It cost 2.5 million. Then", [0, 0, 0, 0, 0, 1], id="a decimal point ends nothing"),
        pytest.param("Headline\nText", [0, 1], id="a new paragraph"),
        pytest.param("Why? Because", [0, 1], id="a question"),
    ],
)
def test_sentences(text: str, sentences: list[int]) -> None:
    assert tokens(text).sentences == sentences


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param('a "b" c', [UNQUOTED, SCARE, UNQUOTED], id="scare quotes"),
        pytest.param("a «b» c", [UNQUOTED, SCARE, UNQUOTED], id="guillemets"),
        pytest.param("a „b” c", [UNQUOTED, SCARE, UNQUOTED], id="low quotes"),
        pytest.param("“b c d e f” g", [SPEECH] * 5 + [UNQUOTED], id="speech"),
        pytest.param('a "b c', [UNQUOTED] * 3, id="a stray mark opens nothing"),
        pytest.param('a "b c d e f', [UNQUOTED] + [SPEECH] * 5, id="an excerpt may end inside a quotation"),
        pytest.param("a” b", [UNQUOTED] * 2, id="an excerpt may begin inside one"),
    ],
)
def test_quotations(text: str, quoted: list[int]) -> None:
    assert tokens(text).quoted == quoted


def test_numbers_are_all_alike() -> None:
    assert tokens("214 min avro").words == [NUMBER, "min", "avro"]


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_places_are_in_order_and_inside_the_text(text: str, pairs: list[tuple[int, int]]) -> None:
    found = tokens(text, [Span(start, end, PERSON) for start, end in pairs])
    places = [place for pair in zip(found.starts, found.ends, strict=True) for place in pair]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    assert found.sentences == sorted(found.sentences)


def test_a_sentence_without_an_end_is_cut() -> None:
    found = tokens("a " * 400)
    assert [found.sentences.count(number) for number in (0, 1, 2)] == [150, 150, 100]
