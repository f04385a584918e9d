"""A wrong charset hides names: what reads as language decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.encoding import decode

RU = "Журналист был задержан в Баку. Проект Свобода сообщает о новом деле против редактора."
CAPITALS = "ПРЕСС-СЛУЖБА ЗАЯВИЛА ОБ АРЕСТЕ ЖУРНАЛИСТА"
TR = "Türkiye'de gazeteci gözaltına alındı. Şubat ayında açılan davanın görülmesine İstanbul'da başlandı."
AZ = "Jurnalist həbs edildi, çünki o, ölkədə şəxsi fikrini söylədi."


@pytest.mark.parametrize(
    ("text", "encoding", "content_type", "guessed"),
    [
        pytest.param(RU, "cp1251", "text/html; charset=windows-1251", False, id="declared"),
        pytest.param(RU, "cp1251", None, True, id="1251 undeclared"),
        pytest.param(RU, "cp1251", "text/html; charset=utf-8", True, id="1251 declared UTF-8"),
        pytest.param(RU, "cp1251", "text/html; charset=iso-8859-1", True, id="1251 declared Latin-1"),
        pytest.param(CAPITALS, "cp1251", None, True, id="1251 in capitals"),
        pytest.param(RU, "koi8-r", None, True, id="KOI8 undeclared"),
        pytest.param(RU, "koi8-r", "text/html; charset=windows-1251", True, id="KOI8 declared 1251"),
        pytest.param(RU, "cp866", None, True, id="DOS"),
        pytest.param(
            TR, "cp1254", "text/html; charset=iso-8859-9", False, id="Latin-5 is 1254, as in browsers"
        ),
        pytest.param(TR, "cp1254", None, True, id="1254 undeclared"),
        pytest.param(TR, "cp1254", "text/html; charset=windows-1251", True, id="1254 declared 1251"),
        pytest.param(RU, "utf-8", "text/html; charset=windows-1251", False, id="UTF-8 declared 1251"),
        pytest.param(AZ, "utf-8", None, False, id="UTF-8"),
        pytest.param(AZ, "utf-8", "text/html; charset=klingon", False, id="an unknown charset"),
        pytest.param(AZ, "utf-8", "text/html; charset=zlib", False, id="a codec that is no charset"),
        pytest.param(AZ, "utf-8-sig", None, False, id="UTF-8 with a mark"),
        pytest.param(AZ, "utf-16", None, False, id="UTF-16 with a mark"),
        pytest.param("<p>" + AZ, "utf-16-le", None, False, id="UTF-16 without"),
        pytest.param("<p>" + AZ, "utf-16-be", "text/html; charset=utf-8", False, id="UTF-16 declared UTF-8"),
        pytest.param(AZ, "utf-32", None, False, id="UTF-32"),
    ],
)
def test_text_comes_out_as_it_was_written(text, encoding, content_type, guessed):
    decoded, _, guess = decode(text.encode(encoding), content_type)
    assert decoded == text
    assert guess is guessed


def test_a_declaration_in_the_document_is_believed_if_it_fits():
    body = f'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>{RU}'.encode(
        "cp1251"
    )
    assert decode(body)[1:] == ("cp1251", False)


def test_a_letter_that_was_cut_costs_only_itself():
    assert decode(AZ.encode()[:-1] + b"\xc9")[0].startswith(AZ[:-1])
    broken = AZ.encode().replace(b"edildi", b"edil\xffdi")
    assert decode(broken)[0] == AZ.replace("edildi", "edil\ufffddi")


@given(st.binary(max_size=300), st.none() | st.text(max_size=30), st.sampled_from(["html", "xml", "json"]))
def test_any_bytes_become_text(body, content_type, kind):
    text, encoding, _ = decode(body, content_type, kind)
    assert isinstance(text, str)
    assert encoding


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf_8_is_never_taken_for_anything_else(text):
    body = ("a" + text).encode()
    assert decode(body, "text/html; charset=windows-1251")[0] == "a" + text
