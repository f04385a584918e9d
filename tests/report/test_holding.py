"""What waits and what never does."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.records import Severity
from monitor.report.holding import Hold, held

BAKU = ZoneInfo("Asia/Baku")
NIGHT = Hold(zone=BAKU, quiet=(time(22, 0), time(7, 0)))
LUNCH = Hold(zone=BAKU, quiet=(time(12, 0), time(14, 0)))
PAUSE = Hold(zone=BAKU, cool_down=timedelta(hours=6))


def baku(hour, minute=0):
    return datetime(2026, 11, 22, hour, minute, tzinfo=BAKU).astimezone(UTC)


@pytest.mark.parametrize(
    ("hold", "at", "waits"),
    [
        pytest.param(NIGHT, baku(21, 59), False, id="a minute before"),
        pytest.param(NIGHT, baku(22), True, id="as they begin"),
        pytest.param(NIGHT, baku(3), True, id="over midnight"),
        pytest.param(NIGHT, baku(7), False, id="as they end"),
        pytest.param(LUNCH, baku(13), True, id="within one day"),
        pytest.param(LUNCH, baku(20), False, id="after"),
        pytest.param(Hold(zone=BAKU), baku(3), False, id="there are none"),
    ],
)
def test_quiet_hours(hold, at, waits):
    assert held(hold, Severity.HIGH, at, None) is waits


@pytest.mark.parametrize(
    ("hours", "waits"),
    [
        pytest.param(None, False, id="nothing was told yet"),
        pytest.param(5, True, id="within the pause"),
        pytest.param(6, False, id="after it"),
        pytest.param(-9000, False, id="told by a clock that was ahead"),
    ],
)
def test_a_pause_after_something_was_told(hours, waits):
    last = None if hours is None else baku(12) - timedelta(hours=hours)
    assert held(PAUSE, Severity.HIGH, baku(12), last) is waits


@pytest.mark.parametrize("hold", [NIGHT, PAUSE])
def test_the_top_level_never_waits(hold):
    assert not held(hold, Severity.TOP, baku(23), baku(22))


def test_nothing_is_held_for_longer_than_is_said():
    assert Hold(zone=BAKU).longest == timedelta()
    assert NIGHT.longest == timedelta(days=1)
    assert PAUSE.longest == timedelta(hours=6)
