from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow_studio.ui.plots.time_view import TimeView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

RATE = 44_100


def made(frames: int = 10_000_000, width: float = 1000, ratio: float = 1.0) -> TimeView:
    view = TimeView()
    view.set_width(width, ratio)
    view.set_song(frames, RATE)
    return view


steps = st.lists(
    st.one_of(
        st.tuples(st.just("zoom"), st.floats(0.05, 20), st.floats(0, 1000)),
        st.tuples(st.just("scroll"), st.floats(-3000, 3000), st.none()),
        st.tuples(st.just("width"), st.floats(50, 4000), st.sampled_from([1.0, 1.25, 2.0])),
        st.tuples(st.just("show"), st.integers(0, 2_000_000), st.integers(0, 2_000_000)),
        st.tuples(st.just("follow"), st.integers(0, 2_000_000), st.none()),
        st.tuples(st.just("fit"), st.none(), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2_000_000), steps)
def test_whatever_is_done_the_view_stays_in_the_song_and_on_columns(frames: int, steps: list) -> None:
    view = made(frames)
    for name, a, b in steps:
        match name:
            case "zoom":
                view.zoom(a, b)
            case "scroll":
                view.scroll(a)
            case "width":
                view.set_width(a, b)
            case "show":
                view.show_range(min(a, b), max(a, b))
            case "follow":
                view.follow(a)
            case "fit":
                view.fit()
        column = view.frames_per_column
        assert view.start >= 0
        assert view.stop <= max(frames, view.width_px / 32) + 1.01 * column
        assert view.start / column == pytest.approx(view.first_column, abs=1e-6)
        assert 1 / 32 <= view.frames_per_px <= max(1 / 32, frames / view.width_px) * (1 + 1e-9)
        for x in (0.0, view.width_px / 3, view.width_px):
            if view.start + x * view.frames_per_px < frames:
                assert view.x_of(view.frame_at(x)) == pytest.approx(x, abs=max(1.0, 1 / view.frames_per_px) + 1e-6)


@settings(max_examples=200, deadline=None)
@given(st.floats(100, 900), st.floats(1.01, 30), st.integers(3_000_000, 6_000_000))
def test_zoom_keeps_the_frame_under_the_pointer(x: float, factor: float, middle: int) -> None:
    view = made()
    view.show_range(middle - 1_000_000, middle + 1_000_000)
    frame = view.start + x * view.frames_per_px
    view.zoom(factor, x)
    assert view.x_of(frame) == pytest.approx(x, abs=0.51 + 0.5 * factor)  # the edge is rounded before and after


def test_zooming_in_by_many_steps_arrives_where_one_pointed() -> None:
    view = made(3 * 3600 * RATE, 1600)
    target = 123_456_789
    x = view.x_of(target)
    while view.frames_per_px > 1:
        view.zoom(1.25, x)
    # Rounding to columns at every step does not add up.
    assert abs(view.frame_at(x) - target) <= 2


def test_zooming_out_and_in_again_comes_back() -> None:
    view = made()
    view.show_range(4_000_000, 4_100_000)
    before = view.start, view.frames_per_px
    for _ in range(3):
        view.zoom_in()
    for _ in range(3):
        view.zoom_out()
    assert (view.start, view.frames_per_px) == pytest.approx(before, rel=1e-9)


def test_a_fitted_song_stays_fitted_when_the_window_grows(qtbot: QtBot) -> None:
    view = made()
    assert view.is_fitted
    with qtbot.waitSignal(view.changed, timeout=0):
        view.set_width(1500)
    assert view.is_fitted
    assert view.stop == pytest.approx(view.frames)
    view.zoom_in()
    zoom = view.frames_per_px
    view.set_width(1000)
    assert not view.is_fitted
    assert view.frames_per_px == zoom


def test_a_dense_screen_has_more_columns_and_shows_the_same() -> None:
    plain, dense = made(), made(ratio=2.0)
    for view in (plain, dense):
        view.show_range(4_000_000, 4_500_000)
    assert dense.frames_per_px == plain.frames_per_px
    assert dense.frames_per_column == plain.frames_per_column / 2
    assert dense.x_of(4_200_000) == pytest.approx(plain.x_of(4_200_000), abs=0.8)


def test_zoom_to_the_loop_shows_it_with_room_around_it() -> None:
    view = made()
    view.show_loop()
    assert view.is_fitted
    view.set_loop((5_000_000, 5_100_000))
    view.show_loop()
    assert (view.x_of(5_000_000), view.x_of(5_100_000)) == pytest.approx((40, 960), abs=1)


def test_the_page_turns_when_the_playhead_leaves_and_only_then(qtbot: QtBot) -> None:
    view = made()
    view.show_range(1_000_000, 2_000_000)
    start = view.start
    view.follow(1_900_000)
    assert view.start == start
    view.follow(2_100_000)
    assert view.x_of(2_100_000) == pytest.approx(60, abs=1)
    view.follow(0)
    assert view.start == 0


def test_signals_say_what_changed_and_only_then(qtbot: QtBot) -> None:
    view = made()
    heard: list[object] = []
    view.changed.connect(lambda: heard.append("view"))
    view.loop_changed.connect(lambda: heard.append("loop"))
    view.hover_changed.connect(heard.append)
    view.fit()
    view.scroll(-10)
    view.set_draft((5, 5))
    assert heard == []
    view.set_draft((900, 20_000_000))
    assert view.draft == (900, 10_000_000)
    view.set_draft((20_000_000, 900))
    view.set_loop((1, 2), enabled=False)
    view.set_loop((1, 2), enabled=False)
    view.set_hover_x(200)
    view.set_hover_x(200)
    view.zoom_in()
    assert heard == ["loop", "loop", 2_000_000, "view", 3_000_000]
    view.set_hover_x(None)
    assert heard[-1] is None
    view.set_song(50, 8_000)
    assert view.draft is None
    assert view.loop is None


def test_what_is_under_the_pointer_changes_when_the_view_moves_below_it(qtbot: QtBot) -> None:
    view = made()
    view.show_range(2_000_000, 4_000_000)
    view.set_hover_x(300)
    for move in (lambda: view.scroll(50), view.zoom_in, lambda: view.follow(9_000_000)):
        before = view.hover
        with qtbot.waitSignal(view.hover_changed, timeout=0) as signal:
            move()
        assert signal.args == [view.hover]
        assert view.hover != before
        assert view.hover == view.frame_at(300)
    view.set_song(0, 44_100)
    view.set_hover_x(300)
    assert view.hover is None, "without a song there is no time"


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_songs_of_hardly_any_frames_have_a_view(frames: int) -> None:
    view = made(frames)
    view.zoom_in()
    view.zoom_out()
    view.show_range(0, frames)
    assert view.frame_at(500) == frames
    assert view.start == 0
