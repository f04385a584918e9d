"""Whether items came and went between two readings of a feed: then something was missed, and that is said."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.records import Entry

#: Items of a reading that the next one is held against: a few, since an outlet may delete one.
HEADS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The top of a feed, as one reading found it."""

    #: Identities of the newest items.
    canonicals: tuple[str, ...] = ()
    #: Date of the newest item; None when none has a date.
    newest: datetime | None = None

    @property
    def text(self) -> str:
        """As it is stored; `stored_head` is the way back."""
        return json.dumps(self.canonicals)


def head(items: Sequence[Entry]) -> Head:
    """The top of a reading.

    Args:
        items: Newest first, as `collect.announced` arranges them.
    """
    dates = [item.published for item in items if item.published is not None]
    # Of a short feed only the newer half: an item that stays for ever would else be among them.
    top = items[: min(HEADS, (len(items) + 1) // 2)]
    return Head(canonicals=tuple(item.canonical for item in top), newest=max(dates) if dates else None)


def stored_head(text: str, newest: datetime | None) -> Head:
    """A head as it was stored."""
    return Head(canonicals=tuple(json.loads(text)), newest=newest)


def missed(before: Head, items: Sequence[Entry], known: Collection[str]) -> bool:
    """Whether items must have come and gone unseen since the reading before.

    The top of the reading before is still in the feed: then all that came since stands above it.  If it is gone,
    the dates decide: the oldest item that is new is newer than the newest of the reading before.  An old item that
    stays at the top for ever proves nothing, and neither does a site that renames all its addresses: its items are
    old.  Where nothing is dated, no overlap at all with what was known decides.

    Args:
        before: Of the last reading that brought items; empty: there was none.
        items: Of this reading.
        known: The identities among them that were announced before.
    """
    if not before.canonicals or any(item.canonical in before.canonicals for item in items):
        return False
    fresh = [item for item in items if item.canonical not in known]
    dates = [item.published for item in fresh if item.published is not None]
    if before.newest is not None and dates:
        return min(dates) > before.newest
    return bool(fresh) and len(fresh) == len(items)
