"""Which pages are kept as evidence.  A page is on the disk before the transaction that refers to it."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.records import AlertDraft, EvidencePolicy, Judged, Outlet, Page
from monitor.steps.context import Pass
from monitor.store import evidence
from monitor.store.chain import Link


def wanted(policy: EvidencePolicy, judged: Judged, raised: Sequence[AlertDraft]) -> bool:
    """Whether the policy of an outlet keeps a page."""
    match policy:
        case EvidencePolicy.ALL:
            return True
        case EvidencePolicy.MENTIONS:
            return bool(judged.mentions)
        case EvidencePolicy.ALERTS:
            return bool(raised)
        case EvidencePolicy.NONE:
            return False


def kept(this: Pass, outlet: Outlet, page: Page, judged: Judged, raised: Sequence[AlertDraft]) -> Link | None:
    """Keep a page if its outlet's policy says so.  Call it before the transaction, never inside.

    Raises:
        StoreError: The disk cannot take it; nothing of the article is stored, and it is read again.
    """
    return this.archive.add(page) if wanted(outlet.evidence, judged, raised) else None


def tie(this: Pass, article: int, link: Link | None, page_hash: str) -> None:
    """Store which record an article rests on.  Call it inside the transaction that stores the article."""
    if link is not None:
        evidence.tie(this.db, article, link, page_hash)
