"""The labelled examples: their balance, and whether a shortcut gives the label away.

    ./run bench examples

A model that sees only the outlet, the person, the length, the language or the topic must stay near chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.common import Result, options, report
from benchmarks.detect import EXAMPLES
from monitor.detect.classify import regression
from monitor.detect.fold import plain
from monitor.detect.tokens import tokens
from monitor.records import Example, Frame
from monitor.train import heldout
from monitor.train.examples import read_all
from monitor.train.metrics import roc_auc

#: A shortcut whose ROC AUC is above this gives the label away.
NEAR_CHANCE = 0.60
#: Words of the topic: what a piece is about, whoever is blamed.
_TOPICS = """
grant* məhkəmə* суд* court* mahkeme* seçki* выбор* election* seçim* qarabağ* карабах* karabakh karabağ* müharibə* войн*
war savaş* neft* нефт* oil petrol* futbol* футбол* football festival* фестивал* cop29 ab аес eu avropa* европ* europe*
avrupa* türkiyə* турци* turkey rusiya* росси* russia* iran* иран* gürcüstan* грузи* georgia*
"""
TOPICS = frozenset(_TOPICS.split())


def main() -> None:
    given = options(__doc__)
    examples = read_all(sorted(EXAMPLES.glob("*.jsonl")))
    report(
        Result(name="examples", figures={**balance(examples), "shortcuts": shortcuts(examples)}),
        as_json=given.json,
    )


def balance(examples: Sequence[Example]) -> dict[str, Any]:
    """Counts and shares."""
    languages = sorted({example.language for example in examples})
    by_language = {code: [e for e in examples if e.language == code] for code in languages}
    frames = Counter(frame for example in examples for frame in example.frames)
    lengths = {
        label: float(np.median([len(e.text.split()) for e in examples if e.targets is wanted]))
        for label, wanted in (("targeting", True), ("not targeting", False))
    }
    return {
        "examples": len(examples),
        "targeting": _share(examples),
        "by language": {
            code: {"n": len(found), "targeting": _share(found)} for code, found in by_language.items()
        },
        "frames": {frame.value: frames[frame] for frame in Frame},
        "median words": lengths,
        "outlets": len({example.outlet for example in examples}),
        "people": len({example.person for example in examples}),
        "in minimal pairs": _in_pairs(examples),
    }


def shortcuts(examples: Sequence[Example]) -> dict[str, float | None]:
    """ROC AUC of models on one shortcut each, on held-out groups; 0.5 is chance."""
    seen: dict[str, Callable[[Example], dict[str, float]]] = {
        "outlet": lambda e: {e.outlet: 1.0},
        "person": lambda e: {e.person: 1.0},
        "length": lambda e: {"words": len(e.text.split()) / 100, "title": len(e.title.split()) / 10},
        "language and date": lambda e: {e.language: 1.0, e.date[:4]: 1.0, e.date[5:7]: 1.0},
        "topic": _topics,
    }
    return {name: _auc(examples, look) for name, look in seen.items()}


def _auc(examples: Sequence[Example], look: Callable[[Example], dict[str, float]]) -> float | None:
    from sklearn.feature_extraction import DictVectorizer

    matrix = DictVectorizer().fit_transform([look(example) for example in examples])
    targets = np.array([example.targets for example in examples])
    splits = heldout.by_group(targets, heldout.groups(examples))
    return roc_auc(targets, heldout.scores(matrix, targets, splits, lambda: regression(1.0)))


def _topics(example: Example) -> dict[str, float]:
    words = tokens(f"{example.title}. {example.text}").words
    stems = [plain(topic.rstrip("*")) for topic in TOPICS]
    return {stem: 1.0 for stem in stems if any(word.startswith(stem) for word in words)}


def _share(examples: Sequence[Example]) -> float:
    return sum(example.targets for example in examples) / len(examples) if examples else 0.0


def _in_pairs(examples: Sequence[Example]) -> int:
    """Examples whose group has both labels."""
    labels: dict[str, set[bool]] = {}
    for example in examples:
        labels.setdefault(example.group, set()).add(example.targets)
    return sum(bool(example.group) and len(labels[example.group]) == 2 for example in examples)


if __name__ == "__main__":
    main()
