"""The languages that people are told in: catalogues as .po files, so that no compiled file is in git."""

from __future__ import annotations

import ast
import gettext
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"
#: Code -> the language's own name.
LANGUAGES: Mapping[str, str] = {"en": "English", "az": "Azərbaycanca", "ru": "Русский"}

#: Which form a number takes, as in the Plural-Forms of each catalogue.
_PLURALS: Mapping[str, Callable[[int], int]] = {
    "en": lambda n: int(n != 1),
    "az": lambda n: int(n != 1),
    "ru": lambda n: (
        0 if n % 10 == 1 and n % 100 != 11 else 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2
    ),
}


class Catalogue(gettext.NullTranslations):
    """The texts of one language; a text without a translation is shown in English."""

    def __init__(self, language: str, texts: Mapping[tuple[str, int], str]) -> None:
        super().__init__()
        self.language = language
        self._texts = texts
        self._form = _PLURALS[language]

    def has(self, message: str) -> bool:
        """Whether a text has a translation."""
        return (message, 0) in self._texts

    def gettext(self, message: str) -> str:
        return self._texts.get((message, 0)) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._texts.get((msgid1, self._form(n))) or (msgid1 if n == 1 else msgid2)


@cache
def catalogue(language: str, *more: Path) -> Catalogue:
    """The texts of the reports in one of `LANGUAGES`, and those in the folders of other parts."""
    texts: dict[tuple[str, int], str] = {}
    for folder in (FOLDER, *more):
        path = folder / f"{language}.po"
        texts |= parse(path.read_text("utf-8")) if path.exists() else {}
    return Catalogue(language, texts)


def parse(text: str) -> dict[tuple[str, int], str]:
    """(msgid, number of the form) -> msgstr, from a .po file; the header is left out."""
    found: dict[tuple[str, int], str] = {}
    for block in text.split("\n\n"):
        fields = dict(_fields(block))
        for key, value in fields.items():
            if fields.get("msgid") and key.startswith("msgstr"):
                found[fields["msgid"], int(key[7:-1]) if "[" in key else 0] = value
    return found


def _fields(block: str) -> Iterator[tuple[str, str]]:
    key, value = "", ""
    for line in block.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith('"'):
            if key:
                yield key, value
            key, _, line = line.partition(" ")
            value = ""
        # A quoted string of a .po file is a literal of Python too.
        value += ast.literal_eval(line)
    if key:
        yield key, value
