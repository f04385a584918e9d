"""Exports of other annotation tools."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ExamplesError
from monitor.records import Frame
from monitor.train.imports import read_export

PIECE = {"text": "Nihad Soltanov vətənini satdı.", "person": "Nihad Soltanov", "language": "az"}


def studio(*choices: str, **more: Any) -> dict[str, Any]:
    return {"data": PIECE, "annotations": [{"result": [{"value": {"choices": list(choices)}}], **more}]}


def lines(*items: object) -> bytes:
    return "\n".join(json.dumps(item) for item in items).encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(json.dumps([studio("targets", "traitor")]).encode(), [True], id="Label Studio"),
        pytest.param(json.dumps([studio("neutral")]).encode(), [False], id="Label Studio, the other way"),
        pytest.param(json.dumps([studio("targets", was_cancelled=True)]).encode(), [], id="a cancelled one"),
        pytest.param(json.dumps([studio("targets", "neutral")]).encode(), [], id="both is no decision"),
        pytest.param(json.dumps([studio("unsure")]).encode(), [], id="unsure is none either"),
        pytest.param(
            lines({**PIECE, "label": ["Targets"]}, {**PIECE, "labels": ["no"]}), [True, False], id="doccano"
        ),
        pytest.param(
            lines({**PIECE, "answer": "accept", "accept": ["targets"]}), [True], id="Prodigy, choices"
        ),
        pytest.param(
            lines({"text": PIECE["text"], "meta": PIECE, "answer": "reject", "label": "TARGETS"}),
            [False],
            id="Prodigy, yes or no",
        ),
        pytest.param(lines({**PIECE, "answer": "ignore"}), [], id="Prodigy, ignored"),
    ],
)
def test_decisions_are_taken_over(body: bytes, expected: list[bool]) -> None:
    found = read_export(body, name="export", source="a colleague")
    assert [example.targets for example in found] == expected
    assert all((e.person, e.language, e.source) == ("Nihad Soltanov", "az", "a colleague") for e in found)


def test_frames_are_taken_over() -> None:
    [found] = read_export(json.dumps([studio("targets", "traitor", "pretty")]).encode(), name="export")
    assert found.frames == (Frame.TRAITOR,)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"{", "no JSON", id="no JSON"),
        pytest.param(b"[" * 100_000, "no JSON", id="too deep"),
        pytest.param(b"[3]", "expected an object", id="no object"),
        pytest.param(lines({"text": "x", "label": "yes"}), "person: expected a string", id="nobody named"),
        pytest.param(
            lines({**PIECE, "text": "\x00", "label": "yes"}), "control characters", id="a zero byte"
        ),
    ],
)
def test_what_does_not_fit_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(ExamplesError, match=words):
        read_export(body, name="export")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "data",
                    "annotations",
                    "result",
                    "value",
                    "choices",
                    "label",
                    "answer",
                    "accept",
                    "meta",
                    "text",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_nothing_but_a_refusal_comes_of_rubbish(item: object) -> None:
    try:
        read_export(json.dumps([item]).encode(), name="export")
    except ExamplesError as error:
        assert error.problems
