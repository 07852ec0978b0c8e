"""The mel axis: the bins where they belong, and octaves marked where there is room."""

from __future__ import annotations

import librosa
import numpy as np
import pytest

from auralflow.transforms.mel_scale import mel_from_hz
from auralflow.visualization.frequency_axis import band_edges_mel, bin_edges_mel, marks


@pytest.mark.parametrize(("bins", "rate"), [(513, 44_100), (1025, 8000), (2, 48_000), (1, 48_000)])
def test_each_bin_lies_between_its_edges_and_the_axis_ends_at_half_the_rate(bins: int, rate: int) -> None:
    edges = bin_edges_mel(bins, rate)
    centres = librosa.hz_to_mel(np.linspace(0, rate / 2, bins), htk=True)
    assert len(edges) == bins + 1
    assert (edges[:-1] <= centres).all()
    assert (centres <= edges[1:] + 1e-9).all()
    assert edges[0] == 0
    if bins > 1:
        assert edges[-1] == pytest.approx(librosa.hz_to_mel(rate / 2, htk=True))


def test_mel_bands_lie_around_the_peaks_of_their_triangles() -> None:
    edges = band_edges_mel(64, 1.0, 16_384.0)
    peaks = librosa.hz_to_mel(librosa.mel_frequencies(66, fmin=1.0, fmax=16_384.0, htk=True)[1:-1], htk=True)
    np.testing.assert_allclose((edges[:-1] + edges[1:]) / 2, peaks, rtol=1e-9)


def test_octaves_are_marked_from_the_top_down_as_far_as_there_is_room() -> None:
    places, labels = marks(0.0, float(mel_from_hz(np.array(22_050.0))))
    assert labels == ["250", "500", "1k", "2k", "4k", "8k", "16k"]
    np.testing.assert_allclose(places, librosa.hz_to_mel([250, 500, 1000, 2000, 4000, 8000, 16_000], htk=True))
    places, labels = marks(*(float(mel) for mel in mel_from_hz(np.array([100.0, 900.0]))))
    assert labels == ["125", "250", "500"]
