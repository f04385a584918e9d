"""Reads a value of a file by the type it is for, and names every problem on the way.

A shape is a dataclass whose fields are kinds, lists of kinds or other shapes.  What is read is a dict of the
fields that are good; the records are made from it once there are no problems at all.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from monitor.config.documents import Node, Problems, entries, place
from monitor.config.kinds import HintError, Kind

_TYPES: Mapping[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
}


class RefusedError(Exception):
    """A value is not what it must be.  The message says what was expected and what was found."""


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """A key that a shape knows."""

    #: As written in the file.
    name: str
    field: str
    hint: Any
    required: bool


@cache
def keys(shape: type) -> Mapping[str, Key]:
    """The keys of a shape by their name in the file, which `metadata={"key": ...}` may set."""
    hints = get_type_hints(shape, include_extras=True)
    found = {}
    for each in dataclasses.fields(shape):
        required = each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
        name = each.metadata.get("key", each.name)
        found[name] = Key(name, each.name, hints[each.name], required)
    return found


def read(node: Node, shape: type, where: str, problems: Problems) -> dict[str, Any]:
    """The good fields of a mapping; the bad ones are among the problems."""
    if not isinstance(node.value, dict):
        problems.add(node.line, where, f"expected keys with values, got {shown(node)}")
        return {}
    known = keys(shape)
    found: dict[str, Any] = {}
    for name, value in entries(node):
        if name not in known:
            problems.add(value.line, where, unknown(name, known))
        elif not blank(value):
            found.update(_field(known[name], value, _within(where, name), problems))
    for key in known.values():
        if key.required and _lacks(node.value, key.name):
            problems.add(node.line, where, f"`{key.name}` is missing: {_expected(key.hint)}")
    return found


def _lacks(values: Mapping[str, Node], name: str) -> bool:
    return name not in values or blank(values[name]) or values[name].value == ()


def _field(key: Key, node: Node, where: str, problems: Problems) -> Iterator[tuple[str, Any]]:
    item = _item(key.hint)
    if item is not None:
        yield key.field, _list(node, item, where, problems)
    elif _is_shape(key.hint):
        yield key.field, read(node, key.hint, where, problems)
    else:
        try:
            yield key.field, leaf(node, key.hint)
        except RefusedError as error:
            problems.add(node.line, where, str(error))


def _list(node: Node, item: Any, where: str, problems: Problems) -> tuple[Any, ...]:
    if not isinstance(node.value, tuple):
        problems.add(node.line, where, f"expected a list (lines that begin with a hyphen), got {shown(node)}")
        return ()
    found = []
    for number, each in enumerate(node.value, start=1):
        if _is_shape(item):
            found.append(read(each, item, place(where, number, each), problems))
            continue
        try:
            found.append(leaf(each, item))
        except RefusedError as error:
            problems.add(each.line, f"{where}[{number}]", str(error))
    return tuple(found)


def leaf(node: Node, hint: Any, *, strict: bool = True) -> Any:
    """A single value.  `strict=False` also takes `5` and `true` written as text, for environment variables.

    Raises:
        RefusedError: It is not of this kind.
    """
    kind = _kind(hint)
    value = node.value
    if _base(hint) is str and isinstance(value, int | float) and not isinstance(value, bool):
        value = node.raw
    if isinstance(value, dict | tuple):
        raise RefusedError(f"expected {_expected(hint)}, got {shown(node)}")
    try:
        if kind is not None and kind.parse is not None:
            value = kind.parse(value)
        return msgspec.convert(value, hint, strict=strict)
    except HintError as error:
        raise RefusedError(_refusal(node, hint, str(error))) from None
    except ValueError:
        # msgspec's own errors are ValueErrors too; they speak of Python's types.
        raise RefusedError(_refusal(node, hint, "")) from None


def _refusal(node: Node, hint: Any, note: str) -> str:
    text = f"expected {_expected(hint)}, got {shown(node)}"
    close = get_close_matches(str(node.raw).lower(), _choices(hint), n=1, cutoff=0.5)
    if close:
        return f"{text}: did you mean {close[0]!r}?"
    return f"{text}: {note}" if note else text


def unknown(name: str, known: Mapping[str, Any]) -> str:
    """What to say about a key that nobody reads."""
    close = get_close_matches(name.lower().replace("-", "_"), known, n=1, cutoff=0.6)
    if close:
        return f"unknown key {_cut(name)}: did you mean `{close[0]}`?"
    return f"unknown key {_cut(name)}: take it out, or use one of {', '.join(known)}"


def blank(node: Node) -> bool:
    """A key with nothing after it counts as not written."""
    return node.value is None or node.value == ""


def shown(node: Node) -> str:
    """A value as the message shows it, short."""
    if isinstance(node.value, dict):
        return "keys with values"
    if isinstance(node.value, tuple):
        return "a list"
    return "nothing" if node.value is None else _cut(node.raw)


def _cut(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:77]}...")


def _within(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


# --- types --------------------------------------------------------------------------------------------


def _kind(hint: Any) -> Kind | None:
    if get_origin(hint) in (Union, types.UnionType):
        return next((found for part in get_args(hint) if (found := _kind(part))), None)
    return next((each for each in getattr(hint, "__metadata__", ()) if isinstance(each, Kind)), None)


def _base(hint: Any) -> Any:
    """The plain type: without `| None` and annotations."""
    if get_origin(hint) in (Union, types.UnionType):
        return _base(next(part for part in get_args(hint) if part is not type(None)))
    if get_origin(hint) is Annotated:
        return _base(get_args(hint)[0])
    return hint


def _is_shape(hint: Any) -> bool:
    return isinstance(hint, type) and dataclasses.is_dataclass(hint)


def _item(hint: Any) -> Any | None:
    """The kind of the items of `tuple[kind, ...]`; None for all that is no list."""
    return get_args(hint)[0] if get_origin(hint) is tuple else None


def _choices(hint: Any) -> list[str]:
    base = _base(hint)
    if isinstance(base, type) and issubclass(base, StrEnum):
        return [each.value for each in base]
    return [str(each) for each in get_args(base)] if get_origin(base) is Literal else []


def _expected(hint: Any) -> str:
    kind, base = _kind(hint), _base(hint)
    if kind is not None:
        return kind.expected
    if choices := _choices(hint):
        return f"one of {', '.join(choices)}"
    if _item(hint) is not None:
        return "a list with at least one item"
    return f"{_TYPES.get(base, 'keys with values')}{_bounds(hint)}"


def _bounds(hint: Any) -> str:
    if get_origin(hint) in (Union, types.UnionType):
        return next((found for part in get_args(hint) if (found := _bounds(part))), "")
    meta = next((each for each in getattr(hint, "__metadata__", ()) if isinstance(each, msgspec.Meta)), None)
    return f" from {meta.ge:,} to {meta.le:,}" if meta and meta.ge is not None and meta.le is not None else ""
