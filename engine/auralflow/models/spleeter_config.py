"""Settings of the Spleeter 2-stems network; loads no torch."""

from __future__ import annotations

from dataclasses import dataclass

from auralflow.errors import ConfigError
from auralflow.models.base import ModelInfo
from auralflow.text import Text

SAMPLE_RATE = 44_100
HOP_LENGTH = 1024
FRAME_MULTIPLE = 64  # six halvings
_CELL = FRAME_MULTIPLE * HOP_LENGTH


@dataclass(frozen=True, kw_only=True)
class SpleeterConfig:
    """How the two networks' outputs become stems.

    Attributes:
        mask_exponent: 1 (sounds better, and makes the masks independent of level) or 2 (what the original does).
        extend_band: Whether bins above 11 kHz, which the networks do not see, take the mean mask of the bins just
            below; without it they are silent in both stems.
        segment_frames: Cut the spectrogram into pieces of this many STFT frames that know nothing of each other, as
            the original does; None lets the network see whatever it is given in one piece.
    """

    mask_exponent: int = 1
    extend_band: bool = True
    segment_frames: int | None = None

    def __post_init__(self) -> None:
        """Check the ranges."""
        if self.mask_exponent not in (1, 2):
            raise ConfigError(Text("mask_exponent must be 1 or 2, not {exponent}.", exponent=self.mask_exponent))
        if self.segment_frames is not None and (self.segment_frames < 1 or self.segment_frames % FRAME_MULTIPLE):
            raise ConfigError(
                Text(
                    "segment_frames must be a multiple of {multiple}, not {frames}.",
                    multiple=FRAME_MULTIPLE,
                    frames=self.segment_frames,
                )
            )

    @property
    def info(self) -> ModelInfo:
        """See `ModelConfig.info`."""
        segment = self.segment_frames
        return ModelInfo(
            name="spleeter",
            title="Spleeter",
            sources=("vocals", "accompaniment"),
            sample_rate=SAMPLE_RATE,
            channels=2,
            # The receptive field reaches 255 STFT frames each way, but its outermost quarter hardly counts: with 192
            # frames a song cut anywhere gives the same stems within -115 dB.
            grid_length=_CELL if segment is None else segment * HOP_LENGTH,
            context_length=3 * _CELL if segment is None else segment * HOP_LENGTH,
            chunk_length=30 * _CELL if segment is None else 14 * segment * HOP_LENGTH,
            # The original's first piece starts two frames before the song.
            grid_offset=0 if segment is None else -2 * HOP_LENGTH,
            edge_length=0 if segment is None else 2 * HOP_LENGTH,
            sha256="",
            license="",
            origin="",
            size_bytes=0,
        )
