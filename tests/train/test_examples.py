"""Reading and writing labelled examples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ExamplesError
from monitor.records import Example, Frame
from monitor.train import examples
from monitor.train.examples import parse, read, read_all, write

GOOD = {"id": "1", "text": "Ayla Demir gəldi", "person": "Ayla Demir", "targets": False}


def line(**changes: object) -> bytes:
    return json.dumps({**GOOD, **changes}, ensure_ascii=False).encode()


def problem(body: bytes) -> str:
    with pytest.raises(ExamplesError) as caught:
        parse(body, name="f")
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


def test_the_least_that_an_example_must_have() -> None:
    assert parse(line()) == [Example(id="1", text="Ayla Demir gəldi", person="Ayla Demir", targets=False)]


def test_all_that_it_may_have() -> None:
    [found] = parse(
        line(person_spans=[[0, 10]], frames=["traitor"], targets=True, language="az", group="g", extra=1)
    )
    assert found.person_spans == ((0, 10),)
    assert found.frames == (Frame.TRAITOR,)
    assert (found.language, found.group) == ("az", "g")


def test_empty_lines_and_other_line_ends_are_fine() -> None:
    assert len(parse(b"\r\n" + line() + b"\r\n\n" + line(id="2") + b"\n")) == 2


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"{", "no JSON", id="broken"),
        pytest.param(b"\xff\xfe{}", "no JSON", id="not UTF-8"),
        pytest.param(b"[" * 100_000, "no JSON", id="nested too deep"),
        pytest.param(b"[1]", "expected an object", id="a list"),
        pytest.param(line(id=""), "id: is empty", id="no id"),
        pytest.param(line(id=1), "id: expected a string", id="a number as id"),
        pytest.param(line(text=None), "text: expected a string", id="no text"),
        pytest.param(line(text="a\x00b"), "control characters", id="NUL"),
        pytest.param(
            b'{"id":"1","text":"\\ud800","person":"x","targets":true}',
            "surrogate",
            id="half a surrogate pair",
        ),
        pytest.param(line(person="a\nb"), "control characters", id="a name over two lines"),
        pytest.param(line(title="x" * 3000), "too many", id="an endless title"),
        pytest.param(line(targets=1), "targets: expected true or false", id="1 for true"),
        pytest.param(line(frames=["rude"]), "no such frame: 'rude'", id="unknown frame"),
        pytest.param(line(frames=[["traitor"]]), "no such frame", id="nested frame"),
        pytest.param(line(frames="traitor"), "frames: expected a list", id="frames as a string"),
        pytest.param(line(person_spans=[[0, 99]]), "not inside a text of 16", id="a span past the end"),
        pytest.param(line(person_spans=[[5, 5]]), "not inside", id="an empty span"),
        pytest.param(line(person_spans=[[-1, 5]]), "not inside", id="a negative span"),
        pytest.param(line(person_spans=[[0, True]]), "expected [start, end]", id="true as a number"),
        pytest.param(line(person_spans={"a": 1}), "expected a list", id="spans as an object"),
        pytest.param(line() + b"\n" + line(), "stands twice", id="the same id twice"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason(body: bytes, words: str) -> None:
    assert words in problem(body)


def test_every_bad_line_is_named_at_once() -> None:
    with pytest.raises(ExamplesError) as caught:
        parse(b"{\n" + line() + b"\n" + line(id="2", targets="yes"), name="f.jsonl")
    assert [text.split(" ")[0] for text in caught.value.problems] == ["f.jsonl:1:", "f.jsonl:3:"]


def test_a_flood_of_problems_is_counted_not_listed() -> None:
    with pytest.raises(ExamplesError) as caught:
        parse(b"{\n" * 1000)
    assert len(caught.value.problems) == examples.MAX_PROBLEMS + 1
    assert caught.value.problems[-1] == "and 900 more problems"


def test_too_large_a_file_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "MAX_BYTES", 10)
    assert "more than 10 bytes" in problem(line())


def test_a_missing_file_is_a_problem_like_others(tmp_path: Path) -> None:
    with pytest.raises(ExamplesError, match=r"no\.jsonl"):
        read_all([tmp_path / "no.jsonl"])


def test_the_examples_as_shipped_are_good() -> None:
    folder = Path(__file__).parent.parent.parent / "models" / "examples"
    found = [read(path) for path in sorted(folder.glob("*.jsonl"))]
    assert all(found)
    named = [text for part in found for e in part for text in (e.text[s:t] for s, t in e.person_spans)]
    assert all(text.strip() == text for text in named)


texts = st.text(
    st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc")), min_size=1, max_size=50
).filter(lambda text: text.strip())


@given(
    st.builds(
        Example,
        id=texts,
        text=texts,
        person=texts,
        targets=st.booleans(),
        title=texts,
        language=st.sampled_from(["az", "ru", ""]),
        frames=st.lists(st.sampled_from(list(Frame)), max_size=3).map(tuple),
        person_spans=st.sampled_from([(), ((0, 1),)]),
        group=st.sampled_from(["g1", ""]),
        source=st.sampled_from(["written", ""]),
    )
)
def test_comes_back_as_it_was_written(example: Example) -> None:
    assert parse(write([example])) == [example]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        parse(body)
    except ExamplesError as error:
        assert error.problems
