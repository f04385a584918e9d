"""The figures on whose voice a word stands in."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import voice
from benchmarks.voice import NEITHER, OWN, REPORTED, Label
from monitor.detect.voice import read
from monitor.records import Example
from monitor.train.examples import read_all

SHIPPED = voice.MODELS / "examples"


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return read_all(sorted(SHIPPED.glob("*.jsonl")))


def test_every_label_stands_in_an_example(examples: list[Example]) -> None:
    texts = {example.id: example.text for example in examples}
    for label in voice.labels():
        assert 0 <= label.start < label.end <= len(texts[label.example])
        assert set(label.said) <= {OWN, REPORTED, NEITHER}


def test_neutral_and_unknown_words_are_left_out() -> None:
    example = Example(id="x", text="Anar is a traitor.", person="Anar", targets=True, language="en")
    labels = [Label("x", 10, 17, (said,)) for said in (OWN, REPORTED, NEITHER)]
    found = voice.cases([example], [*labels, Label("y", 0, 1, (OWN,))])
    assert [case.own for case in found] == [True, False]
    assert all(case.signs["is traitor"] and case.plain and case.bare for case in found)


def test_shipped_weights_are_those_of_the_labels(examples: list[Example]) -> None:
    """Else: `./run bench voice --write`."""
    fitted = read(voice.fitted(voice.cases(examples, voice.labels())))
    shipped = read(Path(voice.WEIGHTS).read_text("utf-8"))
    assert fitted.signs == pytest.approx(shipped.signs, abs=0.01)
    assert fitted.intercept == pytest.approx(shipped.intercept, abs=0.01)


def test_second_reader_stands_behind_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        '{"example": "x", "language": "en", "start": 1, "end": 2, "voice": "own", "reader": "a"}',
        '{"example": "z", "language": "en", "start": 1, "end": 2, "voice": "neither", "reader": "a"}',
        '{"example": "x", "language": "en", "start": 1, "end": 2, "voice": "reported", "reader": "b"}',
    ]
    path = tmp_path / "voices.jsonl"
    path.write_text("\n".join(rows), "utf-8")
    monkeypatch.setattr(voice, "VOICES", path)
    assert voice.labels() == [Label("x", 1, 2, (OWN, REPORTED)), Label("z", 1, 2, (NEITHER,))]
