"""The articles of the sample newsroom: one text file each, in `articles/<outlet>/<slug>.md`.

A file is a head of `key: value` lines, a line `---`, and the text, whose paragraphs are parted by an empty line.
Keys: `title`, `published` and, if they apply, `byline`, `lang`, `caption`, `read also` (titles parted by `|`),
`comment` and `truth` (both may return), `edited`, `edited title`, `removed`.  An edited text follows a line
`--- edited`.  `truth` says: journalist, kind, frames, `campaign=`, `text=` (the group of reprints).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from monitor.demo.days import BAKU, moment
from monitor.demo.outlets import BY_ID

FOLDER = Path(__file__).parent / "articles"
_EDITED = "\n--- edited\n"
_ONCE = ("title", "published", "byline", "lang", "caption", "read also", "edited", "edited title", "removed")
_KEYS = frozenset((*_ONCE, "comment", "truth"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One article as written."""

    outlet: str
    slug: str
    #: Unique in the newsroom, in the order of the files.
    number: int
    title: str
    #: Paragraphs parted by a newline.
    text: str
    published: datetime
    language: str
    byline: str = ""
    caption: str = ""
    #: Titles in the box in the middle of the text.
    read_also: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    #: As written, one for each journalist: see `truth`.
    truths: tuple[str, ...] = ()
    edited_at: datetime | None = None
    edited_title: str = ""
    edited_text: str = ""
    #: From then on the address answers 410.
    removed_at: datetime | None = None

    @property
    def path(self) -> str:
        """Its address, without the server."""
        day = self.published.astimezone(BAKU)
        rest = BY_ID[self.outlet].article.format(
            slug=self.slug, number=self.number, date=day.strftime("%Y/%m/%d")
        )
        return f"/{self.outlet}/{rest}"

    def title_at(self, now: datetime) -> str:
        return self.edited_title if self._is_edited(now) and self.edited_title else self.title

    def text_at(self, now: datetime) -> str:
        return self.edited_text if self._is_edited(now) else self.text

    def changed_at(self, now: datetime) -> datetime:
        """The last change up to `now`: publication or edit."""
        return self.edited_at if self.edited_at and self._is_edited(now) else self.published

    def is_removed(self, now: datetime) -> bool:
        return self.removed_at is not None and now >= self.removed_at

    def _is_edited(self, now: datetime) -> bool:
        return self.edited_at is not None and now >= self.edited_at


@cache
def samples() -> tuple[Sample, ...]:
    """All articles, in the order of their files.

    Raises:
        ValueError: A file is malformed; the message names it.
    """
    files = sorted(FOLDER.glob("*/*.md"))
    return tuple(_read(path, number) for number, path in enumerate(files, start=4101))


def _read(path: Path, number: int) -> Sample:
    try:
        return parse(path.read_text("utf-8"), outlet=path.parent.name, slug=path.stem, number=number)
    except (ValueError, KeyError) as error:
        raise ValueError(f"{path.parent.name}/{path.name}: {error}") from error


def parse(document: str, *, outlet: str, slug: str, number: int) -> Sample:
    """One file as an article.

    Raises:
        ValueError: A key or a moment is wrong.
        KeyError: `title` or `published` is missing, or the outlet is unknown.
    """
    head, _, body = document.partition("\n---\n")
    text, _, edited = body.partition(_EDITED)
    pairs = list(_pairs(head))
    first = dict(reversed(pairs))
    return Sample(
        outlet=outlet,
        slug=slug,
        number=number,
        title=first["title"],
        text=_paragraphs(text),
        published=moment(first["published"]),
        language=first.get("lang", BY_ID[outlet].languages[0]),
        byline=first.get("byline", ""),
        caption=first.get("caption", ""),
        read_also=tuple(title.strip() for title in first.get("read also", "").split("|") if title.strip()),
        comments=tuple(value for key, value in pairs if key == "comment"),
        truths=tuple(value for key, value in pairs if key == "truth"),
        edited_at=_moment(first.get("edited")),
        edited_title=first.get("edited title", ""),
        edited_text=_paragraphs(edited),
        removed_at=_moment(first.get("removed")),
    )


def _pairs(head: str) -> Iterator[tuple[str, str]]:
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon or key not in _KEYS:
            raise ValueError(f"no such key: {line!r}")
        yield key, value.strip()


def _moment(text: str | None) -> datetime | None:
    return moment(text) if text else None


def _paragraphs(text: str) -> str:
    return "\n".join(" ".join(block.split()) for block in text.strip().split("\n\n") if block.strip())
