"""What an answer of a server means: pure rules on status, headers and body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from monitor.collect.challenge import challenger
from monitor.errors import FetchError
from monitor.inflate import Inflater, TooLargeError, UnknownEncodingError, encoding_of
from monitor.records import NotModified, Page, VisitStatus

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_STATUS = {
    401: VisitStatus.BLOCKED,
    403: VisitStatus.BLOCKED,
    451: VisitStatus.BLOCKED,
    410: VisitStatus.GONE,
}
#: How whole documents end.
_ENDS = (b"</rss>", b"</feed>", b"</rdf:rdf>", b"</urlset>", b"</sitemapindex>", b"</html>")
#: A validator that is sent back: printable, and not so long that the server refuses the request.
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,500}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one request was answered with."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    #: The body before its encoding was undone; None when there was none, or it is not whole.
    wire: bytes | None = None

    @property
    def ok(self) -> bool:
        return self.status in (200, 203)

    @property
    def location(self) -> str | None:
        """Where a redirect leads; None when it is none."""
        return self.header("location") if self.status in _REDIRECTS else None

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)

    def with_body(self, body: bytes, wire: bytes | None = None) -> Answer:
        return replace(self, body=body, wire=wire)

    def encoding(self) -> str:
        """`gzip`, `deflate` or empty.

        Raises:
            FetchError: It is something else, or more than one layer.
        """
        try:
            return encoding_of(self.headers)
        except UnknownEncodingError as error:
            reason = f"sent as {str(error)[:60]!r}, which was not asked for"
            raise FetchError(self.url, VisitStatus.HTTP_ERROR.value, reason) from error

    def check_length(self, limit: int, *, cut: bool) -> None:
        """Raises TooLargeError if the body is announced to be longer than the limit, and may not be cut."""
        length = self.header("content-length") or ""
        if length.isdigit() and len(length) < 20 and int(length) > limit and not cut:
            raise TooLargeError

    def check_end(self, inflater: Inflater) -> None:
        """Raises FetchError if a compressed body stopped in the middle."""
        if self.ok and not inflater.whole and not is_whole(inflater.body) and not inflater.stopped:
            raise FetchError(self.url, VisitStatus.CONNECTION.value, "the answer stopped in the middle")


def judged(
    url: str, answer: Answer, passed: Sequence[tuple[str, int]], now: datetime, *, conditional: bool
) -> Page | NotModified:
    """What an answer is to us.

    Args:
        passed: The redirects on the way to it.
        conditional: Whether the server was told what we have.

    Raises:
        FetchError: It is no page.
    """
    if answer.status == 304 and conditional:
        return NotModified(url=url, fetched_at=now, headers=answer.headers)
    guard = challenger(answer.headers, answer.body)
    if answer.ok and not guard:
        return Page(
            url=url,
            final_url=answer.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=now,
            redirects=tuple(passed),
            wire=answer.wire,
        )
    raise FetchError(
        url,
        (VisitStatus.BLOCKED if guard else _STATUS.get(answer.status, VisitStatus.HTTP_ERROR)).value,
        _reason(answer, guard),
        http_status=answer.status,
        retry_after=retry_after(answer.header("retry-after"), now),
    )


def validators(etag: str | None, last_modified: str | None) -> tuple[tuple[str, str], ...]:
    """The headers that ask for changes only; none for a validator that cannot be sent."""
    named = (("If-None-Match", etag), ("If-Modified-Since", last_modified))
    return tuple((name, value) for name, value in named if value and _VALIDATOR.fullmatch(value))


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks us to wait, whether it names seconds or a time; None without one."""
    if not value:
        return None
    if re.fullmatch(r"\s*\d{1,9}(\.\d{1,3})?\s*", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def is_whole(body: bytes | bytearray) -> bool:
    """Whether a body ends as a whole document does."""
    return bytes(body[-200:]).rstrip().lower().endswith(_ENDS)


def text(value: bytes) -> str:
    """A header's value: UTF-8 where it is, else byte for byte."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _reason(answer: Answer, guard: str | None) -> str:
    if answer.status == 304:
        return "answered 304 to a request without validators"
    if guard:
        return f"HTTP {answer.status}, held back by {guard}"
    if answer.status == 429:
        return "HTTP 429, asks us to slow down"
    return f"HTTP {answer.status}"
