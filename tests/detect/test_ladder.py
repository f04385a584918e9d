import pytest

from monitor.detect.ladder import Rung, steps
from monitor.records import Frame

NAME = "Nihad Soltanov"


def shown(text, frames=(), targets=True, attacks=True):
    start = text.find(NAME)
    spans = [(start, start + len(NAME))] if start >= 0 else []
    return [step.rung for step in steps(text, spans, frames=frames, targets=targets, attacks=attacks)]


@pytest.mark.parametrize(
    ("text", "frames", "highest"),
    [
        pytest.param(f"{NAME} kimdir?", (), Rung.INSINUATED, id="insinuated"),
        pytest.param(f"{NAME} kimə işləyir?", (Frame.FOREIGN_AGENT,), Rung.ACCUSED, id="accused"),
        pytest.param(f"{NAME} qaçaqmalçılıqla məşğuldur.", (), Rung.CRIME_NAMED, id="a crime named"),
        pytest.param(
            f"{NAME} занимается вымогательством.", (), Rung.CRIME_NAMED, id="a crime named in Russian"
        ),
        pytest.param(
            f"{NAME} həbs olunmalıdır!", (), Rung.PROSECUTION_CALLED_FOR, id="prosecution called for"
        ),
        pytest.param(
            f"{NAME} must be prosecuted.", (), Rung.PROSECUTION_CALLED_FOR, id="the same in English"
        ),
        pytest.param(
            f"{NAME} danışıb. Bunu deputat Rəşad Quluzadə deyib.",
            (),
            Rung.OFFICIALS_REPEAT,
            id="an MP repeats it",
        ),
        pytest.param(f"{NAME} saxlanılıb.", (), Rung.LEGAL_STEP, id="a legal step"),
        pytest.param(
            f"{NAME} yazır. Hava. Rəqs. Kimsə qaçaqmalçıdır.", (), Rung.INSINUATED, id="far from the name"
        ),
    ],
)
def test_a_piece_shows_how_far_it_has_climbed(text, frames, highest):
    assert shown(text, frames)[-1] == highest


def test_a_neutral_piece_shows_only_the_name_and_a_legal_step():
    text = f"{NAME} həbs olunmalıdır, deyib kimsə. O, saxlanılıb."
    assert shown(text, targets=False) == [Rung.NAMED, Rung.LEGAL_STEP]
    assert shown(text, targets=False, attacks=False) == [Rung.LEGAL_STEP]


def test_each_rung_brings_the_sentence_that_shows_it():
    text = f"Giriş. {NAME} şantajla məşğuldur. Son."
    [step] = [s for s in steps(text, [(7, 21)], targets=True, attacks=True) if s.rung is Rung.CRIME_NAMED]
    assert step.evidence == f"{NAME} şantajla məşğuldur."
    assert step.rung.words == "accused of a named crime"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"Xatırladaq ki, {NAME} ötən payız saxlanılıb.", id="recalled, az"),
        pytest.param(f"Напомним, {NAME} был задержан прошлой осенью.", id="recalled, ru"),
        pytest.param(f"{NAME} has been under a travel ban since January 2025.", id="since a date"),
        pytest.param(f"{NAME} 2024-cü ildə həbs edilib.", id="another year, az"),
    ],
)
def test_an_older_event_that_is_recalled_is_no_step(text):
    assert Rung.LEGAL_STEP not in shown(text, targets=False)
