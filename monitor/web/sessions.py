"""Who may come in: one-time addresses, named tokens, a password; sessions; roles."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from threading import Lock

#: A session that nobody used for so long ends.
IDLE = timedelta(hours=12)
#: Wrong tokens from one address within `WINDOW`, and from all addresses, before nobody is let in for a while.
TRIES = 5
TRIES_OF_ALL = 50
WINDOW = timedelta(minutes=10)
#: Sessions kept; the longest unused goes first.
SESSIONS = 500


class Role(IntEnum):
    """What somebody may do; each may do all that those before may."""

    VIEWER = 1
    LABELLER = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Somebody with a token of their own."""

    name: str
    role: Role
    #: SHA-256 of the token, hexadecimal: a random token of 160 bits needs no slow hash.
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the last action did, shown once."""

    text: str
    #: The action that can be undone.
    action: str = ""


@dataclass(slots=True, kw_only=True)
class Session:
    """Somebody who came in.  `csrf` stands in every form of theirs."""

    id: str
    name: str
    role: Role
    used: datetime
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(20))
    notice: Notice | None = None
    #: Has a token in the file of reviewers, and ends with it.
    named: bool = False


class ThrottledError(Exception):
    """Too many wrong tokens: nobody is let in from there for now."""


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Doors:
    """Lets people in.  Everything is in memory: after a restart everybody signs in again."""

    def __init__(
        self,
        *,
        owner: str,
        reviewers: Callable[[], list[Reviewer]] = list,
        password: str | None = None,
        announce: Callable[[str], None] = lambda token: None,
    ) -> None:
        """
        Args:
            owner: Who comes in by a one-time address or the password: an admin.
            reviewers: Asked at every request, so that a token that is taken away ends its session.
            announce: Told each one-time token; once one is used the next is made.
        """
        self._owner = owner
        self._reviewers = reviewers
        self._password = password and digest(password)
        self._announce = announce
        self._lock = Lock()
        self._sessions: dict[str, Session] = {}
        self._failures: list[tuple[str, datetime]] = []
        self._once = ""

    def open(self) -> str:
        """Make and announce a one-time token."""
        token = secrets.token_urlsafe(24)
        self._once = digest(token)
        self._announce(token)
        return token

    def sign_in(self, token: str, client: str, now: datetime) -> Session | None:
        """A session for who has this token or password; None when it is wrong.

        Raises:
            ThrottledError: There were too many wrong ones.
        """
        with self._lock:
            self._refuse_many(client, now)
            found = self._who(digest(token.strip()))
            if found is None:
                self._failures.append((client, now))
                return None
            name, role, named = found
            session = Session(id=secrets.token_urlsafe(32), name=name, role=role, used=now, named=named)
            self._sessions[digest(session.id)] = session
            self._drop_old(now)
        return session

    def find(self, cookie: str, now: datetime) -> Session | None:
        """The session of a cookie, if it has not ended."""
        session = self._sessions.get(digest(cookie))
        if session is None or now - session.used > IDLE:
            return None
        if session.named:
            role = next((each.role for each in self._reviewers() if each.name == session.name), None)
            if role is None:
                return None
            session.role = role
        session.used = now
        return session

    def sign_out(self, session: Session) -> None:
        """End a session."""
        self._sessions.pop(digest(session.id), None)

    def _who(self, token: str) -> tuple[str, Role, bool] | None:
        if self._once and secrets.compare_digest(token, self._once):
            self.open()
            return self._owner, Role.ADMIN, False
        if self._password and secrets.compare_digest(token, self._password):
            return self._owner, Role.ADMIN, False
        found = [each for each in self._reviewers() if secrets.compare_digest(token, each.token)]
        return (found[0].name, found[0].role, True) if found else None

    def _refuse_many(self, client: str, now: datetime) -> None:
        self._failures = [each for each in self._failures if now - each[1] < WINDOW]
        own = sum(each[0] == client for each in self._failures)
        if own >= TRIES or len(self._failures) >= TRIES_OF_ALL:
            raise ThrottledError

    def _drop_old(self, now: datetime) -> None:
        kept = sorted(self._sessions.items(), key=lambda each: each[1].used)[-SESSIONS:]
        self._sessions = {key: each for key, each in kept if now - each.used <= IDLE}
