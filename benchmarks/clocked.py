"""`monitor run` as it is but for two things: its clock shows what a file says, and its passes come in quick succession.

    python -m benchmarks.clocked CLOCK run --home HOME

CLOCK holds one moment, ISO 8601.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from monitor import service
from monitor.cli import watch
from monitor.cli.main import main

#: Between the beginnings of two passes; settings allow no less than a minute.
EVERY = timedelta(seconds=0.5)

_serve = service.serve


def begin() -> None:
    """Put the clock in and start the program."""
    clock = Path(sys.argv[1])

    class Shown(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain one: workers get it
            return datetime.fromisoformat(clock.read_text("ascii")).astimezone(tz)

    def serve(make_pass: Callable[[], None], every: timedelta, ended: threading.Event) -> None:
        _serve(make_pass, min(every, EVERY), ended)

    vars(watch)["datetime"] = Shown
    vars(service)["serve"] = serve
    sys.argv = ["monitor", *sys.argv[2:]]
    main()


if __name__ == "__main__":
    begin()
