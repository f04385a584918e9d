"""From bytes to text: what is declared is a hint, what reads as language decides.

A wrong charset hides names, and it does so silently: windows-1251 read as windows-1252 is `Ïðîåêò` without any error.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

#: Bytes that the choice between candidates is made on.
_SAMPLE = 100_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: WHATWG: what is declared as the name on the left is read as the one on the right.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "utf-16": "utf-16-le",
}
#: Used in the region, the most likely first.
_GUESSES = ("cp1251", "cp1254", "koi8-r", "cp1252", "iso8859-5", "cp866")

_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,100}?\bencoding\s*=\s*["']\s*([\w\-:.]+)|<meta[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w\-:.]+)""",
    re.IGNORECASE,
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w\-:.]+)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
#: The ten most frequent letters of Russian: 63 % of its text (Lyashevskaya and Sharov, 2009), far less of a misreading.
_FREQUENT = frozenset("оеаинтсрвл")
#: The letters beyond ASCII that az, tr and their neighbours really use.
_LATIN = frozenset("əƏğĞıİşŞçÇöÖüÜâÂîÎûÛéÉäÄßñÑáóíúàèêô")


def decode(body: bytes, content_type: str | None = None, kind: str = "html") -> tuple[str, str, bool]:
    """Decode a body.  Never fails; the text may still hold controls.

    Args:
        content_type: The header, if there was one.
        kind: `json` is always Unicode; `xml` and `html` may declare their charset within.

    Returns:
        The text, the name of the encoding, and whether that was a guess that may be wrong.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace"), name, False
    if wide := _wide(body):
        return body.decode(wide, "replace"), wide, False
    try:
        # Other encodings are practically never valid UTF-8 by chance, so this holds against any declaration.
        return body.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError as error:
        if kind == "json" or _nearly_utf8(body, error):
            return body.decode("utf-8", "replace"), "utf-8", True
    name, guessed = _chosen(body, _declared(body, content_type))
    return body.decode(name, "replace"), name, guessed


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the first tag is zero."""
    start = body[:8].lstrip()
    if start.startswith((b"<\x00", b"{\x00")):
        return "utf-16-le"
    return "utf-16-be" if body.startswith((b"\x00<", b"\x00{")) else None


def _nearly_utf8(body: bytes, error: UnicodeDecodeError) -> bool:
    """UTF-8 with broken places, such as a field cut in the middle of a letter.

    Text in another encoding is broken nearly everywhere when it is read as UTF-8.
    """
    if error.start >= len(body) - 4:
        return True
    text = body[:_SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - broken
    return broken <= good


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """What the header and the document say, the header first."""
    header = _CHARSET.search(content_type or "")
    inside = _DECLARED.search(body[:4096])
    said = [header[1]] if header else []
    if inside:
        said.append((inside[1] or inside[2]).decode("ascii", "ignore"))
    return [name for text in said if (name := _known(text))]


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Python's codecs such as `zlib` or `rot13` are no charsets.
    return _MEANT.get(found.name, found.name) if found._is_text_encoding else None


def _chosen(body: bytes, declared: list[str]) -> tuple[str, bool]:
    sample = body[:_SAMPLE]
    scores = {name: _plausibility(sample, name) for name in dict.fromkeys((*declared, *_GUESSES))}
    for name in declared:
        # A declaration is believed when what it gives reads as language.
        if scores[name] >= 0.9 * max(scores.values()) and scores[name] > 0:
            return name, False
    best = max(scores, key=lambda name: scores[name])
    return (best, True) if scores[best] > 0 else ((declared or ["cp1251"])[0], True)


def _plausibility(sample: bytes, name: str) -> float:
    """0..1: the share of the words beyond ASCII that look like words when read so."""
    if name in ("utf-8", "utf-7"):
        return 0.0  # tried already; a browser does not know UTF-7 either
    try:
        text = sample.decode(name, "replace")
    except (UnicodeError, LookupError):
        return 0.0
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    strange = sum(1 for character in text if character in "\ufffd" or "\x80" <= character <= "\x9f")
    total = len(words) + strange
    return sum(_wordlike(words)) / total if total else 0.0


def _wordlike(words: Iterable[str]) -> Iterable[float]:
    for word in words:
        cyrillic = sum(1 for letter in word if "\u0400" <= letter <= "\u04ff")
        if cyrillic == len(word):
            yield _russian(word)
        elif cyrillic == 0 and _latin(word):
            yield 1.0
        else:
            yield 0.0


def _russian(word: str) -> float:
    """KOI8 and windows-1251 are each other with the case turned round and the letters shuffled."""
    frequent = sum(1 for letter in word.lower() if letter in _FREQUENT) / len(word)
    cased = word[1:].islower() or word.islower()
    return min(1.0, frequent * 1.5) * (1.0 if cased else 0.75 if word.isupper() else 0.1)


def _latin(word: str) -> bool:
    foreign = [letter for letter in word if letter > "\x7f"]
    # `Ïðîåêò`: Cyrillic read as Latin is all beyond ASCII.
    return len(foreign) * 5 <= len(word) * 3 and all(letter in _LATIN for letter in foreign)
