"""Folding keeps places; undoing evasions keeps a map of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.evasion import clean, unleet
from monitor.detect.fold import fold, native_lower, plain

texts = st.text(max_size=200)
#: Letters that trick each other more often than any text does.
tricky = st.text(alphabet="aıiİIəƏшШcC сСeеё3@$*.- \n\u0307\u0308\u200b\u00adＡΗ𝐂ßﬁ", max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("İSMAYIL", "ismayil", id="capital I with a dot is one letter"),
        pytest.param("Qızı QIZI", "qizi qizi", id="I without a dot"),
        pytest.param("ƏLİ", "əli", id="schwa"),
        pytest.param("ГУСЕЙНОВ", "гусейнов", id="Russian"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_folds_case_of_all_our_languages(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Şahnaz Bəydəmirqızı", "sahnaz beydemirqizi", id="marks of Azerbaijani"),
        pytest.param("Özgür Çağlar", "ozgur caglar", id="marks of Turkish"),
        pytest.param("Королёв", "королев", id="Russian ё"),
        pytest.param("й", "й", id="й stays a letter of its own"),
    ],
)
def test_plain_takes_marks_off(text, expected):
    assert plain(text) == expected


def test_native_lower_case_knows_both_letters_i():
    assert native_lower("İSTƏK QIZI") == "istək qızı"


@given(texts | tricky)
def test_folding_is_idempotent_and_keeps_every_place(text):
    for how in (fold, plain):
        assert len(how(text)) == len(text)
        assert how(how(text)) == how(text)


@pytest.mark.parametrize(
    ("text", "shown", "trick"),
    [
        pytest.param("Hüs\u200bey\u00adnov", "huseynov", "invisible characters", id="invisible characters"),
        pytest.param("Hu\u0308seynov", "huseynov", "invisible characters", id="combining mark"),
        pytest.param(
            "Hüsеynоv", "huseynov", "letters of another script", id="Cyrillic letters in a Latin word"
        ),
        pytest.param(
            "Гуceйнoв", "гусейнов", "letters of another script", id="Latin letters in a Cyrillic word"
        ),
        pytest.param("Cəl@l", "celal", "signs for letters", id="at sign"),
        pytest.param("H ü s e y n o v", "huseynov", "spaced letters", id="spaced letters"),
        pytest.param("C ə l a l  H ü s", "celal  hus", "spaced letters", id="a wider gap parts words"),
        pytest.param("Hüsey-\nnov", "huseynov", "words broken over lines", id="hyphen at the end of a line"),
        pytest.param("Ｈüseynov", "huseynov", None, id="full width"),
        pytest.param("Ηuseynov", "huseynov", None, id="Greek capital"),
        pytest.param("𝐇useynov", "huseynov", None, id="mathematical letter"),
        pytest.param(
            "Айтадж".replace("й", "и\u0306"), "айтадж", "invisible characters", id="й in two characters"
        ),
        pytest.param("Réka Halmoš", "reka halmos", None, id="marks of other languages"),
    ],
)
def test_cleaning_shows_what_is_hidden(text, shown, trick):
    cleaned = clean(text)
    assert cleaned.text == shown
    assert cleaned.tricks == ((trick,) if trick else ())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2-ci, 13-cü və 44 günlük", id="ordinals"),
        pytest.param("yazın: redaksiya@pencere.az", id="e-mail address"),
        pytest.param("A. B. Həsənov", id="initials"),
        pytest.param("Меһман", id="Azerbaijani Cyrillic"),
        pytest.param("iPhone-da", id="hyphen inside a line"),
    ],
)
def test_cleaning_leaves_honest_text_alone(text):
    assert clean(text).text == plain(text)
    assert clean(text).tricks == ()


@given(texts | tricky)
def test_a_place_in_cleaned_text_is_a_place_in_the_printed_one(text):
    cleaned = clean(text)
    ends = 0
    for place in range(len(cleaned.text)):
        start, end = cleaned.span(place, place + 1)
        assert 0 <= start < end <= len(text)
        assert start >= ends - 1
        ends = end


@given(texts | tricky)
def test_cleaned_text_of_letters_is_clean(text):
    # Only what hides characters is deleted: never a letter that is shown.
    shown = sum(character.isalpha() and character.isascii() for character in text)
    assert sum(character.isalpha() for character in clean(text).text) >= shown


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        pytest.param("hus3yn0v", "huseynov", id="digits inside"),
        pytest.param("гусейн0в", "гусейнов", id="Cyrillic"),
        pytest.param("covid19", "covidig", id="a word with a number is read too"),
        pytest.param("2024", "", id="a number"),
        pytest.param("a1234", "", id="mostly digits"),
        pytest.param("huseynov", "", id="nothing to undo"),
    ],
)
def test_digits_are_read_as_letters(word, letters):
    assert unleet(word) == letters
