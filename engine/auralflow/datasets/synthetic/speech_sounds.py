"""What vowels and consonants of the synthetic voice are: formants, noises and how long they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Consonant(NamedTuple):
    """How a consonant is made.

    Attributes:
        lead_s: How long before its vowel it begins.
        voicing: Level of the voice during it, against that of a vowel.
        formants_hz: The first three formants that the voice comes from; None for those of the vowel.
        glide_s: How long the formants take to become those of the vowel.
        noise_hz: Lower and upper edge of its noise; None for the vowel's own formants.
        noise_s: How long the noise lasts.
        noise: Level of the noise against that of a vowel; 0 for none.
    """

    lead_s: float
    voicing: float
    formants_hz: tuple[float, float, float] | None
    glide_s: float
    noise_hz: tuple[float, float] | None
    noise_s: float
    noise: float

    @property
    def is_burst(self) -> bool:
        """Whether its noise begins at once, as that of a stop does."""
        return 0 < self.noise_s < 0.05


# Peterson and Barney, "Control methods used in a study of the vowels", JASA 1952, table II (men); "e" and "o", which
# are no monophthongs of that study, lie between their neighbours.
VOWELS = {
    "a": (730.0, 1090.0, 2440.0),
    "e": (430.0, 2050.0, 2560.0),
    "i": (270.0, 2290.0, 3010.0),
    "o": (460.0, 850.0, 2410.0),
    "u": (300.0, 870.0, 2240.0),
    "uh": (640.0, 1190.0, 2390.0),
    "ae": (660.0, 1720.0, 2410.0),
    "eh": (530.0, 1840.0, 2480.0),
}

CONSONANTS = {
    "": Consonant(0.03, 0.75, None, 0.02, None, 0.0, 0.0),
    "m": Consonant(0.07, 0.35, (250.0, 1000.0, 2200.0), 0.04, None, 0.0, 0.0),
    "n": Consonant(0.07, 0.35, (250.0, 1500.0, 2500.0), 0.04, None, 0.0, 0.0),
    "l": Consonant(0.06, 0.5, (360.0, 1100.0, 2700.0), 0.05, None, 0.0, 0.0),
    "w": Consonant(0.06, 0.45, (300.0, 650.0, 2200.0), 0.08, None, 0.0, 0.0),
    "y": Consonant(0.06, 0.5, (260.0, 2200.0, 3000.0), 0.08, None, 0.0, 0.0),
    "b": Consonant(0.05, 0.05, (250.0, 800.0, 2200.0), 0.03, (300.0, 1500.0), 0.010, 0.125),
    "d": Consonant(0.05, 0.05, (250.0, 1700.0, 2600.0), 0.03, (2500.0, 5500.0), 0.012, 0.15),
    "t": Consonant(0.07, 0.0, (400.0, 1800.0, 2600.0), 0.03, (3000.0, 8000.0), 0.030, 0.175),
    "k": Consonant(0.08, 0.0, (400.0, 1600.0, 2200.0), 0.03, (1500.0, 3500.0), 0.035, 0.175),
    "s": Consonant(0.11, 0.0, (400.0, 1700.0, 2600.0), 0.03, (4800.0, 10000.0), 0.11, 0.11),
    "sh": Consonant(0.11, 0.0, (400.0, 1800.0, 2500.0), 0.03, (2200.0, 7000.0), 0.11, 0.11),
    "f": Consonant(0.09, 0.0, (350.0, 1000.0, 2300.0), 0.03, (1200.0, 9000.0), 0.09, 0.04),
    "h": Consonant(0.07, 0.0, None, 0.02, None, 0.09, 0.125),
}

# The fourth and fifth lie close together, as singers have them; without those above, a cascade would be too dull.
_HIGHER_FORMANTS_HZ = (3300.0, 4100.0, 5400.0, 6600.0, 7800.0)
_BANDWIDTHS_HZ = np.array([70.0, 90.0, 130.0, 170.0, 260.0, 500.0, 650.0, 800.0])
FORMANTS = len(_BANDWIDTHS_HZ)


def tract_formants(first_three_hz: tuple[float, float, float], tract: float) -> NDArray[np.float64]:
    """All formants in Hz of a singer whose tract shifts them by a factor."""
    return tract * np.array([*first_three_hz, *_HIGHER_FORMANTS_HZ])


def formant_response(frequency_hz: NDArray[np.float64], formants_hz: NDArray[np.float64]) -> NDArray[np.complex128]:
    """What a vocal tract does to each frequency: resonances one after the other, each 1 at 0 Hz.

    The cascade of Klatt, "Software for a cascade/parallel formant synthesizer", JASA 1980, with analogue resonators.

    Args:
        frequency_hz: Any shape.
        formants_hz: The same shape, or one that broadcasts to it, and one axis more for the formants.
    """
    response = np.ones(np.broadcast_shapes(frequency_hz.shape, formants_hz.shape[:-1]), np.complex128)
    s = 2j * np.pi * frequency_hz
    for i in range(FORMANTS):
        pole = -np.pi * _BANDWIDTHS_HZ[i] + 2j * np.pi * formants_hz[..., i]
        response *= np.abs(pole) ** 2 / ((s - pole) * (s - np.conj(pole)))
    return response
