"""Geometry of the charts: boxes, lines and labels for counts, in units of the SVG."""

from collections.abc import Iterator
from dataclasses import dataclass

from sam4mis.site.statistics import Stack

WIDTH, HEIGHT = 720, 260
"""Size of a stacked chart. Numbers are left of the columns, periods below."""
_LEFT, _BOTTOM, _TOP = 30, 230, 10
_FILLED = 0.8
"""Width of a column as a share of its step."""
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MOST_LEVELS = 5
_MOST_LABELS = 12


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a column: one series in one period."""

    x: float
    y: float
    width: float
    height: float
    colour: int
    title: str


@dataclass(frozen=True, slots=True)
class Label:
    """A positioned label: the number of a level, or a period below its column."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of stacked columns."""

    boxes: tuple[Box, ...]
    levels: tuple[Label, ...]
    periods: tuple[Label, ...]
    left: int = _LEFT
    width: int = WIDTH
    height: int = HEIGHT


def columns(stack: Stack) -> Columns:
    """The stacked chart of counts by period, one box for each series."""
    most = max(stack.totals, default=0)
    scale = (_BOTTOM - _TOP) / (most or 1)
    step = (WIDTH - _LEFT) / len(stack.periods)
    return Columns(
        tuple(_boxes(stack, scale, step)),
        tuple(
            Label(_LEFT - 5, round(_BOTTOM - level * scale, 1), str(level))
            for level in range(0, most + 1, _tick(most))
        ),
        tuple(
            Label(round(_x(index, step), 1), _BOTTOM + 18, period)
            for index, period in enumerate(stack.periods)
            if _is_named(stack, index)
        ),
    )


def _x(index: int, step: float) -> float:
    return _LEFT + index * step + step * (1 - _FILLED) / 2


def _boxes(stack: Stack, scale: float, step: float) -> Iterator[Box]:
    for index, period in enumerate(stack.periods):
        y = float(_BOTTOM)
        for series in stack.series:
            count = series.values[index]
            if count:
                y -= count * scale
                yield Box(
                    round(_x(index, step), 1),
                    round(y, 1),
                    round(step * _FILLED, 1),
                    round(count * scale, 1),
                    series.colour,
                    f"{period}: {series.label} {count}",
                )


def _tick(most: int) -> int:
    return next((step for step in _STEPS if step >= most / _MOST_LEVELS), _STEPS[-1])


def _is_named(stack: Stack, index: int) -> bool:
    few = len(stack.periods) <= _MOST_LABELS
    return few or index == 0 or stack.periods[index].endswith("-01")
