"""The language of a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.detect.language import detect

ALLOWED = ("az", "ru", "en", "tr")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Jurnalist Bakıda saxlanılıb və ona qarşı cinayət işi açılıb.", "az", id="az"),
        pytest.param(
            "Jurnalist Bakida saxlanilib ve ona qarsi cinayet isi acilib.", "az", id="az without its letters"
        ),
        pytest.param("Журналистин иши мәһкәмәјә ҝөндәрилиб.", "az", id="az in Cyrillic"),
        pytest.param("Журналист задержан в Баку, сообщил его адвокат.", "ru", id="ru"),
        pytest.param("ЖУРНАЛИСТ ЗАДЕРЖАН", "ru", id="ru in capitals, without ы and э"),
        pytest.param("Gazeteci Bakü'de gözaltına alındı ve hakkında dava açıldı.", "tr", id="tr"),
        pytest.param(
            "Gazeteci hakkinda dava acildi, avukati karara itiraz etti.", "tr", id="tr without its letters"
        ),
        pytest.param("The journalist was detained in Baku, her lawyer said.", "en", id="en"),
        pytest.param(
            "The court sentenced Nihad Əsgərli to the time he had served.", "en", id="en with an az name"
        ),
        pytest.param(
            "«Meydan» saytının redaktoru Нихад haqqında yazı dərc edilib.", "az", id="az with a ru name"
        ),
    ],
)
def test_tells(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "   ", "12 345", "!?"])
def test_says_nothing_about_a_text_without_words(text: str) -> None:
    assert detect(text) == ""


def test_a_few_words_are_what_the_outlet_declares() -> None:
    assert detect("Foto", prior=("tr",)) == "tr"


def test_an_outlet_may_not_declare_what_is_not_read() -> None:
    assert detect("Foto", prior=("fr",)) == ""


def test_one_allowed_language_needs_no_look() -> None:
    assert detect("что угодно", allowed=("az",)) == "az"


def test_other_languages_are_told_by_the_model() -> None:
    spanish = "El periodista fue detenido ayer por la policía en la capital del país, dijo su abogado."
    assert detect(spanish, allowed=("es", "pt", "ru")) == "es"


def test_languages_unknown_to_the_model_are_left_out() -> None:
    assert detect("xxyyzz qqwwee rrttyy uuiioo ppaass ddffgg", allowed=("xx", "yy")) == ""


@settings(deadline=None)  # the first call loads a model
@given(st.text())
def test_answers_with_an_allowed_language_or_nothing(text: str) -> None:
    assert detect(text) in (*ALLOWED, "")
