"""One thread for the libraries under the model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """While it is open, sums of vectors are not spread over the cores.

    The vectors are short and there are very many: with two threads that wait for each other a training of 1,169
    examples took 47 s of CPU, with one 14 s (2026-11, two cores with other work).
    """
    # The limit holds for what is loaded when it is set.
    import scipy.optimize  # noqa: F401  # loaded for its libraries
    import sklearn.linear_model  # noqa: F401  # loaded for its libraries
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield
