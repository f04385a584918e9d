"""How names are written elsewhere, and how they end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.detect import cyrillic, declension, latin, lexicon, spellings
from monitor.detect.fold import native_lower, plain
from monitor.detect.index import Index
from monitor.detect.suffixes import Ending, of_name, tails

native_words = st.text(alphabet="abcçdeəfgğhxıijkqlmnoöprsştuüvyz", min_size=1, max_size=14)
given_names = st.sampled_from(sorted(lexicon.GIVEN_NAMES))
surnames = st.sampled_from(sorted(lexicon.COMMON_SURNAMES))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param(
            "hüseynov", "huseynov guseynov huseinov husseinov guseinov", id="h by way of Russian is g"
        ),
        pytest.param("qasımlı", "qasimli gasimli kasimli gasimly gasymly", id="q and final ı"),
        pytest.param("cavadlı", "cavadli javadli djavadli javadly", id="c"),
        pytest.param("xəyalə", "xeyale khayala xayala hayala", id="x and ə"),
        pytest.param("şıxəliyeva", "sixeliyeva shikhaliyeva shixaliyeva shikhalieva", id="ş, x and -iyev"),
        pytest.param("tariyelqızı", "tariyelqizi tariyelgizi tariyelkizi", id="-qızı"),
        pytest.param("cəfəroğlu", "ceferoglu jafaroglu jafaroghlu", id="-oğlu"),
        pytest.param("xədicə", "xedice khadija hatice", id="a name that changes altogether"),
        pytest.param("məmmədov", "memmedov mammadov mamedov mammedov", id="one m or two"),
        pytest.param("ağayev", "agayev aghayev agaev", id="ğ and -ayev"),
        pytest.param("ülviyyə", "ulviyye ulviyya ulviya", id="-iyyə"),
        pytest.param("cavid", "cavid javid cavit", id="Turkish final t"),
    ],
)
def test_latin_press_spellings(word, expected):
    assert set(expected.split()) <= set(latin.spellings(word))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("hüseynov", "гусейнов хусейнов", id="h is г or х"),
        pytest.param("qasımova", "гасымова касымова касумова", id="q"),
        pytest.param("cavadlı", "джавадлы джавадли", id="c, indeclinable -лы"),
        pytest.param("ramazanova", "рамазанова", id="nothing to choose"),
        pytest.param("ismayılova", "исмаилова исмайылова исмайлова", id="-ayı-"),
        pytest.param("xədicə", "хадиджа хадидже", id="final ə"),
        pytest.param("ülvi", "ульви", id="soft l"),
        pytest.param("əfqan", "афган", id="ə at the start"),
        pytest.param("göyüşov", "геюшов гоюшов", id="ö and yü"),
        pytest.param("bəylərqızı", "бейларгызы бейляргызы бейлеркызы", id="-qızı"),
        pytest.param("əliyev", "алиев", id="-iyev"),
        pytest.param("orucov", "оруджов оруджев", id="-ev after a hissing letter"),
    ],
)
def test_russian_press_spellings(word, expected):
    assert set(expected.split()) <= set(cyrillic.spellings(word))


@given(native_words)
def test_azerbaijani_cyrillic_comes_back(word):
    assert cyrillic.latin(cyrillic.azerbaijani(word.replace("j", "z"))) == plain(word.replace("j", "z"))


@given(native_words)
def test_every_word_has_a_bounded_number_of_spellings_and_its_own_among_them(word):
    found = latin.spellings(word)
    assert plain(word) in found
    assert len(found) == len(set(found)) <= 100
    assert 1 <= len(cyrillic.spellings(word)) <= 100


@pytest.mark.parametrize(
    ("name", "forms", "not_forms"),
    [
        pytest.param(
            "hüseynov",
            "hüseynovun hüseynova hüseynovu hüseynovda hüseynovdan hüseynovla hüseynovlar hüseynovlardan hüseynovdur"
            " hüseynovdakı hüseynovgil hüseynovsuz",
            "hüseynovlu hüseynovluq hüseynovin hüseynovə hüseynovdən hüseynovça hüseynovski",
            id="consonant, back and rounded",
        ),
        pytest.param(
            "həsənli",
            "həsənlinin həsənliyə həsənlini həsənlidə həsənlidən həsənliylə həsənlilər",
            "həsənlinun həsənliya həsənlidan həsənliov",
            id="vowel, front",
        ),
        pytest.param(
            "vaqifqızı",
            "vaqifqızının vaqifqızına vaqifqızını vaqifqızında vaqifqızından vaqifqızıyla vaqifqızıya",
            "vaqifqızıa vaqifqızıun vaqifqızıın",
            id="possessive -qızı takes n, or what writers take for it",
        ),
        pytest.param("zahid", "zahidin zahidə zahidi zahiddən", "zahidov zahidova zahidli", id="no -ov"),
        pytest.param("məmməd", "məmmədin məmmədə", "məmmədli məmmədov məmmədzadə", id="other surnames"),
    ],
)
def test_suffixes_are_a_grammar(name, forms, not_forms):
    allowed = tails(*of_name(name))
    for form in forms.split():
        assert plain(form).removeprefix(plain(name)) in allowed, form
    for form in not_forms.split():
        assert plain(form).removeprefix(plain(name)) not in allowed, form


def test_hard_consonants_take_t_in_turkish():
    assert "tan" in tails("a", Ending.HARD)
    assert "tan" not in tails("a", Ending.CONSONANT)


@pytest.mark.parametrize(
    ("name", "forms", "not_forms"),
    [
        pytest.param(
            "гусейнов",
            "гусейнова гусейнову гусейновым гусейнове гусейновых",
            "гусейновой гусейновский",
            id="-ов",
        ),
        pytest.param("гусейнова", "гусейновой гусейнову гусейнова", "гусейнов гусейнове", id="-ова"),
        pytest.param("гасанлы", "гасанлы", "гасанлыю гасанлов", id="-лы stands still"),
        pytest.param("эмин", "эмина эмину эмином эмине", "эминов", id="given name in -ин"),
        pytest.param("хадиджа", "хадиджи хадидже хадиджу хадиджой хадиджей", "хадидж", id="-а"),
        pytest.param("ульвия", "ульвии ульвию ульвией", "ульв", id="-ия"),
        pytest.param("мамед", "мамеда мамеду мамедом", "мамедов мамедова", id="no genitive plural"),
        pytest.param("айгюль", "айгюль айгюли", "айгю", id="soft sign"),
        pytest.param("кравец", "кравца кравцу", "кравцова", id="fleeting vowel"),
        pytest.param("заречный", "заречного заречному заречным", "заречнов", id="adjective"),
    ],
)
def test_russian_names_decline(name, forms, not_forms):
    made = {stem + ending for stem, key in declension.paradigms(name) for ending in declension.ENDINGS[key]}
    assert set(forms.split()) <= made
    assert made.isdisjoint(not_forms.split())


@settings(deadline=None)
@given(given_names | surnames, st.data())
def test_a_word_is_found_in_every_form_the_grammar_makes(word, data):
    index = Index.build([word])
    stem, paradigm = data.draw(st.sampled_from(spellings.stems(word)))
    ending = data.draw(st.sampled_from(sorted(spellings.endings(paradigm))))
    assert [reading.part for reading in index.readings(stem + ending)] == [0]


@given(st.text(max_size=30))
def test_no_word_breaks_the_rules(word):
    for stem, paradigm in spellings.stems(native_lower(word)):
        assert isinstance(stem, str)
        assert spellings.endings(paradigm)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("cəlal", {"c", "j", "dj", "д", "дж"}, id="c"),
        pytest.param("xədicə", {"x", "kh", "h", "х"}, id="x"),
        pytest.param("şahnaz", {"s", "sh", "ш"}, id="ş"),
    ],
)
def test_initials(name, expected):
    found = spellings.initials(name, english=False)
    assert expected <= found
    assert "k" not in found
    assert "k" in spellings.initials("xədicə", english=True)


def test_shows_what_is_tried_by_script():
    shown = {each.script: each.spellings for each in spellings.shown("Cəlal Hüseynov")}
    assert "celal huseynov" in shown["Latin"]
    assert "джалал гусейнов" in shown["Russian"]
    assert shown["Azerbaijani Cyrillic"] == ("ҹәлал һүсејнов",)
