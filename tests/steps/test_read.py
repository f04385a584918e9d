"""Articles over real HTTP: one that brings out a bug is one that could not be read, and the others are read."""

from __future__ import annotations

import pytest

from monitor.collect.fetch import Fetcher
from monitor.records import VisitStatus


@pytest.fixture
def two(site):
    """An outlet that announces two articles."""
    site.announce("b")
    return site


def _break(monkeypatch, ending):
    """As a bug would: the fetcher fails for one address with an error that is none of ours."""
    checked = Fetcher._checked

    def broken(self, url, ask):
        if url.endswith(ending):
            raise ZeroDivisionError("a bug")
        return checked(self, url, ask)

    monkeypatch.setattr(Fetcher, "_checked", broken)


def test_an_article_that_brings_out_a_bug_is_unread_and_the_others_are_read(two, monkeypatch):
    _break(monkeypatch, "/a")
    two.one_pass()
    states = dict(two.db.execute("SELECT url, state FROM entry").fetchall())
    assert {url[-1]: state for url, state in states.items()} == {"a": "failed", "b": "stored"}
    [(reason,)] = two.db.execute("SELECT reason FROM entry WHERE state = 'failed'").fetchall()
    assert reason == "a bug in this program: ZeroDivisionError: a bug"


def test_a_feed_that_brings_out_a_bug_is_a_feed_that_failed(site, monkeypatch):
    _break(monkeypatch, "/rss")
    site.one_pass()
    assert (site.state.status, site.state.failures) == (VisitStatus.PARSE_ERROR, 1)
    assert "a bug in this program" in site.state.reason
