"""A matcher as bytes and back, for the cache beside the database.

One line of JSON (people, names, words), then the arrays as they are in memory.  No pickle and no marshal: whoever can
write the file can make the program overlook people, but not run code.  The arrays are ready as soon as they are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from monitor.detect import lexicon
from monitor.detect.index import Index
from monitor.detect.roster import Form, Roster, Use, restored
from monitor.detect.stems import Arrays, Stems
from monitor.records import Journalist, JournalistKind

#: Changes with the layout of the file: an old cache is built anew.
FORMAT = 5
_NUMBERS = "<u4"
_HEADS = "<u8"
_DEFAULTS = asdict(Journalist(id="", name=""))


@cache
def _rules() -> str:
    """A name for the spelling rules and word lists that stems are made with.

    All code beside this counts as a rule: a cache that outlived its rules would overlook people without a word.
    """
    code = (file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py")))
    return sha256(b"\n".join((*code, *map(str.encode, lexicon.everything())))).hexdigest()[:16]


def key(journalists: Sequence[Journalist]) -> str:
    """A name for what is made of a watch list: another list, other rules or word lists give another."""
    people = json.dumps([_changed(asdict(each)) for each in journalists])
    return sha256(f"{FORMAT} {_rules()} {people}".encode()).hexdigest()[:32]


def dumps(roster: Roster, index: Index) -> bytes:
    stems = index.stems
    sections = (
        stems.arrays.buckets.astype(_NUMBERS).tobytes(),
        stems.arrays.begins.astype(_NUMBERS).tobytes(),
        stems.arrays.meanings.astype(_NUMBERS).tobytes(),
        index.numbers.astype(_HEADS).tobytes(),
        stems.arrays.text,
    )
    document = {
        "format": FORMAT,
        "rules": _rules(),
        "journalists": [_changed(asdict(each)) for each in roster.journalists],
        "forms": [[f.owner, f.use, f.words, f.person, f.label, f.proper] for f in roster.forms],
        "parts": index.parts,
        "paradigms": index.paradigms,
        "meanings": stems.meanings,
        "sections": [len(section) for section in sections],
    }
    return b"\n".join((json.dumps(document, ensure_ascii=False).encode(), b"".join(sections)))


def loads(data: bytes) -> tuple[Roster, Index]:
    """What `dumps` was given.

    Raises:
        ValueError: The data is damaged or of another version.
    """
    head, _, arrays = data.partition(b"\n")
    try:
        document = json.loads(head)
        if (document["format"], document["rules"]) != (FORMAT, _rules()):
            raise ValueError("not the cache of this version")
        return _restored(document, arrays)
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError(f"a damaged cache: {error!r}") from error


def _restored(document: dict[str, Any], arrays: bytes) -> tuple[Roster, Index]:
    parts, paradigms = document["parts"], document["paradigms"]
    roster = restored(
        [_journalist(each) for each in document["journalists"]],
        parts,
        [_form(each, len(parts), len(document["journalists"])) for each in document["forms"]],
    )
    buckets, begins, numbers, heads, text = _cut(arrays, document["sections"])
    meanings = [tuple(each) for each in document["meanings"]]
    if not all(_fits(each, len(parts), len(paradigms)) for each in meanings):
        raise ValueError("a damaged cache: meanings of no word")
    stems = Stems(
        Arrays(
            buckets=np.frombuffer(buckets, _NUMBERS),
            begins=np.frombuffer(begins, _NUMBERS),
            meanings=np.frombuffer(numbers, _NUMBERS),
            text=text,
        ),
        meanings,
    )
    return roster, Index(parts, paradigms, stems, np.frombuffer(heads, _HEADS), roster.anchors)


def _cut(arrays: bytes, lengths: list[int]) -> Iterator[bytes]:
    if len(lengths) != 5 or min(lengths) < 0 or sum(lengths) != len(arrays):
        raise ValueError("a damaged cache: it does not have its length")
    begin = 0
    for length in lengths:
        yield arrays[begin : begin + length]
        begin += length


def _fits(meaning: tuple[int, ...], parts: int, paradigms: int) -> bool:
    words, endings = meaning[::2], meaning[1::2]
    return (
        len(words) == len(endings) > 0
        and 0 <= min(words) <= max(words) < parts
        and 0 <= min(endings) <= max(endings) < paradigms
    )


def _changed(values: dict[str, Any]) -> dict[str, Any]:
    """A journalist without what is as usual: most entries are a name."""
    return {key: value for key, value in values.items() if value != _DEFAULTS[key]}


def _journalist(stored: dict[str, Any]) -> Journalist:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()
    }
    if "kind" in values:
        values["kind"] = JournalistKind(values["kind"])
    return Journalist(**values)


def _form(stored: list[Any], parts: int, owners: int) -> Form:
    owner, use, words, person, label, proper = stored
    if not (0 <= owner < owners and words and 0 <= min(words) <= max(words) < parts):
        raise ValueError("a damaged cache: a name of no word")
    return Form(owner=owner, use=Use(use), words=tuple(words), person=person, label=label, proper=proper)
