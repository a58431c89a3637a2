"""Geometry of charts: what is drawn is what was counted."""

from hypothesis import given
from hypothesis import strategies as st

from sam4mis.site import charts
from sam4mis.site.statistics import Series, Stack


@st.composite
def _stacks(draw: st.DrawFn) -> Stack:
    length = draw(st.integers(1, 40))
    counts = st.lists(st.integers(0, 400), min_size=length, max_size=length)
    series = draw(st.lists(counts, min_size=1, max_size=10))
    periods = tuple(f"20{20 + place // 12}-{place % 12 + 1:02}" for place in range(length))
    return Stack(
        "f", periods, tuple(Series(f"s{n}", tuple(one), n) for n, one in enumerate(series))
    )


@given(_stacks())
def test_heights_are_in_the_proportion_of_counts_and_stay_inside(stack: Stack) -> None:
    picture = charts.columns(stack)
    most = max(stack.totals)
    counts = [value for place in range(len(stack.periods))
              for value in (one.values[place] for one in stack.series) if value]  # fmt: skip
    assert len(picture.boxes) == len(counts)
    for box, count in zip(picture.boxes, counts, strict=True):
        assert abs(box.height - 220 * count / most) < 0.06
        assert picture.left <= box.x
        assert box.x + box.width <= picture.width + 0.1
        assert 9.9 <= box.y <= 230
    levels = [int(level.text) for level in picture.levels]
    assert levels == sorted(levels)
    assert levels[0] == 0
    assert len(levels) <= 6 or levels[1] == 1000
