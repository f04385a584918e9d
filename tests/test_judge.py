"""What a worker judges with: the matcher from its cache, the model with the bands of the settings."""

import logging

import pytest

from monitor import judge
from monitor.detect.names import Matcher
from monitor.judge import Setup
from monitor.records import Article, Band, Journalist

NAMED = Journalist(id="nihad", name="Nihad Soltanov", context=("Otaq Media",))
OTHER = Journalist(id="rauf", name="Rauf Quliyev")
GOOD = Matcher((NAMED,)).dumps()


@pytest.mark.parametrize(
    ("kept", "warned"),
    [
        pytest.param(GOOD, "", id="good"),
        pytest.param(GOOD[:-9], "damaged", id="cut off"),
        pytest.param(b"names", "damaged", id="something else"),
        pytest.param(Matcher((OTHER,)).dumps(), "foreign", id="of somebody else"),
        pytest.param(Matcher(()).dumps(), "foreign", id="of nobody"),
        pytest.param(b"", "", id="none"),
    ],
)
def test_nobody_is_overlooked_because_of_the_cache(kept, warned, caplog, monkeypatch):
    monkeypatch.setattr(judge.encoding, "classifier", lambda _: None)
    with caplog.at_level(logging.WARNING):
        matcher = judge.Judge(Setup(journalists=(NAMED,), languages=("az",), model={}, names=kept))._matcher
    assert len(matcher.find(Article(title="", text="Nihad Soltanov danışıb."))) == 1
    assert [record.levelname for record in caplog.records] == (["WARNING"] if warned else [])
    assert warned in caplog.text


@pytest.mark.parametrize(
    ("bands", "band"),
    [
        pytest.param({}, Band.UNLIKELY, id="as the card says"),
        pytest.param({"likely": 0.0}, Band.LIKELY, id="likely from 0 on"),
        pytest.param({"possible": 0.0}, Band.POSSIBLE, id="possible from 0 on"),
    ],
)
def test_bands_begin_where_the_settings_say(model, bands, band):
    text = "Nihad Soltanov dünən Bakıda keçirilən kitab sərgisini ziyarət edib və oxucularla görüşüb. " * 4
    setup = Setup(journalists=(NAMED,), languages=("az",), model=model[1], bands=bands)
    [found] = judge.Judge(setup).judge(Article(title="Sərgi", text=text)).assessments
    assert found.band is band
