"""Songs follow from their seed, keep the tempo and key that they say, and can be told apart by ideal masks."""

from __future__ import annotations

import subprocess
import sys

import librosa
import numpy as np
import pytest

from auralflow.datasets.synthetic import synthesize_song
from auralflow.datasets.synthetic.song import STEMS
from auralflow.errors import Cancelled, ConfigError
from auralflow.progress import CancelToken

RATE = 22050


def test_the_seed_decides_everything() -> None:
    first, again, other = (synthesize_song(seed, duration_s=4, sample_rate=RATE) for seed in (5, 5, 6))
    assert first.facts == again.facts != other.facts
    assert np.array_equal(first.mixture, again.mixture)
    assert not np.array_equal(first.mixture, other.mixture)


@pytest.mark.parametrize(("duration_s", "sample_rate"), [(0.5, 8000), (3.3333, 44100), (2.0, 96000), (12.0, 11025)])
def test_stems_have_the_asked_length_and_add_up(duration_s: float, sample_rate: int) -> None:
    song = synthesize_song(1, duration_s=duration_s, sample_rate=sample_rate, form="loop")
    assert tuple(song.stems) == STEMS
    assert song.mixture.shape == (2, round(duration_s * sample_rate))
    assert (sum(song.stems.values()) == song.mixture).all()
    assert all(stem.any() for stem in song.stems.values())


@pytest.mark.parametrize("seed", range(4))
def test_the_drums_keep_the_tempo(seed: int) -> None:
    song = synthesize_song(seed, duration_s=20, sample_rate=RATE, form="loop")
    level_db = librosa.amplitude_to_db(
        np.abs(librosa.stft(song.stems["drums"].mean(axis=0), n_fft=1024, hop_length=128))
    )
    onsets = np.maximum(np.diff(level_db, axis=1), 0).mean(axis=0)
    onsets = onsets - onsets.mean()
    spectrum = np.fft.rfft(onsets, 4 * len(onsets))
    repeats = np.fft.irfft(np.abs(spectrum) ** 2)
    bar = 4 * 60 / song.facts["tempo_bpm"] * RATE / 128
    searched = np.arange(round(0.6 * bar), round(1.4 * bar))
    assert searched[repeats[searched].argmax()] == pytest.approx(bar, abs=1.5)


@pytest.mark.parametrize("seed", range(4))
def test_the_chords_are_of_the_key(seed: int) -> None:
    song = synthesize_song(seed, duration_s=20, sample_rate=RATE, form="loop")
    chroma = librosa.feature.chroma_cqt(y=song.stems["other"].mean(axis=0), sr=RATE).mean(axis=1)
    names = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
    tonic, mode = song.facts["key"].split()
    steps = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10), "dorian": (0, 2, 3, 5, 7, 9, 10),
             "mixolydian": (0, 2, 4, 5, 7, 9, 10)}[mode]  # fmt: skip
    within = [(names.index(tonic) + step) % 12 for step in steps]
    without = [pitch for pitch in range(12) if pitch not in within]
    assert chroma[within].mean() > 1.5 * chroma[without].mean()


@pytest.mark.parametrize("seed", range(3))
def test_ideal_ratio_masks_separate_it_as_well_as_real_music(seed: int) -> None:
    """As on MUSDB18, where ideal ratio masks reach 8 to 10 dB of SDR: neither trivial nor hopeless."""
    song = synthesize_song(seed, duration_s=20, sample_rate=RATE, form="loop")
    spectra = {name: librosa.stft(stem, n_fft=2048) for name, stem in song.stems.items()}
    total = sum(np.abs(spectrum) ** 2 for spectrum in spectra.values()) + 1e-12
    mixture = librosa.stft(song.mixture, n_fft=2048)
    for name, stem in song.stems.items():
        mask = np.abs(spectra[name]) ** 2 / total
        estimate = librosa.istft(mask * mixture, length=stem.shape[-1])
        assert 6 < 10 * np.log10((stem**2).sum() / ((stem - estimate) ** 2).sum()) < 20
        assert 10 * np.log10((stem**2).sum() / ((stem - song.mixture) ** 2).sum()) < 0


def test_the_voice_waits_for_the_intro_of_a_song_but_not_of_a_loop() -> None:
    song, loop = (synthesize_song(3, duration_s=30, sample_rate=RATE, form=form) for form in ("song", "loop"))
    intro, verse, *_ = song.facts["sections"]
    assert (intro["name"], verse["name"]) == ("intro", "verse")
    breath_in_s = 0.2  # a consonant comes before its beat
    until = round((intro["end_s"] - breath_in_s) * RATE)
    assert not song.stems["vocals"][:, :until].any()
    assert song.stems["vocals"][:, until : round(verse["end_s"] * RATE)].any()
    assert loop.stems["vocals"][:, :until].any()


def test_nothing_clicks_at_the_start_or_the_end() -> None:
    song = synthesize_song(2, duration_s=10, sample_rate=RATE, form="loop")
    for stem in song.stems.values():
        assert np.abs(stem[:, -2:]).max() < 1e-3
        assert np.abs(stem[:, 0]).max() < 1e-3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"seed": -1}, "seed must be 0 or more"),
        ({"seed": 0, "duration_s": 0.1}, "cannot last 0.1 s"),
        ({"seed": 0, "duration_s": float("nan")}, "cannot last nan s"),
        ({"seed": 0, "sample_rate": 4000}, "sample rate of 4000 Hz"),
        ({"seed": 0, "form": "sonata"}, "no form “sonata”"),
    ],
)
def test_what_cannot_be_made_is_refused(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as error:
        synthesize_song(**arguments)  # type: ignore[arg-type]
    assert error.value.hint


def test_it_stops_when_asked_to() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        synthesize_song(0, cancel=cancel)


def test_songs_need_no_torch() -> None:
    code = (
        "import sys; from auralflow.datasets.synthetic import synthesize_song, write_dataset;"
        "synthesize_song(0, duration_s=1, sample_rate=8000); print('torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
