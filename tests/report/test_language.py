"""The catalogues of the reports have no gaps and nothing unused, and keep every value that is put into a text."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import wordings

import monitor
from monitor.detect import described
from monitor.detect.ladder import Rung
from monitor.records import Severity, Stance, VisitStatus
from monitor.report import severity, spread
from monitor.report.formats import Formats, formats
from monitor.report.language import FOLDER, LANGUAGES, catalogue, parse
from monitor.report.severity import Situation
from monitor.report.spread import Spread
from monitor.report.words import RUNGS, WORDS
from monitor.store.watching import Closer

PACKAGE = Path(monitor.__file__).parent
TRANSLATED = [code for code in LANGUAGES if code != "en"]
FORMS = {"az": 2, "ru": 3}


def in_code():
    """The texts that stand in the code of the reports and of the steps that tell people."""
    for folder in ("report", "steps"):
        yield from wordings.in_code(PACKAGE / folder, ("N_", "say"), ("amount",))


def grounds():
    """Every ground of a severity, with the numbers in it replaced."""
    for stance, rung, new, title, printed, outlets in product(
        (Stance.STATE, Stance.PRO_GOVERNMENT), range(1, 8), (True, False), (True, False), (1, 7), (1, 7)
    ):
        found = Situation(
            stance=stance,
            rung=rung,
            rung_words=Rung(rung).words,
            new_step=new,
            in_headline=title,
            printed_by=printed,
            campaign_outlets=outlets,
            wide=title,
            wide_source="as the outlet says",
            grave=("traitor",),
            notes=(
                "above the threshold that is set for this person",
                *(_closer(colleague).words for colleague in (True, False)),
            ),
        )
        yield from severity.grade(found)[1]


def _closer(colleague):
    return Closer(
        journalist="a", campaign=3, against="b", colleague=colleague, until=datetime(2026, 11, 22, tzinfo=UTC)
    )


def stored():
    """What other parts store in English and the reports show: each once."""
    cues = described._WORDS.values()
    return sorted({*cues, *grounds(), "edited", "removed", "back at its address"})


def wanted(code):
    return {
        (text, form)
        for text, plural in dict(in_code()).items()
        for form in range(FORMS[code] if plural else 1)
    }


def values(text):
    return sorted(re.findall(r"%\(\w+\)[sd]", text))


def test_there_are_texts():
    assert len(dict(in_code())) > 120


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_catalogue_has_no_gap(code):
    found = parse((FOLDER / f"{code}.po").read_text("utf-8"))
    assert sorted(wanted(code) - {key for key, text in found.items() if text.strip()}) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_what_is_stored_in_english_is_told_in_the_language_of_the_reader(code):
    fmt = formats(code, "Asia/Baku")
    assert [text for text in stored() if fmt.stored(text) == text] == []
    assert fmt.stored("a sentence of somebody: else 7") == "a sentence of somebody: else 7"
    assert fmt.stored("x" + ": " * 5_000) == "x" + ": " * 5_000


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_catalogue_has_nothing_unused(code):
    found = parse((FOLDER / f"{code}.po").read_text("utf-8"))
    numbered = {re.sub(r"\d+", "%(num)s", part) for text in stored() for part in (text, *text.split(": "))}
    used = {text for text, _ in wanted(code)} | numbered
    assert sorted({text for text, _ in found} - used) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_value_is_kept(code):
    found = parse((FOLDER / f"{code}.po").read_text("utf-8"))
    plurals = dict(in_code())
    wrong = [
        (text, translated)
        for (text, _), translated in found.items()
        if values(translated) not in (values(text), values(plurals.get(text) or text))
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", [Severity, Stance, VisitStatus])
def test_every_stored_value_has_words(kind):
    assert all(value in WORDS for value in kind)


def test_the_ladder_is_that_of_the_rules():
    assert {rung.value: rung.words for rung in Rung} == RUNGS


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [
        ("en", 1, "1 new piece"),
        ("en", 5, "5 new pieces"),
        ("az", 5, "5 yeni yazı"),
        ("ru", 1, "1 новый материал"),
        ("ru", 3, "3 новых материала"),
        ("ru", 11, "11 новых материалов"),
        ("ru", 21, "21 новый материал"),
        ("ru", 1_005, "1\u00a0005 новых материалов"),
    ],
)
def test_numbers_take_the_form_that_the_language_wants(code, number, said):
    fmt = Formats(texts=catalogue(code), zone=UTC)
    assert fmt.amount(number, "%(num)s new piece", "%(num)s new pieces") == said


@pytest.mark.parametrize(
    ("code", "said"), [("en", "22 November 2026"), ("az", "22 noyabr 2026"), ("ru", "22 ноября 2026")]
)
def test_days_are_written_as_the_language_does(code, said):
    assert formats(code, "Asia/Baku").long(date(2026, 11, 22)) == said


def test_a_moment_is_told_in_the_zone_of_the_reader():
    fmt = Formats(texts=catalogue("ru"), zone=ZoneInfo("Asia/Baku"))
    assert fmt.brief(datetime(2026, 11, 22, 21, 5, tzinfo=UTC)) == "23 ноя 01:05"


def test_a_frame_among_the_grounds_is_told_in_the_language_of_the_reader():
    fmt = Formats(texts=catalogue("ru"), zone=UTC)
    assert fmt.ground("painted as: foreign-agent") == "изображён как: иностранный агент"


def test_an_unusual_spread_is_told_beside_ordinary_ones():
    found = Spread(outlets=5, within=timedelta(hours=9), shared=0.74, as_fast=2, of=480)
    assert spread.words(found, formats("en", "Asia/Baku")) == (
        "5 outlets within 9 h; 74\u00a0% shared text; on ordinary subjects of that size: 1 in 240"
    )


@pytest.mark.parametrize(
    ("as_fast", "of", "said"),
    [
        pytest.param(0, 99, "insufficient data (99 texts, 100 are needed)", id="too few to compare with"),
        pytest.param(0, 480, "none of 480", id="never seen"),
    ],
)
def test_a_spread_that_cannot_be_given_as_a_rate(as_fast, of, said):
    found = Spread(outlets=5, within=timedelta(days=6), shared=None, as_fast=as_fast, of=of)
    text = spread.words(found, formats("en", "Asia/Baku"))
    assert text == f"5 outlets within 6 d; no shared text; on ordinary subjects of that size: {said}"
