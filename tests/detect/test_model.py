"""The linear model and the bounds of its weights."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sparse

from monitor.detect.model import EMBEDDED, FREE, Blend, Bounded, bounds


def data(seed: int = 0) -> tuple[sparse.csr_matrix, np.ndarray]:
    random = np.random.default_rng(seed)
    matrix = random.random((80, 4))
    targets = matrix @ [3.0, -2.0, 1.0, 0.0] + random.normal(0, 0.4, 80) > 1.0
    return sparse.csr_matrix(matrix), targets


def test_without_bounds_it_is_the_regression_of_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    matrix, targets = data()
    ours = Bounded([FREE] * 4, 2.0).fit(matrix, targets)
    theirs = LogisticRegression(C=2.0, tol=1e-8).fit(matrix, targets)
    assert ours.coef_ == pytest.approx(theirs.coef_, abs=1e-3)
    assert ours.decision_function(matrix) == pytest.approx(theirs.decision_function(matrix), abs=1e-3)


def test_no_weight_leaves_its_bounds() -> None:
    matrix, targets = data()
    fitted = Bounded([(None, 0.0), (0.0, None), (0.5, None), FREE]).fit(matrix, targets)
    low, high, floor, _ = fitted.coef_[0]
    assert low == 0.0 and high == 0.0 and floor >= 0.5


def test_a_blend_is_one_linear_model() -> None:
    from sklearn.linear_model import LogisticRegression

    matrix, targets = data()
    blend = Blend(["w:a", "w:b", "k:denial", "k:traitor"], LogisticRegression()).fit(matrix, targets)
    direct = matrix @ blend.coef_[0] + blend.intercept_[0]
    assert blend.decision_function(matrix) == pytest.approx(direct)
    assert blend.coef_[0, 2] <= 0.0 <= blend.coef_[0, 3]


def test_embeddings_are_a_model_of_their_own_in_the_sum() -> None:
    from sklearn.linear_model import LogisticRegression

    matrix, targets = data()
    names = ["w:a", "e:0:0", "k:denial", "k:traitor"]
    blend = Blend(names, LogisticRegression(), LogisticRegression(C=9.0)).fit(matrix, targets)
    alone = LogisticRegression(C=9.0).fit(matrix[:, [1]], targets)
    assert blend.coef_[0, 1] == pytest.approx(EMBEDDED * alone.coef_[0, 0])
    assert blend.decision_function(matrix) == pytest.approx(matrix @ blend.coef_[0] + blend.intercept_[0])


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        pytest.param("w:traito", FREE, id="words are free"),
        pytest.param("k:traitor@own", (0.0, None), id="a frame never speaks for the person"),
        pytest.param("k:traitor@scare", FREE, id="unless it is quoted"),
        pytest.param("k:denial@sentence", (None, 0.0), id="a denial never speaks against"),
        pytest.param("k:work@scare", (0.0, None), id="'journalist' in scare quotes is an attack"),
        pytest.param(
            "k:hostile-own@sentence", (0.5, None), id="hostility in the piece's own voice always counts"
        ),
        pytest.param("k:hostile-told", (None, 0.0), id="hostility that is told never speaks against"),
        pytest.param("k:contempt@sentence", (1.0, None), id="contempt beside the name always counts"),
        pytest.param("k:misdeed", (0.0, None), id="misdeeds elsewhere never speak for the person"),
        pytest.param("k:speech", (0.0, 0.0), id="verbs of speech stand on both sides"),
        pytest.param("k:form-late", (0.0, 0.0), id="a long preamble says nothing"),
        pytest.param("k:bad@after", (0.0, None), id="bad words never speak for the journalist"),
    ],
)
def test_bounds(name: str, limits: tuple[float | None, float | None]) -> None:
    assert bounds(name) == limits
