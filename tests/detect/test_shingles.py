import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.fold import plain
from monitor.detect.shingles import read

#: Letters, marks, digits, joiners, ornaments: whatever parts or makes words.
PIECES = st.text(st.sampled_from("aəƏİIıiçşЖё9_ -\n\t.…\u0301\u200d\u00adⅣ\U0001f534\ud83d"), max_size=60)


def shingles(text):
    return read(text)[1].tolist()


@given(PIECES)
def test_words_are_counted_as_the_pattern_counts_them(text):
    # Two halves of one emoji that stand alone are no letters either.
    assert read(text)[0] == len(re.findall(r"\w+", plain(text)))


@given(st.lists(st.sampled_from(["bir", "iki", "üç", "Şəki", "x", "2026"]), min_size=3, max_size=12), PIECES)
def test_a_run_of_words_has_one_hash_wherever_it_stands(run, before):
    alone = shingles(" ".join(run))
    assert shingles(f"{before} | {' '.join(run)}")[-len(alone) :] == alone


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=40, unique=True))
def test_different_runs_have_different_hashes(numbers):
    found = shingles(" ".join(f"söz{number}" for number in numbers))
    assert len(set(found)) == len(found)
    assert all(0 <= value < 2**62 for value in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("İSTİNTAQ GEDİR İNDİ", "istintaq gedir indi", id="capitals"),
        pytest.param("şəhər çox gözəldir", "seher cox gozeldir", id="without marks"),
        pytest.param("ёлка и снег", "елка — и (снег)", id="punctuation"),
    ],
)
def test_what_folds_to_the_same_has_the_same_hashes(one, other):
    assert shingles(one) == shingles(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("a b c", "b a c", id="another order"),
        pytest.param("ab c d", "a bc d", id="parted elsewhere"),
        pytest.param("ab ab ab", "ba ba ba", id="letters turned round"),
    ],
)
def test_what_differs_has_other_hashes(one, other):
    assert shingles(one) != shingles(other)


def test_of_a_very_long_text_the_beginning_is_read():
    assert read("söz " * 200_000)[0] == (1 << 17) // 4


def test_hashes_that_are_stored_never_change():
    assert shingles("bir iki üç dörd") == [2340412590001408706, 4104317069291839167]
