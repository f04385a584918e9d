"""Puts the rules together: who of a watch list is named in an article, and where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from monitor.detect import partial, spellings
from monitor.detect.field import Field, Hit
from monitor.detect.index import Index, Meaning
from monitor.detect.piece import Named, Piece, nowhere, read, somebody_else
from monitor.detect.roster import Form, Roster, Use, compiled, restored
from monitor.records import Article, Certainty, Journalist, JournalistKind, Mention, Where

#: Changes whenever rules or word lists change what `dumps` holds: an old cache is built anew.
FORMAT = 4


class Matcher:
    """Finds the people of a watch list.  Built once, used for every article; never raises on any text."""

    def __init__(self, journalists: Sequence[Journalist]) -> None:
        roster = compiled(journalists)
        self._take(roster, Index.build(roster.parts))

    def _take(self, roster: Roster, index: Index) -> None:
        self.roster = roster
        self.index = index
        #: Words without one of which a text names nobody.
        self._anchors = self.roster.surnames.keys() | self.roster.phrases.keys()

    def find(self, article: Article) -> tuple[Mention, ...]:
        """All mentions: title, text, captions, byline, each in the order of its words.

        Mentions of one journalist do not overlap.  Those with `Where.BYLINE` say who wrote the piece.
        """
        fields = [field for field in self._fields(article) if self._names_somebody(field)]
        if not fields:
            return ()
        piece = read(self.roster, fields)
        return tuple(mention for number in range(len(fields)) for mention in self._mentions(piece, number))

    def _fields(self, article: Article) -> Iterator[Field]:
        texts = [(Where.TITLE, 0, article.title), (Where.TEXT, 0, article.text)]
        texts += [(Where.CAPTION, index, caption) for index, caption in enumerate(article.captions)]
        texts.append((Where.BYLINE, 0, article.byline))
        return (Field(where, index, text, self.index) for where, index, text in texts if text)

    def field(self, text: str, where: Where = Where.TEXT) -> Field:
        """One text as the matcher reads it."""
        return Field(where, 0, text, self.index)

    def why_not(self, field: Field, hit: Hit) -> str:
        """Why a form of a surname in a field is no mention, in words."""
        piece = read(self.roster, [field])
        if nowhere(field, hit):
            return "in an address, an author's line or a line of links"
        if field.place_name(hit.first, hit.last):
            return "the name of a place"
        if piece.is_taken(0, hit) or somebody_else(piece, 0, hit) is not None:
            return "part of another name"
        return "nothing says that this person is meant"

    def _names_somebody(self, field: Field) -> bool:
        if any(reading.part in self._anchors for found in field.readings.values() for reading in found):
            return True
        if field.glued():
            return True
        return any(hit.part in self._anchors for hit in field.joined)

    def _mentions(self, piece: Piece, number: int) -> Iterator[Mention]:
        field = piece.fields[number]
        full = (
            Named(
                found.form.owner,
                found.first,
                found.last,
                Certainty.SURE,
                _how(found.form.use, found.how, found.form.label),
            )
            for found in piece.names[number]
            if found.form.use is not Use.EXCLUDE
        )
        for named in _best([*full, *partial.in_field(piece, number)]):
            start, end = field.span(named.first, field.end_with_suffix(named.last))
            yield Mention(
                journalist=self.roster.journalists[named.owner].id,
                where=field.where,
                start=start,
                end=end,
                form=field.raw[start:end],
                certainty=named.certainty,
                how=", ".join((named.how, *field.folded.tricks)),
                index=field.index,
            )

    def spellings(self, journalist_id: str) -> tuple[str, ...]:
        """The written forms that are tried for one journalist: every script, nominative; empty if unknown."""
        names = (
            name
            for journalist in self.roster.journalists
            if journalist.id == journalist_id
            for name in (journalist.name, *journalist.aliases)
        )
        return tuple(
            dict.fromkeys(s for name in names for each in spellings.shown(name) for s in each.spellings)
        )

    def dumps(self) -> bytes:
        """The matcher as plain data (JSON), for a cache."""
        document = {
            "format": FORMAT,
            "journalists": [asdict(journalist) for journalist in self.roster.journalists],
            "forms": [_stored(form) for form in self.roster.forms],
            "parts": self.index.parts,
            "paradigms": self.index.paradigms,
            "meanings": _by_meaning(self.index.meanings),
        }
        return json.dumps(document, ensure_ascii=False).encode()

    @classmethod
    def loads(cls, data: bytes) -> Matcher:
        """The matcher that `dumps` wrote.

        Raises:
            ValueError: The data is damaged or of another version: build the matcher anew.
        """
        document = json.loads(data)
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise ValueError("not the cache of this version")
        roster = restored(
            [_journalist(each) for each in document["journalists"]],
            document["parts"],
            [_form(each) for each in document["forms"]],
        )
        matcher = cls.__new__(cls)
        matcher._take(
            roster, Index(document["parts"], document["paradigms"], _meanings(document["meanings"]))
        )
        return matcher


def _stored(form: Form) -> list[object]:
    return [form.owner, form.use, form.words, form.person, form.label, form.proper]


def _form(stored: list[Any]) -> Form:
    owner, use, words, person, label, proper = stored
    return Form(owner=owner, use=Use(use), words=tuple(words), person=person, label=label, proper=proper)


def _by_meaning(meanings: dict[str, Meaning]) -> list[tuple[Meaning, str]]:
    """Stems of one meaning together: to split a line is much quicker than to read each stem by itself."""
    stems: dict[Meaning, list[str]] = {}
    for stem, meaning in meanings.items():
        stems.setdefault(meaning, []).append(stem)
    return [(meaning, " ".join(those)) for meaning, those in stems.items()]


def _meanings(stored: list[tuple[list[int], str]]) -> dict[str, Meaning]:
    meanings: dict[str, Meaning] = {}
    for meaning, stems in stored:
        meanings.update(dict.fromkeys(stems.split(" "), tuple(meaning)))
    return meanings


def _journalist(stored: dict[str, object]) -> Journalist:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()}
    return Journalist(**{**values, "kind": JournalistKind(str(values["kind"]))})  # type: ignore[arg-type]  # as dumped


def _how(use: Use, how: str, label: str) -> str:
    return how if use is Use.NAME else f"{how} of alias “{label}”"


def _best(found: Iterable[Named]) -> list[Named]:
    """For each journalist the longest finds, none overlapping another of the same one, in the order of the text."""
    kept: list[Named] = []
    spans: dict[int, set[int]] = {}
    for named in sorted(found, key=lambda n: (n.first - n.last, n.certainty != Certainty.SURE, n.first)):
        words = set(range(named.first, named.last + 1))
        if spans.setdefault(named.owner, set()).isdisjoint(words):
            spans[named.owner] |= words
            kept.append(named)
    return sorted(kept, key=lambda n: (n.first, n.owner))
