"""Campaigns that began, grew or faded in a period, from what was known at its beginning and at its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.records import Campaign
from monitor.report.formats import ENGLISH, Formats
from monitor.report.wording import plain

#: A campaign without a new piece for so long has faded: the GAP of `detect.campaigns` (a test holds them together).
FADES_AFTER = timedelta(days=5)


def moves(
    before: Sequence[Campaign],
    after: Sequence[Campaign],
    starts: datetime,
    ends: datetime,
    names: Mapping[str, str],
    fmt: Formats = ENGLISH,
) -> tuple[str, ...]:
    """One sentence for each campaign that moved in [starts, ends).

    Args:
        before: The campaigns as they were known at `starts`.
        after: As they were known at `ends`.
        names: Of the journalists, by id.
    """
    return tuple(text for campaign in after for text in _moves(campaign, before, starts, ends, names, fmt))


def _moves(
    campaign: Campaign,
    before: Sequence[Campaign],
    starts: datetime,
    ends: datetime,
    names: Mapping[str, str],
    fmt: Formats,
) -> Iterator[str]:
    told = {
        "campaign": campaign.id,
        "name": plain(names.get(campaign.journalist, campaign.journalist)),
        "now": size(campaign, fmt),
    }
    grown_from = sum(len(old.pieces) for old in before if _same(old, campaign))
    faded_at = max(piece.at for piece in campaign.pieces) + FADES_AFTER
    if not grown_from:
        yield fmt.say("began: campaign %(campaign)s against %(name)s, %(now)s", **told)
    elif grown_from < len(campaign.pieces):
        old = fmt.amount(grown_from, "%(num)s piece", "%(num)s pieces")
        yield fmt.say(
            "grew: campaign %(campaign)s against %(name)s, %(before)s before, now %(now)s", before=old, **told
        )
    elif starts <= faded_at < ends:
        yield fmt.amount(
            FADES_AFTER.days,
            "faded: campaign %(campaign)s against %(name)s, nothing new for %(num)s day after %(now)s",
            "faded: campaign %(campaign)s against %(name)s, nothing new for %(num)s days after %(now)s",
            **told,
        )


def size(campaign: Campaign, fmt: Formats) -> str:
    """Such as `5 pieces in 4 outlets`."""
    pieces = fmt.amount(len(campaign.pieces), "%(num)s piece", "%(num)s pieces")
    return f"{pieces} {fmt.amount(campaign.outlets, 'in %(num)s outlet', 'in %(num)s outlets')}"


def _same(old: Campaign, new: Campaign) -> bool:
    articles = {piece.article for piece in new.pieces}
    return old.journalist == new.journalist and any(piece.article in articles for piece in old.pieces)
