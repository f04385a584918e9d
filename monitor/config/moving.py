"""The address of a feed in `feeds.yaml`, changed where it stands, so that everything else of the file stays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from monitor.config.adding import replace_file
from monitor.config.loading import FEEDS, load
from monitor.errors import ConfigError


def move_feed(home: Path, old: str, new: str, environment: Mapping[str, str]) -> None:
    """Write the new address of a feed in the place of the old one.

    Raises:
        ConfigError: The old address does not stand there as it is, or the file would be wrong with the new one; the
            file is as it was.
        StoreError: The file cannot be written.
    """
    path = home / FEEDS
    before = path.read_bytes()
    # A mark at the beginning is no part of the text.
    text = before.decode("utf-8-sig")
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        raise ConfigError([f"{FEEDS}: not valid YAML: run `monitor check`"]) from error
    places = [(node.start_mark.index, node.end_mark.index) for node in _addresses(root) if node.value == old]
    if len(places) != 1:
        raise _by_hand(old)
    start, end = places[0]
    # A JSON string is a YAML string too.
    replace_file(path, f"{text[:start]}{json.dumps(new, ensure_ascii=False)}{text[end:]}".encode())
    try:
        feeds = [feed.url for outlet in load(home, environment).outlets for feed in outlet.feeds]
        if new not in feeds or old in feeds:
            raise _by_hand(old)
    except ConfigError:
        replace_file(path, before)
        raise


def _by_hand(old: str) -> ConfigError:
    return ConfigError([f"{FEEDS}: {old} does not stand there just once: change it by hand"])


def _addresses(root: Any) -> Iterator[Any]:
    """The nodes of all `url:` of the feeds."""
    for outlet in _items(root, "outlets"):
        for feed in _items(outlet, "feeds"):
            yield from (value for key, value in _pairs(feed) if key.value == "url")


def _items(node: Any, name: str) -> list[Any]:
    """The items of a list of a mapping; none when there is no such list."""
    listed = next((value for key, value in _pairs(node) if key.value == name), None)
    return listed.value if listed is not None and isinstance(listed.value, list) else []


def _pairs(node: Any) -> list[tuple[Any, Any]]:
    found = node.value if node is not None and isinstance(node.value, list) else []
    return [pair for pair in found if isinstance(pair, tuple)]
