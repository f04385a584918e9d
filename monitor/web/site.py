"""What the pages work with: the site, and one request to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from monitor.report.formats import Formats
from monitor.store import people
from monitor.web import language as languages
from monitor.web.jobs import Jobs
from monitor.web.rendering import render
from monitor.web.sessions import Doors, Notice, Role, Session

if TYPE_CHECKING:
    from enum import StrEnum

    from sqlite_utils import Database

    from monitor.config import Config

E = TypeVar("E", bound="StrEnum")

#: SQLite's largest integer.
_LARGEST = 2**63 - 1
#: A number of more digits is not looked at: Python refuses to read thousands of them.
_DIGITS = 20


@dataclass(frozen=True, kw_only=True)
class Site:
    """One home folder, as pages."""

    home: Path
    #: The settings as they are now; raises ConfigError when a file was edited and is wrong.
    load: Callable[[], Config]
    clock: Callable[[], datetime]
    doors: Doors
    jobs: Jobs
    #: What the Host header may say.
    hosts: frozenset[str]
    #: The secret part of the address of the Atom feed; None: there is no feed.
    feed_secret: str | None = None


@dataclass(kw_only=True)
class Ask:
    """One request of somebody who is signed in, with all that an answer needs."""

    site: Site
    request: Request
    session: Session
    db: Database
    config: Config
    now: datetime
    form: FormData = field(default_factory=FormData)

    @cached_property
    def language(self) -> str:
        return languages.choose(
            self.request.cookies.get("language"), self.request.headers.get("accept-language", "")
        )

    @cached_property
    def texts(self) -> languages.Catalogue:
        return languages.catalogue(self.language)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.config.settings.digest.time_zone)

    @cached_property
    def formats(self) -> Formats:
        return Formats(texts=self.texts, zone=self.zone)

    def render(self, template: str, **values: Any) -> Response:
        """A page.  The notice of the last action is shown on it, once."""
        notice, self.session.notice = self.session.notice, None
        return HTMLResponse(
            render(
                template,
                self.language,
                {
                    "ask": self,
                    "fmt": self.formats,
                    "session": self.session,
                    "notice": notice,
                    "languages": languages.LANGUAGES,
                    "keys": self.request.cookies.get("keys") != "off",
                    "Role": Role,
                    **values,
                },
            )
        )

    def may(self, role: Role) -> bool:
        """Whether this person may do what takes a role."""
        return self.session.role >= role

    def back(self, to: str, text: str = "", action: str = "") -> Response:
        """After a form: on to a page, which says what was done."""
        if text:
            self.session.notice = Notice(text=text, action=action)
        return RedirectResponse(to, 303)

    @cached_property
    def _handles(self) -> dict[str, str]:
        return people.handles(self.db)

    def handle(self, journalist: str) -> str:
        """What stands for a journalist in an address: browsers keep addresses, and ids are made of names."""
        return self._handles.get(journalist, journalist)

    def journalist(self, said: str) -> str | None:
        """The id of the journalist whom an address means, by handle or id; None: of nobody."""
        meant = {handle: id for id, handle in self._handles.items()}.get(said, said)
        return meant if meant in people.names(self.db) else None

    # --- what was asked, checked ---

    def number(self, name: str) -> int:
        """A number of the address."""
        value = int(self.request.path_params[name])
        return found(value if value <= _LARGEST else None)

    def text(self, name: str) -> str:
        """A value of the query or the form; empty when it is not given."""
        value = self.form.get(name) if self.request.method == "POST" else self.request.query_params.get(name)
        return value.strip() if isinstance(value, str) else ""

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number of the query or the form."""
        value = self.text(name)
        return min(int(value), _LARGEST) if is_whole(value) else default

    def choice(self, name: str, kind: type[E]) -> E | None:
        """One of the stored values; None when it is none of them."""
        value = self.text(name)
        return next((each for each in kind if each.value == value), None)

    def here(self, default: str) -> str:
        """Where a form asks to go back to: a page of ours, or the default."""
        to = self.text("next")
        # "//evil.example" and "/\\evil.example" are other sites to a browser.
        good = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() and "\\" not in to
        return to if good else default


T = TypeVar("T")


def is_whole(value: str) -> bool:
    """Whether a text from outside is a whole number that can be worked with."""
    return value.isascii() and value.isdecimal() and len(value) < _DIGITS


def found(value: T | None) -> T:
    """The value, or the page that says that there is none.

    Raises:
        HTTPException: 404.
    """
    if value is None:
        raise HTTPException(404)
    return value


def query(path: str, values: Mapping[str, object] | Iterable[tuple[str, object]]) -> str:
    """An address with those values of the query that are set."""
    pairs = values.items() if isinstance(values, Mapping) else values
    kept = [(key, str(value)) for key, value in pairs if value not in (None, "", 0)]
    return f"{path}?{urlencode(kept)}" if kept else path
