"""Search in every article that is kept."""

from __future__ import annotations

from starlette.responses import Response

from monitor.steps import find
from monitor.store import people
from monitor.store.search import RANKED
from monitor.web.site import Ask

#: Articles shown.
LIMIT = 50


def search(ask: Ask) -> Response:
    """The articles that hold every word, in whatever spelling and script."""
    asked = ask.text("q")[:200]
    return ask.render(
        "search.html",
        asked=asked,
        hits=find.find(ask.db, asked, LIMIT) if asked else [],
        limit=LIMIT,
        ranked=RANKED,
        outlets={row[0]: row[1] for row in people.outlets(ask.db)},
    )
