"""What a reviewer is asked next: the pages and the terminal ask in the same order and with the same keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from monitor.records import Frame
from monitor.store import queue
from monitor.store.queue import Waiting
from monitor.train.queue import Chosen, choose

#: Candidates of each kind that the choice is made from: enough to step over a campaign.
CANDIDATES = 40

#: The key of each frame; 1, 2, 3, s, u, o, n, k, q and ? mean something else.
FRAME_KEYS: Mapping[Frame, str] = {
    Frame.TRAITOR: "t",
    Frame.FOREIGN_AGENT: "a",
    Frame.FOREIGN_FUNDED: "f",
    Frame.ETHNIC: "e",
    Frame.CRIMINAL: "c",
    Frame.IMMORAL: "i",
    Frame.FAKE_JOURNALIST: "j",
    Frame.MOCKERY: "m",
    Frame.FAMILY: "y",
    Frame.EXTREMIST: "x",
}


def next_pair(db: Database, reviewer: str) -> tuple[str, Waiting] | None:
    """(why it was chosen, the pair): from the queue, else one that was put off; None when nothing waits."""
    waiting = {
        Chosen.UNCERTAIN: queue.nearest(db, reviewer, CANDIDATES),
        Chosen.HIGH: queue.highest(db, reviewer, CANDIDATES),
        Chosen.RANDOM: queue.shuffled(db, reviewer, CANDIDATES),
    }
    chosen = choose(waiting, queue.asked(db, reviewer), queue.last_campaign(db, reviewer))
    if chosen:
        return chosen[0].value, chosen[1]
    off: Sequence[Waiting] = queue.put_off(db, reviewer, 1)
    return ("", off[0]) if off else None
