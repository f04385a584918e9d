"""Passes that fail: people are told, with the settings that last worked."""

import json
from datetime import timedelta

import pytest
from samples import NOON
from telling import Desk, folder

from monitor.errors import ConfigError, ModelError
from monitor.judge import Setup
from monitor.pipeline import Watch

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(db, home):
    return Desk(db=db, home=home, channels=(folder(),))


def watch(desk, load=None):
    no_model = Setup(journalists=desk.config.journalists, languages=("az",), model={"card.json": b"{}"})
    return Watch(home=desk.home, load=load or (lambda: (desk.config, no_model)))


def fail(watched, moments, error=ModelError):
    for moment in moments:
        with pytest.raises(error):
            watched.one_pass(moment)


def written(desk):
    return [json.loads(path.read_text()) for path in sorted((desk.home / "out").glob("*.json"))]


def test_people_are_told_once_a_day_that_every_pass_fails(desk):
    with watch(desk) as watched:
        fail(watched, [NOON, NOON + HOUR])
        assert written(desk) == []  # a slip that is mended at once alarms nobody
        fail(watched, [NOON + 2 * HOUR, NOON + 3 * HOUR])
        [told] = written(desk)
        assert told["subject"] == "Report: THE WATCH STANDS STILL"
        assert told["stopped"]
        fail(watched, [NOON + timedelta(days=1)])
    assert [each["subject"] for each in written(desk)].count("Report: THE WATCH STANDS STILL") == 2


def test_what_waits_is_sent_although_the_settings_are_broken_now(desk):
    loads = iter([(desk.config, Setup(journalists=(), languages=("az",), model={"card.json": b"{}"}))])

    def load():
        for found in loads:
            return found
        raise ConfigError(["feeds.yaml: line 3: no such setting"])

    with watch(desk, load) as watched:
        fail(watched, [NOON])
        fail(watched, [NOON + HOUR, NOON + 2 * HOUR], ConfigError)
    [told] = written(desk)
    assert "line 3: no such setting" in told["reason"]
