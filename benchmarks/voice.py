"""Whose voice a hostile word is in: the piece's own, or one that it reports.

The examples label pieces, not words: a hostile word in a piece that targets counts as the piece's own, one in a
piece that does not as reported.  That is rough (a smear quotes too), so the figure is a lower bound of what the cues
of quotation and attribution can tell about a single word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from monitor.detect.classify import regression
from monitor.detect.concepts import Hit, lexicon
from monitor.detect.cues import DEFEND, hostile
from monitor.detect.passages import passages
from monitor.detect.tokens import Tokens
from monitor.records import Example
from monitor.train import heldout
from monitor.train.metrics import average_precision, roc_auc
from monitor.train.pairs import JUDGED, pair

#: Cues that say who speaks.
ATTRIBUTE = DEFEND | {"speech"}


def figures(examples: Sequence[Example]) -> dict[str, float | None]:
    """The head on held-out groups: every hostile word of every body is one row."""
    from sklearn.feature_extraction import DictVectorizer

    rows, owners = [], []
    for number, example in enumerate(examples):
        for row in _words(example):
            rows.append(row)
            owners.append(number)
    groups = heldout.groups(examples)
    own = np.array([examples[number].targets for number in owners])
    splits = heldout.by_group(own, [groups[number] for number in owners])
    scores = heldout.scores(DictVectorizer().fit_transform(rows), own, splits, lambda: regression(1.0))
    return {
        "hostile words": len(rows),
        "own": float(own.mean()),
        "accuracy": float(((scores > 0) == own).mean()),
        "ROC AUC": roc_auc(own, scores),
        "average precision": average_precision(own, scores),
    }


def _words(example: Example) -> Iterator[dict[str, float]]:
    found = pair(example)
    passage = passages(found.article, found.mentions, JUDGED)
    body = passage.body
    hits = lexicon(found.article.language).find(body.words)
    cues = [hit for hit in hits if hit.concept in ATTRIBUTE]
    for hit in hits:
        if hit.concept in hostile():
            yield _flags(hit, cues, body, passage.naming)


def _flags(hit: Hit, cues: Sequence[Hit], body: Tokens, naming: frozenset[int]) -> dict[str, float]:
    sentence = body.sentences[hit.start]
    flags = {
        f"quoted {body.quoted[hit.start]}": 1.0,
        "names the person": float(sentence in naming),
        "question": float(any("?" in body.after[i] for i, s in enumerate(body.sentences) if s == sentence)),
    }
    for cue in cues:
        apart = body.sentences[cue.start] - sentence
        if apart == 0:
            flags[f"{cue.concept} {'before' if cue.start < hit.start else 'after'}"] = 1.0
        elif abs(apart) == 1:
            flags[f"{cue.concept} beside"] = 1.0
    return flags
