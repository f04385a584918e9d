"""Feeds that have moved: which redirects are followed, and which wait for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from monitor.collect.addresses import canonical
from monitor.records import Page

#: Answers that say "for good".
_PERMANENT = frozenset({301, 308})


def same_site(url: str, sites: Iterable[str], aliases: Mapping[str, str] = {}) -> bool:
    """Whether an address is on one of these sites, whatever its scheme, `www.` or mirror.

    Args:
        sites: Addresses of the sites.
        aliases: Host of a mirror -> main host, as an outlet declares them.
    """
    return _site(url, aliases) in {_site(site, aliases) for site in sites if site}


def moved_to(page: Page) -> str:
    """Where a page has moved to for good; empty when it has not.

    A temporary redirect ends the way: what lies behind it may be gone tomorrow.
    """
    hops = [*(url for url, _ in page.redirects), page.final_url]
    found = ""
    for (_, status), to in zip(page.redirects, hops[1:], strict=True):
        if status not in _PERMANENT:
            break
        found = to
    return found


def _site(url: str, aliases: Mapping[str, str]) -> str:
    return urlsplit(canonical(url, aliases)).netloc
