"""Everything that can go wrong in a way that the operator can act on.

    MonitorError
    ├── ConfigError       feeds.yaml, journalists.yaml or a setting is wrong   -> fix the file, start again
    ├── MissingPartError  something the program needs is missing               -> install it, see the message
    ├── StoreError        the database or the disk cannot be used              -> the pass stops; the next one goes on
    │   ├── NewerDatabaseError  made by a newer version                        -> upgrade the program
    │   └── LockedError         another run holds the lock                     -> wait for it, or stop it
    ├── FetchError        one address could not be read                        -> tried again at a later pass
    │   └── ElsewhereError      it leads to another site                       -> put the new address into feeds.yaml
    ├── FeedError         what came is not a usable feed                      -> tried again; shown by its status
    ├── ExtractError      a page has no article in it                          -> kept as failed; shown in the coverage
    ├── WorkError         parsing or judging one body failed                   -> kept as failed; shown in the coverage
    ├── NotifyError       a message could not be handed over                   -> tried again, then another channel
    ├── ExamplesError     a labelled example is malformed                      -> fix the line that is named
    └── ModelError        a model file is missing, damaged or does not fit     -> `monitor train`, or use another

Anything else that is raised is a bug.  It ends the program, but where something from outside brings it out (a page, a
mail server, the files of an encoder): there it costs that one thing, and is logged.  See `ToldAs` and `engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any


class MonitorError(Exception):
    """The base of all errors that the operator can act on.  `exit_code` is what a command ends with."""

    exit_code = 1

    def __reduce__(self) -> tuple[Any, ...]:
        # The default would call __init__ with the message alone: errors come back from worker processes.
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(kind: type[MonitorError], arguments: tuple[Any, ...], state: dict[str, Any]) -> MonitorError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    error.__dict__.update(state)
    return error


class ConfigError(MonitorError):
    """A settings file is wrong.  `problems` has every problem found, each with file, line and what to do."""

    exit_code = 2

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class MissingPartError(MonitorError):
    """Something the program needs on this machine (a package, a file, a folder) is not there."""

    exit_code = 3


class StoreError(MonitorError):
    """The database or the folder it stands in cannot be used."""


class NewerDatabaseError(StoreError):
    """The database was made by a newer version of this program."""

    exit_code = 3


class LockedError(StoreError):
    """Another run holds the lock of this home folder."""

    exit_code = 75


class FetchError(MonitorError):
    """One address could not be read.

    Attributes:
        status: The word that coverage shows: one of `records.VisitStatus`.
        http_status: What the server answered, if it did.
        retry_after: Seconds the server asked us to wait, if it did.
    """

    def __init__(
        self,
        url: str,
        status: str,
        reason: str,
        *,
        http_status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.status = status
        self.reason = reason
        self.http_status = http_status
        self.retry_after = retry_after


class ElsewhereError(FetchError):
    """A redirect leads to another site: it is not followed until a person says so.

    Attributes:
        to: The address it leads to.
    """

    def __init__(self, url: str, to: str, passed: Sequence[tuple[str, int]]) -> None:
        permanent = all(status in (301, 308) for _, status in passed)
        reason = (
            f"moved to {to[:200]}: if that is the same outlet, put it into feeds.yaml"
            if permanent
            else f"sent on for now to {to[:200]}, which is another site"
        )
        # What is for good waits for a person; what is for now is soon asked again.
        super().__init__(
            url,
            "refused" if permanent else "HTTP error",
            reason,
            http_status=passed[-1][1] if passed else None,
        )
        self.to = to
        self.permanent = permanent


class FeedError(MonitorError):
    """What came from a feed's address is not a usable feed.  `status` is one of `records.VisitStatus`."""

    def __init__(self, url: str, status: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.status = status
        self.reason = reason


class ExtractError(MonitorError):
    """A page was read but no article could be found in it."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class WorkError(MonitorError):
    """The engine gave up on one piece of work: it died, ran too long, took too much memory or hit a bug."""

    @property
    def reason(self) -> str:
        """As other failures of one piece have it."""
        return str(self)


class NotifyError(MonitorError):
    """A message could not be handed over.  The reason never holds a password, a token or a secret address."""

    def __init__(self, channel: str, reason: str, *, alone: bool = False) -> None:
        super().__init__(f"{channel}: {reason}")
        self.channel = channel
        self.reason = reason
        #: Only this recipient was refused: the channel works for the others.
        self.alone = alone


class ExamplesError(MonitorError):
    """Labelled examples are malformed.  `problems` has one line for each, with file and line number."""

    exit_code = 2

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class ModelError(MonitorError):
    """A model's files are missing, damaged or do not fit this version."""

    exit_code = 3


class ToldAs:
    """Around the handling of one thing from outside: whatever goes wrong in it is told as an error of ours.

    Args:
        make: That error; errors of ours go on as they are.
        passed: Others that do, such as those of the disk.
        secret: What was raised may show a secret, and so may its traceback: they are not kept with the error.
    """

    def __init__(
        self,
        make: Callable[[Exception], MonitorError],
        *,
        passed: tuple[type[Exception], ...] = (),
        secret: bool = False,
    ) -> None:
        self._make = make
        self._passed: tuple[type[Exception], ...] = (MonitorError, *passed)
        self._secret = secret

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, self._passed):
            raise self._make(error) from (None if self._secret else error)
