"""What a person should look at before a new model is trusted: poisoned, contradictory or telltale labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from monitor.detect.fold import fold
from monitor.records import Example
from monitor.train.metrics import Scores, roc_auc

#: The source of the examples that come with the program.
SHIPPED = "written"
#: A source or reviewer that brings more than this share of the new labels could turn the model alone.
LARGEST_SHARE = 1 / 3
#: Fewer new labels than this say nothing about shares.
FEWEST = 30
#: Fewer new labels of either kind say nothing about whether they are the wrong way round; and the ROC AUC below which
#: they may be.  Honest reviewers correct a model, but not so that its order is turned.
FEWEST_EACH, CHANCE = 8, 0.4
#: An outlet with at least this many examples, nearly all with one label, is learned instead of the text.
OUTLET_EXAMPLES, OUTLET_SHARE = 10, 0.9
#: Two texts are nearly the same when this share of the shorter one's word triples stands in the other.
SAME = 0.8
#: Words in a run that is compared, and examples that it is looked up in.
RUN = 3
MOST_HOLDERS = 20


def dominant_source(new: Sequence[Example]) -> list[str]:
    """Sources (a reviewer is a source) that bring too large a share of the labels that the last model did not have."""
    if len(new) < FEWEST:
        return []
    counted = Counter(example.source or "unknown" for example in new)
    if len(counted) == 1 and SHIPPED in counted:
        return []
    return [
        f"{source} brings {count} of the {len(new)} new labels: look at a few before you trust them"
        for source, count in counted.most_common()
        if count > LARGEST_SHARE * len(new)
    ]


def dominant_reviewer(said: Sequence[Sequence[str]]) -> list[str]:
    """Reviewers who alone decided too large a share of the new labels; `said` names those of each label."""
    if len(said) < FEWEST:
        return []
    alone = Counter(names[0] for names in said if len(set(names)) == 1)
    return [
        f"{reviewer} alone decided {count} of the {len(said)} new labels: let another person label some of them"
        for reviewer, count in alone.most_common()
        if count > LARGEST_SHARE * len(said)
    ]


def reversed_labels(new: Sequence[Example], scores: Scores) -> list[str]:
    """Sources whose new labels run against the model in use: what they call an attack scores lower than the rest.

    Args:
        scores: That each of them targets, by the model in use, shape (n,).
    """
    found = []
    sources = np.array([example.source or "unknown" for example in new])
    labels = np.array([example.targets for example in new])
    for source in sorted(set(sources)):
        mine = sources == source
        targets = labels[mine]
        auc = roc_auc(targets, scores[mine])
        if min(targets.sum(), (~targets).sum()) >= FEWEST_EACH and auc is not None and auc < CHANCE:
            found.append(
                f"{source}: the model in use scores the {targets.sum()} pieces that are called targeting lower than "
                f"the {(~targets).sum()} others (ROC AUC {auc:.2f}): are the labels the wrong way round?"
            )
    return found


def telltale_outlets(examples: Sequence[Example]) -> list[str]:
    """Outlets whose examples nearly all have one label: their style would give the label away."""
    labels: dict[str, list[bool]] = {}
    for example in examples:
        if example.outlet:
            labels.setdefault(example.outlet, []).append(example.targets)
    return [
        f"{outlet}: {sum(found)} of {len(found)} examples target, so its style gives the label away"
        for outlet, found in sorted(labels.items())
        if len(found) >= OUTLET_EXAMPLES and not 1 - OUTLET_SHARE <= sum(found) / len(found) <= OUTLET_SHARE
    ]


def telltale_features(found: Mapping[str, float]) -> list[str]:
    """Outlets that the strongest features of the new model tell, as its card has them: see `telltale`."""
    return [
        f"{outlet}: the strongest features tell its pieces from all others (ROC AUC {auc:.2f}), so the model may have "
        "learned the outlet instead of the attack"
        for outlet, auc in found.items()
    ]


def contradictions(examples: Sequence[Example]) -> list[tuple[Example, Example]]:
    """Pairs of nearly the same text about the same person with different labels, for a second look."""
    runs = [_runs(example.text) for example in examples]
    return [
        (examples[first], examples[second])
        for first, second in _candidates(examples, runs)
        if len(runs[first] & runs[second]) >= SAME * min(len(runs[first]), len(runs[second]))
    ]


def _candidates(examples: Sequence[Example], runs: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs about one person that share a run of words and bear different labels, each once."""
    holders: dict[tuple[str, str, bool], list[int]] = {}
    for number, example in enumerate(examples):
        person, seen = fold(example.person), set[int]()
        for run in runs[number]:
            # Of a text that is there a thousand times, a few say what the others would.
            seen.update(holders.get((person, run, not example.targets), ())[:MOST_HOLDERS])
            holders.setdefault((person, run, example.targets), []).append(number)
        yield from ((other, number) for other in sorted(seen))


def _runs(text: str) -> frozenset[str]:
    words = fold(text).split()
    return frozenset(" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))
