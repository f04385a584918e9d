"""Puts the rules together: who of a watch list is named in an article, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from monitor.detect import kept, partial, spellings
from monitor.detect.field import Field, Hit
from monitor.detect.index import Index
from monitor.detect.piece import Named, Piece, nowhere, read, somebody_else
from monitor.detect.roster import Use, compiled
from monitor.records import Article, Certainty, Journalist, Mention, Where


class Matcher:
    """Finds the people of a watch list.  Built once, used for every article; never raises on any text."""

    def __init__(self, journalists: Sequence[Journalist]) -> None:
        self.roster = compiled(journalists)
        self.index = Index.build(self.roster.parts, self.roster.anchors)

    def find(self, article: Article) -> tuple[Mention, ...]:
        """All mentions: title, text, captions, byline, each in the order of its words.

        Mentions of one journalist do not overlap.  Those with `Where.BYLINE` say who wrote the piece.
        """
        fields = list(self._fields(article))
        if not any(field.naming or field.glued() for field in fields):
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
        """The matcher as plain data, for a cache: see `kept`."""
        return kept.dumps(self.roster, self.index)

    @staticmethod
    def key(journalists: Sequence[Journalist]) -> str:
        """The name of a cache: another watch list, other rules or other word lists give another."""
        return kept.key(journalists)

    @classmethod
    def loads(cls, data: bytes) -> Matcher:
        """The matcher that `dumps` wrote.

        Raises:
            ValueError: The data is damaged or of another version: build the matcher anew.
        """
        matcher = cls.__new__(cls)
        matcher.roster, matcher.index = kept.loads(data)
        return matcher


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
