"""Labelled examples from the exports of other annotation tools: Label Studio, doccano, Prodigy.

    Label Studio   JSON: a list of tasks with `data` and `annotations`
    doccano        JSON Lines: `text` and `label` or `labels`
    Prodigy        JSON Lines: `text` and `answer`, with `accept` (choices) or `label`

What each must bring: the text, the person's name (`person`, in the task's data or its `meta`) and a decision.  One
that is none of `TARGETS` and `NEUTRAL` (unsure, skipped) makes no example.  An export is hostile input: what does
not fit is refused item by item, and what is made goes through the same checks as our own format.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from monitor.errors import ExamplesError
from monitor.records import Example, Frame
from monitor.train.examples import MAX_BYTES, parse

#: Words for a decision, in lower case.
TARGETS = frozenset({"targets", "target", "targeting", "hostile", "yes", "true", "1"})
NEUTRAL = frozenset({"neutral", "not targeting", "not-targeting", "does not target", "no", "false", "0"})
_FRAMES = frozenset(frame.value for frame in Frame)
_KEPT = ("language", "title", "person", "outlet", "date", "group")


def read_export(body: bytes, *, name: str, source: str = "imported") -> list[Example]:
    """The examples in an export; the tool is told by its form.

    Args:
        body: The file.
        name: Stands in the problems.
        source: Of the examples, for the warning about one source that brings too many.

    Raises:
        ExamplesError: With one problem for each item that does not fit.
    """
    if len(body) > MAX_BYTES:
        raise ExamplesError([f"{name}: more than {MAX_BYTES:,} bytes"])
    problems: list[str] = []
    lines = []
    for number, item in enumerate(_items(body, name), start=1):
        if not isinstance(item, dict):
            problems.append(f"{name}: item {number}: expected an object, got {type(item).__name__}")
            continue
        made = _example(item, f"{name}-{number}", source)
        if made is not None:
            lines.append(json.dumps(made, ensure_ascii=True))
    if problems:
        raise ExamplesError(problems)
    return parse("\n".join(lines).encode(), name=f"{name} (converted)")


def _items(body: bytes, name: str) -> list[Any]:
    try:
        if body.lstrip()[:1] == b"[":
            found = json.loads(body)
            return found if isinstance(found, list) else [found]
        return [json.loads(line) for line in body.split(b"\n") if line.strip()]
    except (ValueError, RecursionError) as error:
        raise ExamplesError([f"{name}: no JSON: {error}"]) from error


def _example(item: dict[str, Any], id: str, source: str) -> dict[str, Any] | None:
    """An item in our own form; None when nobody decided."""
    said = [word.strip().lower() for word in _said(item)]
    targets = any(word in TARGETS for word in said)
    if targets == any(word in NEUTRAL for word in said):
        return None
    data = _data(item)
    return {
        "id": id,
        "text": data.get("text"),
        "targets": targets,
        "frames": sorted(_FRAMES.intersection(said)) if targets else [],
        "source": source,
        **{key: data[key] for key in _KEPT if data.get(key) is not None},
    }


def _data(item: dict[str, Any]) -> dict[str, Any]:
    nested = (item.get(key) for key in ("meta", "metadata", "data"))
    found = dict(item)
    for part in nested:
        if isinstance(part, dict):
            found.update(part)
    return found


def _said(item: dict[str, Any]) -> Iterator[str]:
    """Every word by which somebody decided."""
    if "answer" in item:
        yield from _prodigy(item)
    elif "annotations" in item:
        yield from _label_studio(item["annotations"])
    else:
        yield from _words(item.get("label", item.get("labels")))


def _prodigy(item: dict[str, Any]) -> Iterator[str]:
    answer = item["answer"]
    if answer == "accept" and "accept" in item:
        yield from _words(item["accept"])
    elif answer in ("accept", "reject"):
        labels = list(_words(item.get("label")))
        decided = any(word.lower() in TARGETS for word in labels) or not labels
        # A yes-or-no question about one label: "targets".
        if decided:
            yield "yes" if answer == "accept" else "no"


def _label_studio(annotations: object) -> Iterator[str]:
    for annotation in annotations if isinstance(annotations, list) else []:
        if not isinstance(annotation, dict) or annotation.get("was_cancelled"):
            continue
        results = annotation.get("result")
        for result in results if isinstance(results, list) else []:
            value = result.get("value") if isinstance(result, dict) else None
            if isinstance(value, dict):
                yield from _words(value.get("choices"))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (word for word in value if isinstance(word, str))
