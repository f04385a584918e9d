"""The usual letters as bytes: a place stays a place, and nothing is lost that a name could be written with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect import letters
from monitor.detect.fold import plain

usual = st.text(alphabet=letters.PAGE, max_size=80)


def test_there_are_256_usual_characters_and_no_two_alike():
    assert len(letters.PAGE) == len(set(letters.PAGE)) == 256


@given(usual)
def test_a_byte_for_each_character(text):
    coded = letters.coded(text)
    assert coded is not None
    assert len(coded) == len(text)
    # Foreign marks go too, apostrophes become one: so plain letters are all that is promised.
    shown = letters.decoded(coded)
    assert [
        a for a, b in zip(shown, plain(text), strict=True) if b.isascii() and b.isalnum() and a != b
    ] == []


@given(st.text(max_size=80))
def test_any_text_has_bytes_of_its_length(text):
    coded, shown = letters.forced(text)
    assert len(coded) == len(text)
    assert shown is None or len(shown) == len(text)


@given(st.text(max_size=80))
def test_words_are_where_they_stand(text):
    coded, _ = letters.forced(text)
    cut = letters.Cut(coded)
    words = [cut.word(place) for place in range(len(cut))]
    assert words == cut.spaced.split()
    assert [cut.spaced[s:e] for s, e in zip(cut.edges[::2], cut.edges[1::2], strict=True)] == words


@pytest.mark.parametrize(
    ("text", "leet"),
    [
        pytest.param("Hüs3ynov", True, id="inside a word"),
        pytest.param("44 gün", False, id="a number"),
        pytest.param("2-ci", False, id="a number with an ending"),
        pytest.param("0rucov", True, id="at the beginning"),
        pytest.param("Гусейн0в", True, id="Cyrillic"),
    ],
)
def test_digits_among_letters_are_seen(text, leet):
    assert letters.leet(letters.scripts(letters.coded(text) or b"")) is leet
