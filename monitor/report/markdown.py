"""The digest as Markdown: readable as it stands, for chats, wikis and files."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.report.lines import Line, Role

#: Signs that begin markup, a mention (`@`) or HTML in one of the flavours, and what addresses become links by.
_MARKUP = re.compile(r"([\\`*_\[\]<>|~@&]|:(?=//)|(?<=www)\.)")
#: What makes a list or a heading, at the beginning of a text alone.
_BEGINS = re.compile(r"(\d*)([#+=.)-])")
_PREFIX = {
    Role.TITLE: "# ",
    Role.ALARM: "**!** ",
    Role.PROBLEM: "- ",
    Role.SECTION: "\n## ",
    Role.PERSON: "\n## ",
    Role.QUIET: "\n",
    Role.COVERAGE: "\n",
    Role.FACT: "- ",
    Role.PIECE: "\n### ",
    Role.HEADLINE: "\n",
    Role.QUOTE: "\n> ",
    Role.DETAIL: "- ",
    Role.ITEM: "- ",
    Role.NOTE: "\n",
}


def render_lines(lines: Iterable[Line]) -> str:
    """The lines of an outline as Markdown, ending with a newline."""
    texts, before = [], None
    for line in lines:
        texts.append(_gap(before, line.role) + _printed(line))
        before = line.role
    return "\n".join(texts) + "\n"


def _printed(line: Line) -> str:
    if line.role is Role.ADDRESS:
        # As code: text to copy, which no reader turns into a link.
        return f"- `{line.text.replace('`', '%60')}`"
    text = escaped(line.text)
    lead = escaped(line.lead)
    if lead and line.role in (Role.PROBLEM, Role.DETAIL, Role.NOTE):
        lead = f"**{lead.rstrip()}** "
    if line.role is Role.HEADLINE:
        text = f"**{text}**"
    return f"{_PREFIX[line.role]}{lead}{text}"


def _gap(before: Role | None, role: Role) -> str:
    """A list needs an empty line before it where it follows something else."""
    listed = {Role.PROBLEM, Role.FACT, Role.DETAIL, Role.ADDRESS, Role.ITEM}
    return "\n" if role in listed and before not in listed else ""


def escaped(text: str) -> str:
    """A text that Markdown shows as it is."""
    safe = _MARKUP.sub(r"\\\1", text)
    return _BEGINS.sub(r"\1\\\2", safe, count=1) if _BEGINS.match(safe) else safe
