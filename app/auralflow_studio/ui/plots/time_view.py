"""Which part of the song is seen, and how far it is zoomed: one object that ruler, lanes and playhead share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

# Nobody zooms in further than one frame on so many pixels.
_MAX_PX_PER_FRAME = 32.0
_ZOOM_STEP = 1.5
# A view that jumps after the playhead leaves this part of its width behind it.
_FOLLOW_MARGIN = 0.06
# Room on both sides when the view shows a loop.
_FRAME_MARGIN = 0.04


class TimeView(QObject):
    """Maps frames to pixels.

    The left edge always lies on a whole number of columns from the start of the song (a column is one pixel of the
    screen), so that a picture moves without its columns changing: nothing shimmers, and what is already drawn is kept.

    It also holds what all lanes show of time: the loop, the draft of one that is being dragged, and the frame under the
    pointer. Those are only shown here; what they mean is up to whoever listens.

    Signals:
        changed (): What is seen, or at what zoom. All signals are emitted in the GUI thread.
        loop_changed (): Place or state of the loop or of its draft.
        hover_changed (int | None): The frame under the pointer, which moves with the pointer and under it; None if the
            pointer has left.
    """

    changed = Signal()
    loop_changed = Signal()
    hover_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frames = 0
        self._sample_rate = 44_100
        self._width_px = 800.0
        self._ratio = 1.0
        self._frames_per_px = 1.0
        # The left edge as it was asked for; what is shown is the nearest column.
        self._start = 0.0
        self._fitted = True
        self._draft: tuple[int, int] | None = None
        self._loop: tuple[int, int] | None = None
        self._loop_enabled = False
        self._hover_x: float | None = None

    # What is seen

    @property
    def frames(self) -> int:
        """Length of the song in frames."""
        return self._frames

    @property
    def sample_rate(self) -> int:
        """Frames a second (Hz)."""
        return self._sample_rate

    @property
    def width_px(self) -> float:
        """Width of the lanes in (logical) pixels."""
        return self._width_px

    @property
    def frames_per_px(self) -> float:
        """Zoom: frames on one (logical) pixel."""
        return self._frames_per_px

    @property
    def frames_per_column(self) -> float:
        """Frames on one column of the screen: a logical pixel has several of them on a dense screen."""
        return self._frames_per_px / self._ratio

    @property
    def first_column(self) -> int:
        """Number of the column at the left edge, counted from the start of the song."""
        return round(self._start / self.frames_per_column)

    @property
    def start(self) -> float:
        """Frame at the left edge."""
        return self.first_column * self.frames_per_column

    @property
    def stop(self) -> float:
        """Frame at the right edge; behind the song's end if the song is shorter than the view."""
        return self.start + self._width_px * self._frames_per_px

    @property
    def is_fitted(self) -> bool:
        """Whether the whole song is seen, and stays so when the window grows."""
        return self._fitted

    def x_of(self, frame: float) -> float:
        """Where a frame lies, in pixels from the left edge of the lanes."""
        return (frame - self.start) / self._frames_per_px

    def frame_at(self, x: float) -> int:
        """The frame at a place, no farther out than the song's ends."""
        return max(0, min(self._frames, int(self.start + x * self._frames_per_px)))

    # What the song and the window are

    def set_song(self, frames: int, sample_rate: int) -> None:
        """Show another song, all of it, without a loop; 0 frames for no song."""
        self._frames = max(0, frames)
        self._sample_rate = sample_rate
        self.set_draft(None)
        self.set_loop(None)
        self.set_hover_x(None)
        self.fit()

    def set_width(self, width_px: float, device_pixel_ratio: float = 1.0) -> None:
        """Say how wide the lanes are and how many columns of the screen a pixel has."""
        if (width_px, device_pixel_ratio) == (self._width_px, self._ratio) or width_px <= 0:
            return

        def change() -> None:
            self._width_px, self._ratio = float(width_px), device_pixel_ratio
            self._frames_per_px = self._widest if self._fitted else self._limited(self._frames_per_px)
            self._start = self._limited_start(self._start)

        self._changing(change)

    # Zoom and scroll

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom in (`factor` over 1) or out, around a place that stays where it is.

        Args:
            factor: How many times larger everything becomes.
            x: The place, in pixels from the left edge; None is the middle.
        """
        at = self._width_px / 2 if x is None else x
        anchor = self._start + at * self._frames_per_px
        self._show(anchor, at, self._frames_per_px / factor)

    def zoom_in(self) -> None:
        """One step closer, around the middle."""
        self.zoom(_ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step farther away, around the middle."""
        self.zoom(1 / _ZOOM_STEP)

    def zoom_at(self, frame: float, factor: float) -> None:
        """Zoom around a frame (the playhead, say); if it is not seen, it moves to the middle."""
        x = self.x_of(frame)
        inside = 0 <= x <= self._width_px
        self._show(frame, x if inside else self._width_px / 2, self._frames_per_px / factor)

    def fit(self) -> None:
        """Show the whole song."""
        self._show(0.0, 0.0, self._widest)

    def show_range(self, start: int, stop: int) -> None:
        """Show a stretch of the song, with a little room around it."""
        room = self._width_px * (1 - 2 * _FRAME_MARGIN)
        self._show((start + stop) / 2, self._width_px / 2, max(1, stop - start) / room)

    def show_loop(self) -> None:
        """Zoom to the loop; without one nothing happens."""
        if self._loop is not None:
            self.show_range(*self._loop)

    def scroll(self, delta_px: float) -> None:
        """Move on by so many pixels; negative goes back."""
        self.scroll_to(self._start + delta_px * self._frames_per_px)

    def scroll_to(self, start: float) -> None:
        """Bring a frame to the left edge."""
        self._show(start, 0.0, self._frames_per_px)

    def center(self, frame: float) -> None:
        """Bring a frame to the middle."""
        self._show(frame, self._width_px / 2, self._frames_per_px)

    def follow(self, frame: float) -> None:
        """Turn the page if the playhead at this frame is not seen (any more)."""
        if not self.start <= frame < self.stop:
            self._show(frame, self._width_px * _FOLLOW_MARGIN, self._frames_per_px)

    # What all lanes show

    @property
    def loop(self) -> tuple[int, int] | None:
        """The loop's frames `(start, stop)`."""
        return self._loop

    @property
    def loop_enabled(self) -> bool:
        """Whether playing stays within the loop."""
        return self._loop_enabled

    def set_loop(self, loop: tuple[int, int] | None, *, enabled: bool = True) -> None:
        """Show a loop, lit or, if it is switched off, greyed; None shows none."""
        if (loop, enabled) != (self._loop, self._loop_enabled):
            self._loop, self._loop_enabled = loop, enabled
            self.loop_changed.emit()

    @property
    def draft(self) -> tuple[int, int] | None:
        """The loop `(start, stop)` as a drag has made it so far; None while none is dragged."""
        return self._draft

    def set_draft(self, draft: tuple[int, int] | None) -> None:
        """Show a loop that is being dragged, its ends in any order, instead of the loop; None shows the loop again."""
        if draft is not None:
            low, high = (max(0, min(self._frames, frame)) for frame in sorted(draft))
            draft = (low, high) if low < high else None
        if draft != self._draft:
            self._draft = draft
            self.loop_changed.emit()

    @property
    def hover(self) -> int | None:
        """The frame under the pointer; None if the pointer is elsewhere or there is no song."""
        return self.frame_at(self._hover_x) if self._hover_x is not None and self._frames else None

    def set_hover_x(self, x: float | None) -> None:
        """Say where the pointer is, in pixels from the left edge; None if it is not over the lanes."""
        before = self.hover
        self._hover_x = x
        if self.hover != before:
            self.hover_changed.emit(self.hover)

    # Limits

    @property
    def _widest(self) -> float:
        return max(self._frames / self._width_px, 1 / _MAX_PX_PER_FRAME)

    def _limited(self, frames_per_px: float) -> float:
        return min(self._widest, max(1 / _MAX_PX_PER_FRAME, frames_per_px))

    def _limited_start(self, start: float) -> float:
        return max(0.0, min(start, self._frames - self._width_px * self._frames_per_px))

    def _show(self, anchor: float, x: float, frames_per_px: float) -> None:
        """Show the frame `anchor` at the place `x` with a zoom, as far as the limits allow."""

        def change() -> None:
            self._frames_per_px = self._limited(frames_per_px)
            self._fitted = self._frames_per_px >= self._widest
            self._start = self._limited_start(anchor - x * self._frames_per_px)

        self._changing(change)

    def _changing(self, change: Callable[[], None]) -> None:
        before, hover = self._state, self.hover
        change()
        if self._state != before:
            self.changed.emit()
        if self.hover != hover:
            # The pointer stays where it is: another part of the song has come under it.
            self.hover_changed.emit(self.hover)

    @property
    def _state(self) -> tuple[float, ...]:
        return self.first_column, self._frames_per_px, self._width_px, self._ratio, self._frames, self._sample_rate
