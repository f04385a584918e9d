"""Campaigns that began, grew or faded in a period, from what was known at its beginning and at its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.records import Campaign
from monitor.report.wording import count, plain

#: A campaign without a new piece for so long has faded: the GAP of `detect.campaigns` (a test holds them together).
FADES_AFTER = timedelta(days=5)


def moves(
    before: Sequence[Campaign],
    after: Sequence[Campaign],
    starts: datetime,
    ends: datetime,
    names: Mapping[str, str],
) -> tuple[str, ...]:
    """One sentence for each campaign that moved in [starts, ends).

    Args:
        before: The campaigns as they were known at `starts`.
        after: As they were known at `ends`.
        names: Of the journalists, by id.
    """
    return tuple(text for campaign in after for text in _moves(campaign, before, starts, ends, names))


def _moves(
    campaign: Campaign,
    before: Sequence[Campaign],
    starts: datetime,
    ends: datetime,
    names: Mapping[str, str],
) -> Iterator[str]:
    name = plain(names.get(campaign.journalist, campaign.journalist))
    now = f"{count(len(campaign.pieces), 'piece')} in {count(campaign.outlets, 'outlet')}"
    grown_from = sum(len(old.pieces) for old in before if _same(old, campaign))
    faded_at = max(piece.at for piece in campaign.pieces) + FADES_AFTER
    if not grown_from:
        yield f"began: campaign {campaign.id} against {name}, {now}"
    elif grown_from < len(campaign.pieces):
        yield f"grew: campaign {campaign.id} against {name}, from {count(grown_from, 'piece')} to {now}"
    elif starts <= faded_at < ends:
        yield f"faded: campaign {campaign.id} against {name}, nothing new for {FADES_AFTER.days} days after {now}"


def _same(old: Campaign, new: Campaign) -> bool:
    articles = {piece.article for piece in new.pieces}
    return old.journalist == new.journalist and any(piece.article in articles for piece in old.pieces)
