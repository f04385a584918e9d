"""Where the work of parsing and judging is done: in this process, in worker processes, on a Dask cluster.

    local       one thread of this process: no limits, for a debugger
    processes   worker processes with limits on CPU and memory, which can be killed (the default)
    dask        a `distributed` cluster (extra `cluster`)

All three are a `concurrent.futures.Executor`, so the work is the same pure function in each.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from enum import StrEnum
from types import FrameType, TracebackType
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from monitor.errors import MissingPartError, MonitorError, WorkError

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

#: CPU seconds one piece of work may take.  A 44 kB feed takes 0.024 s, a page 0.02 s.
CPU_SECONDS = 10
#: CPU seconds later the worker is killed if it did not stop by itself (stuck inside a C function).
GRACE_SECONDS = 3
#: Bytes a worker may take beyond what it holds when it is ready.
MEMORY = 1 << 30


class EngineKind(StrEnum):
    """The words for `engine: kind:` in feeds.yaml."""

    LOCAL = "local"
    PROCESSES = "processes"
    DASK = "dask"


class Engine:
    """Runs pure functions somewhere; one serves many passes.  Close it at the end, or use it as a context manager.

    Args:
        kind: Where.
        workers: How many worker processes.
        prepare: Called once in each worker before its first work; must be picklable.
        address: Of the Dask scheduler; empty starts a cluster on this machine.
    """

    def __init__(
        self, kind: EngineKind, workers: int, prepare: Callable[[], None], address: str = ""
    ) -> None:
        self._kind = kind
        self._workers = workers
        self._prepare = prepare
        self._address = address
        #: The Dask client, and the cluster where it is ours; closed in this order.
        self._cluster: list[Any] = []
        #: One lock for each event loop: every pass has a loop of its own.
        self._alone: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
        self._executor = self._start()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers.  Closing twice does nothing."""
        self._executor.shutdown(wait=True)
        for part in self._cluster:
            part.close()
        self._cluster = []

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do one piece of work and wait for it.

        Raises:
            MonitorError: As raised by the work.
            WorkError: The work died, took too long or too much memory, or raised anything else.
        """
        try:
            return await self._submit(self._executor, work, args, kwargs)
        except BrokenProcessPool:
            # Some work killed its worker, and all that was under way died with it.  Done again one at a
            # time, the guilty one kills only itself.
            return await self._run_alone(work, args, kwargs)

    async def _run_alone(self, work: Callable[..., T], args: Any, kwargs: Any) -> T:
        async with self._alone.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            self._replace_broken()
            with self._pool(1) as alone:
                try:
                    return await self._submit(alone, work, args, kwargs)
                except BrokenProcessPool:
                    raise WorkError("too large or too slow: the worker that read it died") from None

    async def _submit(self, executor: Executor, work: Callable[..., T], args: Any, kwargs: Any) -> T:
        limited = _limited if self._kind is EngineKind.PROCESSES else _unlimited
        future = asyncio.get_running_loop().run_in_executor(executor, limited, work, args, kwargs)
        await asyncio.wait({future})
        error = future.exception()
        if error is None:
            return future.result()
        if isinstance(error, MonitorError | BrokenProcessPool) or not isinstance(error, Exception):
            raise error
        if isinstance(error, MemoryError):
            raise WorkError("too large: it needs more memory than a worker may take")
        # A bug costs the one body that shows it, and never hides.
        log.error("work=%s status=bug", getattr(work, "__name__", work), exc_info=error)
        raise WorkError(f"could not be read ({type(error).__name__}: {error})") from error

    def _replace_broken(self) -> None:
        executor = self._executor
        # A broken pool is broken for good.
        if isinstance(executor, ProcessPoolExecutor) and getattr(executor, "_broken", False):
            executor.shutdown(wait=False, cancel_futures=True)
            self._executor = self._pool(self._workers)

    def _start(self) -> Executor:
        match self._kind:
            case EngineKind.LOCAL:
                return ThreadPoolExecutor(1, initializer=self._prepare)
            case EngineKind.PROCESSES:
                return self._pool(self._workers)
            case EngineKind.DASK:
                return self._dask()

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        # spawn: a fork of a process with threads and an event loop may hang.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(
            workers, mp_context=context, initializer=_begin_worker, initargs=(self._prepare,)
        )

    def _dask(self) -> Executor:
        try:
            # Untyped, and an extra: nothing else may depend on it being here.
            distributed: Any = importlib.import_module("distributed")
        except ImportError:
            raise MissingPartError(
                "engine: kind: dask needs the extra `cluster`: pip install '.[cluster]' in the program's folder"
            ) from None
        if not self._address:
            self._cluster.append(
                distributed.LocalCluster(
                    n_workers=self._workers, threads_per_worker=1, dashboard_address=None
                )
            )
        client = distributed.Client(self._address or self._cluster[0])
        self._cluster.insert(0, client)
        client.register_plugin(_preparation(distributed, self._prepare))
        executor: Executor = client.get_executor(pure=False)
        return executor


def _preparation(distributed: Any, prepare: Callable[[], None]) -> Any:
    class Preparation(distributed.WorkerPlugin):  # type: ignore[misc]  # distributed is untyped
        """Prepares each worker, those that join later too."""

        name = "monitor"

        def setup(self, worker: Any) -> None:
            prepare()

    return Preparation()


def _begin_worker(prepare: Callable[[], None]) -> None:
    # Ctrl-C and SIGTERM are for the parent, which lets the work under way finish.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGVTALRM, _stop_work)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    prepare()
    _limit_memory()


def _end_with_parent() -> None:
    # Workers wait on a pipe that they hold open themselves: a parent that was killed would leave them for good.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _limit_memory() -> None:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            held = int(file.read().split()[0]) * resource.getpagesize()
    except FileNotFoundError:
        return  # not Linux: no way to know what is held, and macOS ignores the limit anyway
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, hard))


def _unlimited(work: Callable[..., T], args: Any, kwargs: Any) -> T:
    return work(*args, **kwargs)


def _limited(work: Callable[..., T], args: Any, kwargs: Any) -> T:
    if threading.current_thread() is not threading.main_thread():
        return work(*args, **kwargs)
    # Virtual time stops Python code politely; the profiling timer has its default handler, which ends the process.
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS + GRACE_SECONDS)
    try:
        return work(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)


def _stop_work(number: int, frame: FrameType | None) -> None:
    raise WorkError(f"too slow: more than {CPU_SECONDS} seconds of CPU")
