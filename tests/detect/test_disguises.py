"""Disguises that only the watch list can undo."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.disguises import by_sound, unmasked


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        pytest.param("Yunуsov", "yunusov", id="Cyrillic у for u, by its sound"),
        pytest.param("Yunуsov", "yunysov", id="or for y, by its look"),
        pytest.param("Гусейnов", "гусейнов", id="Latin n for н, by its sound"),
        pytest.param("Лalə", "lale", id="a letter that looks like none"),
    ],
)
def test_letters_may_stand_for_their_sound(printed, meant):
    assert meant in set(by_sound(printed))


@pytest.mark.parametrize("word", ["huseynov", "гусейнов", ""])
def test_words_of_one_script_are_left_alone(word):
    assert list(by_sound(word)) == []


def test_a_word_of_many_foreign_letters_costs_no_more_than_others():
    assert len(list(by_sound("усхвнр" + "abcdefg"))) <= 64
    assert list(by_sound("усхвнру" + "abcdefgh")) == []


@given(st.text(alphabet="abс*д 1", max_size=40))
def test_unmasking_keeps_every_place(text):
    assert len(unmasked(text, lambda word: "a" in word)) == len(text)
