"""The scale is the one that the field uses."""

from __future__ import annotations

import librosa
import numpy as np

from auralflow.transforms.mel_scale import mel_from_hz


def test_the_scale_is_that_of_htk() -> None:
    hz = np.array([0.0, 20.0, 440.0, 1000.0, 22_050.0])
    np.testing.assert_allclose(mel_from_hz(hz), librosa.hz_to_mel(hz, htk=True), rtol=1e-12)
