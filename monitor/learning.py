"""`monitor train` and `monitor models`: a new model from labels, which replaces the one in use only if it is no worse.

gather       the written examples and what the reviewers decided
train        a new model, compared with the one in use
predecessor  the model to go back to
compare      which stored pieces two models judge differently
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlite_utils import Database

from monitor.detect.classify import Classifier
from monitor.detect.encoder import Encoder
from monitor.errors import ModelError
from monitor.records import Band, Example, Mention
from monitor.store import articles, derived, labelled, labels, models
from monitor.store.articles import StoredArticle
from monitor.train import fit, gate, warnings
from monitor.train.evaluate import scores_of
from monitor.train.fit import SPLITS, Progress
from monitor.train.gate import Decision
from monitor.train.seen import fingerprint

#: Articles that are read from the database at a time.
BATCH = 50


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
    #: What a person should look at before the model is trusted.
    warnings: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "model": self.model,
            "folder": str(self.folder),
            "examples": self.examples,
            "used": self.used,
            "reason": self.reason,
            "metrics": self.metrics,
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a model is trained on."""

    examples: tuple[Example, ...]
    #: Who labelled each example that reviewers made, by its id.
    reviewers: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A stored pair that two models put into different bands."""

    article: int
    url: str
    title: str
    journalist: str
    old: Band
    new: Band
    old_score: float
    new_score: float

    def values(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def gather(examples: Sequence[Example], db: Database | None) -> Material:
    """The written examples and, when there is a database, the reviewers' labels.

    A label for a text that is also among the examples wins: it was given later, by a person who saw the piece.
    """
    if db is None:
        return Material(examples=tuple(examples))
    found = labelled.as_examples(db)
    known = {fingerprint(example) for example in found}
    who: dict[str, list[str]] = {}
    for label in labels.current(db):
        who.setdefault(labelled.example_id(label.article, label.journalist), []).append(label.reviewer)
    kept = (example for example in examples if fingerprint(example) not in known)
    return Material(examples=(*kept, *found), reviewers=who)


def train(
    home: Path,
    examples: Sequence[Example],
    *,
    reviewers: Mapping[str, Sequence[str]] = MappingProxyType({}),
    golden: Sequence[Example] = (),
    out: Path | None = None,
    force: bool = False,
    by: str = "",
    now: datetime,
    progress: Progress | None = None,
    splits: Sequence[str] = SPLITS,
    encoder: Encoder | None = None,
) -> Training:
    """Train, compare with the model in use, and replace it if the gate allows.

    Args:
        reviewers: Who labelled the examples that reviewers made, by their ids: see `gather`.
        golden: Examples that no model is trained on; those among `examples` are left out.
        out: Write the model into this folder and leave the one in use alone.
        force: Replace it even if the new one is worse; its card says so.
        by: Who trains; stands on the card.
        splits: The reports that the card gets: see `fit.train`.
        encoder: The one of the settings.

    Raises:
        ExamplesError: There are too few examples.
    """
    kept = _without(examples, golden)
    current, note = (None, "") if out else comparable(home, encoder)
    candidate = fit.train(kept, now=now, progress=progress, splits=splits, encoder=encoder)
    decision = gate.decide(candidate, current, kept, golden)
    if note:
        decision = replace(decision, reason=f"{decision.reason}; {note}")
    parent = models.current(home)
    candidate = _noted(candidate, decision, {"forced": force and not decision.accepted}, parent, by)
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
        warnings=tuple(_warnings(candidate, kept, reviewers, current)),
    )


def in_use(home: Path, encoder: Encoder | None = None) -> Classifier | None:
    """The model in use; None when there is none yet.

    Raises:
        ModelError: Its files are damaged or do not fit this version.
    """
    current = models.current(home)
    return None if current is None else load(home, current, encoder)


def load(home: Path, model: str, encoder: Encoder | None = None) -> Classifier:
    """A model by its id.

    Raises:
        ModelError: There is none, or its files are damaged or do not fit this version.
    """
    files = models.read(home, model)
    return Classifier.from_files(files["card.json"], files["model.npz"], encoder)


def comparable(home: Path, encoder: Encoder | None = None) -> tuple[Classifier | None, str]:
    """The model in use, to compare a new one with; None with the reason when it cannot be read.

    A model of another version, or a damaged one, must not stand in the way of the training that replaces it.
    """
    try:
        return in_use(home, encoder), ""
    except ModelError as error:
        return None, f"not compared with the model in use: {error}"


def predecessor(home: Path, encoder: Encoder | None = None) -> str:
    """The model that was in use when the present one was trained.

    Raises:
        ModelError: There is none, or it does not fit this version any more.
    """
    current = models.current(home)
    parent = json.loads(models.card(home, current)).get("parent") if current else None
    if not isinstance(parent, str):
        raise ModelError("the model in use replaced no other: see `monitor models list`")
    load(home, parent, encoder)
    return parent


def compare(db: Database, old: Classifier, new: Classifier) -> Iterator[Change]:
    """The stored pairs that two models put into different bands, in the order of the articles.

    Pieces whose text was dropped are left out.
    """
    last = 0
    while batch := derived.articles_after(db, last, BATCH):
        for stored in batch:
            yield from _changes(stored, articles.mentions(db, stored.id), old, new)
        last = batch[-1].id


def _changes(
    stored: StoredArticle, mentions: Sequence[Mention], old: Classifier, new: Classifier
) -> Iterator[Change]:
    if not mentions or not stored.article.text:
        return
    judged = old.assess(stored.article, mentions), new.assess(stored.article, mentions)
    for before, after in zip(*judged, strict=True):
        if before.band is not after.band:
            yield Change(
                article=stored.id,
                url=stored.url,
                title=stored.article.title,
                journalist=before.journalist,
                old=before.band,
                new=after.band,
                old_score=before.score,
                new_score=after.score,
            )


def _warnings(
    candidate: Classifier,
    examples: Sequence[Example],
    reviewers: Mapping[str, Sequence[str]],
    current: Classifier | None,
) -> Iterator[str]:
    known = set(current.seen.examples.tolist()) if current else set()
    new = [example for example in examples if fingerprint(example) not in known]
    yield from warnings.dominant_source(new)
    yield from warnings.dominant_reviewer([reviewers[e.id] for e in new if e.id in reviewers])
    if current and (said := [example for example in new if example.source != warnings.SHIPPED]):
        yield from warnings.reversed_labels(said, scores_of(current, said))
    yield from warnings.telltale_outlets(examples)
    yield from warnings.telltale_features(candidate.card["telltale"])
    for first, second in warnings.contradictions(examples):
        yield f"{first.id} and {second.id} are nearly the same text with different labels"


def _without(examples: Sequence[Example], golden: Sequence[Example]) -> list[Example]:
    groups = {example.group for example in golden if example.group}
    texts = {example.text for example in golden}
    return [
        example for example in examples if example.text not in texts and (example.group or None) not in groups
    ]


def _noted(
    candidate: Classifier, decision: Decision, forced: Mapping[str, bool], parent: str | None, by: str
) -> Classifier:
    note = {"accepted": decision.accepted, "reason": decision.reason, **forced}
    return replace(candidate, card={**candidate.card, "gate": note, "parent": parent, "by": by})
