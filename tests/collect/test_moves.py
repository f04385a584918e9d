"""Where a feed has moved to, and whose site that is."""

from __future__ import annotations

import pytest
from pages import page

from monitor.collect.moves import moved_to, same_site

OLD, MID, NEW = (f"https://xeber.example/{name}" for name in ("old", "mid", "new"))


@pytest.mark.parametrize(
    ("redirects", "found"),
    [
        pytest.param((), "", id="it has not moved"),
        pytest.param(((OLD, 301),), NEW, id="for good"),
        pytest.param(((OLD, 302),), "", id="for now"),
        pytest.param(((OLD, 308), (MID, 301)), NEW, id="twice for good"),
        pytest.param(((OLD, 301), (MID, 307)), MID, id="for good, and then for now"),
        pytest.param(((OLD, 302), (MID, 301)), "", id="for now, and then for good"),
    ],
)
def test_only_what_is_for_good_counts(redirects, found):
    assert moved_to(page(final_url=NEW, redirects=redirects)) == found


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://www.xeber.example/rss", True),
        ("https://m.xeber.example/", True),
        ("https://xeber.example:8443/rss", False),
        ("https://xeber.example.evil.example/rss", False),
        ("https://ayna.example/rss", True),
        ("https://feeds.xeber.example/rss", False),
    ],
)
def test_a_site_is_the_same_under_another_scheme_or_mirror(url, same):
    assert same_site(url, ["https://xeber.example/"], {"ayna.example": "xeber.example"}) is same
