"""Whose voice a hostile word stands in: the piece's own, or a reported one.

The labels are those of `models/voices.jsonl`, set once by one reader; a logistic regression over the signs of
`benchmarks/voicesigns.py` is measured on held-out groups, beside quotation marks alone and the rule of the cues.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.voicesigns import ATTRIBUTE, signs
from monitor.detect.classify import regression
from monitor.detect.concepts import Hit, lexicon
from monitor.detect.tokens import UNQUOTED, tokens
from monitor.records import Example
from monitor.train import heldout
from monitor.train.metrics import Labels, Scores, average_precision, interval, roc_auc

VOICES = Path(__file__).parent.parent / "models" / "voices.jsonl"


def figures(examples: Sequence[Example]) -> dict[str, Any]:
    """The held-out figures; labels of examples that are not given are left out."""
    from sklearn.feature_extraction import DictVectorizer

    known = {example.id: number for number, example in enumerate(examples)}
    rows, own, marks, rule, owners = [], [], [], [], []
    for line in VOICES.read_text("utf-8").splitlines():
        label = json.loads(line)
        if label["example"] not in known:
            continue
        example = examples[known[label["example"]]]
        words = tokens(example.text)
        hits = lexicon(example.language).find(words.words)
        # By its place, not by the vocabulary: that may change after the labels were set.
        hit = Hit("", words.starts.index(label["start"]), words.ends.index(label["end"]) + 1)
        cues = [cue for cue in hits if cue.concept in ATTRIBUTE]
        sentence = words.sentences[hit.start]
        rows.append(signs(hit, cues, words))
        own.append(label["own"])
        marks.append(words.quoted[hit.start] == UNQUOTED)
        rule.append(not any(words.sentences[c.start] == sentence and c.concept != "speech" for c in cues))
        owners.append(known[label["example"]])
    every = heldout.groups(examples)
    groups = [every[number] for number in owners]
    labels: Labels = np.array(own)
    matrix = DictVectorizer().fit_transform(rows)
    scores = heldout.scores(matrix, labels, heldout.by_group(labels, groups), lambda: regression(1.0))
    languages = np.array([examples[number].language for number in owners])
    return {
        **_rated(labels, scores),
        "average precision, 95 %": interval(labels, scores, groups),
        "by language": {
            code: _rated(labels[languages == code], scores[languages == code])
            for code in sorted(set(languages))
        },
        "quotation marks alone": _rated(labels, np.array(marks) - 0.5),
        "no word of report or defence in the sentence": _rated(labels, np.array(rule) - 0.5),
    }


def _rated(own: Labels, scores: Scores) -> dict[str, float | None]:
    return {
        "hostile words": len(own),
        "own": float(own.mean()),
        "accuracy": float(((scores > 0) == own).mean()),
        "ROC AUC": roc_auc(own, scores),
        "average precision": average_precision(own, scores),
    }
