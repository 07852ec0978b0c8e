from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
import soundfile

from auralflow.audio.html_player import audio_player


@pytest.mark.parametrize(("rate", "channels", "played"), [(8000, 1, 8000), (44_100, 2, 44_100), (96_000, 3, 44_100)])
def test_what_is_heard_is_what_was_given(rate: int, channels: int, played: int) -> None:
    times = np.arange(rate) / rate
    tone = np.tile(0.5 * np.sin(2 * np.pi * 440 * times), (channels, 1)).astype(np.float32)
    html = audio_player(tone, rate)
    content = re.search(r'^<audio controls preload="none" src="data:audio/mpeg;base64,([^"]+)"></audio>$', html)
    assert content is not None
    heard, heard_rate = soundfile.read(io.BytesIO(base64.b64decode(content[1])), always_2d=True)
    assert (heard_rate, heard.shape[1]) == (played, min(2, channels) if channels < 3 else 1)
    assert len(heard) / heard_rate == pytest.approx(1, abs=0.2)
    spectrum = np.abs(np.fft.rfft(heard[:, 0]))
    assert spectrum.argmax() * heard_rate / len(heard) == pytest.approx(440, abs=2)
    assert heard.std() == pytest.approx(0.5 / np.sqrt(2), rel=0.1)
