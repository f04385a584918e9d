"""Assessments as the columns that `assessment` and `alert` share, and back."""

from __future__ import annotations

import json
from typing import Any

from monitor.records import Assessment, Band, Frame, FrameScore, Reason, Voice


def judgement_columns(assessment: Assessment) -> tuple[float, str, str, str, str, str]:
    """score, band, frames, reasons, sentence, model; `to_assessment` is the way back."""
    frames = [{"frame": f.frame.value, "score": f.score} for f in assessment.frames]
    reasons = [
        {"text": r.text, "weight": r.weight, "kind": r.kind, "voice": r.voice.value}
        for r in assessment.reasons
    ]
    return (
        assessment.score,
        assessment.band.value,
        json.dumps(frames, ensure_ascii=False),
        json.dumps(reasons, ensure_ascii=False),
        assessment.sentence,
        assessment.model,
    )


def to_assessment(row: dict[str, Any]) -> Assessment:
    """A row of `assessment` or `alert` as the record it was made from."""
    return Assessment(
        journalist=row["journalist"],
        score=row["score"],
        band=Band(row["band"]),
        frames=tuple(
            FrameScore(frame=Frame(item["frame"]), score=item["score"]) for item in json.loads(row["frames"])
        ),
        reasons=tuple(_reason(item) for item in json.loads(row["reasons"])),
        sentence=row["sentence"],
        model=row["model"],
    )


def _reason(item: dict[str, Any]) -> Reason:
    # Those of older versions have no voice.
    return Reason(
        text=item["text"],
        weight=item["weight"],
        kind=item["kind"],
        voice=Voice(item.get("voice", Voice.UNCLEAR)),
    )
