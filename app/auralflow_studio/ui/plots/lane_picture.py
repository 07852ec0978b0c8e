"""What is painted in a lane: its waveform, its spectrogram or both, kept between paints as far as it stays the same."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.spectra import bytes_to_db
from auralflow.regions import Regions
from auralflow_studio.ui.plots import spectrogram, waveform
from auralflow_studio.ui.plots.column_store import ColumnStore
from auralflow_studio.ui.plots.scales import db_of, hz_at
from auralflow_studio.ui.plots.spectrogram import SpectrogramPicture
from auralflow_studio.ui.plots.waveform import WaveformPicture

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

    from auralflow.audio.spectra import Spectra
    from auralflow_studio.ui.plots.lane_colors import LaneColors
    from auralflow_studio.ui.plots.lane_data import LaneData
    from auralflow_studio.ui.plots.spectrum_tiles import SpectrumTiles
    from auralflow_studio.ui.plots.time_view import TimeView

# Part of the height that the waveform takes when both are shown.
_WAVEFORM_SHARE = 0.4


class LaneMode(StrEnum):
    """What a lane shows."""

    WAVEFORM = "waveform"
    SPECTROGRAM = "spectrogram"
    BOTH = "both"


class LanePicture:
    """The images of one lane.

    Args:
        view: The shared time axis.
        tiles: Where spectrograms are computed.
        data: The sound.
        ghost: Whose outline stands in, faintly, where the lane is not finished; None for stripes alone.
    """

    def __init__(self, view: TimeView, tiles: SpectrumTiles, data: LaneData, ghost: LaneData | None) -> None:
        self._view = view
        self._tiles = tiles
        self._data = data
        self._ghost = ghost
        self._number, self._spectra = tiles.add(data)
        self._wave = ColumnStore()
        self._spectrum = ColumnStore()
        self._finished = data.finished
        self._wanted: tuple[int, int, int] | None = None
        self._wave_table: tuple[LaneColors, list[int]] | None = None
        self._spectrum_table: tuple[tuple[tuple[float, float], bool], list[int]] | None = None

    @property
    def spectra(self) -> Spectra:
        """How the spectrogram is cut."""
        return self._spectra

    @property
    def number(self) -> int:
        """The lane's number among the tiles."""
        return self._number

    @property
    def ghost(self) -> LaneData | None:
        """Whose outline stands in where the lane is not finished."""
        return self._ghost

    def close(self) -> None:
        """Forget the tiles."""
        self._tiles.remove(self._number)

    def samples(self, start: int, frames: int, /) -> NDArray[np.float32] | None:
        """Samples of shape `(frames, channels)` if they are at hand; if not, they are asked for."""
        return self._tiles.samples.read(self._number, start, frames)

    @staticmethod
    def parts(mode: LaneMode, height: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Top and height of the waveform and of the spectrogram, in the unit of `height`; 0 high if not shown."""
        if mode is LaneMode.WAVEFORM:
            return (0, height), (height, 0)
        if mode is LaneMode.SPECTROGRAM:
            return (0, 0), (0, height)
        split = round(height * _WAVEFORM_SHARE)
        return (0, split), (split, height - split)

    def waveform(self, size: tuple[int, int], ratio: float, gain: float, colors: LaneColors) -> QImage:
        """The waveform as it is seen now.

        Args:
            size: Width and height in pixels of the screen.
            ratio: Pixels of the screen a logical pixel.
            gain: Magnifies the amplitude.
            colors: What it is painted with.
        """
        zoom = self._view.frames_per_column
        picture = WaveformPicture(
            self._data, self._ghost, self.samples, frames_per_column=zoom, height=size[1], ratio=ratio, gain=gain
        )
        if self._wave_table is None or self._wave_table[0] is not colors:
            self._wave_table = colors, waveform.color_table(colors)
        return self._wave.image(
            picture.paint,
            first=self._view.first_column,
            size=size,
            key=(zoom, ratio, gain),
            table=self._wave_table[1],
        )

    def spectrogram(
        self, size: tuple[int, int], ratio: float, range_db: tuple[float, float], *, dimmed: bool
    ) -> QImage:
        """The spectrogram as it is seen now, as far as it is computed; the rest is asked for.

        Args:
            size: Width and height in pixels of the screen.
            ratio: Pixels of the screen a logical pixel.
            range_db: Levels of black and of the brightest colour.
            dimmed: Whether the lane is not heard.
        """
        zoom, first = self._view.frames_per_column, self._view.first_column
        picture = SpectrogramPicture(
            self._data, self._tiles, self._number, self._spectra, frames_per_column=zoom, height=size[1], ratio=ratio
        )
        wanted = (picture.level, *picture.columns_of(first, size[0]))
        if wanted != self._wanted:
            self._wanted = wanted
            self._tiles.want(self._number, *wanted)
        style = (range_db, dimmed)
        if self._spectrum_table is None or self._spectrum_table[0] != style:
            self._spectrum_table = style, spectrogram.color_table(range_db, dimmed=dimmed)
        return self._spectrum.image(
            picture.paint, first=first, size=size, key=(zoom, ratio), table=self._spectrum_table[1]
        )

    def hide_spectrogram(self) -> None:
        """Stop computing what is not seen."""
        if self._wanted is not None:
            self._wanted = None
            self._tiles.want(self._number, 0, 0, 0)

    def renew_waveform(self, start: int, stop: int) -> None:
        """Have the waveform of some frames painted again."""
        self._wave.renew(*self._columns_of(start, stop))

    def renew_spectrogram(self, start: int, stop: int) -> None:
        """Have the spectrogram of some frames painted again."""
        self._spectrum.renew(*self._columns_of(start, stop))

    def _columns_of(self, start: int, stop: int) -> tuple[int, int]:
        zoom = self._view.frames_per_column
        return int(start / zoom) - 2, int(stop / zoom) + 3

    def refresh(self) -> Regions:
        """Take in what has become final since the last time.

        Returns:
            The frames that are new.
        """
        before, now = self._finished, self._data.finished
        new = Regions.of(part for start, stop in now for part in before.missing(start, stop))
        if not new:
            return new
        self._finished = now
        self._tiles.refresh(self._number)
        for start, stop in new:
            self.renew_waveform(start, stop)
            self.renew_spectrogram(start, stop)
        return new

    def refresh_ghost(self) -> None:
        """Paint again what stands in where the lane is not finished."""
        self._wave.renew_all()

    def peak_db(self, x: float) -> float:
        """Peak level under a place of the time axis, in dBFS."""
        start = self._view.start + x * self._view.frames_per_px
        edges = np.floor([start, max(start + 1, start + self._view.frames_per_px)]).astype(np.int64)
        samples = self.samples(int(edges[0]), int(edges[1] - edges[0])) if self._view.frames_per_px < 256 else None
        envelope = self._data.pyramid.columns(edges, None if samples is None else lambda _, frames: samples[:frames])
        return db_of(max(float(envelope.high[0]), -float(envelope.low[0])))

    def level_db(self, x: float, position: float) -> tuple[float, float | None]:
        """Frequency and level under a place of the spectrogram.

        Args:
            x: Place on the time axis, in pixels.
            position: Height in the spectrogram: 0 below, 1 above.

        Returns:
            Frequency in Hz; level in dBFS, None if it is not computed yet.
        """
        spectra = self._spectra
        frame = self._view.start + x * self._view.frames_per_px
        level = spectra.level_for(self._view.frames_per_column)
        values, known = self._tiles.strip(self._number, level, int(frame / spectra.hop(level)), 1)
        row = min(spectra.rows - 1, max(0, int(position * spectra.rows)))
        db = float(bytes_to_db(values[0, row : row + 1])[0]) if known[0] else None
        return hz_at(position, spectra.min_hz, spectra.max_hz), db
