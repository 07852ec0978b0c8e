from __future__ import annotations

import librosa
import numpy as np
import pytest
import torchaudio

from auralflow.transforms.mel import mel_weights


@pytest.mark.parametrize(("num_fft", "sample_rate", "highest_hz"), [(2048, 44_100, 16_384.0), (1024, 16_000, 8000.0)])
def test_agrees_with_librosa_and_torchaudio(num_fft: int, sample_rate: int, highest_hz: float) -> None:
    bins = num_fft // 2 + 1
    mine = mel_weights(bins, sample_rate, num_bands=64, lowest_hz=1.0, highest_hz=highest_hz).numpy()
    reference = librosa.filters.mel(
        sr=sample_rate, n_fft=num_fft, n_mels=64, fmin=1.0, fmax=highest_hz, htk=True, norm=None, dtype=np.float64
    )
    np.testing.assert_allclose(mine, reference, rtol=1e-9, atol=1e-12)
    theirs = torchaudio.functional.melscale_fbanks(bins, 1.0, highest_hz, 64, sample_rate).T.numpy()
    np.testing.assert_allclose(mine, theirs, atol=1e-4)


def test_neighbouring_bands_add_up_to_one_between_the_outermost_peaks() -> None:
    total = mel_weights(4097, 44_100, num_bands=20, lowest_hz=100.0, highest_hz=8000.0).sum(0).numpy()
    hz = np.linspace(0, 22_050, 4097)
    np.testing.assert_allclose(total[(hz > 300) & (hz < 7000)], 1.0, atol=1e-12)
    assert total[(hz < 100) | (hz > 8000)].max() == 0
