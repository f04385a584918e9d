"""What goes wrong with one thing from outside is told as an error of ours."""

from __future__ import annotations

import pytest

from monitor.errors import FetchError, MonitorError, ToldAs, WorkError


def told(error: Exception) -> WorkError:
    return WorkError(f"a bug: {error!r}")


def test_a_bug_is_told_with_where_it_comes_from() -> None:
    with pytest.raises(WorkError, match="ZeroDivisionError") as caught, ToldAs(told):
        raise ZeroDivisionError("x")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_what_holds_a_secret_is_not_kept() -> None:
    with pytest.raises(MonitorError) as caught, ToldAs(lambda error: WorkError("a bug"), secret=True):
        raise ZeroDivisionError("https://hooks.example/token")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "error",
    [FetchError("http://xeber.example/", "timeout", "too slow"), OSError("full"), KeyboardInterrupt()],
)
def test_what_is_ours_or_no_bug_goes_on_as_it_is(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught, ToldAs(told, passed=(OSError,)):
        raise error
    assert caught.value is error


def test_what_goes_well_is_left_alone() -> None:
    with ToldAs(told):
        pass
