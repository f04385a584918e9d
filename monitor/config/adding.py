"""Outlets added to `feeds.yaml` by a command: as text, so that every comment and blank line of the file stays."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from monitor.config.loading import FEEDS, load
from monitor.errors import ConfigError, StoreError
from monitor.records import FeedKind, Outlet

_BY_HAND = "paste the block by hand, below `outlets:`"


def outlet_yaml(outlet: Outlet, notes: Mapping[str, str] = {}) -> str:
    """An outlet as a block that can be pasted below `outlets:`.

    Args:
        notes: Comments for a person, by key (`stance`) or by the address of a feed.
    """
    return "".join(f"{line}\n" for line in _lines(outlet, notes))


def add_outlets(home: Path, blocks: Sequence[str], environment: Mapping[str, str]) -> None:
    """Put blocks of `outlet_yaml` at the end of the outlets of `feeds.yaml`; the rest of the file stays as it is.

    Raises:
        ConfigError: The file has no list of outlets to add to, or would be wrong with them; it is as it was.
        StoreError: The file cannot be written.
    """
    path = home / FEEDS
    before = path.read_bytes()
    text = before.decode("utf-8-sig")
    line, indent = _end_of_outlets(text)
    lines = text.splitlines(keepends=True)
    if lines[line - 1 : line] and not lines[line - 1].endswith("\n"):
        lines[line - 1] += "\n"
    added = "".join(f"\n{_indented(block, indent)}" for block in blocks)
    replace_file(path, ("".join(lines[:line]) + added + "".join(lines[line:])).encode())
    try:
        load(home, environment)
    except ConfigError:
        replace_file(path, before)
        raise


def _lines(outlet: Outlet, notes: Mapping[str, str]) -> Iterator[str]:
    yield f"- id: {outlet.id}"
    for key in ("name", "homepage"):
        if value := getattr(outlet, key):
            yield f"  {key}: {_text(value)}"
    if outlet.languages:
        yield f"  languages: [{', '.join(_text(code) for code in outlet.languages)}]"
    yield f"  stance: {outlet.stance}{_comment(notes.get('stance', ''))}"
    if outlet.stance_source:
        yield f"  stance_source: {_text(outlet.stance_source)}"
    yield "  feeds:"
    for feed in outlet.feeds:
        yield f"    - url: {_text(feed.url)}{_comment(notes.get(feed.url, ''))}"
        if feed.kind is not FeedKind.FEED:
            yield f"      kind: {feed.kind}"


def _comment(note: str) -> str:
    # Printable on one line: what a site calls itself must not end the comment.
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in note).split())
    return f"  # {words[:120]}" if words else ""


def _text(value: str) -> str:
    # A JSON string is a YAML string too.
    return json.dumps(value, ensure_ascii=False)


def _indented(block: str, indent: int) -> str:
    return "".join(f"{' ' * indent}{line}" for line in block.splitlines(keepends=True))


def _end_of_outlets(text: str) -> tuple[int, int]:
    """How many lines the file has up to the last one of an outlet, and the column of the dashes."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        raise ConfigError([f"{FEEDS}: not valid YAML: run `monitor check`"]) from error
    pairs = root.value if root is not None and isinstance(root.value, list) else []
    listed = next((value for key, value in pairs if key.value == "outlets"), None)
    if listed is None or listed.flow_style or not isinstance(listed.value, list) or not listed.value:
        raise ConfigError([f"{FEEDS}: no list of outlets to add to: {_BY_HAND}"])
    return _last_line(listed) + 1, int(listed.start_mark.column)


def _last_line(node: Any) -> int:
    """The last line, from 0, on which something of a node stands; comments behind it belong to what follows."""
    if isinstance(node.value, list) and node.value and not node.flow_style:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    mark = node.end_mark
    # A text in several lines ends where the next line begins.
    return int(mark.line if mark.column or mark.line == node.start_mark.line else mark.line - 1)


def replace_file(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, as private as it was."""
    unfinished = path.with_name(f".{path.name}.new")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, path.stat().st_mode & 0o777)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
