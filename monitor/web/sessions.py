"""Who may come in: one-time addresses, named tokens, a password; sessions; roles."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from threading import Lock

from monitor.errors import StoreError
from monitor.store.sessions import Kept, Sessions

log = logging.getLogger(__name__)

#: A session that nobody used for so long ends, and any after so long.
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=30)
#: How exactly it is kept when a session was last used.
EXACT = timedelta(minutes=5)
#: Wrong tokens from one address within `WINDOW`, and from all addresses, before nobody is let in for a while.
TRIES = 5
TRIES_OF_ALL = 50
WINDOW = timedelta(minutes=10)


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
    """Somebody who came in."""

    id: str
    name: str
    role: Role
    used: datetime
    notice: Notice | None = None

    @property
    def csrf(self) -> str:
        """The secret that stands in every form of theirs; it is the same after a restart."""
        return digest(f"form {self.id}")[:32]


class ThrottledError(Exception):
    """Too many wrong tokens: nobody is let in from there for now."""


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Doors:
    """Lets people in.  Who is in stays in when the program is started again."""

    def __init__(
        self,
        *,
        owner: str,
        reviewers: Callable[[], list[Reviewer]] = list,
        password: str | None = None,
        announce: Callable[[str], None] = lambda token: None,
        sessions: Sessions | None = None,
    ) -> None:
        """
        Args:
            owner: Who comes in by a one-time address or the password: an admin.
            reviewers: Asked at every request, so that a token that is taken away ends its session.
            announce: Told each one-time token; once one is used the next is made.
            sessions: Where they are kept; in memory when there is no such place.
        """
        self._owner = owner
        self._reviewers = reviewers
        self._password = password and digest(password)
        self._announce = announce
        self._kept = sessions or Sessions()
        self._lock = Lock()
        #: Those that were used since the start, with what they are to be told.
        self._live: dict[str, Session] = {}
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
            StoreError: It cannot be kept.
        """
        with self._lock:
            found = self._who(digest(token.strip()))
            # A random token cannot be guessed, so it opens the door whatever others do before it.
            if found is None or found[2] == "password":
                self._refuse_many(client, now)
            if found is None:
                self._failures.append((client, now))
                return None
            name, role, way, proof = found
            session = Session(id=secrets.token_urlsafe(32), name=name, role=role, used=now)
            key = digest(session.id)
            self._kept.add(Kept(key=key, name=name, role=role, way=way, proof=proof, began=now, used=now))
            if way == "once":
                # Only now: were it used up by a full disk, nobody could come in.
                self.open()
            self._drop_old(now)
            self._live[key] = session
        return session

    def find(self, cookie: str, now: datetime) -> Session | None:
        """The session of a cookie, if it has not ended."""
        key = digest(cookie)
        kept = self._kept.get(key)
        if kept is None:
            return None
        role = self._role(kept)
        used = max(kept.used, self._live[key].used) if key in self._live else kept.used
        if role is None or now - used > IDLE or now - kept.began > LONGEST:
            return None
        session = self._live.setdefault(key, Session(id=cookie, name=kept.name, role=role, used=now))
        session.role, session.used = role, now
        if now - kept.used > EXACT:
            self._touch(key, now)
        return session

    def sign_out(self, session: Session) -> None:
        """End a session."""
        self._live.pop(digest(session.id), None)
        self._kept.end(digest(session.id))

    def sign_out_all(self) -> None:
        """End every session."""
        self._live.clear()
        self._kept.end_all()

    def _who(self, token: str) -> tuple[str, Role, str, str] | None:
        """(name, role, way in, proof that it is still open) of a hash."""
        if self._once and secrets.compare_digest(token, self._once):
            return self._owner, Role.ADMIN, "once", ""
        if self._password and secrets.compare_digest(token, self._password):
            return self._owner, Role.ADMIN, "password", digest(self._password)
        found = [each for each in self._reviewers() if secrets.compare_digest(token, each.token)]
        return (found[0].name, found[0].role, "token", digest(found[0].token)) if found else None

    def _role(self, kept: Kept) -> Role | None:
        """What a session may do now; None: what let it in was taken away or changed."""
        if kept.way == "token":
            named = (each for each in self._reviewers() if each.name == kept.name)
            return next((each.role for each in named if digest(each.token) == kept.proof), None)
        if kept.way == "password" and (not self._password or digest(self._password) != kept.proof):
            return None
        return Role(kept.role)

    def _touch(self, key: str, now: datetime) -> None:
        try:
            self._kept.touch(key, now)
        except StoreError as error:
            # A full disk is told on the pages; it must not keep people from them.
            log.warning("session kept=no reason=%r", str(error))

    def _refuse_many(self, client: str, now: datetime) -> None:
        self._failures = [each for each in self._failures if abs(now - each[1]) < WINDOW]
        own = sum(each[0] == client for each in self._failures)
        if own >= TRIES or len(self._failures) >= TRIES_OF_ALL:
            raise ThrottledError

    def _drop_old(self, now: datetime) -> None:
        self._live = {key: each for key, each in self._live.items() if now - each.used <= IDLE}
