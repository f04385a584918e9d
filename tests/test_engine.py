import asyncio
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from monitor.engine import Engine, EngineKind
from monitor.errors import ExtractError, FetchError, WorkError

KINDS = list(EngineKind)


def prepare() -> None:
    os.environ["MONITOR_TEST_PREPARED"] = "yes"


def prepared() -> str:
    return os.environ.get("MONITOR_TEST_PREPARED", "no")


def double(number: int) -> int:
    return 2 * number


def no_article(url: str) -> None:
    raise ExtractError(url, "a cookie notice")


def not_found(url: str) -> None:
    raise FetchError(url, "gone", "HTTP 410", http_status=410)


def bug() -> None:
    raise KeyError("oops")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def spin() -> None:
    while True:
        pass


def swell() -> int:
    return len(bytearray(8 << 30))


def slow_double(number: int) -> int:
    time.sleep(0.2)
    return 2 * number


@pytest.fixture(scope="module", params=KINDS, ids=str)
def engine(request):
    if request.param is EngineKind.DASK:
        pytest.importorskip("distributed")
    with Engine(request.param, 2, prepare) as started:
        yield started


@pytest.fixture(scope="module")
def processes():
    with Engine(EngineKind.PROCESSES, 2, prepare) as started:
        yield started


async def all_of(engine, work, arguments):
    return await asyncio.gather(
        *(engine.run(work, argument) for argument in arguments), return_exceptions=True
    )


def test_does_the_work_wherever_it_runs(engine):
    assert asyncio.run(all_of(engine, double, range(10))) == [2 * n for n in range(10)]


def test_prepares_every_worker(engine):
    assert asyncio.run(engine.run(prepared)) == "yes"


def test_an_error_of_ours_comes_back_whole(engine):
    with pytest.raises(ExtractError) as caught:
        asyncio.run(engine.run(no_article, "https://a.example"))
    assert (caught.value.url, caught.value.reason) == ("https://a.example", "a cookie notice")
    with pytest.raises(FetchError) as other:
        asyncio.run(engine.run(not_found, "https://a.example"))
    assert (other.value.status, other.value.http_status) == ("gone", 410)


def test_a_bug_costs_one_piece_of_work_and_is_logged(engine, caplog):
    with pytest.raises(WorkError, match="KeyError"):
        asyncio.run(engine.run(bug))
    assert "status=bug" in caplog.text
    assert asyncio.run(engine.run(double, 4)) == 8


def test_work_that_kills_its_worker_costs_nothing_else(processes):
    async def together():
        return await asyncio.gather(
            *(processes.run(slow_double, n) for n in range(4)),
            processes.run(die),
            *(processes.run(slow_double, n) for n in range(4)),
            return_exceptions=True,
        )

    results = asyncio.run(together())
    assert [r for r in results if not isinstance(r, WorkError)] == [0, 2, 4, 6] * 2
    [error] = [r for r in results if isinstance(r, WorkError)]
    assert "too large or too slow" in str(error)
    assert asyncio.run(processes.run(double, 4)) == 8


def test_work_that_never_ends_is_stopped(processes):
    limited = partial(_with_limit, 0.2)
    with pytest.raises(WorkError, match="too slow"):
        asyncio.run(processes.run(limited))
    assert asyncio.run(processes.run(double, 4)) == 8


def _with_limit(seconds: float) -> None:
    # The limit of the engine is 10 s: this shortens it inside the worker, to keep the test quick.
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    spin()


def test_work_that_takes_too_much_memory_is_stopped(processes):
    with pytest.raises(WorkError, match="memory"):
        asyncio.run(processes.run(swell))
    assert asyncio.run(processes.run(double, 4)) == 8


def test_workers_end_when_their_parent_is_killed(tmp_path):
    (tmp_path / "parent.py").write_text(
        "import os, time\n"
        "from monitor.engine import Engine, EngineKind\n"
        "import asyncio\n"
        "def nothing(): pass\n"
        "if __name__ == '__main__':\n"
        "    engine = Engine(EngineKind.PROCESSES, 1, nothing)\n"
        "    print(asyncio.run(engine.run(os.getpid)), flush=True)\n"
        "    time.sleep(600)\n"
    )
    root = Path(__file__).resolve().parent.parent
    parent = subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.communicate(timeout=60)  # the worker holds the other end: this is over when it has ended
    assert not Path(f"/proc/{worker}/cmdline").exists() or _is_dead(worker)


def _is_dead(process):
    return "State:\tZ" in Path(f"/proc/{process}/status").read_text()
