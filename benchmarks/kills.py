"""Kills passes and the long-lived service at random instants, and looks what is left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.newsdesk import PATIENCE, Alerts, Desk, end, finished
from benchmarks.receiver import Receiver
from monitor.demo.newsroom import Newsroom

#: Seconds that a killed process may work, on average: short, so that each gets only a little further.
LIFE = 0.25
#: Shares of the kills: of the service instead of a single pass; of the service while it waits for its next pass, and
#: in the moment in which a message of it arrives; of the service with worker processes, its main process alone.
SERVICE, IDLE, SENDING, WORKERS = 0.5, 0.25, 0.35, 0.25
#: Seconds, at most, between the arrival of a message and the kill.
BLINK = 0.02
#: Seconds in which workers end whose parent was killed.
AFTERLIFE = 10.0

_PROCESSES = {"MONITOR_ENGINE_KIND": "processes"}


@dataclass(slots=True, kw_only=True)
class Kills:
    """What the kill test did."""

    kills: int = 0
    #: Of these, of the service.
    service: int = 0
    #: Processes that ended before they were killed.
    undisturbed: int = 0
    rounds: int = 0
    #: Digests that were sent, and messages that were sent once more with the same identity.
    digests: int = 0
    again: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calm:
    """What a run gives that nothing happens to."""

    alerts: Alerts
    digests: frozenset[str]


def kill(
    place: Path,
    model: Path,
    newsroom: Newsroom,
    moments: Sequence[datetime],
    kills: int,
    seed: int,
) -> tuple[Kills, list[str]]:
    """Kill at random instants until there were enough; what was done, and what was wrong at the end."""
    with Receiver() as receiver:
        return _Killing(place, model, newsroom, moments, kills, receiver, random.Random(seed)).all()  # noqa: S311  # not for secrets


@dataclass
class _Killing:
    place: Path
    model: Path
    newsroom: Newsroom
    moments: Sequence[datetime]
    kills: int
    receiver: Receiver
    chance: random.Random

    def __post_init__(self) -> None:
        self.done = Kills()
        self.wrong: list[str] = []

    def all(self) -> tuple[Kills, list[str]]:
        calm = self._calm()
        while self.done.kills < self.kills:
            name = f"killed-{self.done.rounds}"
            self._round(self._desk(name))
            got = self.receiver.of(name)
            self.done.rounds += 1
            self.done.digests += len(got.digests)
            self.done.again += got.again
            self.wrong += [f"{name}: {line}" for line in _compared(self._known(name), calm.alerts)]
            self.wrong += [f"{name}: {line}" for line in got.problems(calm.digests)]
            say(f"round {self.done.rounds}: {self.done.kills} kills, {len(self.wrong)} wrong")
        return self.done, self.wrong

    def _calm(self) -> _Calm:
        """A run that nothing happens to."""
        desk = self._desk("expected")
        for moment in self.moments:
            code, said = desk.one_pass(moment)
            say(f"undisturbed {moment:%d %b}: {code}")
            if code:
                raise RuntimeError(f"the undisturbed run failed: {said}")
        got = self.receiver.of("expected")
        if trouble := list(got.problems(got.digests)):
            raise RuntimeError(f"the undisturbed run tells wrongly: {trouble}")
        return _Calm(alerts=desk.alerts(), digests=got.digests)

    def _desk(self, name: str) -> Desk:
        return Desk.begin(self.place / name, self.newsroom, self.model, self.receiver.channels(name))

    def _known(self, name: str) -> Desk:
        return Desk(home=self.place / name, newsroom=self.newsroom)

    def _round(self, desk: Desk) -> None:
        left = self.kills - self.done.kills
        for number, moment in enumerate(self.moments, start=1):
            until = self.kills - left * (len(self.moments) - number) // len(self.moments)
            while self.done.kills < until and self._one(desk, moment):
                pass
            self._finish(desk, moment, by_service=number % 2 == 0)

    def _one(self, desk: Desk, moment: datetime) -> bool:
        """Kill once; False: a pass had nothing left to do."""
        if self.chance.random() < SERVICE:
            self._kill_service(desk, moment)
            return True
        seen = len(desk.newsroom.requests)
        process = desk.start(desk.pass_words(moment))
        desk.wait_for_work(process, seen)
        time.sleep(self._life())
        if process.poll() is not None:
            self._expect(finished(process), "a pass", (0, 4))
            self.done.undisturbed += 1
            return False
        end(process)
        self.done.kills += 1
        return True

    def _kill_service(self, desk: Desk, moment: datetime) -> None:
        workers = self.chance.random() < WORKERS
        place = self.chance.random()
        counts = _Counts.of(desk, self.receiver)
        process = desk.start_service(moment, _PROCESSES if workers else None)
        if place < SENDING:
            counts.wait(process, lambda now: now.messages > counts.messages or now.ended > counts.ended)
            time.sleep(self.chance.uniform(0, BLINK))
        elif place < SENDING + IDLE:
            counts.wait(process, lambda now: now.ended > counts.ended)
            time.sleep(self._life())
        else:
            counts.wait(process, lambda now: now.requests > counts.requests or now.ended > counts.ended)
            time.sleep(self._life())
        if process.poll() is not None:
            self.wrong.append(f"the service ended by itself: {finished(process)}")
            return
        if workers:
            self.wrong += _left_behind(process)
        end(process)
        self.done.kills += 1
        self.done.service += 1

    def _finish(self, desk: Desk, moment: datetime, *, by_service: bool) -> None:
        """One pass that is not killed, by itself or as the first one of a service that is stopped then."""
        if not by_service:
            self._expect(desk.one_pass(moment), "a pass after a kill", (0,))
            return
        counts = _Counts.of(desk, self.receiver)
        process = desk.start_service(moment)
        counts.wait(process, lambda now: now.ended > counts.ended)
        process.send_signal(signal.SIGTERM)
        self._expect(finished(process), "a service that was stopped", (0,))

    def _expect(self, outcome: tuple[int, str], what: str, codes: Sequence[int]) -> None:
        code, said = outcome
        if code not in codes:
            self.wrong.append(f"{what} ended with {code}: {said.strip()}")

    def _life(self) -> float:
        return self.chance.expovariate(1 / LIFE)


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def _compared(desk: Desk, expected: Alerts) -> Iterator[str]:
    yield from desk.problems()
    found = desk.alerts()
    if found - expected:
        yield f"alerts that an undisturbed run does not raise: {sorted(found - expected)}"
    if expected - found:
        yield f"alerts that were lost: {sorted(expected - found)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """How far a service has come."""

    desk: Desk
    receiver: Receiver
    requests: int
    messages: int
    ended: int

    @classmethod
    def of(cls, desk: Desk, receiver: Receiver) -> _Counts:
        return cls(
            desk=desk,
            receiver=receiver,
            requests=len(desk.newsroom.requests),
            messages=receiver.of(desk.home.name).count,
            ended=desk.passes_ended(),
        )

    def wait(self, process: subprocess.Popen[bytes], enough: Callable[[_Counts], bool]) -> None:
        """Wait until the service has come far enough, or has ended."""
        begun = time.monotonic()
        while not enough(_Counts.of(self.desk, self.receiver)) and process.poll() is None:
            if time.monotonic() - begun > PATIENCE:
                raise TimeoutError("the service does nothing")
            time.sleep(0.003)


def _left_behind(process: subprocess.Popen[bytes]) -> list[str]:
    """Kill the main process alone; its workers must end by themselves."""
    process.kill()
    process.wait()
    begun = time.monotonic()
    while time.monotonic() - begun < AFTERLIFE:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return []
        time.sleep(0.05)
    return ["workers were left behind when the service was killed"]
