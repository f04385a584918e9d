import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.sources import SpeakerKind, cited, sentences, signed, speakers, teasers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Bu barədə Xəbər24-ə istinadən məlumat verilir.", ("Xəbər24",), id="az"),
        pytest.param("Paytaxt Xəbər yazır ki, fon pul ayırıb.", ("Paytaxt Xəbər",), id="az: writes"),
        pytest.param("Об этом говорится, по сообщению Каспийский Курьер.", ("Каспийский Курьер",), id="ru"),
        pytest.param("Как пишет издание «Курьер», деньги пришли.", ("Курьер",), id="ru: quoted name"),
        pytest.param("The transfer was made, citing Caspian Mirror.", ("Caspian Mirror",), id="en"),
        pytest.param("Heç bir mənbə yoxdur.", (), id="none"),
    ],
)
def test_a_named_source_is_found_as_printed(text, found):
    assert cited(text) == found


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Millət vəkili deyil, deputat Rəşad Quluzadə bildirib.", "Rəşad Quluzadə", SpeakerKind.MP),
        ("Siyasi məsələləri şərh edən politoloq Elçin Mirzə hesab edir.", "Elçin Mirzə", SpeakerKind.EXPERT),
        ("По словам депутата Рашада Гулузаде, это измена.", "Рашада Гулузаде", SpeakerKind.MP),
        (
            "Политолог Эльчин Мирза считает иначе.".lower().replace("эльчин мирза", "Эльчин Мирза"),
            "Эльчин Мирза",
            SpeakerKind.EXPERT,
        ),
        ("QHT sədri Nərgiz Kamal çıxış edib.", "Nərgiz Kamal", SpeakerKind.NGO),
        ("The lawmaker Rashad Guluzade said so.", "Rashad Guluzade", SpeakerKind.MP),
    ],
)
def test_who_is_quoted_is_shown_with_the_role(text, name, kind):
    assert (name, kind) in [(each.name, each.kind) for each in speakers(text)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Bu hələ başlanğıcdır. Sənədlər 25 noyabrda dərc olunacaq.", "25 noyabrda"),
        ("Ardı var...", ""),
        ("Продолжение следует.", ""),
        ("Documents will be published on 3 December.", "3 December"),
    ],
)
def test_a_teaser_is_found_with_its_date(text, day):
    assert [teaser.day for teaser in teasers(text)] == [day]


def test_an_ordinary_text_announces_nothing():
    assert teasers("Sənədlər məhkəməyə verildi. Hava yaxşı olacaq.") == ()


@pytest.mark.parametrize(
    ("byline", "is_signed"), [("Elçin Mirzə", True), ("redaksiya", False), ("", False), ("Admin", False)]
)
def test_a_byline_signs_when_it_names_a_person(byline, is_signed):
    assert signed(byline) == is_signed


@given(st.text())
def test_any_text_can_be_searched(text):
    assert all(0 <= start < end <= len(text) for start, end in sentences(text))
    cited(text), speakers(text), teasers(text)
