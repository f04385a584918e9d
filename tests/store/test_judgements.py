"""Assessments as columns, and back."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from samples import PERSON

from monitor.records import Assessment, Band, Frame, FrameScore, Reason, Voice
from monitor.store.judgements import judgement_columns, to_assessment

KEYS = ("score", "band", "frames", "reasons", "sentence", "model")

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=50)
some_reasons = st.lists(
    st.builds(
        Reason,
        text=texts,
        weight=st.floats(-9, 9),
        kind=st.sampled_from(["phrase", "cue"]),
        voice=st.sampled_from(Voice),
    ),
    max_size=3,
).map(tuple)
some_frames = st.lists(
    st.builds(FrameScore, frame=st.sampled_from(Frame), score=st.floats(0, 1)), max_size=3
).map(tuple)


def _assessment(
    score: float = 0.5,
    frames: tuple[FrameScore, ...] = (),
    reasons: tuple[Reason, ...] = (),
    sentence: str = "",
) -> Assessment:
    return Assessment(
        journalist=PERSON.id,
        score=score,
        band=Band.POSSIBLE,
        frames=frames,
        reasons=reasons,
        sentence=sentence,
        model="m",
    )


@given(score=st.floats(0, 1), frames=some_frames, reasons=some_reasons, sentence=texts)
def test_an_assessment_comes_back_as_it_was(
    score: float, frames: tuple[FrameScore, ...], reasons: tuple[Reason, ...], sentence: str
) -> None:
    given_one = _assessment(score, frames, reasons, sentence)
    row = dict(zip(KEYS, judgement_columns(given_one), strict=True))
    assert to_assessment({"journalist": PERSON.id, **row}) == given_one


def test_reasons_of_an_older_version_have_no_voice() -> None:
    row = dict(zip(KEYS, judgement_columns(_assessment()), strict=True))
    row["reasons"] = json.dumps([{"text": "satqın", "weight": 1.5, "kind": "phrase"}])
    [reason] = to_assessment({"journalist": PERSON.id, **row}).reasons
    assert reason == Reason(text="satqın", weight=1.5, voice=Voice.UNCLEAR)
