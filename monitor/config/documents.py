"""A YAML file as plain values that know their line, and the list of what is wrong with it.

YAML is data here: nothing in a file can name a class, or grow beyond `MAX_BYTES` and `MAX_VALUES`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

#: About forty times the files as shipped.
MAX_BYTES = 2_000_000
#: Values after aliases are followed: a few lines of aliases of aliases would otherwise fill the memory.
MAX_VALUES = 200_000
#: The formats need seven.
MAX_DEPTH = 20

_TAG = "tag:yaml.org,2002:"
_WORDS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file.  `value` is None, bool, int, float, str, a tuple of nodes, or a dict of nodes."""

    value: Any
    #: Counted from 1; of the key for what stands in a mapping.
    line: int
    #: A scalar as written, so that an unquoted `2025` can still be read as text.
    raw: str = ""


@dataclass(slots=True)
class Problems:
    """What is wrong with one file, in the words that are shown."""

    file: str
    _found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, where: str, what: str) -> None:
        """Note a problem.  `where` may be empty; `line` 0 stands for the whole file."""
        place = f"{self.file}:{line}" if line else self.file
        text = f"{place}: {where}: {what}" if where else f"{place}: {what}"
        # A file may hold what a terminal obeys, or what no stream can encode.
        self._found.append((line, "".join(sign if sign.isprintable() else "?" for sign in text)))

    def lines(self) -> list[str]:
        """All problems, in the order of the file; none twice."""
        return list(dict.fromkeys(text for _, text in sorted(self._found, key=lambda found: found[0])))

    def __bool__(self) -> bool:
        return bool(self._found)


@dataclass(frozen=True, slots=True)
class Seen:
    """Where something that may stand only once stood first."""

    where: str
    line: int


@dataclass(slots=True)
class Once:
    """Finds what is there twice."""

    problems: Problems
    seen: dict[tuple[str, str], Seen] = field(default_factory=dict)

    def add(self, kind: str, value: str, line: int, where: str, advice: str) -> None:
        first = self.seen.setdefault((kind, value), Seen(where, line))
        if first.line != line or first.where != where:
            place = f"{first.where} in line {first.line}"
            self.problems.add(line, where, f"{value!r} is already taken by {place}: {advice}")


def read(path: Path, problems: Problems) -> Node | None:
    """The content of a file; None when it cannot be read, and then the reason is among the problems."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        problems.add(
            0, "", f"not found in {path.parent}: `monitor init` makes one, `--home` names another folder"
        )
    except OSError as error:
        problems.add(0, "", f"cannot be read: {error.strerror or error}")
    else:
        return parse(body, problems)
    return None


def parse(body: bytes, problems: Problems) -> Node | None:
    """The content of a file's bytes; None when they are not YAML that is accepted here."""
    if len(body) > MAX_BYTES:
        problems.add(0, "", f"larger than {MAX_BYTES:,} bytes: this is not a settings file")
        return None
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        problems.add(line, "", "not UTF-8: save the file again with the encoding UTF-8")
        return None
    root = _compose(text, problems)
    return None if root is None else _Reader(problems).document(root)


def _compose(text: str, problems: Problems) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = MAX_DEPTH
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            root = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(mark.line + 1 if mark else 1, "", f"not valid YAML: {_plain(error)}")
    except (YAMLError, ValueError, KeyError, OverflowError) as error:
        # Of 280,000 broken texts 2 in 100 left ruamel.yaml 0.19 as one of the last three: an escape such as
        # "\U99999999", a directive such as `%YAML 9.9`.
        reason = " ".join(str(error).split()) or "it cannot be read"
        problems.add(1, "", f"not valid YAML: {reason[:200]}")
    else:
        if root is None:
            problems.add(
                0,
                "",
                "the file is empty: `monitor init` in an empty folder makes a complete one to copy from",
            )
        return root
    return None


def _plain(error: MarkedYAMLError) -> str:
    if isinstance(error, MaxDepthExceededError):
        return f"more than {MAX_DEPTH} things inside each other"
    reason = " ".join(str(error.problem or error.context or error).split())
    if "\\t" in reason or "'\t'" in reason:
        return f"{reason} (indent with spaces, not tabs)"
    return f"{reason} (look at this line and the one before: indentation, quotes, a colon inside a text)"


class TooMuchError(Exception):
    """Following the aliases of a file would make it too large."""


class _Reader:
    """Turns ruamel's nodes into ours, and counts them."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.left = MAX_VALUES

    def document(self, root: Any) -> Node | None:
        try:
            return self.node(root, _line(root), 0)
        except TooMuchError:
            self.problems.add(
                _line(root),
                "",
                "aliases (`*name`) that repeat each other make this file too large: write it out",
            )
        return None

    def node(self, node: Any, line: int, depth: int) -> Node:
        self.left -= 1
        # An alias inside what it stands for has no end: the depth stops it.
        if self.left < 0 or depth > MAX_DEPTH:
            raise TooMuchError
        if not isinstance(node, ScalarNode) and str(node.tag) not in (f"{_TAG}map", f"{_TAG}seq"):
            self.problems.add(_line(node), "", f"the tag {str(node.tag)[:60]} is not allowed: take it out")
        if isinstance(node, MappingNode):
            return Node(self.mapping(node, depth), line)
        if isinstance(node, SequenceNode):
            return Node(tuple(self.node(item, _line(item), depth + 1) for item in node.value), line)
        return self.scalar(node, line)

    def mapping(self, node: Any, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, value in node.value:
            line = _line(key)
            if not isinstance(key, ScalarNode):
                self.problems.add(line, "", "a key must be a single word: look for a missing quote or colon")
            elif key.value in found:
                first = found[key.value].line
                self.problems.add(line, "", f"`{key.value}` is given twice (first in line {first}): keep one")
            else:
                found[key.value] = self.node(value, line, depth + 1)
        return found

    def scalar(self, node: Any, line: int) -> Node:
        tag = str(node.tag)
        kind = tag.removeprefix(_TAG)
        if kind not in _SCALARS:
            self.problems.add(line, "", f"the tag {tag[:60]} is not allowed: take it out")
            return Node(node.value, line, node.value)
        try:
            return Node(_SCALARS[kind](node.value), line, node.value)
        except (ValueError, KeyError):
            # `!!int x`, or more digits than Python reads: left as text, refused where a number is due.
            return Node(node.value, line, node.value)


_SCALARS: Mapping[str, Any] = {
    "null": lambda _: None,
    "bool": lambda text: _WORDS[text.lower()],
    "int": lambda text: int(text.replace("_", ""), 0 if text.lstrip("+-")[:2] in ("0x", "0o") else 10),
    "float": lambda text: float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan")),
    "str": str,
    # Dates stay text: the keys that want one read it themselves.
    "timestamp": str,
}


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def entries(node: Node | None) -> Iterator[tuple[str, Node]]:
    """The keys and values of a mapping; nothing for anything else."""
    if node is not None and isinstance(node.value, dict):
        yield from node.value.items()


def items(root: Node | None, name: str) -> Sequence[Node]:
    """The items of the list `name` of a file; none when it is no list."""
    node = root.value.get(name) if root is not None and isinstance(root.value, dict) else None
    return node.value if node is not None and isinstance(node.value, tuple) else ()


def place(where: str, number: int, node: Node) -> str:
    """An item of a list as a person would find it: `outlets[3] (qafqazinfo)`."""
    named = {key: value.raw for key, value in entries(node)}
    called = named.get("id") or named.get("name") or ""
    return f"{where}[{number}] ({called[:60]})" if called.isprintable() and called else f"{where}[{number}]"


def line_of(node: Node, *path: str | int) -> int:
    """The line of something inside a node, or of the nearest thing round it.  Items count from 1."""
    for step in path:
        inner = _step(node.value, step)
        if inner is None:
            break
        node = inner
    return node.line


def _step(value: Any, step: str | int) -> Node | None:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, tuple) and isinstance(step, int) and step <= len(value):
        found: Node = value[step - 1]
        return found
    return None
