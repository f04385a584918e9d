"""The classifier: whether a piece targets a journalist, and by which frames.

One definition for training and judging: `build` is the unfitted model, `Classifier` the fitted one.  Judging
needs numpy alone; scikit-learn is loaded for training only.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.detect import modelfiles
from monitor.detect.encoder import Encoder, with_embeddings
from monitor.detect.features import Bag, Features, features
from monitor.detect.model import C_EMBEDDED, C_WORDS, Blend
from monitor.detect.passages import FEW_WORDS, Passage, passages
from monitor.detect.reasons import Explanation, Weighed, details, reasons, sentence_reasons, weigh
from monitor.detect.vectors import Row, Vocabulary
from monitor.records import Article, Assessment, Band, Frame, FrameScore, Mention, Where


def build(names: Sequence[str]) -> Blend:
    """An unfitted model over the columns of a vocabulary."""
    return Blend(names, regression(C_WORDS), regression(C_EMBEDDED))


def regression(c: float) -> Any:
    """An unfitted logistic regression of scikit-learn, which is loaded only here; `c` is 1 / regularisation."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=c, solver="liblinear", max_iter=1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """A fitted model.  Immutable, picklable, and cheap to rebuild from its files."""

    card: Mapping[str, Any]
    vocabulary: Vocabulary
    #: Shape (n,), for the columns of the vocabulary.
    coefficients: npt.NDArray[np.float32]
    #: Shape (10, n), in the order of `Frame`.
    frames: npt.NDArray[np.float32]
    seen: modelfiles.Seen
    #: The one it was trained with; None: it was trained without.
    encoder: Encoder | None = None

    @property
    def id(self) -> str:
        return str(self.card["id"])

    @classmethod
    def from_files(cls, card: bytes, arrays: bytes, encoder: Encoder | None = None) -> Classifier:
        """A model from its two files, with the encoder that it needs; one that needs none leaves it alone.

        Raises:
            ModelError: They are damaged, do not belong together, or were made for other features or another encoder.
        """
        parts = modelfiles.read(card, arrays)
        modelfiles.check_encoder(parts.card, encoder.sha256 if encoder else None)
        return cls(
            card=parts.card,
            vocabulary=Vocabulary.of(parts.names, parts.idf),
            coefficients=parts.coefficients,
            frames=parts.frames,
            seen=parts.seen,
            encoder=encoder if modelfiles.encoder_of(parts.card) else None,
        )

    @staticmethod
    def needs_encoder(card: bytes) -> bool:
        """Whether a model was trained with an encoder.

        Raises:
            ModelError: The card is none.
        """
        return modelfiles.encoder_of(modelfiles.read_card(card)) is not None

    def to_files(self) -> dict[str, bytes]:
        """`card.json` and `model.npz`: plain data that can run no code."""
        parts = modelfiles.Parts(
            card=self.card,
            names=self.vocabulary.names,
            idf=self.vocabulary.idf,
            coefficients=self.coefficients,
            frames=self.frames,
            seen=self.seen,
        )
        return modelfiles.write(parts)

    def assess(self, article: Article, mentions: Sequence[Mention]) -> tuple[Assessment, ...]:
        """Judge an article.

        Args:
            article: Its language should be known.
            mentions: Of all watched people, as `Matcher.find` gives them.

        Returns:
            One assessment for each journalist that is named outside the byline, in the order of the mentions.
        """
        named = dict.fromkeys(m.journalist for m in mentions if m.where is not Where.BYLINE)
        return tuple(self._assess(article, mentions, judged) for judged in named)

    def assess_many(
        self, pieces: Iterable[tuple[Article, Sequence[Mention]]]
    ) -> list[tuple[Assessment, ...]]:
        """`assess` for several articles, in their order."""
        return [self.assess(article, mentions) for article, mentions in pieces]

    def score(self, row: Row) -> float:
        """The uncalibrated score of a vector, in log-odds."""
        return float(self.coefficients[row.columns] @ row.values) + float(self.card["intercept"])

    def probability(self, score: float) -> float:
        """A score calibrated: 0..1."""
        slope, offset = self.card["calibration"]
        return _logistic(slope * score + offset)

    def band(self, probability: float) -> Band:
        thresholds = self.card["thresholds"]
        if probability >= thresholds["likely"]:
            return Band.LIKELY
        return Band.POSSIBLE if probability >= thresholds["possible"] else Band.UNLIKELY

    def beginning_at(self, bands: Mapping[str, float]) -> Classifier:
        """The same with bands that begin at other scores than the card says."""
        return replace(self, card={**self.card, "thresholds": {**self.card["thresholds"], **bands}})

    def explain(self, article: Article, mentions: Sequence[Mention], judged: str) -> Explanation:
        """The whole judgement of one (article, journalist) pair, as a sum."""
        passage = passages(article, mentions, judged)
        found = features(passage, article.language)
        bag = self._bag(passage, found)
        row = self.vocabulary.row(bag)
        weighed = self._weigh(passage, found, bag, row)
        slope, offset = self.card["calibration"]
        log_odds = slope * self.score(row) + offset
        return Explanation(
            base=slope * float(self.card["intercept"]) + offset,
            sentences=tuple(sentence_reasons(weighed)),
            details=tuple(details(weighed)),
            log_odds=log_odds,
            score=_logistic(log_odds),
            to_likely=_log_odds(self.card["thresholds"]["likely"]) - log_odds,
        )

    def _assess(self, article: Article, mentions: Sequence[Mention], judged: str) -> Assessment:
        passage = passages(article, mentions, judged)
        found = features(passage, article.language)
        bag = self._bag(passage, found)
        row = self.vocabulary.row(bag)
        probability = self.probability(self.score(row))
        band = self.band(probability) if passage.words >= FEW_WORDS else Band.INSUFFICIENT
        flagged = band in (Band.LIKELY, Band.POSSIBLE)
        why = reasons(self._weigh(passage, found, bag, row))
        return Assessment(
            journalist=judged,
            score=probability,
            band=band,
            frames=self._frames(row, probability) if flagged else (),
            reasons=why,
            sentence=next((reason.text for reason in why if reason.kind == "sentence"), ""),
            model=self.id,
        )

    def _bag(self, passage: Passage, found: Features) -> Bag:
        return with_embeddings(found.bag(), passage, self.encoder)

    def _weigh(self, passage: Passage, found: Features, bag: Bag, row: Row) -> Weighed:
        words = self.vocabulary
        values = self.card["calibration"][0] * self.coefficients[row.columns] * row.values
        each = np.zeros(len(words.names))
        each[row.columns] = values / row.counts
        named = words.is_named(row.columns)
        names = [words.names[column] for column in row.columns[named].tolist()]
        contributions = dict(zip(names, values[named].tolist(), strict=True))
        embedded = float(values[words.is_embedded(row.columns)].sum())
        return weigh(passage, found, contributions, words.by_spelling(bag, each).tolist(), embedded)

    def _frames(self, row: Row, probability: float) -> tuple[FrameScore, ...]:
        """The frames of a piece that targets with this probability."""
        # Not `@`: for a matrix of this size numpy wakes every core, which costs more than the sum.
        raw = (self.frames[:, row.columns] * row.values).sum(axis=1)
        heads = self.card["frames"]
        found = []
        for frame, value in zip(Frame, raw, strict=True):
            head = heads[frame.value]
            score = probability * _logistic(float(value) + head["intercept"])
            if score >= head["threshold"]:
                found.append(FrameScore(frame=frame, score=score))
        return tuple(sorted(found, key=lambda f: -f.score))


def _logistic(value: float) -> float:
    # Written so that exp never overflows.
    if value >= 0:
        return 1.0 / (1.0 + math.exp(-value))
    return math.exp(value) / (1.0 + math.exp(value))


def _log_odds(probability: float) -> float:
    # A threshold above 1 is one that nothing passes.
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))
