"""Labelled examples: reading and writing the JSON Lines format of `docs/formats.md`.

What comes from elsewhere is hostile input: every line is checked, and all bad lines are reported at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.errors import ExamplesError
from monitor.records import Example, Frame

#: A file of more bytes, or more lines, is not a set of labelled examples.
MAX_BYTES = 200 * 1024 * 1024
MAX_LINES = 200_000
#: Characters: the longest text kept, and the longest of the other values.
MAX_TEXT = 200_000
MAX_VALUE = 2_000
#: Mentions of one person in one text.
MAX_SPANS = 1_000
#: Problems that are listed before the rest is only counted.
MAX_PROBLEMS = 100

_STRINGS = ("id", "language", "title", "person", "outlet", "date", "group", "source")
_REQUIRED = ("id", "text", "person")
_FRAMES = frozenset(frame.value for frame in Frame)


def read(path: Path) -> list[Example]:
    """The examples of a file.

    Raises:
        ExamplesError: With one problem for each bad line, or because the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ExamplesError([f"{path}: {error.strerror or error}"]) from error
    return parse(body, name=str(path))


def read_all(paths: Iterable[Path]) -> list[Example]:
    """The examples of several files; an id is made unique by its file's name.

    Raises:
        ExamplesError: With the problems of all files.
    """
    found: list[Example] = []
    problems: list[str] = []
    for path in paths:
        try:
            found += read(path)
        except ExamplesError as error:
            problems += error.problems
    if problems:
        raise ExamplesError(problems)
    return found


def parse(body: bytes, *, name: str = "examples") -> list[Example]:
    """`read` for bytes; `name` stands in the problems."""
    if len(body) > MAX_BYTES:
        raise ExamplesError([f"{name}: more than {MAX_BYTES:,} bytes"])
    found: list[Example] = []
    problems: list[str] = []
    seen: set[str] = set()
    for number, line in enumerate(body.split(b"\n"), start=1):
        if number > MAX_LINES:
            problems.append(f"{name}: more than {MAX_LINES:,} lines")
            break
        if line.strip():
            _take(line, f"{name}:{number}", found, problems, seen)
    if problems:
        raise ExamplesError(_capped(problems))
    return found


def write(examples: Iterable[Example]) -> bytes:
    """The examples as JSON Lines, one a line, UTF-8."""
    return "".join(json.dumps(_to_dict(example), ensure_ascii=False) + "\n" for example in examples).encode()


def _take(line: bytes, where: str, found: list[Example], problems: list[str], seen: set[str]) -> None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        problems.append(f"{where}: no JSON: {error}")
        return
    if not isinstance(value, dict):
        problems.append(f"{where}: expected an object, got {type(value).__name__}")
        return
    wrong = list(_problems(value))
    if not wrong and value["id"] in seen:
        wrong.append(f"id {value['id']!r} stands twice")
    if wrong:
        problems.extend(f"{where}: {problem}" for problem in wrong)
        return
    seen.add(value["id"])
    found.append(_from_dict(value))


def _problems(value: dict[str, Any]) -> Iterator[str]:
    yield from _string_problems(value)
    if not isinstance(value.get("targets"), bool):
        yield f"targets: expected true or false, got {_short(value.get('targets'))}"
    frames = value.get("frames") or []
    if not isinstance(frames, list):
        yield f"frames: expected a list, got {_short(frames)}"
    else:
        yield from (
            f"frames: no such frame: {_short(f)}"
            for f in frames
            if not isinstance(f, str) or f not in _FRAMES
        )
    if isinstance(value.get("text"), str):
        yield from _span_problems(value.get("person_spans") or [], len(value["text"]))


def _string_problems(value: dict[str, Any]) -> Iterator[str]:
    for key in (*_STRINGS, "text"):
        item = value.get(key)
        if item is None and key not in _REQUIRED:
            continue
        if not isinstance(item, str):
            yield f"{key}: expected a string, got {_short(item)}"
        elif key in _REQUIRED and not item.strip():
            yield f"{key}: is empty"
        elif len(item) > (MAX_TEXT if key == "text" else MAX_VALUE):
            yield f"{key}: {len(item):,} characters are too many"
        elif _has_control(item, key):
            yield f"{key}: has control characters or halves of surrogate pairs"


def _has_control(text: str, key: str) -> bool:
    allowed = "\n\t\r" if key in ("text", "title") else ""
    return any(
        (c < " " and c not in allowed) or "\x7f" <= c < "\xa0" or "\ud800" <= c <= "\udfff" for c in text
    )


def _span_problems(spans: object, length: int) -> Iterator[str]:
    if not isinstance(spans, list) or len(spans) > MAX_SPANS:
        yield f"person_spans: expected a list of at most {MAX_SPANS:,} pairs"
        return
    for span in spans:
        if not (isinstance(span, list) and len(span) == 2 and all(type(n) is int for n in span)):
            yield f"person_spans: expected [start, end], got {_short(span)}"
        elif not 0 <= span[0] < span[1] <= length:
            yield f"person_spans: {span} is not inside a text of {length} characters"


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _capped(problems: list[str]) -> list[str]:
    if len(problems) <= MAX_PROBLEMS:
        return problems
    return [*problems[:MAX_PROBLEMS], f"and {len(problems) - MAX_PROBLEMS:,} more problems"]


def _from_dict(value: dict[str, Any]) -> Example:
    example = Example(id=value["id"], text=value["text"], person=value["person"], targets=value["targets"])
    texts = {
        key: value[key]
        for key in ("language", "title", "outlet", "date", "group", "source")
        if value.get(key)
    }
    return replace(
        example,
        **texts,
        person_spans=tuple((start, end) for start, end in value.get("person_spans") or ()),
        frames=tuple(Frame(frame) for frame in value.get("frames") or ()),
    )


def _to_dict(example: Example) -> dict[str, object]:
    return {
        "id": example.id,
        "language": example.language,
        "title": example.title,
        "text": example.text,
        "person": example.person,
        "person_spans": [list(span) for span in example.person_spans],
        "targets": example.targets,
        "frames": [frame.value for frame in example.frames],
        "outlet": example.outlet,
        "date": example.date,
        "group": example.group,
        "source": example.source,
    }
