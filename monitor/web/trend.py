"""The geometry of the models' figures over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: Width and height of the plot, in units of the picture.
WIDTH, HEIGHT = 760.0, 220.0
#: Least distance between the labels at the ends of two lines.
APART = 15.0
#: The axis begins at one of these: as much room as the figures allow, and never so little that noise looks large.
FLOORS = (0.8, 0.5, 0.0)
#: Shapes that tell the lines apart without colour, in the order of the lines.
SHAPES = ("circle", "square", "triangle", "diamond", "cross")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One model on one line."""

    x: float
    y: float
    model: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure of all models, the oldest first; a model that lacks it is a gap."""

    name: str
    shape: str
    points: tuple[Point, ...]
    #: `x,y x,y ...` of each run without a gap.
    runs: tuple[str, ...]
    #: Where its label stands.
    label: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Average precision of each model, on all examples and by language."""

    lines: tuple[Line, ...]
    #: (x, id) of each model.
    models: tuple[tuple[float, str], ...]
    #: (y, value) of the axis.
    up: tuple[tuple[float, float], ...]
    #: Where the model in use stands; None: nowhere.
    current: float | None
    #: (x, y of the upper end, y of the lower end): within which the first line may lie by chance.
    spans: tuple[tuple[float, float, float], ...]


def trend(
    models: Sequence[tuple[str, Mapping[str, float]]],
    names: Sequence[str],
    current: str | None,
    intervals: Mapping[str, tuple[float, float]] = {},
) -> Trend:
    """The picture.

    Args:
        models: (id, figures by name of the line, each 0..1), the oldest first.
        names: The lines, the most important first.
        intervals: By model, of the first line.
    """
    values = [figures[name] for _, figures in models for name in names if name in figures]
    values += [low for low, _ in intervals.values()]
    floor = next((each for each in FLOORS if each <= min(values, default=0.0)), 0.0)
    step = WIDTH / max(1, len(models))
    places = [((number + 0.5) * step, model) for number, (model, _) in enumerate(models)]

    def height(value: float) -> float:
        return HEIGHT * (1 - (value - floor) / (1 - floor))

    drawn = []
    for number, name in enumerate(names):
        points = [
            Point(x=x, y=height(figures[name]), model=model, value=figures[name]) if name in figures else None
            for (x, model), (_, figures) in zip(places, models, strict=True)
        ]
        if any(points):
            drawn.append((name, SHAPES[number % len(SHAPES)], points))
    labels = _apart([next(point.y for point in reversed(points) if point) for _, _, points in drawn])
    return Trend(
        lines=tuple(
            Line(
                name=name,
                shape=shape,
                points=tuple(point for point in points if point),
                runs=tuple(_runs(points)),
                label=label,
            )
            for (name, shape, points), label in zip(drawn, labels, strict=True)
        ),
        models=tuple(places),
        up=tuple((height(value), value) for value in (floor, (1 + floor) / 2, 1.0)),
        current=next((x for x, model in places if model == current), None),
        spans=tuple(
            (x, height(intervals[model][1]), height(intervals[model][0]))
            for x, model in places
            if model in intervals
        ),
    )


def _runs(points: Sequence[Point | None]) -> list[str]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [" ".join(f"{point.x:.1f},{point.y:.1f}" for point in run) for run in runs if len(run) > 1]


def _apart(places: Sequence[float]) -> list[float]:
    """The places moved apart as little as needed, in the same order."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    moved = [places[number] for number in order]
    for above, below in pairwise(range(len(moved))):
        moved[below] = max(moved[below], moved[above] + APART)
    # Back up, where the last ones ran out of the picture.
    limit = HEIGHT
    for number in range(len(moved) - 1, -1, -1):
        moved[number] = min(moved[number], limit)
        limit = moved[number] - APART
    result = [0.0] * len(places)
    for number, place in zip(order, moved, strict=True):
        result[number] = place
    return result
