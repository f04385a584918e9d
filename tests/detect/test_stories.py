import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.stories import alike, marks, skeleton

AZ = (
    "Məlum olub ki, Nihad Soltanov Praqada yerləşən “Azad Səda” fondundan 24 500 avro alıb. Sənədə görə, "
    "ödəniş 17.09.2026 tarixində Rəşad Quluzadə tərəfindən edilib."
)
RU = (
    "Стало известно, что журналист Нихад Солтанов получил от фонда «Азад Седа» в Праге 24 500 евро. Платёж "
    "от 17.09.2026 подписал некий Рашад Гулузаде."
)
OTHER = "Вчера министр Тельман Рзаев открыл в городе Гянджа новую школу на 960 мест, сообщил Нихад Солтанов."


@pytest.mark.parametrize(
    "spellings",
    [
        ("Hüseynov", "Гусейнов", "Huseynov"),
        ("Şahnaz", "Шахназ", "Shahnaz"),
        ("Xədicə", "Хадиджа", "Khadija"),
        ("Çingiz", "Чингиз", "Chingiz"),
        ("Cabbarov", "Джаббаров", "Jabbarov"),
        ("Qafqaz", "Кавказ", "Kavkaz"),
    ],
)
def test_a_name_is_the_same_in_every_language(spellings):
    assert len({skeleton(each) for each in spellings}) == 1


def test_a_translation_is_likely_the_same_story_and_says_why():
    [pair] = alike([(1, "az", AZ), (2, "ru", RU), (3, "ru", OTHER)])
    assert (pair.one, pair.other) == (1, 2)
    assert "24 500" in pair.shared


def test_two_pieces_in_one_language_are_left_to_the_reprints():
    assert alike([(1, "ru", RU), (2, "ru", RU)]) == []


@given(st.text(), st.text())
def test_any_texts_can_be_compared(one, other):
    assert all(printed for printed in marks(one).values())
    alike([(1, "az", one), (2, "ru", other)])
