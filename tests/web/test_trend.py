"""The picture of the models' figures."""

from itertools import pairwise

import pytest

from monitor.web.trend import APART, HEIGHT, WIDTH, trend

NAMES = ["", "az", "ru"]


def figures(**values):
    return {"" if name == "all" else name: value for name, value in values.items()}


def test_the_oldest_is_on_the_left_and_better_is_higher():
    drawn = trend([("a", figures(all=0.82)), ("b", figures(all=0.9))], NAMES, "b")
    (line,) = drawn.lines
    assert [point.model for point in line.points] == ["a", "b"]
    assert line.points[0].x < line.points[1].x < WIDTH
    assert line.points[0].y > line.points[1].y
    assert drawn.current == line.points[1].x


def test_a_model_without_a_figure_is_a_gap():
    models = [("a", figures(az=0.9)), ("b", figures(all=0.9)), ("c", figures(az=0.9)), ("d", figures(az=0.9))]
    line = next(line for line in trend(models, NAMES, None).lines if line.name == "az")
    assert len(line.points) == 3
    assert [len(run.split()) for run in line.runs] == [2]


def test_labels_lie_apart_and_inside():
    drawn = trend([("a", figures(all=0.8, az=0.8, ru=0.8))], NAMES, None)
    labels = sorted(line.label for line in drawn.lines)
    assert all(below - above >= APART - 1e-9 for above, below in pairwise(labels))
    assert all(0 <= label <= HEIGHT for label in labels)
    assert len({line.shape for line in drawn.lines}) == 3


@pytest.mark.parametrize(
    ("least", "floor"), [(0.9, 0.8), (0.8, 0.8), (0.79, 0.5), (0.2, 0.0)], ids=lambda value: str(value)
)
def test_the_axis_leaves_no_figure_out(least, floor):
    drawn = trend([("a", figures(all=0.95, az=least))], NAMES, None)
    assert drawn.up[0][1] == floor
    assert all(0 <= point.y <= HEIGHT for line in drawn.lines for point in line.points)


def test_chance_is_drawn_with_room_for_it():
    drawn = trend([("a", figures(all=0.9))], NAMES, None, {"a": (0.7, 0.97)})
    ((_, top, bottom),) = drawn.spans
    assert 0 <= top < drawn.lines[0].points[0].y < bottom <= HEIGHT


def test_nothing_was_measured():
    assert trend([("a", {})], NAMES, "a").lines == ()
    assert trend([], NAMES, None).models == ()
