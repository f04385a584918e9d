"""The geometry of the pictures.  Templates draw them as SVG, with the same data as a table beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.records import Campaign, Frame, Outcome
from monitor.store.timelines import Band

#: Width and height of the timeline's plot, in units of the picture.
WIDTH, HEIGHT = 900.0, 160.0
#: Days over which the mean line runs.
MEAN_DAYS = 7
#: Below this share of outlets a day counts as not read, below the other as partly read.
UNREAD, PARTLY = 0.01, 0.75
#: Height of one lane of a campaign.
LANE = 34.0
#: Width of one day of the coverage calendar.
SLOT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a timeline."""

    day: date
    pieces: int
    #: Mean of the last seven days, this one included.
    mean: float
    #: Share of the watched outlets that were read; None: nothing was watched yet.
    read: float | None
    x: float
    height: float

    @property
    def unread(self) -> bool:
        return self.read is None or self.read < UNREAD

    @property
    def partly(self) -> bool:
        return not self.unread and (self.read or 0) < PARTLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A campaign as a band over the days."""

    campaign: Band
    x: float
    width: float
    #: Bands that overlap lie one above the other.
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """An outcome on its day."""

    outcome: Outcome
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A label on an axis; `day` or `value`."""

    x: float = 0.0
    y: float = 0.0
    day: date | None = None
    value: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A journalist's days."""

    days: tuple[Day, ...]
    #: Width of one day.
    step: float
    #: The mean line as `x,y x,y ...`.
    mean: str
    stretches: tuple[Stretch, ...]
    rows: int
    pins: tuple[Pin, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    total: int


def timeline(
    days: Sequence[date],
    moments: Sequence[datetime],
    read: Sequence[float | None],
    campaigns: Sequence[Band],
    outcomes: Sequence[Outcome],
    zone: ZoneInfo,
) -> Timeline:
    """A timeline.

    Args:
        days: Without gaps, the oldest first; at least one.
        moments: When pieces appeared; those outside the days only count for the mean.
        read: For each day the share of outlets that were read.
    """
    counts = Counter(moment.astimezone(zone).date() for moment in moments)
    top = _round_up(max((counts[day] for day in days), default=0))
    step = WIDTH / len(days)
    shown = tuple(
        Day(
            day=day,
            pieces=counts[day],
            mean=sum(counts[day - timedelta(days=back)] for back in range(MEAN_DAYS)) / MEAN_DAYS,
            read=share,
            x=number * step,
            height=HEIGHT * counts[day] / top,
        )
        for number, (day, share) in enumerate(zip(days, read, strict=True))
    )
    stretches = _stretches(days, campaigns, step, zone)
    return Timeline(
        days=shown,
        step=step,
        mean=" ".join(f"{day.x + step / 2:.1f},{HEIGHT - HEIGHT * day.mean / top:.1f}" for day in shown),
        stretches=stretches,
        rows=max((each.row for each in stretches), default=-1) + 1,
        pins=_pins(days, outcomes, step),
        across=tuple(Tick(x=day.x + step / 2, day=day.day) for day in shown[:: max(1, len(days) // 6)]),
        up=tuple(Tick(y=HEIGHT - HEIGHT * value / top, value=value) for value in (0, top // 2, top)),
        total=sum(day.pieces for day in shown),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A piece in the lane of its outlet."""

    article: int
    at: datetime
    outlet: str
    x: float
    y: float
    #: Carries the text of an earlier piece.
    reprint: bool
    first: bool
    #: Where the piece with the same text stands, to draw a line from.
    from_x: float | None = None
    from_y: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """A campaign, a lane for each outlet, the first to publish on top."""

    outlets: tuple[str, ...]
    dots: tuple[Dot, ...]
    height: float
    across: tuple[Tick, ...]


def lanes(campaign: Campaign, zone: ZoneInfo) -> Lanes:
    """The pieces of a campaign over time."""
    pieces = sorted(campaign.pieces, key=lambda piece: (piece.at, piece.article))
    outlets = tuple(dict.fromkeys(piece.outlet for piece in pieces))
    start, end = pieces[0].at, pieces[-1].at
    span = max((end - start).total_seconds(), 1.0)
    places = {
        piece.article: (
            (piece.at - start).total_seconds() / span * (WIDTH - 24) + 12,
            outlets.index(piece.outlet) * LANE + LANE / 2,
        )
        for piece in pieces
    }
    dots = tuple(
        Dot(
            article=piece.article,
            at=piece.at,
            outlet=piece.outlet,
            x=places[piece.article][0],
            y=places[piece.article][1],
            reprint=piece.reprint_of is not None,
            first=number == 0,
            from_x=places[piece.reprint_of][0] if piece.reprint_of in places else None,
            from_y=places[piece.reprint_of][1] if piece.reprint_of in places else None,
        )
        for number, piece in enumerate(pieces)
    )
    days = sorted({(start + (end - start) * part / 4).astimezone(zone).date() for part in range(5)})
    across = tuple(Tick(x=_place(day, start, span, zone), day=day) for day in days)
    return Lanes(outlets=outlets, dots=dots, height=LANE * len(outlets), across=across)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """How many pieces of each outlet use each frame; only outlets and frames that have some."""

    outlets: tuple[str, ...]
    frames: tuple[Frame, ...]
    counts: Mapping[tuple[str, Frame], int]
    most: int

    def level(self, outlet: str, frame: Frame) -> int:
        """0 (none) to 5 (the most)."""
        number = self.counts.get((outlet, frame), 0)
        return 0 if number == 0 else 1 + int(4 * (number - 1) / max(1, self.most - 1))


def heat(counts: Mapping[tuple[str, Frame], int]) -> Heat:
    """Outlets by how much they wrote, frames in their own order."""
    sums = Counter[str]()
    for (outlet, _), number in counts.items():
        sums[outlet] += number
    used = {frame for _, frame in counts}
    return Heat(
        outlets=tuple(outlet for outlet, _ in sums.most_common()),
        frames=tuple(frame for frame in Frame if frame in used),
        counts=counts,
        most=max(counts.values(), default=0),
    )


@lru_cache(maxsize=512)
def strip(row: tuple[bool | None, ...]) -> Mapping[str, str]:
    """A row of the coverage calendar as the paths of its three looks: `read`, `dark`, `before` (not watched yet)."""
    boxes: dict[str, list[str]] = {"read": [], "dark": [], "before": []}
    for number, read in enumerate(row):
        x = SLOT * number + 0.5
        if read:
            boxes["read"].append(f"M{x} 1h6v14h-6z")
        else:
            boxes["before" if read is None else "dark"].append(f"M{x} 9h6v6h-6z")
    return {look: "".join(found) for look, found in boxes.items() if found}


def shares(calendar: Mapping[str, Sequence[bool | None]], days: int) -> list[float | None]:
    """For each day the share of the watched outlets that were read; None: none was watched yet."""
    found: list[float | None] = []
    for number in range(days):
        watched = [row[number] for row in calendar.values() if row[number] is not None]
        found.append(sum(bool(read) for read in watched) / len(watched) if watched else None)
    return found


def _stretches(
    days: Sequence[date], campaigns: Sequence[Band], step: float, zone: ZoneInfo
) -> tuple[Stretch, ...]:
    ends: list[float] = []
    found = []
    for campaign in sorted(campaigns, key=lambda each: (each.first, each.id)):
        first = max((campaign.first.astimezone(zone).date() - days[0]).days, 0)
        last = min((campaign.last.astimezone(zone).date() - days[0]).days, len(days) - 1)
        if last < 0 or first >= len(days):
            continue
        x, right = first * step, (last + 1) * step
        row = next((number for number, end in enumerate(ends) if end <= x), len(ends))
        ends[row : row + 1] = [right]
        found.append(Stretch(campaign=campaign, x=x, width=right - x, row=row))
    return tuple(found)


def _pins(days: Sequence[date], outcomes: Sequence[Outcome], step: float) -> tuple[Pin, ...]:
    numbers = [(outcome, (outcome.date - days[0]).days) for outcome in outcomes]
    return tuple(
        Pin(outcome=outcome, x=(number + 0.5) * step)
        for outcome, number in numbers
        if 0 <= number < len(days)
    )


def _place(day: date, start: datetime, span: float, zone: ZoneInfo) -> float:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    return min(max((noon - start).total_seconds() / span, 0.0), 1.0) * (WIDTH - 24) + 12


def _round_up(most: int) -> int:
    """A number from which an axis is well read: 2, 4, 10, 20 ..."""
    return next(
        top for top in (2, 4, 6, 10, 20, 40, 60, 100, 200, 500, 1_000, 10_000, 1_000_000) if top >= most
    )
