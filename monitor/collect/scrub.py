"""Text as it may enter the program: no characters that break a database, a terminal or an XML parser."""

from __future__ import annotations

import html
import re
import unicodedata

#: NUL and the other C0 and C1 controls but tab, line feed, return; surrogates; what Unicode calls no character.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
#: Elements whose content is no text, and those that end a line.
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe"})
_BREAKS = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "hr"})
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*|[!?])[^<>]*>")


def allowed(text: str) -> str:
    """The text without what must not enter: controls, surrogates, non-characters."""
    return _FORBIDDEN.sub("", text)


def clean(text: str) -> str:
    """The text without what must not enter, composed (NFC)."""
    kept = allowed(text)
    return kept if unicodedata.is_normalized("NFC", kept) else unicodedata.normalize("NFC", kept)


def one_line(text: str, most: int) -> str:
    """The text on one line, cut to at most `most` characters; a cut is marked with an ellipsis."""
    line = " ".join(clean(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def lines(text: str) -> str:
    """The text with each line trimmed and empty lines taken out."""
    kept = (" ".join(line.split()) for line in clean(text).splitlines())
    return "\n".join(line for line in kept if line)


def untagged(markup: str) -> str:
    """The text of a piece of HTML as feeds carry it: no tags, entities resolved, paragraphs on lines of their own."""
    if "<" not in markup and "&" not in markup:
        return lines(markup)
    text = html.unescape(_without_tags(markup))
    # Many feeds escape twice.
    if _TAG.search(text) or re.search(r"&(#\d{1,7}|[a-z]{2,8});", text):
        text = html.unescape(_without_tags(text))
    return lines(text)


def _without_tags(markup: str) -> str:
    """One pass from left to right: an expression for whole `<script>` elements would be quadratic."""
    kept: list[str] = []
    place, silent = 0, ""
    for tag in _TAG.finditer(markup):
        closes, name = bool(tag[1]), tag[2].lower()
        if not silent:
            kept.append(markup[place : tag.start()])
            kept.append("\n" if name in _BREAKS else "")
            silent = name if name in _SILENT and not closes else ""
        elif closes and name == silent:
            silent = ""
        place = tag.end()
    return "".join(kept) if silent else "".join(kept) + markup[place:]
