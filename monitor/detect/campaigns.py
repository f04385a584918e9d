"""Pieces against one journalist that belong together: near in time, and more than that person's ordinary days bring.

The result depends only on the set of pieces, not on the order in which they were found: so what grows piece by
piece is the same as what is found anew from the whole archive.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.detect import bursts
from monitor.records import Piece

#: Pieces further apart than this do not belong together, unless they share a text with a campaign.
GAP = timedelta(days=5)
#: The times in which a burst is looked for.
WINDOWS = (timedelta(hours=8), timedelta(hours=48), timedelta(days=5))
#: Less likely than this by the own baseline, and it is a burst; measured in `./run bench campaigns`.
LIMIT = 1e-3
#: Without a second outlet, a run of texts over several days is needed: a repost of an archive takes one.
SERIES_TEXTS = 5
SERIES_DAYS = 3
#: The mean score that pieces need.  Two alone are enough only if they also are one text: two opinions that fall
#: into one week are no campaign, and one mistaken text that is reprinted is none either.
SURE_OF_TWO = 0.87
SURE = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A campaign as the pieces show it."""

    #: In the order of time, reposts by the same outlet included.
    pieces: tuple[Piece, ...]
    #: How likely its densest window is by the own baseline; None: insufficient data.
    chance: float | None
    #: The piece with which it became a campaign.
    risen_at: datetime


def group(
    pieces: Sequence[Piece], since: datetime | None = None, dark: Collection[date] = ()
) -> list[tuple[Piece, ...]]:
    """The campaigns among the targeting pieces against one journalist, each in the order of time."""
    return [found.pieces for found in find(pieces, since, dark)]


def find(pieces: Sequence[Piece], since: datetime | None = None, dark: Collection[date] = ()) -> list[Found]:
    """The campaigns among the targeting pieces against one journalist, the earliest first.

    Args:
        since: Since when this journalist is watched; None: not known, so there is no baseline.
        dark: Days (UTC) on which little could be read: no time of watching.
    """
    ordered = sorted(pieces, key=lambda piece: (piece.at, piece.article))
    fresh = _fresh(ordered)
    campaigns: list[tuple[list[Piece], float | None, datetime]] = []
    ordinary: list[Piece] = []
    for cluster in _clusters(fresh):
        texts = {piece.text for piece in cluster}
        known = next((found for found, _, _ in campaigns if texts & {piece.text for piece in found}), None)
        if known is not None:
            known.extend(cluster)
        elif (burst := _burst(cluster, ordinary, since, dark)) is not None:
            campaigns.append((cluster, *burst))
        else:
            ordinary.extend(cluster)
    return [_found(own, chance, risen, ordered) for own, chance, risen in campaigns]


def _fresh(ordered: Iterable[Piece]) -> list[Piece]:
    """Without what an outlet prints a second time: an archive that is reposted is no news."""
    seen: set[tuple[int, str]] = set()
    return [p for p in ordered if (p.text, p.outlet) not in seen and not seen.add((p.text, p.outlet))]  # type: ignore[func-returns-value]


def _clusters(fresh: Iterable[Piece]) -> list[list[Piece]]:
    clusters: list[list[Piece]] = []
    for piece in fresh:
        if clusters and piece.at - clusters[-1][-1].at <= GAP:
            clusters[-1].append(piece)
        else:
            clusters.append([piece])
    return clusters


def _burst(
    cluster: Sequence[Piece], ordinary: Sequence[Piece], since: datetime | None, dark: Collection[date]
) -> tuple[float | None, datetime] | None:
    """The chance of the first window that is a burst, and when it was one; None when there is none."""
    start = cluster[0].at
    past = [piece for piece in ordinary if start - bursts.BASELINE <= piece.at and not piece.wire]
    watched = bursts.watched(since, start, dark)
    telling = [piece for piece in cluster if not piece.wire]
    for piece in telling:
        for window in WINDOWS:
            within = [p for p in telling if piece.at - window < p.at <= piece.at]
            if not _enough(within):
                continue
            chance = bursts.chance(_events(within, past), past=_texts(past), watched=watched, window=window)
            if chance is None or chance <= LIMIT:
                return chance, piece.at
    return None


def _enough(within: Sequence[Piece]) -> bool:
    """Whether the pieces of a window could be a campaign at all, before any statistics."""
    outlets = len({piece.outlet for piece in within})
    texts = _texts(within)
    mean = sum(piece.score for piece in within) / len(within)
    if outlets < 2:
        days = len({piece.at.date() for piece in within})
        return texts >= SERIES_TEXTS and days >= SERIES_DAYS and mean >= SURE
    if max(outlets, texts) > 2:
        return mean >= SURE
    return texts == 1 and mean >= SURE_OF_TWO


def _events(within: Sequence[Piece], past: Sequence[Piece]) -> int:
    """What a window is worth in texts: reprints are counted once, outlets by what an ordinary text gets."""
    usual = max(1.0, len(past) / max(1, _texts(past)))
    outlets = len({piece.outlet for piece in within})
    return max(_texts(within), int(outlets / usual))


def _texts(pieces: Iterable[Piece]) -> int:
    return len({piece.text for piece in pieces})


def _found(own: Sequence[Piece], chance: float | None, risen: datetime, ordered: Iterable[Piece]) -> Found:
    first = min(piece.at for piece in own)
    carried = {(piece.text, piece.outlet) for piece in own}
    pieces = tuple(p for p in ordered if (p.text, p.outlet) in carried and p.at >= first)
    return Found(pieces=pieces, chance=chance, risen_at=risen)
