"""`monitor share`: a redacted copy for partners, which is searched for names before it is handed out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from monitor.detect.names import Matcher
from monitor.errors import StoreError
from monitor.records import Article, Journalist, JournalistKind
from monitor.store import people, redacted

#: What joins the words of an address.
_JOINTS = re.compile(r"[-_/.+~%?=&#]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What stands in the copy."""

    articles: int
    alerts: int
    people: int


def share(db: Database, journalists: Sequence[Journalist], target: Path, workshop: Path) -> Shared:
    """Write the copy.

    Args:
        workshop: A folder on the disk of the database, in which it is made.

    Raises:
        StoreError: It cannot be written, or a name was found in it; then there is no copy.
    """
    everybody = [*journalists, *_once_listed(db, journalists)]

    def refuse(copy: Path) -> None:
        left = sorted({f"{table}.{column}" for table, column in names_in(redacted.texts(copy), everybody)})
        if left:
            raise StoreError(f"not shared: {', '.join(left)} would still name somebody on the watch list")

    rows = redacted.write(db, target, workshop, refuse)
    return Shared(articles=rows.get("article", 0), alerts=rows.get("alert", 0), people=len(people.names(db)))


def names_in(
    texts: Iterable[tuple[str, str, str]], journalists: Sequence[Journalist]
) -> list[tuple[str, str]]:
    """The columns whose text names somebody, by the rules for names or as the list writes them.

    Where outlets are named a newsroom of the list may be: that it publishes is no secret, and nothing there says that
    it is on the list.
    """
    persons = [who for who in journalists if who.kind is JournalistKind.PERSON]
    anybody, person = _Names(journalists), _Names(persons)
    places: dict[tuple[tuple[str, str], str], None] = {}
    for table, column, text in texts:
        places.setdefault(((table, column), text))  # most texts of a copy are the same few
    return [
        place for place, text in places if (person if place in redacted.OUTLETS else anybody).stand_in(text)
    ]


class _Names:
    def __init__(self, journalists: Sequence[Journalist]) -> None:
        self._matcher = Matcher(journalists)
        self._listed = {
            form.casefold() for who in journalists for form in (who.id, who.name, *who.aliases) if form
        }

    def stand_in(self, text: str) -> bool:
        spaced = _JOINTS.sub(" ", text)
        words = f" {spaced.casefold()} "
        return any(
            f" {_JOINTS.sub(' ', form)} " in words or (" " in form and form in text.casefold())
            for form in self._listed
        ) or any(self._matcher.find(Article(title="", text=each)) for each in dict.fromkeys((text, spaced)))


def _once_listed(db: Database, journalists: Sequence[Journalist]) -> list[Journalist]:
    """Those who were taken off the list: their names are known still."""
    listed = {who.id for who in journalists}
    return [
        Journalist(id=number, name=name, kind=JournalistKind(kind))
        for number, name, kind in people.everybody(db)
        if number not in listed
    ]
