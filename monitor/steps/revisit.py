"""Later looks at pieces that name somebody: the same, edited, or removed."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from urllib.parse import urlsplit

from monitor.errors import ExtractError, FetchError, WorkError
from monitor.records import Entry, Judged, Outlet, Page
from monitor.report.alerts import drafts
from monitor.report.differences import only_noise
from monitor.steps import find, preserve
from monitor.steps.context import Pass, appeared, judged, page_of, spread
from monitor.steps.read import log_alerts
from monitor.store import articles, database
from monitor.store.articles import StoredArticle

log = logging.getLogger(__name__)

#: Pieces that are looked at again in one pass.
MOST = 200


async def revisit_due(this: Pass) -> None:
    """Look again at every piece that is due for it."""
    due = articles.due_for_revisit(this.db, this.now, MOST)
    await spread(this, due, lambda old: revisit(this, old), this.config.settings.network.workers)


async def revisit(this: Pass, old: StoredArticle) -> None:
    """Look at a flagged piece again: the same, edited, or removed."""
    outlet = this.outlets.get(old.outlet)
    if outlet is None:
        return
    again = _next_revisit(this, old)
    entry = Entry(url=old.url, canonical=old.canonical, title="", published=old.article.published)
    try:
        page = await page_of(this, old.url, outlet)
        if led_home(page, outlet):
            _removed(this, old, "redirected to the front page", again)
            return
        result = await judged(this, page, entry, outlet)
    except FetchError as error:
        if error.http_status in (404, 410):
            _removed(this, old, f"HTTP {error.http_status}", again)
        else:
            _postpone_revisit(this, old, again)
    except (ExtractError, WorkError):
        _postpone_revisit(this, old, again)
    else:
        _keep_again(this, outlet, old, page, result, again)


def _keep_again(
    this: Pass, outlet: Outlet, old: StoredArticle, page: Page, result: Judged, again: datetime | None
) -> None:
    page_hash = hashlib.sha256(page.body).hexdigest()
    if only_noise(old.article.text, result.article.text):
        _postpone_revisit(this, old, again)
        return
    raised = drafts(result, outlet.stance, this.policy)
    link = preserve.kept(this, outlet, page, result, raised)
    with database.writing(this.db):
        articles.edited(this.db, old, result, page_hash, this.now, again)
        this.alerts += log_alerts(this, old.id, result, outlet, raised, appeared(old.article, old.first_seen))
        preserve.tie(this, old.id, link, page_hash)
        find.add(this.db, old.id, result.article)
    log.info("revisit url=%s status=edited", old.url)


def led_home(page: Page, outlet: Outlet) -> bool:
    """Whether the address of an article leads to the outlet's front page now, as some do with what they removed."""
    if not page.redirects:
        return False
    final = page.final_url.partition("?")[0].rstrip("/")
    return final == outlet.homepage.rstrip("/") or urlsplit(final).path == ""


def _removed(this: Pass, old: StoredArticle, how: str, again: datetime | None) -> None:
    with database.writing(this.db):
        articles.removed(this.db, old.id, how, this.now, again)
    log.info("revisit url=%s status=removed how=%r", old.url, how)


def _postpone_revisit(this: Pass, old: StoredArticle, again: datetime | None) -> None:
    with database.writing(this.db):
        articles.unchanged(this.db, old.id, again)


def _next_revisit(this: Pass, old: StoredArticle) -> datetime | None:
    later = this.config.settings.schedule.revisit[old.revisits + 1 :]
    return old.first_seen + later[0] if later else None
