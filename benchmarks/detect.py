"""How good the classifier is: held-out groups, outlets and dates, beside baselines; its speed and its size.

./run bench detect                 on models/examples
./run bench detect --data DIR      also on third-party sets: newsmtsc_*.jsonl and rusentne_*.jsonl in DIR
./run bench detect --encoder DIR   with the embeddings of the encoder in DIR among the features
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks import thirdparty, voice
from benchmarks.common import Result, options, report
from monitor.detect.classify import Classifier, build, regression
from monitor.detect.concepts import FRAMES_FILE, concepts
from monitor.detect.encoder import Encoder, Vectors
from monitor.detect.model import Bounded, bounds
from monitor.detect.vectors import Vocabulary, vocabulary
from monitor.encoding import load
from monitor.records import Example
from monitor.train import heldout
from monitor.train.evaluate import evaluate
from monitor.train.examples import read, read_all
from monitor.train.fit import to_matrix, train
from monitor.train.metrics import average_precision, roc_auc
from monitor.train.pairs import bag_of, pair
from monitor.train.threads import one_thread

EXAMPLES = Path(__file__).parent.parent / "models" / "examples"
#: Examples that no model is trained on.
GOLDEN = "golden.jsonl"
#: Others, written by other hands: as hard as the examples, and as an ordinary day brings them.
OTHERS = ("hard", "ordinary")
#: One example in so many is timed.
TIMED = 3
#: Inverse strength of regularisation of the plain model beside ours.
C_PLAIN = 4.0

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def main() -> None:
    given = options(__doc__)
    examples = read_all(path for path in sorted(EXAMPLES.glob("*.jsonl")) if path.name != GOLDEN)
    encoder = Remembering(load(given.encoder)) if given.encoder else None
    started = time.perf_counter(), time.process_time()
    classifier = train(examples, now=datetime.now(UTC), encoder=encoder)
    seconds, cpu = time.perf_counter() - started[0], time.process_time() - started[1]
    figures: dict[str, Any] = {
        "examples": len(examples),
        **{f"held-out {name}": _brief(found) for name, found in classifier.card["metrics"].items()},
        "frames, average precision": {name: head["ap"] for name, head in classifier.card["frames"].items()},
        "seconds to train": seconds,
        "seconds of CPU to train": cpu,
        **_speed(replace(classifier, encoder=encoder.encoder if encoder else None), examples),
        "bytes of the model": sum(map(len, classifier.to_files().values())),
    }
    untrained = {"golden set": read(EXAMPLES / GOLDEN)} if (EXAMPLES / GOLDEN).exists() else {}
    for name in OTHERS:
        untrained[f"{name} pieces of other hands"] = read(Path(__file__).with_name(f"{name}.jsonl"))
    for name, pieces in untrained.items():
        figures[name] = _brief(evaluate(classifier, pieces).as_dict())
    with one_thread():
        splits = Splits(examples, encoder)
        figures.update(splits.figures())
        baselines = splits.baselines()
        plain = {name: whole_text_elsewhere(examples, pieces) for name, pieces in untrained.items()}
        baselines["TF-IDF, average precision on what nothing was trained on"] = plain
        figures["own voice, hostile words"] = voice.figures(examples)
    if given.data:
        figures.update(thirdparty.figures(given.data, encoder))
    report(Result(name="detect", figures=figures, baselines=baselines), as_json=given.json)


class Remembering:
    """An encoder that encodes no text twice: the same examples are read by several models here."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.sha256, self.width = encoder.sha256, encoder.width
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `monitor.detect.encoder.Encoder`."""
        if new := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known.update(zip(new, self.encoder.encode(new), strict=True))
        return np.array([self._known[text] for text in texts])


class Splits:
    """Models beside the classifier, on the same held-out groups."""

    def __init__(self, examples: Sequence[Example], encoder: Encoder | None = None) -> None:
        self.examples = examples
        found = [bag_of(example, encoder) for example in examples]
        self.words: Vocabulary = vocabulary(found)
        self.matrix = to_matrix(self.words, found)
        self.targets: Bools = np.array([example.targets for example in examples])
        self.groups = heldout.by_group(self.targets, heldout.groups(examples))
        self.cues = np.array([name[0] == "k" for name in self.words.names])

    def figures(self) -> dict[str, Any]:
        scores = heldout.scores(self.matrix, self.targets, self.groups, lambda: build(self.words.names))
        limits = [bounds(name) for name in self.words.names if name[0] == "k"]
        cues = heldout.scores(
            self.matrix[:, self.cues], self.targets, self.by_language(), lambda: Bounded(limits)
        )
        return {
            "minimal pairs told apart": minimal_pairs(self.examples, scores),
            "cues alone, in a language not trained on": self.rated(cues),
        }

    def baselines(self) -> dict[str, Any]:
        frames = [
            self.words.index[f"k:{name}"] for name in concepts(FRAMES_FILE) if f"k:{name}" in self.words.index
        ]
        counted = np.asarray(self.matrix[:, frames].sum(axis=1)).ravel()
        return {
            "frame words, counted": self.rated(counted),
            "cues alone": self.rated(self.held_out(self.cues, lambda: regression(1.0))),
            "words alone": self.rated(self.held_out(~self.cues, lambda: regression(1.0))),
            "TF-IDF of the whole text, names and all": self.rated(whole_text(self.examples, self.groups)),
            "mentioned at all": float(self.targets.mean()),
        }

    def held_out(self, columns: Bools, model: Callable[[], Any]) -> Floats:
        return heldout.scores(self.matrix[:, columns], self.targets, self.groups, model)

    def by_language(self) -> list[heldout.Split]:
        languages = np.array([example.language for example in self.examples])
        return [
            (np.flatnonzero(languages != code), np.flatnonzero(languages == code))
            for code in sorted(set(languages))
        ]

    def rated(self, scores: Floats) -> dict[str, float | None]:
        return {
            "average precision": average_precision(self.targets, scores),
            "ROC AUC": roc_auc(self.targets, scores),
        }


def whole_text(examples: Sequence[Example], splits: Sequence[heldout.Split]) -> Floats:
    """A plain word model on title and text as printed."""
    targets = np.array([example.targets for example in examples])
    return heldout.scores(
        _tfidf().fit_transform(_printed(examples)), targets, splits, lambda: regression(C_PLAIN)
    )


def whole_text_elsewhere(examples: Sequence[Example], others: Sequence[Example]) -> float | None:
    """The average precision of the same model, trained on all the examples, on others."""
    words = _tfidf()
    model = regression(C_PLAIN).fit(words.fit_transform(_printed(examples)), [e.targets for e in examples])
    scores = model.decision_function(words.transform(_printed(others)))
    return average_precision(np.array([example.targets for example in others]), scores)


def _tfidf() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)


def _printed(examples: Sequence[Example]) -> list[str]:
    return [f"{example.title}\n{example.text}" for example in examples]


def minimal_pairs(examples: Sequence[Example], scores: Floats) -> dict[str, float]:
    """How often, among examples of one group with both labels, the one that targets scores higher."""
    right = total = 0
    for group in {example.group for example in examples if example.group}:
        rows = [row for row, example in enumerate(examples) if example.group == group]
        for hostile in (row for row in rows if examples[row].targets):
            for other in (row for row in rows if not examples[row].targets):
                total += 1
                right += bool(scores[hostile] > scores[other])
    return {"pairs": total, "share": right / total if total else 0.0}


def _brief(found: dict[str, Any]) -> dict[str, Any]:
    if not found:
        return {}
    by_language = {code: part["average_precision"] for code, part in found["by_language"].items()}
    kept = ("n", "average_precision", "interval", "roc_auc", "precision", "recall", "brier")
    return {**{key: found[key] for key in kept if key in found}, "by language": by_language}


def _speed(classifier: Classifier, examples: Sequence[Example]) -> dict[str, float]:
    pieces = [(found.article, found.mentions) for found in map(pair, examples[::TIMED])]
    classifier.assess_many(pieces[:50])
    started = time.process_time()
    classifier.assess_many(pieces)
    return {"milliseconds of CPU per assessment": (time.process_time() - started) / len(pieces) * 1000}


if __name__ == "__main__":
    main()
