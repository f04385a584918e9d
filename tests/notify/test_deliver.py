"""One way that goes wrong is one delivery that failed, whatever goes wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import parcel

from monitor.errors import NotifyError
from monitor.notify import deliver
from monitor.notify.deliver import Way
from monitor.records import Channel, ChannelKind


def test_a_bug_in_one_way_is_a_delivery_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> None:
        raise ZeroDivisionError("https://hooks.example/secret")

    monkeypatch.setitem(deliver._REMOTE, ChannelKind.WEBHOOK, broken)
    way = Way(home=tmp_path, egress="direct", secret=lambda name: "x")
    channel = Channel(id="hook", kind=ChannelKind.WEBHOOK)
    with (
        pytest.raises(NotifyError, match="a bug in this program \\(ZeroDivisionError\\)") as caught,
        deliver.one_delivery(channel),
    ):
        deliver.deliver(channel, parcel(), way)
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__
