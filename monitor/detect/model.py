"""The linear model behind the classifier, and what is known about it beforehand.

Two models are fitted apart and added: one on the words (scikit-learn's logistic regression), one on the cues and
frames, whose weights are bounded by what they mean.  The bounds are there because labelled examples are made to be
hard: smears without a hostile word beside defences full of them.  A model that is free learns from such a set that
"traitor" speaks for the journalist, which is false among real pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.detect.concepts import ACCUSE, DEFEND, FRAMES_FILE, concepts

#: Inverse strength of regularisation: of the words, the cues, the frames, and the embeddings.
C_WORDS, C_CUES, C_FRAMES, C_EMBEDDED = 1.0, 1.0, 3.0, 10.0
#: Features that the judgement itself never sees: which hostile word it was is for the frames alone.
UNJUDGED = "h"
#: How much the words count beside the cues.  Words fit the hand that wrote the examples better than they fit the
#: world: a model of cues alone keeps most of its average precision in a language that it was not trained on (see
#: "cues alone, in a language not trained on" in `./run bench detect`), one of words has nothing to keep.
WORDS = 0.7
#: How much the embeddings of an encoder count beside them, where there is one.
EMBEDDED = 0.5
#: Concepts whose presence may raise the score and never lower it, besides the frames and `ACCUSE`.
RAISE = ACCUSE | {
    "contempt",
    "misdeed",
    "patriotic",
    "enemies",
    "loyal",
    "rumour",
    "abroad",
    "hostile",
    "hostile-own",
    "hostile-share",
    "bad",
}
#: Concepts whose presence may lower the score and never raise it, besides `DEFEND`.
LOWER = DEFEND | {"work", "fair", "leisure", "procedure", "self", "defending", "hostile-told"}
#: What counts at least this much, whatever the examples say: words of contempt and misdeeds in any sentence that names
#: the person, and hostile words there in the piece's own voice.
FLOOR = {"contempt@sentence": 1.0, "misdeed@sentence": 1.0, "hostile-own@sentence": 0.5}
#: What says nothing either way, though it tells the labels of written examples apart.  Real smears stand behind
#: neutral verbs of speech ("the deputy said") as often as real reports do, give sums of money, and name the person
#: after a long preamble: see the genres of such pieces in docs/classifier.md.
PINNED = frozenset({"speech", "form-speech", "form-late", "form-numbers"})
#: Form features that may only raise the score.
RAISING_FORM = frozenset({"form-question", "form-exclamation", "form-scare"})

Bounds = tuple[float | None, float | None]
FREE: Bounds = (None, None)


def bounds(name: str) -> Bounds:
    """Between which values the weight of a feature must lie."""
    if name[0] != "k":
        return FREE
    concept, _, place = name[2:].partition("@")
    if concept in PINNED:
        return 0.0, 0.0
    if name[2:] in FLOOR:
        return FLOOR[name[2:]], None
    raises = concept in RAISE or concept in RAISING_FORM or concept in concepts(FRAMES_FILE)
    if place == "scare":
        # A hostile word in scare quotes may be mocked or reported; "journalist" in scare quotes is an attack.
        return (0.0, None) if concept in LOWER else FREE
    if raises:
        return 0.0, None
    return (None, 0.0) if concept in LOWER else FREE


class Bounded:
    """Logistic regression whose weights keep within bounds, with the interface of a scikit-learn estimator.

    Without bounds it finds what `sklearn.linear_model.LogisticRegression` finds.
    """

    def __init__(self, limits: Sequence[Bounds], c: float = C_CUES) -> None:
        self.limits = limits
        self.c = c
        self.coef_: npt.NDArray[np.float64] = np.zeros((1, len(limits)))
        self.intercept_: npt.NDArray[np.float64] = np.zeros(1)

    def fit(self, matrix: Any, targets: npt.NDArray[np.bool_]) -> Bounded:
        """Fit to a sparse matrix of shape (n, columns) and labels of shape (n,)."""
        from scipy.optimize import minimize

        signs = np.where(targets, 1.0, -1.0)
        columns = matrix.shape[1]

        def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
            margins = signs * (matrix @ weights[:columns] + weights[columns])
            pull = -self.c * signs / (1.0 + np.exp(np.clip(margins, -30, 30)))
            value = self.c * np.logaddexp(0.0, -margins).sum() + 0.5 * (weights[:columns] ** 2).sum()
            return value, np.append(matrix.T @ pull + weights[:columns], pull.sum())

        start = np.array([max(low or 0.0, 0.0) for low, _ in self.limits] + [0.0])
        found = minimize(
            loss, start, jac=True, method="L-BFGS-B", bounds=[*self.limits, FREE], options={"maxiter": 500}
        )
        self.coef_ = found.x[:columns].reshape(1, -1)
        self.intercept_ = found.x[columns:]
        return self

    def decision_function(self, matrix: Any) -> npt.NDArray[np.float64]:
        return np.asarray(matrix @ self.coef_[0] + self.intercept_[0])


class Blend:
    """The sum of a model of the words, a bounded model of the cues and one of the embeddings, as one linear model.

    Args:
        names: The features, in the order of the columns.
        by_words: An unfitted linear model of scikit-learn.
        by_embeddings: Another one, for where there are embeddings; their numbers are small and want a laxer model.
        words: How much the words count.
    """

    def __init__(
        self, names: Sequence[str], by_words: Any, by_embeddings: Any = None, words: float = WORDS
    ) -> None:
        self.cues = np.array([name[0] == "k" for name in names], dtype=bool)
        self.embedded = np.array([name[0] == "e" for name in names], dtype=bool)
        self.worded = np.array([name[0] not in "ke" + UNJUDGED for name in names], dtype=bool)
        self.limits = [bounds(name) for name in names if name[0] == "k"]
        self.by_words = by_words
        self.by_embeddings = by_embeddings
        self.words = words
        self.coef_: npt.NDArray[np.float64] = np.zeros((1, len(names)))
        self.intercept_: npt.NDArray[np.float64] = np.zeros(1)

    def fit(self, matrix: Any, targets: npt.NDArray[np.bool_]) -> Blend:
        """Fit to a sparse matrix of shape (n, columns) and labels of shape (n,)."""
        by_words = self.by_words.fit(matrix[:, self.worded], targets)
        by_cues = Bounded(self.limits).fit(matrix[:, self.cues], targets)
        self.coef_ = np.zeros((1, matrix.shape[1]))
        self.coef_[0, self.worded] = self.words * by_words.coef_[0]
        self.coef_[0, self.cues] = by_cues.coef_[0]
        self.intercept_ = self.words * by_words.intercept_ + by_cues.intercept_
        if self.embedded.any():
            by_embeddings = self.by_embeddings.fit(matrix[:, self.embedded], targets)
            self.coef_[0, self.embedded] = EMBEDDED * by_embeddings.coef_[0]
            self.intercept_ = self.intercept_ + EMBEDDED * by_embeddings.intercept_
        return self

    def decision_function(self, matrix: Any) -> npt.NDArray[np.float64]:
        return np.asarray(matrix @ self.coef_[0] + self.intercept_[0])
