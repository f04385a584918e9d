"""Many workers share the work; what ends it is told as one error."""

import asyncio

import pytest
from samples import NOON, OUTLET, PERSON

from monitor.config import Config
from monitor.errors import StoreError
from monitor.steps.context import Pass, spread


@pytest.fixture
def this(db, home):
    config = Config(home=home, outlets=(OUTLET,), journalists=(PERSON,))
    return Pass(db=db, config=config, fetcher=None, engine=None, now=NOON)


@pytest.mark.parametrize(
    ("errors", "told"),
    [
        pytest.param([StoreError("full")], StoreError, id="the disk"),
        pytest.param([StoreError("full"), StoreError("full")], StoreError, id="the disk, for every worker"),
        pytest.param(
            [StoreError("full"), KeyError("x")], KeyError, id="a bug is never hidden behind the disk"
        ),
    ],
)
def test_what_fails_in_a_worker_is_told_as_itself(this, errors, told):
    barrier = asyncio.Barrier(len(errors))

    async def fail(error):
        await barrier.wait()
        raise error

    with pytest.raises(told):
        asyncio.run(spread(this, errors, fail, len(errors)))


def test_what_is_not_begun_is_left_once_the_service_is_to_end(this):
    done = []

    async def work(item):
        done.append(item)

    this.stopping = lambda: len(done) >= 2
    asyncio.run(spread(this, range(10), work, 1))
    assert done == [0, 1]
