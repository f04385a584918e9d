"""Which pair a reviewer is asked about next, and what the labels say about the model.  Pure, without the model."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar


class Chosen(StrEnum):
    """Why a pair was asked for.  Stored: never rename one."""

    UNCERTAIN = "uncertain"
    HIGH = "high"
    RANDOM = "random"


#: Ten labels: four of what the model is unsure of (it learns most), three of what it is sure of (it shows false
#: alarms), three drawn at random (they alone show what it misses).
TURNS = (
    Chosen.UNCERTAIN,
    Chosen.HIGH,
    Chosen.RANDOM,
    Chosen.UNCERTAIN,
    Chosen.HIGH,
    Chosen.RANDOM,
    Chosen.UNCERTAIN,
    Chosen.HIGH,
    Chosen.RANDOM,
    Chosen.UNCERTAIN,
)
#: Fewer positives in the random sample say nothing about recall.
FEWEST_POSITIVES = 5
#: 95 %, two-sided.
_Z = 1.959964


class Candidate(Protocol):
    """What the choice looks at."""

    @property
    def campaign(self) -> int | None: ...


T = TypeVar("T", bound=Candidate)


def choose(
    waiting: Mapping[Chosen, Sequence[T]], labelled: int, last_campaign: int | None
) -> tuple[Chosen, T] | None:
    """The next pair to ask for; None when none waits.

    Args:
        waiting: The candidates of each kind, best first.
        labelled: How many labels the reviewer has given through the queue: the turn follows from it, so that a
            reload asks for the same pair.
        last_campaign: Of the pair labelled last: two of one campaign never follow each other, unless nothing else
            waits.
    """
    turn = TURNS[labelled % len(TURNS)]
    kinds = [turn, *(kind for kind in Chosen if kind is not turn)]
    found = [(kind, pair) for kind in kinds for pair in waiting.get(kind, ())]
    others = (each for each in found if last_campaign is None or each[1].campaign != last_campaign)
    return next(others, found[0] if found else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """The share of the targeting pieces that the model flags, from a random sample of all pairs."""

    #: Labelled pairs of the sample, and those that target among them.
    n: int
    positives: int
    #: None: too few positives to say.
    share: float | None
    #: 95 % (Wilson); None with `share`.
    low: float | None
    high: float | None


def recall(sample: Sequence[tuple[bool, bool]]) -> Recall:
    """Recall with its interval from (flagged by the model, targets by the reviewers) of a random sample."""
    hits = sum(flagged and targets for flagged, targets in sample)
    positives = sum(targets for _, targets in sample)
    if positives < FEWEST_POSITIVES:
        return Recall(n=len(sample), positives=positives, share=None, low=None, high=None)
    low, high = wilson(hits, positives)
    return Recall(n=len(sample), positives=positives, share=hits / positives, low=low, high=high)


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share; n must be above 0."""
    share = hits / n
    centre = share + _Z**2 / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    scale = 1 + _Z**2 / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Krippendorff's alpha for names of classes."""

    #: Pairs that at least two reviewers labelled, and their labels.
    n: int
    labels: int
    #: 1: they always agree; 0: as chance would have it; None: too little to say, or only one answer ever given.
    alpha: float | None


def agreement(units: Sequence[Sequence[Hashable]]) -> Agreement:
    """How far reviewers agree; a unit holds what each of them said about one pair."""
    shared = [unit for unit in units if len(unit) > 1]
    total = sum(len(unit) for unit in shared)
    counts: dict[Hashable, int] = {}
    for unit in shared:
        for answer in unit:
            counts[answer] = counts.get(answer, 0) + 1
    expected = sum(count * (total - count) for count in counts.values())
    if not expected:
        return Agreement(n=len(shared), labels=total, alpha=None)
    observed = sum(_disagreements(unit) / (len(unit) - 1) for unit in shared)
    return Agreement(n=len(shared), labels=total, alpha=1 - (total - 1) * observed / expected)


def _disagreements(unit: Sequence[Hashable]) -> int:
    return sum(len(unit) - unit.count(answer) for answer in unit)
