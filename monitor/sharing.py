"""`monitor share`: a redacted copy for partners, which is searched for names before it is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from monitor.detect.names import Matcher
from monitor.errors import StoreError
from monitor.records import Article, Journalist
from monitor.store import people, redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What stands in the copy."""

    articles: int
    alerts: int
    people: int


def share(db: Database, journalists: Sequence[Journalist], target: Path) -> Shared:
    """Write the copy.

    Raises:
        StoreError: It cannot be written, or a name was found in it; then there is no copy.
    """
    rows = redacted.write(db, target)
    known = [journalist.name for journalist in journalists] + list(people.names(db).values())
    left = names_in(redacted.texts(target), journalists, known)
    if left:
        target.unlink()
        raise StoreError(f"not shared: {len(left)} text(s) in the copy still name somebody on the watch list")
    return Shared(articles=rows.get("article", 0), alerts=rows.get("alert", 0), people=len(people.names(db)))


def names_in(texts: Iterable[str], journalists: Sequence[Journalist], known: Sequence[str]) -> list[str]:
    """The texts that name somebody, by the rules for names or as the list writes them."""
    matcher = Matcher(journalists)
    listed = {name.casefold() for name in known}
    return [
        text
        for text in texts
        if any(name in text.casefold() for name in listed) or matcher.find(Article(title="", text=text))
    ]
