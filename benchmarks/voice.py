"""Whose voice a hostile word stands in: the piece's own, or a reported one.

./run bench voice            how well the signs of `monitor/detect/voice.py` tell it, on held-out groups
./run bench voice --write    fits the weights to all the labels and writes them to monitor/detect/data/voice.json

The labels are those of `models/voices.jsonl`, set by hand; `./run bench detect` prints the same figures.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.common import Result, report
from monitor.detect import concepts, voice
from monitor.detect.classify import regression
from monitor.detect.concepts import DEFEND, lexicon
from monitor.detect.passages import passages
from monitor.detect.tokens import UNQUOTED
from monitor.detect.voice import Signs, Voices
from monitor.records import Example
from monitor.train import heldout
from monitor.train.examples import read_all
from monitor.train.metrics import Labels, Scores, average_precision, interval, roc_auc
from monitor.train.pairs import JUDGED, pair
from monitor.train.queue import agreement

MODELS = Path(__file__).parent.parent / "models"
VOICES = MODELS / "voices.jsonl"
WEIGHTS = Path(voice.__file__).parent / "data" / voice.FILE
#: Inverse strength of regularisation; chosen on the first 466 labels.
C = 0.1
OWN, REPORTED, NEITHER = "own", "reported", "neither"


class Label(NamedTuple):
    """What the readers say of one hit, the first reader first."""

    example: str
    start: int
    end: int
    said: tuple[str, ...]

    @property
    def hostile(self) -> bool:
        return self.said[0] != NEITHER

    @property
    def own(self) -> bool:
        return self.said[0] == OWN


class Case(NamedTuple):
    """A hostile word as a row of the regression, with what simpler rules look at."""

    example: int
    own: bool
    signs: Signs
    plain: bool
    #: No word of report or defence stands in its sentence.
    bare: bool


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the weights")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    examples = read_all(sorted((MODELS / "examples").glob("*.jsonl")))
    if given.write:
        WEIGHTS.write_text(fitted(cases(examples, labels())), "utf-8")
        print(f"wrote {WEIGHTS}")
    else:
        report(Result(name="voice", figures=figures(examples)), as_json=given.json)


def labels() -> list[Label]:
    """The hand-set labels, one for each hit."""
    found: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for line in VOICES.read_text("utf-8").splitlines():
        row = json.loads(line)
        found[row["example"], row["start"], row["end"]].append(row["voice"])
    return [Label(*place, said=tuple(said)) for place, said in found.items()]


def cases(examples: Sequence[Example], labelled: Sequence[Label]) -> list[Case]:
    """The words that are hostile where they stand; those of examples that are not given are left out."""
    known = {example.id: number for number, example in enumerate(examples)}
    return [
        _case(examples[known[label.example]], known[label.example], label)
        for label in labelled
        if label.hostile and label.example in known
    ]


def _case(example: Example, number: int, label: Label) -> Case:
    found = pair(example)
    body = passages(found.article, found.mentions, JUDGED).body
    hits = lexicon(found.article.language).find(body.words)
    # By its place, not by the vocabulary: that may change after the labels were set.
    start, end = bisect_right(body.starts, label.start) - 1, bisect_left(body.ends, label.end) + 1
    sentence = body.sentences[start]
    return Case(
        example=number,
        own=label.own,
        signs=Voices(body, hits).signs(start, end),
        plain=body.quoted[start] == UNQUOTED,
        bare=not any(hit.concept in DEFEND and body.sentences[hit.start] == sentence for hit in hits),
    )


def fitted(found: Sequence[Case]) -> str:
    """The file of the weights."""
    from sklearn.feature_extraction import DictVectorizer

    vectors = DictVectorizer(sparse=False)
    matrix = vectors.fit_transform([case.signs for case in found])
    model = regression(C).fit(matrix, [case.own for case in found])
    signs = dict(zip(vectors.get_feature_names_out().tolist(), model.coef_[0].round(3).tolist(), strict=True))
    weights = {
        "vocabularies": concepts.fingerprint(),
        "labels": len(found),
        "intercept": round(float(model.intercept_[0]), 3),
        "signs": {name: weight for name, weight in sorted(signs.items()) if weight},
    }
    return json.dumps(weights, indent=1, ensure_ascii=False) + "\n"


def figures(examples: Sequence[Example]) -> dict[str, Any]:
    """The held-out figures, and how far two readers agree."""
    from sklearn.feature_extraction import DictVectorizer

    labelled = labels()
    found = cases(examples, labelled)
    every = heldout.groups(examples)
    groups = [every[case.example] for case in found]
    own: Labels = np.array([case.own for case in found])
    matrix = DictVectorizer(sparse=False).fit_transform([case.signs for case in found])
    scores = heldout.scores(matrix, own, heldout.by_group(own, groups), lambda: regression(C))
    languages = np.array([examples[case.example].language for case in found])
    twice = [label.said for label in labelled if len(label.said) > 1]
    return {
        **_rated(own, scores),
        "average precision, 95 %": interval(own, scores, groups),
        "by language": {
            code: _rated(own[languages == code], scores[languages == code]) for code in sorted(set(languages))
        },
        "quotation marks alone": _rated(own, np.array([case.plain for case in found]) - 0.5),
        "no word of report or defence in the sentence": _rated(
            own, np.array([case.bare for case in found]) - 0.5
        ),
        "agreement of two readers (own, reported, neither)": asdict(agreement(twice)),
        "agreement of two readers (own, reported)": asdict(
            agreement([said for said in twice if NEITHER not in said])
        ),
    }


def _rated(own: Labels, scores: Scores) -> dict[str, float | None]:
    return {
        "hostile words": len(own),
        "own": float(own.mean()),
        "accuracy": float(((scores > 0) == own).mean()),
        "ROC AUC": roc_auc(own, scores),
        "average precision": average_precision(own, scores),
    }


if __name__ == "__main__":
    main()
