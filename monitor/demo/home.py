"""A home folder for the sample newsroom: feeds.yaml and journalists.yaml."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from monitor.demo.outlets import OUTLETS, DemoOutlet, Dialect
from monitor.demo.people import PEOPLE
from monitor.records import Journalist

_SETTINGS = """\
# The sample newsroom: thirteen invented outlets on this machine, over ten simulated days.

schedule:
  jitter: 0
  # Often, since ten days are short.
  revisit: [8h, 1d, 3d, 6d]

network:
  # All outlets share one address of this machine, which needs no sparing.
  pause: 0
  connections_per_host: 16

digest:
  # The demo looks twice a day at most.
  missed_after: 2d

engine:
  kind: local

"""


def write(folder: Path, url: str) -> None:
    """Write `feeds.yaml` and `journalists.yaml` into a folder that exists.

    Args:
        url: Of the newsroom, without a slash at the end.
    Raises:
        OSError: A file cannot be written.
    """
    (folder / "feeds.yaml").write_text(feeds_yaml(url), "utf-8")
    (folder / "journalists.yaml").write_text(journalists_yaml(), "utf-8")


def feeds_yaml(url: str) -> str:
    """The settings and the outlets."""
    outlets = (line for outlet in OUTLETS for line in _outlet(outlet, url))
    return _SETTINGS + "outlets:\n" + "\n".join(outlets) + "\n"


def journalists_yaml() -> str:
    """The watch list."""
    people = (line for person in PEOPLE for line in _person(person))
    return "# Everybody in this list is invented.\n\njournalists:\n" + "\n".join(people) + "\n"


def _outlet(outlet: DemoOutlet, url: str) -> Iterator[str]:
    kind = "sitemap" if outlet.dialect is Dialect.SITEMAP else "feed"
    yield f"  - id: {outlet.id}"
    yield f"    name: {_text(outlet.name)}"
    yield f"    languages: {_list(outlet.languages)}"
    yield f"    stance: {outlet.stance}"
    yield f"    stance_source: {_text(outlet.stance_source)}"
    yield "    feeds:"
    yield f"      - url: {_text(f'{url}/{outlet.id}/{outlet.feed}')}"
    yield f"        kind: {kind}"
    # Below the time between two passes, so that every pass reads every feed.
    yield "        every: 6h"
    if outlet.extract:
        yield "    extract:"
        for number, (key, selector) in enumerate(outlet.extract):
            yield f"      {'-' if number == 0 else ' '} {key}: {_text(selector)}"


def _person(person: Journalist) -> Iterator[str]:
    yield f"  - id: {person.id}"
    yield f"    name: {_text(person.name)}"
    yield f"    kind: {person.kind}"
    yield from _optional("role", person.role)
    yield from _optional("status", person.status)
    yield from _many("aliases", person.aliases)
    yield from _many("context", person.context)
    if person.rare:
        yield "    rare: true"
    yield from _many("not", person.exclude)


def _optional(key: str, value: str) -> Iterable[str]:
    return [f"    {key}: {_text(value)}"] if value else []


def _many(key: str, values: Sequence[str]) -> Iterable[str]:
    return [f"    {key}: {_list(values)}"] if values else []


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"


def _text(value: str) -> str:
    # A JSON string is a YAML string too.
    return json.dumps(value, ensure_ascii=False)
