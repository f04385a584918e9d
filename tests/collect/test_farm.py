"""What comes of each misbehaviour of a server, over real sockets."""

from __future__ import annotations

import asyncio
import tracemalloc

import pytest
from collect.farm import CASES, DEADLINE, Case, Farm, bomb, compressed, running
from samples import NOON

from monitor.collect.feeds import parse_feed
from monitor.collect.fetch import Fetcher, FetchSettings
from monitor.collect.guard import parse_allowed
from monitor.errors import FeedError, FetchError
from monitor.records import Page, ParsedFeed

#: Small, so that what is too large is quick to send.
LIMIT = 4_000_000


@pytest.fixture(scope="module")
def farm():
    with running() as farm:
        yield farm


def settings(farm: Farm) -> FetchSettings:
    return FetchSettings(
        deadline=DEADLINE, pause=0, allow=parse_allowed(f"127.0.0.1/32:{farm.port}"), user_agent="tests/1"
    )


async def visit(farm: Farm, name: str) -> ParsedFeed:
    async with Fetcher(settings(farm)) as fetcher:
        page = await fetcher.get(f"{farm.url}/{name}", limit=LIMIT, now=NOON)
    assert isinstance(page, Page)
    return parse_feed(f"{farm.url}/{name}", page.body, page.headers, now=NOON)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_visit_ends_as_it_must(farm: Farm, case: Case):
    try:
        feed = asyncio.run(visit(farm, case.name))
    except (FetchError, FeedError) as error:
        assert (error.status, getattr(error, "retry_after", None)) == (case.status, case.retry_after), (
            error.reason
        )
        assert error.reason
    else:
        assert case.status == "ok"
        assert len(feed.entries) == case.items
        assert case.title in (None, feed.entries[0].title)
    assert farm.canary_calls == []


def test_there_are_enough_cases():
    assert len({case.name for case in CASES}) == len(CASES) >= 60


def test_a_bomb_is_never_held_in_memory():
    with Farm({"bomb": compressed("gzip", bomb(100))}) as farm:
        tracemalloc.start()
        try:
            with pytest.raises(FetchError, match="more than"):
                asyncio.run(visit(farm, "bomb"))
            assert tracemalloc.get_traced_memory()[1] < 6 * LIMIT
        finally:
            tracemalloc.stop()


def test_nothing_that_was_read_from_outside_is_in_a_feed(farm: Farm):
    entry = asyncio.run(visit(farm, "external-entities")).entries[0]
    assert entry.title == "Ad soyad"
    assert farm.canary_calls == []
