"""Figures beside those of scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.train.metrics import average_precision

scored = st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=40)


@given(scored.filter(lambda pairs: any(target for target, _ in pairs)))
def test_average_precision_is_that_of_scikit_learn(pairs: list[tuple[bool, int]]) -> None:
    from sklearn.metrics import average_precision_score

    targets, scores = np.array([t for t, _ in pairs]), np.array([float(s) for _, s in pairs])
    assert average_precision(targets, scores) == pytest.approx(average_precision_score(targets, scores))


def test_without_a_positive_there_is_none() -> None:
    assert average_precision(np.array([False, False]), np.array([0.1, 0.2])) is None
