from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.errors import ShapeError
from auralflow.transforms.frame_count import padded_length, stft_frame_count
from auralflow.transforms.spectrogram import AudioTransform


@settings(max_examples=60, deadline=None)
@given(length=st.integers(1, 6000), hop_length=st.integers(1, 300), use_padding=st.booleans())
def test_agrees_with_the_stft_for_every_length(length: int, hop_length: int, use_padding: bool) -> None:
    transform = AudioTransform(num_fft=512, hop_length=hop_length, window_size=401)
    spectrogram = transform.to_spectrogram(torch.zeros(length), use_padding=use_padding)
    assert spectrogram.shape[-1] == stft_frame_count(length, hop_length) == transform.frame_count(length)


# Those of the first edition, which added a whole hop where the length already was a multiple: 3 s at 441 samples a hop.
@pytest.mark.parametrize(("length", "hop_length", "frames"), [(132_300, 512, 260), (88_200, 768, 116), (7680, 768, 11)])
def test_known_counts(length: int, hop_length: int, frames: int) -> None:
    assert stft_frame_count(length, hop_length) == frames


def test_padding_adds_nothing_to_a_multiple() -> None:
    assert [padded_length(length, 768) for length in (0, 1, 767, 768, 769)] == [0, 768, 768, 768, 1536]


def test_no_sample_has_no_frame() -> None:
    with pytest.raises(ShapeError) as caught:
        stft_frame_count(0, 512)
    assert caught.value.hint


def test_counting_loads_no_torch() -> None:
    code = "import sys; from auralflow.transforms import stft_frame_count; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-P", "-c", code], check=False).returncode == 0
