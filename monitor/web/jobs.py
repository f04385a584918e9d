"""Long work that a page starts: a command of the program in a process of its own, so that the pages stay quick."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock, Thread

#: Seconds after which a command is ended.
LIMIT = 1_800
#: Characters of its output that are kept: the end.
OUTPUT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A command that was started; `code` is None while it runs."""

    kind: str
    arguments: tuple[str, ...]
    started: datetime
    ended: datetime | None = None
    code: int | None = None
    output: str = ""


class Jobs:
    """At most one job of a kind at a time; the last of each is remembered."""

    def __init__(self, command: Sequence[str], clock: Callable[[], datetime]) -> None:
        """
        Args:
            command: How this program is started, without its arguments.
        """
        self._command = tuple(command)
        self._clock = clock
        self._lock = Lock()
        self._jobs: dict[str, Job] = {}

    def start(self, kind: str, *arguments: str) -> Job:
        """Start a job unless one of its kind runs; that one, or the new one."""
        with self._lock:
            known = self._jobs.get(kind)
            if known is not None and known.code is None:
                return known
            job = Job(kind=kind, arguments=arguments, started=self._clock())
            self._jobs[kind] = job
        Thread(target=self._run, args=(job,), daemon=True).start()
        return job

    def last(self, kind: str) -> Job | None:
        """The newest job of a kind."""
        return self._jobs.get(kind)

    def now(self, *arguments: str, limit: int = 90) -> tuple[int, str]:
        """Run a short command and wait for it: exit code, and what it said."""
        try:
            done = subprocess.run(  # noqa: S603  # our own program; no shell, and ids of ours as arguments
                [*self._command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=limit,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            return 1, f"{_text(error.output)}\nended after {limit} seconds"
        return done.returncode, _text(done.stdout)

    def _run(self, job: Job) -> None:
        code, output = self.now(*job.arguments, limit=LIMIT)
        self._jobs[job.kind] = replace(job, ended=self._clock(), code=code, output=output)


def _text(output: bytes | None) -> str:
    return (output or b"").decode("utf-8", "replace")[-OUTPUT:].strip()
