"""Later looks at pieces that name somebody: the same, edited, or removed."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from monitor.collect import schedule
from monitor.collect.addresses import canonical
from monitor.errors import ExtractError, FetchError, WorkError
from monitor.records import Article, Entry, Judged, Outlet, Page
from monitor.report.alerts import drafts
from monitor.report.differences import only_noise
from monitor.steps import closer, conclude, find, preserve
from monitor.steps.context import Pass, appeared, judged, page_of, reason_of, spread
from monitor.store import articles, database, looks
from monitor.store.articles import StoredArticle

log = logging.getLogger(__name__)

#: Pieces that are looked at again in one pass.
MOST = 200
#: A look that fails so often, over some two days, is given up; the next one comes at its own time.
MOST_FAILURES = 6
#: No look is put off for longer than this by failures before it.
LATE = timedelta(days=3)


async def revisit_due(this: Pass) -> None:
    """Look again at every piece that is due for it."""
    longest = max(this.config.settings.schedule.revisit, default=timedelta()) + LATE
    due = articles.due_for_revisit(this.db, this.now, longest, MOST, this.outlets)
    await spread(this, due, lambda old: revisit(this, old), this.config.settings.network.workers)


async def revisit(this: Pass, old: StoredArticle) -> None:
    """Look at a flagged piece again: the same, edited, or removed."""
    outlet = this.outlets[old.outlet]
    try:
        page = await page_of(this, old.url, outlet)
        if led_home(page, outlet):
            _removed(this, old, "redirected to the front page")
            return
        result = await _judged_again(this, old, page, outlet)
    except FetchError as error:
        if error.http_status in (404, 410):
            _removed(this, old, f"HTTP {error.http_status}")
        else:
            _not_seen(this, old, error)
    except (ExtractError, WorkError) as error:
        _not_seen(this, old, error)
    else:
        _keep_again(this, outlet, old, page, result)


async def _judged_again(this: Pass, old: StoredArticle, page: Page, outlet: Outlet) -> Judged:
    """What the page says now: under the headline that is stored, unless the page itself has another one than before."""
    said = old.article
    entry = Entry(url=old.url, canonical=old.canonical, title=said.title, published=said.published)
    result = await judged(this, page, entry, outlet)
    if _retitled(said, result.article):
        return await judged(this, page, replace(entry, title=""), outlet)
    return result


def _retitled(was: Article, now: Article) -> bool:
    """Whether the page has another headline.

    A page is compared with a page: its feed may call the piece something else without anybody having edited it.
    """
    known = bool(was.page_title and now.page_title)
    return known and not only_noise(was.page_title, now.page_title)


def _keep_again(this: Pass, outlet: Outlet, old: StoredArticle, page: Page, result: Judged) -> None:
    page_hash, again = hashlib.sha256(page.body).hexdigest(), _next_revisit(this, old)
    now = result.article
    if only_noise(old.article.text, now.text) and not _retitled(old.article, now):
        with database.writing(this.db):
            looks.unchanged(this.db, old.id, now.page_title or old.article.page_title, this.now, again)
        return
    policy = closer.policy(this.db, this.policy, result, outlet.stance, this.now)
    raised = drafts(result, outlet.stance, policy)
    link = preserve.kept(this, outlet, page, result, raised)
    with database.writing(this.db):
        articles.edited(this.db, old, result, page_hash, this.now, again)
        at = appeared(old.article, old.first_seen)
        this.alerts += conclude.log_alerts(this.db, old.id, result, outlet.stance, raised, at, this.now)
        preserve.tie(this, old.id, link, page_hash)
        find.add(this.db, old.id, now)
    log.info("revisit article=%d outlet=%s status=edited", old.id, old.outlet)


def led_home(page: Page, outlet: Outlet) -> bool:
    """Whether the address of an article leads to the outlet's front page now, as some do with what they removed.

    The path of a front page with a query may be an article (`/?p=12`), unless the query that asked for one was lost.
    """
    if not page.redirects:
        return False
    final = page.final_url.partition("?")[0].rstrip("/")
    if final != outlet.homepage.rstrip("/") and urlsplit(final).path:
        return False
    asked, found = _query(page.url), _query(page.final_url)
    return not found or not asked <= found


def _query(url: str) -> frozenset[tuple[str, str]]:
    """What an address asks for, without trackers."""
    return frozenset(parse_qsl(urlsplit(canonical(url)).query, keep_blank_values=True))


def _removed(this: Pass, old: StoredArticle, how: str) -> None:
    with database.writing(this.db):
        articles.removed(this.db, old.id, how, this.now, _next_revisit(this, old))
    log.info("revisit article=%d outlet=%s status=removed how=%r", old.id, old.outlet, how)


def _not_seen(this: Pass, old: StoredArticle, error: FetchError | ExtractError | WorkError) -> None:
    """Keep the look for later, or wait for the next one when it failed too often."""
    at = schedule.next_try(this.now, old.look_failures)
    again = _next_revisit(this, old)
    with database.writing(this.db):
        if old.look_failures + 1 < MOST_FAILURES:
            looks.failed(this.db, old.id, at)
        else:
            looks.given_up(this.db, old.id, max(again, at) if again else None)
    log.warning("revisit article=%d outlet=%s status=failed reason=%r", old.id, old.outlet, reason_of(error))


def _next_revisit(this: Pass, old: StoredArticle) -> datetime | None:
    later = this.config.settings.schedule.revisit[old.revisits + 1 :]
    return old.first_seen + later[0] if later else None
