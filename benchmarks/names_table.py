"""The invented watch list and the table of texts that the matcher is tested and measured on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from monitor.records import Article, Journalist, JournalistKind

#: From this row on each was written to find what was missing, and looked at.
_LATER = 662
_FOLDER = Path(__file__).resolve().parent.parent / "tests" / "detect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A text, and who is named in it."""

    number: int
    language: str
    kind: str
    article: Article
    #: Ids that must be found surely; no other may be.
    sure: frozenset[str]
    #: Ids that must be found at least as possible.
    possible: frozenset[str]

    @property
    def held_out(self) -> bool:
        """Every second of the first rows was kept unread while the rules were made; none of the later ones was."""
        return self.number < _LATER and self.number % 2 == 1


def people() -> list[Journalist]:
    """The watch list, all invented, with the hard shapes of real names."""
    lines = (_FOLDER / "names_people.jsonl").read_text(encoding="utf-8").splitlines()
    return [_journalist(json.loads(line)) for line in lines]


def _journalist(entry: dict[str, object]) -> Journalist:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    values["exclude"] = values.pop("not", ())
    values["kind"] = JournalistKind(str(values.get("kind", "person")))
    return Journalist(**values)  # type: ignore[arg-type]  # the file has the types of the record


def rows() -> list[Row]:
    """The table: `names_table.tsv` says at its top what its columns are."""
    lines = (_FOLDER / "names_table.tsv").read_text(encoding="utf-8").split("\n")
    return [_row(number, line) for number, line in enumerate(filter(_says_something, lines))]


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _row(number: int, line: str) -> Row:
    language, kind, text, expected = line.split("\t")
    title, _, body = text.rpartition(" || ")
    ids = set(expected.split()) - {"-"}
    return Row(
        number=number,
        language=language,
        kind=kind,
        article=Article(title=title, text=body.replace("\\n", "\n"), language=language),
        sure=frozenset(id for id in ids if not id.endswith("?")),
        possible=frozenset(id[:-1] for id in ids if id.endswith("?")),
    )
