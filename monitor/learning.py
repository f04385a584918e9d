"""`monitor train`: a new model from labels, which replaces the one in use only if it is no worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.detect.classify import Classifier
from monitor.records import Example
from monitor.store import models
from monitor.train import fit, gate
from monitor.train.fit import Progress
from monitor.train.gate import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What a training came to."""

    model: str
    folder: Path
    examples: int
    #: Whether the new model is the one in use now.
    used: bool
    reason: str
    metrics: dict[str, Any]

    def values(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "model": self.model,
            "folder": str(self.folder),
            "examples": self.examples,
            "used": self.used,
            "reason": self.reason,
            "metrics": self.metrics,
        }


def train(
    home: Path,
    examples: Sequence[Example],
    *,
    golden: Sequence[Example] = (),
    out: Path | None = None,
    force: bool = False,
    now: datetime,
    progress: Progress | None = None,
) -> Training:
    """Train, compare with the model in use, and replace it if the gate allows.

    Args:
        golden: Examples that no model is trained on; those among `examples` are left out.
        out: Write the model into this folder and leave the one in use alone.
        force: Replace it even if the new one is worse; its card says so.

    Raises:
        ExamplesError: There are too few examples.
    """
    kept = _without(examples, golden)
    candidate = fit.train(kept, now=now, progress=progress)
    decision = gate.decide(candidate, None if out else in_use(home), kept, golden)
    candidate = _noted(candidate, decision, force)
    folder = models.save(home, candidate.id, candidate.to_files(), folder=out)
    used = out is None and (decision.accepted or force)
    if used:
        models.use(home, candidate.id)
    return Training(
        model=candidate.id,
        folder=folder,
        examples=len(kept),
        used=used,
        reason=decision.reason,
        metrics=dict(candidate.card["metrics"]),
    )


def in_use(home: Path) -> Classifier | None:
    """The model in use; None when there is none yet.

    Raises:
        ModelError: Its files are damaged or do not fit this version.
    """
    current = models.current(home)
    if current is None:
        return None
    files = models.read(home, current)
    return Classifier.from_files(files["card.json"], files["model.npz"])


def _without(examples: Sequence[Example], golden: Sequence[Example]) -> list[Example]:
    groups = {example.group for example in golden if example.group}
    texts = {example.text for example in golden}
    return [
        example for example in examples if example.text not in texts and (example.group or None) not in groups
    ]


def _noted(candidate: Classifier, decision: Decision, force: bool) -> Classifier:
    note = {
        "accepted": decision.accepted,
        "reason": decision.reason,
        "forced": force and not decision.accepted,
    }
    return replace(candidate, card={**candidate.card, "gate": note})
