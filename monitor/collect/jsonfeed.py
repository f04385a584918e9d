"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from typing import Any

from monitor.collect.announced import MAX_ITEMS, Draft, RawFeed
from monitor.errors import FeedError
from monitor.records import VisitStatus


def read(url: str, text: str) -> RawFeed:
    """What a JSON feed says.

    Raises:
        FeedError: It is not JSON, or no feed.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedError(url, VisitStatus.PARSE_ERROR.value, f"broken JSON ({str(error)[:100]})") from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or "jsonfeed" not in str(document.get("version", "")):
        raise FeedError(url, VisitStatus.NOT_A_FEED.value, "JSON, but not a JSON Feed")
    version = "json11" if str(document["version"]).rstrip("/").endswith("1.1") else "json1"
    # The newest stand first, as the format wants it.
    kept = items[: MAX_ITEMS * 10]
    return RawFeed(
        title=_string(document, "title"),
        version=version,
        drafts=tuple(_draft(item) for item in kept if isinstance(item, dict)),
        left_out=len(items) - len(kept),
    )


def _draft(item: dict[str, Any]) -> Draft:
    address = _string(item, "id")
    return Draft(
        links=tuple(
            link
            for link in (_string(item, "url"), _string(item, "external_url"), address)
            if link.startswith(("http", "/"))
        ),
        title=_string(item, "title"),
        dates=tuple(filter(None, (_string(item, "date_published"), _string(item, "date_modified")))),
        summary=_string(item, "content_html") or _string(item, "content_text") or _string(item, "summary"),
        author=_author(item),
        guid=address,
    )


def _author(item: dict[str, Any]) -> str:
    authors = item.get("authors") or [item.get("author")]
    names = (
        [_string(author, "name") for author in authors if isinstance(author, dict)]
        if isinstance(authors, list)
        else []
    )
    return ", ".join(filter(None, names))


def _string(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
