"""`journalists.yaml`: the watch list, as written and as records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from msgspec import Meta

from monitor.config.documents import Node, Once, Problems, items, line_of, place
from monitor.config.kinds import Slug, Text
from monitor.records import JournalistKind


@dataclass(frozen=True, kw_only=True)
class JournalistShape:
    """A person or newsroom as written."""

    id: Slug
    name: Text
    kind: JournalistKind = JournalistKind.PERSON
    role: Text = ""
    status: Text = ""
    source: Text = ""
    aliases: tuple[Text, ...] = ()
    context: tuple[Text, ...] = ()
    rare: bool = False
    exclude: tuple[Text, ...] = field(default=(), metadata={"key": "not"})
    threshold: Annotated[float, Meta(ge=0, le=1)] | None = None


def check(root: Node | None, people: Sequence[dict[str, Any]], problems: Problems) -> None:
    """What no single value shows: a person twice, a name that is excluded from itself."""
    once = Once(problems)
    for number, (node, values) in enumerate(zip(items(root, "journalists"), people, strict=True), start=1):
        where = place("journalists", number, node)
        if "id" in values:
            once.add(
                "id", values["id"], line_of(node, "id"), f"{where}.id", "every person needs their own id"
            )
        if "name" in values:
            advice = "say who it is once, with the other names under `aliases`"
            once.add("name", values["name"], line_of(node, "name"), f"{where}.name", advice)
        _not_itself(node, values, where, problems)


def _not_itself(node: Node, values: dict[str, Any], where: str, problems: Problems) -> None:
    own = {values.get("name", ""), *values.get("aliases", ())}
    for number, other in enumerate(values.get("exclude", ()), start=1):
        if other in own:
            at = line_of(node, "not", number)
            problems.add(
                at, f"{where}.not", f"{other!r} is a name of this entry itself: it would never be found"
            )
