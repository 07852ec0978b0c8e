"""Settings of the augmentation for music separation; loads no torch."""

from __future__ import annotations

from dataclasses import dataclass

from auralflow.augment.ranges import require_between, require_gains, require_probability
from auralflow.configuration import whole_sample_rate

MOST_SEMITONES = 12
MOST_TEMPO_CHANGE = 0.5
MOST_SHIFT_S = 60


@dataclass(frozen=True, kw_only=True)
class AugmentConfig:
    """How a batch of stems is changed before each training step.

    The defaults are those of Open-Unmix and Demucs.

    Attributes:
        sample_rate: Of the stems, in Hz.
        pitch_tempo_probability: Of each item to have its pitch and tempo changed, 0 to 1.
        max_semitones: Furthest change of pitch in either direction, 0 to 12 semitones.
        max_tempo_change: Furthest change of tempo in either direction, as a share of it, 0 to 0.5.
        remix_probability: Of each item to swap stems with other items, 0 to 1.
        max_shift_s: Furthest shift of each stem in either direction, 0 to 60 seconds.
        swap_probability: Of each stem to have left and right swapped, 0 to 1.
        polarity_probability: Of each stem to be turned upside down, 0 to 1.
        lowest_gain: Smallest factor of a stem's level, above 0.
        highest_gain: Largest factor.

    Raises:
        ConfigError: If a value is out of its range.

    Reference: F.-R. Stöter et al., "Open-Unmix", JOSS 2019 (gain, swap, remix); A. Défossez et al., "Music source
    separation in the waveform domain", 2019 (polarity, shift, pitch and tempo of a fifth of the items).
    """

    sample_rate: int = 44_100
    pitch_tempo_probability: float = 0.2
    max_semitones: float = 2.0
    max_tempo_change: float = 0.12
    remix_probability: float = 1.0
    max_shift_s: float = 1.0
    swap_probability: float = 0.5
    polarity_probability: float = 0.5
    lowest_gain: float = 0.25
    highest_gain: float = 1.25

    def __post_init__(self) -> None:
        """Check the values."""
        object.__setattr__(self, "sample_rate", whole_sample_rate(self.sample_rate))
        require_probability(
            pitch_tempo_probability=self.pitch_tempo_probability,
            remix_probability=self.remix_probability,
            swap_probability=self.swap_probability,
            polarity_probability=self.polarity_probability,
        )
        require_between(0, MOST_SEMITONES, max_semitones=self.max_semitones)
        require_between(0, MOST_TEMPO_CHANGE, max_tempo_change=self.max_tempo_change)
        require_between(0, MOST_SHIFT_S, max_shift_s=self.max_shift_s)
        require_gains(self.lowest_gain, self.highest_gain)
