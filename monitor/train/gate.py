"""The gate: a new model replaces the current one only if it is no worse by a named width of noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monitor.detect.classify import Classifier
from monitor.records import Example
from monitor.train import heldout
from monitor.train.evaluate import scores_of
from monitor.train.metrics import Labels, Scores, average_precision, draw, group_members
from monitor.train.seen import fingerprint, group_fingerprints

#: A language with fewer common examples has no say of its own.
LEAST_IN_LANGUAGE = 30
#: The new model may be worse by what this share of the bootstrap's draws says is noise.
NOISE = 0.95
#: Draws of the bootstrap over groups.
ROUNDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two models on the same examples, none of which either had seen."""

    #: `all`, a language, or `golden set`.
    name: str
    n: int
    candidate: float
    current: float
    #: The largest difference, current minus candidate, that may still be noise.
    noise: float

    @property
    def worse(self) -> bool:
        return self.current - self.candidate > self.noise

    def __str__(self) -> str:
        verdict = "worse" if self.worse else "no worse"
        return (
            f"{self.name}: average precision {self.candidate:.3f} against {self.current:.3f} on {self.n} examples, "
            f"{verdict} (noise {self.noise:.3f})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether the candidate may replace the current model, and why, for the operator and the card."""

    accepted: bool
    reason: str
    comparisons: tuple[Comparison, ...] = ()


def decide(
    candidate: Classifier,
    current: Classifier | None,
    examples: Sequence[Example],
    golden: Sequence[Example] = (),
) -> Decision:
    """Compare two models.

    Args:
        candidate: Trained on `examples`.
        current: The model in use; None when there is none.
        examples: Those the candidate was trained on; each model is asked for the score that it gives an example
            without having seen its group.
        golden: Examples that no model is trained on.
    """
    if current is None:
        return Decision(accepted=True, reason="first model")
    comparisons = [*_held_out(candidate, current, examples), *_golden(candidate, current, golden)]
    if not comparisons:
        return Decision(
            accepted=False, reason="nothing to compare: the two models have no held-out examples in common"
        )
    worse = [str(found) for found in comparisons if found.worse]
    reason = "; ".join(worse) if worse else str(comparisons[0])
    return Decision(accepted=not worse, reason=reason, comparisons=tuple(comparisons))


def _held_out(candidate: Classifier, current: Classifier, examples: Sequence[Example]) -> list[Comparison]:
    new, old = unseen_scores(candidate, examples), unseen_scores(current, examples)
    common = ~(np.isnan(new) | np.isnan(old))
    targets = np.array([example.targets for example in examples], dtype=bool)
    grouped = np.array(heldout.groups(examples))
    languages = np.array([example.language for example in examples])
    masks = {"all": common}
    for language in sorted(set(languages[common])):
        mask = common & (languages == language)
        if mask.sum() >= LEAST_IN_LANGUAGE:
            masks[language] = mask
    found = (compare(name, targets[m], new[m], old[m], grouped[m].tolist()) for name, m in masks.items())
    return [comparison for comparison in found if comparison is not None]


def _golden(candidate: Classifier, current: Classifier, golden: Sequence[Example]) -> list[Comparison]:
    if not golden:
        return []
    targets = np.array([example.targets for example in golden], dtype=bool)
    new, old = scores_of(candidate, golden), scores_of(current, golden)
    found = compare("golden set", targets, new, old, heldout.groups(golden))
    return [found] if found else []


def unseen_scores(classifier: Classifier, examples: Sequence[Example]) -> Scores:
    """The probability of each example by a model that has not seen its group, shape (n,).

    What the classifier was trained on has the score its training noted; what it never saw is judged by itself; NaN
    for an example that is new to it but whose group is not.
    """
    noted = dict(zip(classifier.seen.examples.tolist(), classifier.seen.scores.tolist(), strict=True))
    known = set(classifier.seen.groups.tolist())
    scores = np.array([noted.get(fingerprint(example), np.nan) for example in examples])
    fresh = [
        row
        for row, group in enumerate(group_fingerprints(examples))
        if np.isnan(scores[row]) and group not in known
    ]
    if fresh:
        scores[fresh] = scores_of(classifier, [examples[row] for row in fresh])
    return scores


def compare(
    name: str, targets: Labels, new: Scores, old: Scores, grouped: Sequence[str]
) -> Comparison | None:
    """Two sets of scores for the same examples; None when there is nothing to find among them."""
    candidate, current = average_precision(targets, new), average_precision(targets, old)
    if candidate is None or current is None:
        return None
    members = group_members(grouped)
    spread = []
    for seed in range(ROUNDS):
        rows = draw(members, seed)
        first, second = (
            average_precision(targets[rows], new[rows]),
            average_precision(targets[rows], old[rows]),
        )
        if first is not None and second is not None:
            spread.append((second - first) - (current - candidate))
    noise = float(np.quantile(spread, NOISE)) if spread else 0.0
    return Comparison(name=name, n=len(targets), candidate=candidate, current=current, noise=max(noise, 0.0))
